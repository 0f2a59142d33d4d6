"""A TCP proxy that spoils the line: delay, silence, cuts, small slices, a limit of bytes, or a change of the bytes."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Toxins:
    """What happens to bytes on their way; may be changed at any time. ``None`` and 0 mean: nothing."""

    latency: float = 0.0  # seconds before each piece goes on
    mute: bool = False  # half-open: nothing goes on, nothing is closed
    slice: int = 0  # at most so many bytes at once
    limit: int | None = None  # after so many bytes to the client the line is cut
    change: Callable[[bytes], bytes] | None = None


@dataclass(slots=True)
class Proxy:
    """Forwards to ``target`` on this machine; a context manager. ``up`` is client to server, ``down`` the way back."""

    target: int
    up: Toxins = field(default_factory=Toxins)
    down: Toxins = field(default_factory=Toxins)
    port: int = field(init=False)
    accepted: int = 0
    seen: bytearray = field(default_factory=bytearray)  # what clients sent
    _listener: socket.socket = field(init=False)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _closed: threading.Event = field(default_factory=threading.Event)
    _dead: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    def __enter__(self) -> "Proxy":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)

    def cut(self) -> None:
        """Break all lines now."""
        for pair in self._pairs:
            for sock in pair:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Let the present lines go dead without a word, as a router does that has forgotten them; new ones work."""
        self._dead = list(self._pairs)

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            self._pairs.append((client, server))
            self._spawn(self._pump, client, server, self.up, self.seen)
            self._spawn(self._pump, server, client, self.down, None)

    def _pump(self, source: socket.socket, sink: socket.socket, toxins: Toxins, seen: bytearray | None) -> None:
        moved = 0
        with contextlib.suppress(OSError):
            while data := source.recv(toxins.slice or 65536):
                if seen is not None:
                    seen += data
                if toxins.latency:
                    self._closed.wait(toxins.latency)
                if toxins.mute or (source, sink) in self._dead or (sink, source) in self._dead:
                    continue
                if toxins.change:
                    data = toxins.change(data)
                if toxins.limit is not None and moved + len(data) > toxins.limit:
                    sink.sendall(data[: toxins.limit - moved])
                    break
                sink.sendall(data)
                moved += len(data)
        for sock in (source, sink):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
