"""Short writes gathered into one commit, on a real journal."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest

from daemon.journal import Journal, JournalError, JournalUnusable
from daemon.service.together import Together

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Counting:
    """The journal's thread; ``held`` keeps it busy until it is set, ``commits`` are the calls it got."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.held = Event()
        self.commits = 0
        self.thread.submit(self.held.wait)

    async def write(self, work: Callable[[], T]) -> T:
        """One call into the thread."""
        self.commits += 1
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)


@pytest.fixture(name="journal")
def _journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        yield journal


@pytest.fixture(name="counting")
def _counting() -> Iterator[Counting]:
    counting = Counting()
    yield counting
    counting.held.set()
    counting.thread.shutdown()


async def begun(counting: Counting, calls: list[Callable[[], T]], together: Together) -> list[asyncio.Task[T]]:
    """All of them waiting: the first in the thread's queue, the others for the next commit."""
    tasks = []
    for call in calls:
        tasks.append(asyncio.create_task(together(call)))
        await asyncio.sleep(0)
    counting.held.set()
    return tasks


def said(journal: Journal, name: str) -> None:
    assert journal.may_say(name, NOW, DAY)


def said_and_failed(journal: Journal, name: str, error: Exception) -> None:
    assert journal.may_say(name, NOW, DAY)
    raise error


def kept(journal: Journal, names: Iterable[str]) -> list[bool]:
    """Whether each of these was said."""
    return [not journal.may_say(name, NOW, DAY) for name in names]


async def test_what_comes_during_a_commit_shares_the_next(journal: Journal, counting: Counting) -> None:
    together = Together(journal, counting.write)
    tasks = await begun(counting, [partial(said, journal, name) for name in "abcde"], together)
    await asyncio.gather(*tasks)
    assert counting.commits == 2
    assert kept(journal, "abcde") == [True] * 5
    await together(partial(said, journal, "later"))
    assert counting.commits == 3


async def test_a_call_that_fails_takes_back_its_own_writes_alone(journal: Journal, counting: Counting) -> None:
    together = Together(journal, counting.write)
    wrong = partial(said_and_failed, journal, "wrong", JournalError("of this call"))
    tasks = await begun(
        counting, [*(partial(said, journal, n) for n in "ab"), wrong, partial(said, journal, "c")], together
    )
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [type(None), type(None), JournalError, type(None)]
    assert kept(journal, ("a", "b", "wrong", "c")) == [True, True, False, True]


async def test_where_the_journal_fails_nothing_of_that_commit_has_happened(
    journal: Journal, counting: Counting
) -> None:
    together = Together(journal, counting.write)
    full = partial(said_and_failed, journal, "full", JournalUnusable("the disk is full"))
    tasks = await begun(
        counting, [*(partial(said, journal, n) for n in "ab"), full, partial(said, journal, "c")], together
    )
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [type(None), JournalUnusable, JournalUnusable, JournalUnusable]
    assert kept(journal, ("a", "b", "full", "c")) == [True, False, False, False]


async def test_whoever_does_not_wait_any_more_holds_up_nobody(journal: Journal, counting: Counting) -> None:
    together = Together(journal, counting.write)
    tasks = [asyncio.create_task(together(partial(said, journal, name))) for name in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    counting.held.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [type(None), asyncio.CancelledError, type(None)]


class Ended(BaseException):
    """The process is about to end."""


async def test_nobody_waits_for_a_commit_that_is_never_made(journal: Journal, counting: Counting) -> None:
    async def broken(work: Callable[[], T]) -> T:
        await counting.write(lambda: None)
        raise Ended

    together = Together(journal, broken)
    calls = [asyncio.create_task(together(partial(said, journal, name))) for name in "abc"]
    await asyncio.sleep(0)
    counting.held.set()
    assert [type(one) for one in await asyncio.gather(*calls, return_exceptions=True)] == [Ended] * 3
    assert kept(journal, "abc") == [False] * 3
