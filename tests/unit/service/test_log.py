"""The log stays small and tells nothing it should not: the same line a few times an hour, what a library says as one line."""

import asyncio
import io
import logging
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from daemon.service import log
from daemon.service.log import OFTEN
from daemon.service.threads import aside


@pytest.fixture(name="lines")
def _lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written while the log is started."""
    roots = [logging.getLogger(name) for name in ("", "sachstand", "daemon")]
    before = [(one.handlers[:], one.level, one.propagate) for one in roots]
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    log.start()
    yield said
    for one, (handlers, level, propagate) in zip(roots, before, strict=True):
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)


def record(text: str, *args: object, at: float) -> logging.LogRecord:
    made = logging.LogRecord("sachstand", logging.WARNING, "", 0, text, args, None)
    made.created = at
    return made


def test_the_same_line_is_written_a_few_times_an_hour_and_then_says_how_often_it_came(lines: io.StringIO) -> None:
    handler = logging.getLogger("sachstand").handlers[0]
    for second in range(10_000):
        handler.handle(record("mailbox %s: connection lost", "projekte", at=1_000_000.0 + second / 10))
        handler.handle(record("mail %d: decided", second, at=1_000_000.0))
    handler.handle(record("mailbox %s: connection lost", "projekte", at=1_003_601.0))
    written = [line for line in lines.getvalue().splitlines() if "connection lost" in line]
    assert len(written) == OFTEN + 1
    assert written[-1].endswith("connection lost (and 9980 times more in the hour before)")
    assert lines.getvalue().count("decided") == 10_000


def test_what_a_library_says_with_a_traceback_is_one_line(lines: io.StringIO) -> None:
    try:
        raise ValueError("the password is wrong\nand this is its second line")
    except ValueError:
        logging.getLogger("some.library").exception("task failed")
    (line,) = lines.getvalue().splitlines()
    assert "task failed (ValueError: the password is wrong" in line
    assert "Traceback" not in line


def test_what_is_done_aside_keeps_no_stop_waiting() -> None:
    never = threading.Event()
    began = time.monotonic()

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(aside(never.wait), 0.01)

    asyncio.run(main())
    assert time.monotonic() - began < 10
    never.set()


async def test_what_is_done_aside_gives_what_it_makes_or_raises() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    assert await aside(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await aside(broken)


def test_many_mails_that_wait_for_one_server_are_told_twenty_times_an_hour(lines: io.StringIO) -> None:
    for number in range(500):
        log.sent(number, "state", "deferred", None, 0.01)
        log.sent(number, "state", "refused", 550, 0.01)
    log.sent(500, "state", "deferred", 451, 0.01)
    written = lines.getvalue().splitlines()
    assert sum("deferred, code none" in line for line in written) == OFTEN
    assert sum("refused" in line for line in written) == 500
    assert "outgoing 500 (state): deferred, code 451" in written[-1]


def test_one_of_a_thing_is_counted_as_one(lines: io.StringIO) -> None:
    log.ready(1, 1)
    log.ready(2, 0)
    assert "ready: 1 mailbox, 1 project\n" in lines.getvalue()
    assert "ready: 2 mailboxes, 0 projects\n" in lines.getvalue()
