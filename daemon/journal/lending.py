"""How the opened journal lends its connection: in a transaction of the call's own, or in the one that is open.

A connection that was lost is made anew between two transactions, never within one.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from daemon.journal.ground import Ground
from daemon.journal.values import JournalError


class Lending:
    """The part of :class:`daemon.journal.Journal` under its methods."""

    def __init__(self, ground: Ground, connection: Connection) -> None:
        self.member: int | None = None  # the fencing number of this machine; writes stop when it is not valid any more
        self._ground = ground
        self._connection = connection
        self._depth = 0

    def close(self) -> None:
        """Close the place. A second close does nothing."""
        with suppress(JournalError), self._ground.errors():
            self._connection.close()
        self._ground.engine.dispose()

    def __enter__(self) -> Self:
        """The handle itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @contextmanager
    def transaction(self, *, flush: bool = True) -> Iterator[None]:
        """Several calls, one commit; JournalError if it cannot be committed: then none of them happened.

        Without ``flush`` it is for what may be forgotten in a power cut because nothing outside was done on its word; the
        next commit that is flushed takes it along. Inside an open transaction the outer one's word holds.
        Inside an open transaction it only marks a point to which an error falls back. JournalLost, of a database that
        went away, leaves open whether they happened.
        """
        with self.writing(flush=flush):
            yield

    @contextmanager
    def writing(self, *, flush: bool = True) -> Iterator[Connection]:
        """A connection for writing: in the open transaction, or in one of its own."""
        ground, member = self._ground, self.member
        with ground.errors():
            here = self._connection if self._depth else self._live()
            with (
                ground.savepoint(here)
                if self._depth
                else ground.transaction(here, writes=True, member=member, flush=flush)
            ):
                self._depth += 1
                try:
                    yield here
                finally:
                    self._depth -= 1

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading, in the same way."""
        ground = self._ground
        with ground.errors():
            here = self._connection if self._depth else self._live()
            with nullcontext() if self._depth else ground.transaction(here, writes=False, member=None):
                yield here

    def _live(self) -> Connection:
        """The connection, made anew if it was lost."""
        if not self._ground.usable(self._connection):
            with suppress(JournalError), self._ground.errors():
                self._connection.close()
            self._connection = self._ground.engine.connect()
        return self._connection

    def still_there(self) -> bool:
        """Whether the place still leads to what was opened."""
        return self._ground.still_there()

    def flush(self) -> None:
        """Bring to the disk what was committed without; OSError if the disk refuses."""
        self._ground.flush()

    def backup(self, target: Path) -> None:
        """Write a compact copy to ``target`` (which must not exist) while everything goes on."""
        with self._ground.errors():
            self._ground.backup(target)

    def shred(self) -> None:
        """After something was forgotten: write everything anew, so that nothing of it is left. JournalBusy if in use."""
        with self._ground.errors():
            self._ground.shred(self._connection)
