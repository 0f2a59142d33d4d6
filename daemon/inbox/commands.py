"""Wishes from other threads to the thread of a watcher: a queue, each with a future for its result."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from daemon.inbox.events import CommandFailed, Filed
from daemon.inbox.folders import Folders
from daemon.inbox.link import Client

TRIES = 3


@dataclass(slots=True)
class FileMail:
    """File one mail of the watched folder."""

    uid: int
    uidvalidity: int
    target: str
    done: "Future[Filed]" = field(default_factory=Future)
    tries: int = 0


@dataclass(slots=True)
class Elsewhere:
    """Something to do in another folder; the watched one is opened again afterwards."""

    act: Callable[[Client, Folders], Any]
    done: "Future[Any]" = field(default_factory=Future)
    tries: int = 0


Command = FileMail | Elsewhere


class Commands:
    """The queue. Thread-safe; filing wishes with the same target leave it together."""

    def __init__(self) -> None:
        self._waiting: deque[Command] = deque()
        self._lock = threading.Lock()
        self._closed = False

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, command: Command) -> None:
        """Queue a command; after :meth:`close` it fails at once."""
        with self._lock:
            if not self._closed:
                self._waiting.append(command)
                return
        fail(command, "the watcher has ended")

    def take(self, most: int = 100) -> list[Command]:
        """The next command, or up to ``most`` filing wishes that follow one another and share target and numbering."""
        with self._lock:
            taken: list[Command] = []
            while self._waiting and len(taken) < most and _alike(taken, self._waiting[0]):
                taken.append(self._waiting.popleft())
            return taken

    def put_back(self, commands: list[Command]) -> None:
        """The connection broke under them: again after the next connect, at most :data:`TRIES` times."""
        for command in reversed([command for command in commands if not command.done.done()]):
            command.tries += 1
            if command.tries >= TRIES:
                fail(command, "the connection broke under it every time")
                continue
            with self._lock:
                self._waiting.appendleft(command)

    def close(self) -> None:
        """Refuse everything from now on, and what still waits."""
        with self._lock:
            self._closed = True
            left = list(self._waiting)
            self._waiting.clear()
        for command in left:
            fail(command, "the watcher has ended")


def _alike(taken: list[Command], command: Command) -> bool:
    if not taken:
        return True
    first = taken[0]
    if not isinstance(first, FileMail) or not isinstance(command, FileMail):
        return False
    return (first.target, first.uidvalidity) == (command.target, command.uidvalidity)


def fail(command: Command, reason: str) -> None:
    """The command will not be carried out."""
    settle(command, CommandFailed(reason))


def settle(command: Command, result: Any) -> None:
    """Hand over a result, or an exception, once; perhaps nobody is waiting any more."""
    if command.done.done() or not command.done.set_running_or_notify_cancel():
        return
    if isinstance(result, BaseException):
        command.done.set_exception(result)
    else:
        command.done.set_result(result)
