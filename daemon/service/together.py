"""Small writes of several senders in one commit: while one commit waits for the disk, what comes meanwhile gathers for the next.

Laws: a call returns only when what it wrote is committed. A call that fails takes back its own writes and nobody else's; where
the journal itself fails, or is another machine's now, every call of that commit fails.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from daemon.journal import Journal, JournalFenced, JournalUnusable

T = TypeVar("T")
Outcome = tuple[Any, Exception | None]


class Writer(Protocol):
    """The journal's one thread: every call to the journal goes through it, in order."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the journal's thread."""
        ...


class Together:
    """A :class:`Writer` for short calls; to be used from one event loop."""

    def __init__(self, journal: Journal, write: Writer) -> None:
        self._journal = journal
        self._write = write
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the journal's thread; committed when it returns. Raises what ``work`` or the commit raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        """Commit after commit, until nothing waits."""
        try:
            while self._waiting:
                calls, self._waiting = self._waiting, []
                try:
                    outcomes = await self._write(partial(self._all, [work for work, _ in calls]))
                except Exception as error:  # noqa: BLE001 - it belongs to whoever called
                    outcomes = [(None, error)] * len(calls)
                except BaseException as end:
                    self._give_up([done for _, done in (*calls, *self._waiting)], end)
                    raise
                for (_, done), (result, failure) in zip(calls, outcomes, strict=True):
                    if not done.done():
                        done.set_result(result) if failure is None else done.set_exception(failure)
        finally:
            self._running = None

    def _give_up(self, waiting: Sequence[asyncio.Future[Any]], end: BaseException) -> None:
        """Nobody may wait for ever for a commit that nobody makes any more."""
        self._waiting = []
        for done in waiting:
            if not done.done():
                done.cancel() if isinstance(end, asyncio.CancelledError) else done.set_exception(end)

    def _all(self, works: Sequence[Callable[[], Any]]) -> list[Outcome]:
        """In the journal's thread: what came of each."""
        if len(works) == 1:
            return [(works[0](), None)]
        with self._journal.transaction():
            return [self._one(work) for work in works]

    def _one(self, work: Callable[[], Any]) -> Outcome:
        try:
            with self._journal.transaction():
                return work(), None
        except (JournalUnusable, JournalFenced):
            raise
        except Exception as error:  # noqa: BLE001 - it belongs to whoever called, and its writes are taken back
            return None, error
