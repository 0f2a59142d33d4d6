"""What a journal stands on: SQLite's file, or a PostgreSQL database. The law is the same: one transaction writes at a time.

A place is a path or a ``postgresql://`` URL. Nobody above this module asks which of the two it is.
"""

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from daemon.journal import opening

Place = Path | str


class Ground(Protocol):
    """The opened place."""

    engine: Engine

    @property
    def place(self) -> Place:
        """Where it is."""
        ...

    def transaction(
        self, connection: Connection, *, writes: bool, member: int | None, flush: bool = True
    ) -> AbstractContextManager[None]:
        """All that is done inside is kept at the end, or nothing is; a writer waits for the one before.

        Without ``flush`` a power cut may take it back, with all that came after it; the next one with ``flush`` ends that.
        ``member`` is the fencing number of a machine: JournalFenced if its place was given to others.
        """
        ...

    def savepoint(self, connection: Connection) -> AbstractContextManager[None]:
        """Inside a transaction: an error takes back what was done since."""
        ...

    def errors(self) -> AbstractContextManager[None]:
        """Every failure inside becomes a JournalError of one line."""
        ...

    def usable(self, connection: Connection) -> bool:
        """Whether the connection still leads anywhere, as far as this side knows."""
        ...

    def check(self, connection: Connection) -> None:
        """JournalError where what is written would not be kept."""
        ...

    def still_there(self) -> bool:
        """Whether the place still leads to what was opened."""
        ...

    def flush(self) -> None:
        """What was committed without a flush is on the disk when this returns."""
        ...

    def backup(self, target: Path) -> None:
        """Write a compact copy to ``target``, which must not exist."""
        ...

    def shred(self, connection: Connection) -> None:
        """Write everything anew, so that nothing of what was forgotten is left between the rows. JournalBusy if in use."""
        ...


def ground_of(place: Place, *, readonly: bool, wait: timedelta) -> Ground:
    """The ground at this place; a file is made if needed and allowed. OSError, JournalError. Loads only the driver it needs."""
    if isinstance(place, Path):
        return opening.File(place, readonly=readonly, wait=wait)
    from daemon.journal.server import Server

    return Server(place, readonly=readonly, wait=wait)
