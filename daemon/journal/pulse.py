"""A machine's sign of life, on a session of its own: it waits for no writer, and no writer waits for it.

It also frees the writers' lock from a machine that stopped in the middle of a question: the server ends a session that is idle
within a transaction, but not one that waits for the rest of what it is being asked (:data:`_FREE`).

The same session listens for the calls of others (``fleet_tables.CALL``). Calls are wake-ups: one that is lost costs seconds.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg

from daemon.journal.columns import EPOCH, MICROSECOND, micros
from daemon.journal.fleet_tables import CHANNEL
from daemon.journal.server import STANDSTILL, WRITERS, connect
from daemon.journal.values import JournalFenced, JournalLost

_BEAT = """
    UPDATE machines SET beaten = now.at, until = now.at + %s
    FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at) AS now
    WHERE id = %s RETURNING beaten
"""
_FREE = f"""
    SELECT pg_terminate_backend(session.pid) FROM pg_locks AS lock JOIN pg_stat_activity AS session USING (pid)
    WHERE lock.locktype = 'advisory' AND lock.granted AND lock.classid = 0 AND lock.objid = {WRITERS}
    AND session.datname = current_database() AND session.wait_event_type = 'Client'
    AND session.state_change < clock_timestamp() - %s
    AND EXISTS (SELECT FROM machines WHERE until < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
"""  # noqa: S608 - the lock's number
"""Only while a machine is silent: a long mail over a slow line is no standstill."""


class Pulse:
    """The session; it is made when it is needed and again after it was lost. To be used from one thread."""

    def __init__(self, url: str, number: int, lease: timedelta, standstill: timedelta = STANDSTILL) -> None:
        self._url = url
        self._number = number
        self._lease = lease
        self._standstill = standstill
        self._session: psycopg.Connection | None = None

    def beat(self) -> datetime:
        """Still there, for the whole lease again; the database's time, UTC. JournalFenced, JournalLost."""
        try:
            lease = micros(EPOCH + self._lease)
            row = self._open().execute(_BEAT, (lease, self._number)).fetchone()
            self._open().execute(_FREE, (self._standstill,))
        except psycopg.Error as error:
            self.close()
            raise JournalLost(f"the database does not answer ({' '.join(str(error).split())})") from error
        if row is None:
            raise JournalFenced("this machine was silent for too long, and its work was given to others")
        return EPOCH + int(row[0]) * MICROSECOND

    def calls(self, seconds: float) -> Iterator[str]:
        """What others call (arrivals, outbox), as it comes, for so long. JournalLost."""
        try:
            for call in self._open().notifies(timeout=seconds):
                yield call.payload
        except psycopg.Error as error:
            self.close()
            raise JournalLost(f"the database does not answer ({' '.join(str(error).split())})") from error

    def close(self) -> None:
        """End the session. A second close does nothing."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _open(self) -> psycopg.Connection:
        if self._session is None or self._session.closed:
            self._session = connect(self._url)
            self._session.execute(f"SET statement_timeout = '5s'; LISTEN {CHANNEL}")
        return self._session
