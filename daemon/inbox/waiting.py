"""The bell that wakes a watcher from its waiting, and how patient it is."""

import contextlib
import select
import socket
from dataclasses import dataclass


class Stopped(Exception):
    """The watcher was asked to end while it waited for the server."""


class Waker:
    """A bell that another thread may ring; it stays rung until cleared."""

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)

    def wake(self) -> None:
        """Ring; safe from any thread, also when already rung or closed."""
        with contextlib.suppress(OSError):
            self._bell.send(b"x")

    def clear(self) -> None:
        """Be silent again."""
        with contextlib.suppress(BlockingIOError):
            self._ear.recv(4096)

    def rung(self, within: float) -> bool:
        """Whether it is rung, now or within so many seconds."""
        return bool(select.select([self._ear], [], [], within)[0])

    def fileno(self) -> int:
        """For polling."""
        return self._ear.fileno()

    def close(self) -> None:
        """Give back the sockets."""
        self._ear.close()
        self._bell.close()


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds we wait: for a connection with greeting, for the next octet, for a whole answer."""

    connect: float = 15.0
    silence: float = 60.0
    answer: float = 120.0
