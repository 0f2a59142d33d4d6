"""PostgreSQL as the ground of a journal: one writer at a time, nothing half-made, and a lost session is told from a broken law."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from daemon.journal import Journal, JournalBusy, JournalError, JournalLost, arrivals, schema
from daemon.journal.server import Server, verified
from daemon.journal.tables import metadata
from tests.journal.samples import NOW, arrival, arrive
from tests.rig.postgres import Postgres

SOON = timedelta(milliseconds=50)


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.database()


@pytest.fixture
def opened(url: str) -> Iterator[Journal]:
    with Journal.open(url) as journal:
        yield journal


def shape(url: str) -> dict[str, set[tuple[str, ...]]]:
    """Every column, key and index, as the database tells them."""
    questions = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '') "
                   "FROM information_schema.columns WHERE table_schema = 'public'",
        "keys": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace",
        "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }  # fmt: skip
    with psycopg.connect(url) as connection:
        return {what: set(connection.execute(question)) for what, question in questions.items()}


def test_the_migrations_make_the_tables_of_a_fresh_journal_here_too(postgres: Postgres) -> None:
    fresh, migrated = postgres.database(), postgres.database()
    Journal.open(fresh).close()
    ground = Server(migrated, readonly=False, wait=SOON)
    with ground.engine.connect() as connection, ground.transaction(connection, writes=True, member=None):
        schema.upgrade(connection)
    assert shape(migrated) == shape(fresh)
    assert {table for table, *_ in shape(fresh)["columns"]} == {*metadata.tables, "alembic_version"}
    with Journal.open(migrated) as journal:
        assert journal.counts()["waiting"] == 0


def test_machines_that_open_an_empty_database_at_once_make_one_journal(url: str) -> None:
    code = "import sys; from daemon.journal import Journal; print(Journal.open(sys.argv[1]).instance())"
    children = [
        subprocess.Popen([sys.executable, "-c", code, url], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        for _ in range(2)
    ]
    said = {child.communicate(timeout=60)[0] for child in children}
    assert [child.returncode for child in children] == [0, 0]
    assert len(said) == 1


def test_a_second_writer_waits_and_then_says_so(url: str, opened: Journal) -> None:
    with Journal.open(url, wait=SOON) as second:
        with opened.transaction():
            opened.record_arrivals([arrival()], NOW)
            with pytest.raises(JournalBusy, match="try again later") as caught:
                second.record_arrivals([arrival()], NOW)
            assert not isinstance(caught.value, JournalLost)
        assert second.record_arrivals([arrival(2)], NOW) == 1


def test_what_a_writer_reads_is_true_until_it_commits(url: str, opened: Journal) -> None:
    """The second begins when the first has committed, and sees all that it wrote: never the state of before its wait."""
    with Journal.open(url) as second:
        for uid in range(1, 20, 2):
            arrive(opened, uid)
            arrive(second, uid + 1)
        assert [mail.uid for mail in opened.pending(100)] == [*range(1, 21)]


def test_a_reader_sees_one_moment_and_writes_nothing(url: str, opened: Journal) -> None:
    with Journal.open(url, readonly=True) as reader:
        with reader.reading() as connection:
            assert arrivals.pending(connection, 10) == []
            opened.record_arrivals([arrival()], NOW)
            assert arrivals.pending(connection, 10) == []
        assert [mail.uid for mail in reader.pending(10)] == [1]
        with pytest.raises(JournalError, match="read-only"):
            reader.record_arrivals([arrival(2)], NOW)


@pytest.mark.fault(49)
def test_a_lost_session_is_told_and_the_next_call_has_a_new_one(url: str, opened: Journal) -> None:
    def cut() -> None:
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                          "AND datname = current_database()")  # fmt: skip

    def broken_off() -> None:
        with opened.transaction():
            opened.record_arrivals([arrival()], NOW)
            cut()
            with opened.transaction():
                opened.record_arrivals([arrival(2)], NOW)

    with pytest.raises(JournalLost, match="does not answer"):
        broken_off()
    assert opened.pending(10) == []
    cut()
    with pytest.raises(JournalLost):
        opened.pending(10)
    assert opened.record_arrivals([arrival()], NOW) == 1


def test_a_machine_that_stops_in_the_middle_does_not_keep_the_others_waiting(
    url: str, opened: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.journal.server.STANDSTILL", timedelta(milliseconds=500))

    def stands() -> None:
        with stopped.transaction():
            stopped.record_arrivals([arrival(1)], NOW)
            assert opened.record_arrivals([arrival(2)], NOW) == 1, "the lock came free while the other stood"
            stopped.record_arrivals([arrival(3)], NOW)

    with Journal.open(url) as stopped:
        for journal in (stopped, opened):
            journal.record_arrivals([arrival(9)], NOW)  # what is slow the first time is done
        with pytest.raises(JournalLost):
            stands()
    assert [mail.uid for mail in opened.pending(10)] == [9, 2]


def test_somebody_elses_database_and_a_newer_journal_are_refused(postgres: Postgres, url: str) -> None:
    with psycopg.connect(url) as foreign:
        foreign.execute("CREATE TABLE recipes (name text)")
    with pytest.raises(JournalError, match="something else"):
        Journal.open(url)
    newer = postgres.database()
    Journal.open(newer).close()
    with psycopg.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalError, match="newer"):
        Journal.open(newer)
    with pytest.raises(JournalError, match="empty"):
        Journal.open(postgres.database(), readonly=True)


def test_a_database_that_is_not_there_is_one_line(postgres: Postgres) -> None:
    with pytest.raises(JournalError, match="does not exist") as caught:
        Journal.open(postgres.url("nowhere"))
    assert "\n" not in str(caught.value)


def test_a_server_that_does_not_wait_for_its_disk_is_refused() -> None:
    with Postgres() as careless:
        with psycopg.connect(careless.url("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        with pytest.raises(JournalError, match="fsync = off"):
            Journal.open(careless.database())


@pytest.mark.real("postgres")
def test_a_server_elsewhere_is_asked_for_its_certificate_unless_the_url_says_otherwise() -> None:
    assert verified("postgresql://sachstand@db.studio-nord.example/sachstand")["sslmode"] == "verify-full"
    assert verified("postgresql://sachstand@db.studio-nord.example/sachstand?sslmode=require") == {}
    assert verified("postgresql://sachstand@/sachstand?host=/run/postgresql") == {}
    assert verified("postgresql://sachstand@localhost/sachstand") == {}
