"""`/healthz` and `/metrics` on a port of this machine. Laws: nothing can be changed here, nothing of a mail is told, and no
question, however many, slows the daemon: each is answered from what the monitor saw last and from a reading of the journal.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec

from daemon.service import log
from daemon.service.monitor import Monitor

_AT_ONCE = threading.BoundedSemaphore(4)
_NO_LIBRARY = b"metrics need one more package; install: sachstand[metrics]\n"


class Door:
    """Answers until closed. ``measures`` makes the text for `/metrics`. Raises OSError when the port is taken."""

    def __init__(self, host: str, port: int, monitor: Monitor, measures: Callable[[], bytes]) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(monitor, measures))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="door", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> "Door":
        self._thread.start()
        log.event("health and metrics: http://127.0.0.1:%d", self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def health(monitor: Monitor) -> tuple[int, bytes]:
    """200 when nothing is wrong, else 503, with what is wrong as JSON."""
    findings = [
        {
            "trouble": str(one.trouble),
            "where": one.where,
            "since": one.since.isoformat(timespec="seconds"),
            "count": one.count,
        }
        for one in monitor.findings
    ]
    return (503 if findings else 200), json.dumps({"ok": not findings, "findings": findings}).encode() + b"\n"


def _handler(monitor: Monitor, measures: Callable[[], bytes]) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        timeout = 10
        server_version, sys_version = "sachstand", ""

        def do_GET(self) -> None:
            """One of the two pages."""
            if not _AT_ONCE.acquire(timeout=5):
                self._say(503, b"too many questions at once\n", "text/plain")
                return
            try:
                if self.path == "/healthz":
                    self._say(*health(monitor), "application/json")
                elif self.path != "/metrics":
                    self._say(404, b"here are /healthz and /metrics\n", "text/plain")
                elif find_spec("prometheus_client") is None:
                    self._say(501, _NO_LIBRARY, "text/plain")
                else:
                    self._say(200, measures(), "text/plain; version=0.0.4; charset=utf-8")
            finally:
                _AT_ONCE.release()

        def _say(self, code: int, body: bytes, kind: str) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """No line for each question."""

    return Answer
