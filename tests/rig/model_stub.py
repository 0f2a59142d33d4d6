"""A stand-in for a language model on this machine: a real HTTP server that says what the test wants, when it wants."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Stub:
    """``say`` makes the content of an answer of the request; ``status`` and ``raw`` answer with something else."""

    say: Callable[[dict[str, Any]], str] = lambda _: '{"label": "other"}'
    status: int = 200
    raw: bytes | None = None
    open: threading.Event = field(default_factory=threading.Event)  # answers wait for it
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


@contextmanager
def stub() -> Iterator[Stub]:
    """Runs for the length of the block; answers at once unless ``open`` is cleared."""
    state = Stub()
    state.open.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append({"path": self.path, **wish})
            state.open.wait(20)
            content = {"choices": [{"message": {"role": "assistant", "content": state.say(wish)}}]}
            body = json.dumps(content).encode() if state.raw is None else state.raw
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        state.open.set()
        server.shutdown()
        thread.join()
        server.server_close()
