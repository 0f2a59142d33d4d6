"""Opening the file: what must hold of it before anything is believed or written.

SQLite in WAL mode with ``synchronous=FULL``: what is committed survives a power cut. A commit that need not be flushed
(``synchronous=NORMAL``) survives the end of the process, and a power cut as soon as one after it was flushed: the log is one
file. Writing transactions start with ``BEGIN IMMEDIATE``: one that reads first and writes later would fail at once, not wait,
if another writes.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from daemon.journal.values import JournalBusy, JournalError, JournalUnusable

TAKEN_BACK = "taken back"
UNFLUSHED = "unflushed"


class File:
    """SQLite's file as the ground of a journal (:class:`daemon.journal.ground.Ground`)."""

    def __init__(self, path: Path, *, readonly: bool, wait: timedelta) -> None:
        if not readonly:
            make_file(path)
        self.place = path
        self.engine = engine(path, readonly=readonly, wait=wait)
        self._file = identity(path)

    def transaction(
        self,
        connection: Connection,
        *,
        writes: bool,
        member: int | None,  # noqa: ARG002
        flush: bool = True,
    ) -> AbstractContextManager[None]:
        """One machine has the file to itself, so there is no member to refuse."""
        return transaction(connection, writes=writes, flush=flush)

    def savepoint(self, connection: Connection) -> AbstractContextManager[None]:
        """See :func:`savepoint`."""
        return savepoint(connection)

    def errors(self) -> AbstractContextManager[None]:
        """See :func:`plain_errors`."""
        return plain_errors()

    def usable(self, connection: Connection) -> bool:  # noqa: ARG002
        """A file does not hang up."""
        return True

    def check(self, connection: Connection) -> None:
        """JournalError if SQLite finds the file damaged; reads the whole file once."""
        quick_check(connection)

    def still_there(self) -> bool:
        """Whether the path still leads to the opened file; writes to a deleted file seem to succeed, and are lost."""
        return identity(self.place) == self._file

    def flush(self) -> None:
        """Its log; where there is none, all of it has been brought into the file, which SQLite flushes."""
        with suppress(FileNotFoundError):
            log = os.open(f"{self.place}-wal", os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(log)
            finally:
                os.close(log)

    def backup(self, target: Path) -> None:
        """While everything goes on."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))

    def shred(self, connection: Connection) -> None:
        """Nobody else may have the journal open: then the log is emptied too. JournalBusy if somebody has."""
        say = connection.connection.cursor().execute
        say("VACUUM")
        busy, _, _ = say("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise JournalBusy("another process reads the journal; stop it and try again")


def engine(path: Path, *, readonly: bool, wait: timedelta) -> Engine:
    """An engine on this file whose connections keep the promises above; nothing is opened yet."""
    url = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rw'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            url, uri=True, timeout=wait.total_seconds(), isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if not readonly:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


@contextmanager
def transaction(connection: Connection, *, writes: bool, flush: bool = True) -> Iterator[None]:
    """All that is done inside is in the file at the end, or nothing is.

    The driver is told directly to begin: an event of SQLAlchemy would slow down every statement there is.
    On a full disk and the like SQLite may take back all of it by itself: then it fails, even if the error was caught on the way.
    """
    connection.info.pop(TAKEN_BACK, None)
    with connection.begin():
        say = connection.connection.cursor().execute
        if writes and connection.info.get(UNFLUSHED, False) is flush:
            say(f"PRAGMA synchronous = {'FULL' if flush else 'NORMAL'}")
            connection.info[UNFLUSHED] = not flush
        say("BEGIN IMMEDIATE" if writes else "BEGIN")
        yield
        if connection.info.pop(TAKEN_BACK, False) or not _within(connection):
            raise JournalUnusable("the database has taken back the whole transaction")


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Inside a transaction: an error takes back what was done since. Said to the driver too, for the same reason.

    Where SQLite has taken back more than that, nothing of this transaction may be committed any more, nor anything outside of one.
    """
    say = connection.connection.cursor().execute
    say("SAVEPOINT call")
    try:
        yield
    except BaseException:
        if connection.info.get(TAKEN_BACK) or not _within(connection):
            if not _within(connection):
                say("BEGIN IMMEDIATE")
            connection.info[TAKEN_BACK] = True
        else:
            say("ROLLBACK TO call")
            say("RELEASE call")
        raise
    say("RELEASE call")


def _within(connection: Connection) -> bool:
    """Whether the driver is in a transaction."""
    return bool(getattr(connection.connection.dbapi_connection, "in_transaction", False))


def make_file(path: Path) -> None:
    """Make the file and its directory if they are not there, for the owner's eyes only: clients' mail lies in it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def quick_check(connection: Connection) -> None:
    """JournalError if SQLite finds the file damaged; reads the whole file once."""
    verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if verdict != "ok":
        raise JournalError(f"the journal is damaged; put the last backup in its place ({_one_line(str(verdict))})")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Every failure of the database becomes a JournalError of one line."""
    try:
        yield
    except DBAPIError as error:
        raise _said(error.orig or error) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _said(error) from error


@contextmanager
def plain_file_errors() -> Iterator[None]:
    """The same for the file system."""
    try:
        with plain_errors():
            yield
    except OSError as error:
        raise JournalError(f"it cannot be opened ({_one_line(error.strerror or str(error))})") from error


def _said(error: BaseException) -> JournalError:
    words = _one_line(str(error))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return JournalBusy(f"another process holds the journal; try again later ({words})")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return JournalUnusable(f"the journal is damaged, or no journal at all ({words})")
    return JournalUnusable(f"the journal cannot be used ({words})")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def identity(path: Path) -> tuple[int, int] | None:
    """Which file this is, by device and number; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - one call, no object
    except OSError:
        return None
    return found.st_dev, found.st_ino
