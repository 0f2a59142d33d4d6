"""What a mail costs the database, and what a machine of the fleet does: the figures :mod:`benchmarks.paper` goes on from.

The road of a mail (:mod:`benchmarks.journal_share`) is gone on a private PostgreSQL on the same host, reached by a socket: every
statement and commit of the daemon, no server of mail. Then one machine looks at the fleet, with more and more mailboxes.
"""

import logging
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from benchmarks import sites
from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.journal_share import arrived, go
from benchmarks.letters import Letter, mixed
from benchmarks.rig import usage
from daemon.journal import Journal
from daemon.service.fleet import LEASE
from daemon.service.reloading import load_policy
from tests.rig.postgres import Postgres

COUNTED = ("shared_preload_libraries=pg_stat_statements", "track_wal_io_timing=on", "pg_stat_statements.track=top")
WARM = 8  # mails before it is measured: models and templates are loaded by the first
MAILBOXES = (200, 2000, 10_000)
_CALLS = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements WHERE query LIKE %s"
_DISK = "SELECT wal_sync, wal_sync_time FROM pg_stat_wal"
_SIZE = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn, pg_database_size(current_database())"


def measure(scale: Scale) -> Part:
    """Run after run in databases of their own."""
    logging.getLogger("sachstand").setLevel(logging.ERROR)
    count, found = scale.of(300, 20), Gathering()
    letters = mixed(count + WARM, people=count)
    with Postgres(settings=COUNTED) as server:
        for _ in range(scale.runs):
            with tempfile.TemporaryDirectory() as folder:
                _road(Path(folder), server.database(), letters, found)
        _turns(server.database(), MAILBOXES[:1] if scale.small else MAILBOXES, scale.of(20, 2), found)
    return Part("database", found.rows(), (f"{count} mails a run, {scale.runs} runs.",))


def _road(folder: Path, url: str, letters: Sequence[Letter], found: Gathering) -> None:
    site = sites.write(folder / "site", ["u1"], 9, 9, len(letters), {"database": url})
    policy, now, count = load_policy(site), datetime.now(UTC), len(letters) - WARM
    with Journal.open(url) as journal, closing(psycopg.connect(url, autocommit=True)) as other:
        journal.set_baseline("projekte", "INBOX", 1, 1)
        sites.record_progress_in(journal, policy, now)
        other.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        (session,) = _one(other, "SELECT pid FROM pg_stat_activity WHERE application_name = 'sachstand'")
        first, arrivals = (every := arrived(letters, now))[:WARM], every[WARM:]
        go(journal, policy, first, now)
        left = len(journal.outbox(100 * count))
        other.execute("SELECT pg_stat_statements_reset(), pg_stat_reset_shared('wal')")
        before, served = _one(other, _SIZE), usage(int(session)).cpu
        began, used = time.perf_counter(), time.process_time()
        go(journal, policy, arrivals, now)
        found.put(OURS, "a mail in the journal's thread", "ms", (time.perf_counter() - began) / count * 1000)
        found.put(OURS, "of that CPU of the daemon", "ms", (time.process_time() - used) / count * 1000)
        found.put(
            OURS, "CPU of the database's session for a mail", "ms", (usage(int(session)).cpu - served) / count * 1000
        )
        after = _one(other, _SIZE)
        found.put(OURS, "statements for a mail", "", _one(other, _CALLS, "%")[0] / count)
        found.put(
            OURS, "writing transactions for a mail", "", _one(other, _CALLS, "%pg_advisory_xact_lock%")[0] / count
        )
        found.put(OURS, "the database's log for a mail", "kB", (after[0] - before[0]) / count / 1000)
        found.put(OURS, "the tables for a mail", "kB", (after[1] - before[1]) / count / 1000)
        found.put(OURS, "mails that leave for one that comes", "", (len(journal.outbox(100 * count)) - left) / count)
    with closing(psycopg.connect(url, autocommit=True)) as other:  # a session tells of its waiting when it ends
        syncs, waited = _one(other, _DISK)
    found.put(OURS, "waiting for the disk, each time", "ms", waited / max(1, syncs))
    found.put(OURS, "octets of a mail", "kB", sum(len(letter.raw) for letter in letters) / count / 1000)


def _turns(url: str, mailboxes: Sequence[int], times: int, found: Gathering) -> None:
    """A machine that holds everything looks who is there, as it does every two seconds."""
    with Journal.open(url) as journal:
        for count in mailboxes:
            names = [f"box{number}" for number in range(count)]
            number = journal.join("m1", "1", timedelta(days=1))
            journal.share(number, names, LEASE)
            began = time.perf_counter()
            for _ in range(times):
                assert len(journal.share(number, names, LEASE).mailboxes) == count
            took = (time.perf_counter() - began) / times
            found.put(OURS, f"a look at the fleet with {count:,} mailboxes", "ms", took * 1000)
            journal.leave(number)


def _one(session: psycopg.Connection, question: str, *given: str) -> Sequence[float]:
    row = session.execute(question, given or None).fetchone()
    assert row is not None
    return [float(value) for value in row]
