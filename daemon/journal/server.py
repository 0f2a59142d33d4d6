"""PostgreSQL as the ground of a journal: the same one writer at a time, for any number of machines.

A writing transaction takes one lock of the database first (advisory, given back with the transaction), as SQLite's
``BEGIN IMMEDIATE`` does: whatever it reads stays true until it commits, and no two machines ever decide on the same state.
A machine that stops in the middle is cut off by the server (``idle_in_transaction_session_timeout``), so that the lock comes
free. Times that keep machines apart are the database's.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from psycopg import errors as refusals
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from daemon.journal.values import JournalBusy, JournalError, JournalFenced, JournalLost, JournalUnusable

WRITERS = 0x5AC45A4D  # the lock that a writing transaction holds; advisory locks are counted per database
STANDSTILL = timedelta(seconds=8)  # a transaction in which nothing happens for so long is ended by the server
CONNECT = 5  # seconds
_BEGIN_WRITING = f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS})"
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_MEMBER = "SELECT 1 FROM machines WHERE id = %s"
_KEEPALIVE = {"keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
_BUSY = (refusals.LockNotAvailable, refusals.QueryCanceled)
_NOT_OURS = (
    "25",
    "42",
    "53",
    "54",
    "55",
    "57",
    "58",
    "XX",
)  # the server's trouble, or a schema that is not ours; no mail is to blame
_AWAY = (
    psycopg.InterfaceError, refusals.AdminShutdown, refusals.CrashShutdown, refusals.CannotConnectNow,
    refusals.IdleInTransactionSessionTimeout, refusals.TooManyConnections,
)  # fmt: skip


def settings(*, readonly: bool, wait: timedelta) -> str:
    """What holds for our sessions, as libpq's ``options``: what is committed is on disk, and nobody holds the lock for ever."""
    said = {
        "synchronous_commit": "on",
        "lock_timeout": f"{wait // timedelta(milliseconds=1)}ms",
        "idle_in_transaction_session_timeout": f"{STANDSTILL // timedelta(milliseconds=1)}ms",
        "default_transaction_read_only": "on" if readonly else "off",
        "tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3",
    }  # fmt: skip
    return " ".join(f"-c {name}={value}" for name, value in said.items())


def verified(url: str) -> dict[str, str]:
    """TLS with the server's name checked, for a server on another machine whose URL says nothing else."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    host = asked.get("host", [parts.hostname or ""])[0]
    near = not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    if near or "sslmode" in asked or os.environ.get("PGSSLMODE"):
        return {}
    known = (
        "sslrootcert" in asked
        or os.environ.get("PGSSLROOTCERT")
        or Path("~/.postgresql/root.crt").expanduser().exists()
    )
    return {"sslmode": "verify-full", **({} if known else {"sslrootcert": "system"})}


def connect(url: str, *, readonly: bool = False, wait: timedelta = timedelta(seconds=30)) -> psycopg.Connection:
    """A session with our settings that commits each statement unless told otherwise. psycopg.Error."""
    return psycopg.connect(
        url, autocommit=True, connect_timeout=CONNECT, application_name="sachstand",
        options=settings(readonly=readonly, wait=wait), **_KEEPALIVE, **verified(url),  # type: ignore[arg-type]
    )  # fmt: skip


class Server:
    """A database of PostgreSQL (:class:`daemon.journal.ground.Ground`)."""

    def __init__(self, url: str, *, readonly: bool, wait: timedelta) -> None:
        self.place = url
        self.engine = create_engine(
            "postgresql+psycopg://", creator=lambda: connect(url, readonly=readonly, wait=wait), poolclass=NullPool,
            use_native_hstore=False,
        )  # fmt: skip

    @contextmanager
    def transaction(
        self,
        connection: Connection,
        *,
        writes: bool,
        member: int | None,
        flush: bool = True,  # noqa: ARG002
    ) -> Iterator[None]:
        """A writer waits for the one before it and then sees all that it wrote; a reader sees one moment throughout.

        Every commit is flushed: a daemon that outlives its database must not believe what that has lost.
        """
        with connection.begin():
            say = connection.connection.cursor().execute
            say(_BEGIN_WRITING if writes else _BEGIN_READING)
            if member is not None and say(_MEMBER, (member,)).fetchone() is None:
                raise JournalFenced("this machine was silent for too long, and its work was given to others")
            yield

    @contextmanager
    def savepoint(self, connection: Connection) -> Iterator[None]:
        """An error takes back what was done since; where the session is gone, so is all of it."""
        say = connection.connection.cursor().execute
        say("SAVEPOINT call")
        try:
            yield
        except BaseException:
            with suppress(psycopg.Error):
                say("ROLLBACK TO call")
                say("RELEASE call")
            raise
        say("RELEASE call")

    @contextmanager
    def errors(self) -> Iterator[None]:
        """JournalLost for what a new connection may cure."""
        try:
            yield
        except DBAPIError as error:
            raise _said(error.orig or error) from error
        except (SQLAlchemyError, psycopg.Error) as error:
            raise _said(error) from error

    def usable(self, connection: Connection) -> bool:
        """False once the driver knows that the session is over."""
        if connection.closed or connection.invalidated:
            return False
        driver = connection.connection.driver_connection
        return isinstance(driver, psycopg.Connection) and not driver.closed

    def check(self, connection: Connection) -> None:
        """JournalError if the server does not wait for its disk: a power cut would take back what was promised."""
        if connection.exec_driver_sql("SHOW fsync").scalar() != "on":
            raise JournalError("the database runs with fsync = off: what is written there may be lost; switch it on")

    def still_there(self) -> bool:
        """A session leads to its database or ends."""
        return True

    def flush(self) -> None:
        """Every commit was."""

    def backup(self, target: Path) -> None:  # noqa: ARG002
        """Not from here: PostgreSQL has its own tools for it."""
        raise JournalError(
            "a journal in PostgreSQL is backed up there: pg_dump --format=custom, or the archive of its log"
        )

    def shred(self, connection: Connection) -> None:
        """The tables anew, without the space of what was removed; the server's log and backups live on as long as they do."""
        connection.connection.cursor().execute("VACUUM FULL")


def _said(error: BaseException) -> JournalError:
    words = " ".join(str(error).split())
    if isinstance(error, _BUSY):
        return JournalBusy(f"another machine or command holds the journal; try again later ({words})")
    without_state = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    if without_state or isinstance(error, _AWAY) or (getattr(error, "sqlstate", None) or "").startswith("08"):
        return JournalLost(f"the database does not answer ({words})")
    if (getattr(error, "sqlstate", None) or "")[:2] in _NOT_OURS:
        return JournalUnusable(f"the journal cannot be used ({words})")
    return JournalError(f"the journal cannot be used ({words})")
