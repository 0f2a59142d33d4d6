"""Waiting for a condition with a deadline: tests never sleep and hope."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_TICK = threading.Event()


def until(condition: Callable[[], T], *, within: float = 30.0, what: str | Callable[[], str] = "") -> T:
    """The condition's first true value; AssertionError when there is none in time (seconds), saying ``what`` was waited for."""
    deadline, pause = time.monotonic() + within, 0.005
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            told = what() if callable(what) else what
            raise AssertionError(f"not within {within} s: {told or condition}")
        _TICK.wait(pause)
        pause = min(pause * 1.3, 0.05)  # what is looked at costs time that the others need


async def until_async(condition: Callable[[], T], *, within: float = 30.0, what: str | Callable[[], str] = "") -> T:
    """The same inside an event loop."""
    return await asyncio.to_thread(until, condition, within=within, what=what)


def free_port() -> int:
    """A port for a server that cannot choose one itself (Dovecot, Postfix)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(port: int) -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
