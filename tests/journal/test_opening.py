"""Opening a journal: made once, checked, refused in one line."""

import os
import sqlite3
import stat
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.journal import Journal, JournalBusy, JournalError, JournalUnusable, schema
from tests.journal.samples import HOUR, NOW, answered, arrival, arrive


def refused(path: Path, **options: object) -> str:
    with pytest.raises(JournalError) as caught:
        Journal.open(path, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_fresh_journal_makes_its_directory_and_is_for_the_owner_only(path: Path) -> None:
    with Journal.open(path) as journal:
        arrive(journal)
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_secret_is_minted_once_and_names_the_journal(path: Path) -> None:
    with Journal.open(path, mint_secret=lambda: b"a" * 32) as first:
        name = first.instance()
        assert first.secret() == b"a" * 32
    with Journal.open(path, mint_secret=lambda: b"b" * 32) as again:
        assert again.secret() == b"a" * 32
        assert again.instance() == name
    with Journal.open(path.with_name("other.sqlite"), mint_secret=lambda: b"b" * 32) as other:
        assert other.instance() != name


def test_a_short_secret_is_refused(path: Path) -> None:
    assert "32 bytes" in refused(path, mint_secret=lambda: b"short")


def test_the_promises_of_the_file_hold(path: Path, journal: Journal) -> None:
    with journal.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_every_commit_is_flushed_but_those_that_say_so(path: Path, journal: Journal) -> None:
    say = journal._connection.connection.cursor().execute

    def level() -> int:
        (found,) = say("PRAGMA synchronous").fetchone()
        return int(found)

    with journal.transaction(flush=False):
        journal.record_arrivals([arrival(1)], NOW)
        assert level() == 1, "NORMAL"
        with journal.transaction():
            assert level() == 1, "the outer one's word holds"
    with journal.transaction():
        assert level() == 2, "FULL"
        with journal.transaction(flush=False):
            assert level() == 2
    with journal.transaction(flush=False):
        assert level() == 1
    journal.record_arrivals([arrival(2)], NOW)
    assert level() == 2
    assert [mail.uid for mail in journal.pending(10)] == [1, 2]


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, today nothing happened.\n" * 200)
    assert "damaged, or no journal" in refused(path)


@pytest.mark.fault(45)
def test_a_damaged_page_is_found_before_anything_is_believed(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.record_arrivals([arrival(uid, raw=bytes(range(256)) * 40) for uid in range(1, 60)], NOW)
    content = bytearray(path.read_bytes())
    for at in range(8192, len(content), 4096):
        content[at : at + 400] = b"\xff" * 400
    path.write_bytes(content)
    assert "damaged" in refused(path)
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    refused(path)


def test_somebody_elses_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE recipes (name TEXT)")
    assert "something else" in refused(path)


def test_a_newer_journal_is_refused_and_stays_as_it_is(path: Path) -> None:
    Journal.open(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in refused(path)
    assert "9999" in refused(path, readonly=True)
    with sqlite3.connect(path) as still:
        assert still.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_path_that_cannot_be_a_file_is_refused(tmp_path: Path, readonly: bool) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    refused(in_the_way / "journal.sqlite", readonly=readonly)
    refused(tmp_path, readonly=readonly)


def test_reading_needs_a_journal_and_makes_none(path: Path) -> None:
    refused(path, readonly=True)
    assert not path.exists()
    path.parent.mkdir()
    path.touch()
    assert "empty" in refused(path, readonly=True)


def test_a_reader_cannot_write(path: Path, journal: Journal) -> None:
    with Journal.open(path, readonly=True) as reader, pytest.raises(JournalError, match="readonly"):
        reader.record_arrivals([arrival()], NOW)


def test_a_reader_sees_what_is_committed_and_never_what_is_not(path: Path, journal: Journal) -> None:
    with Journal.open(path, readonly=True) as reader:
        with journal.transaction():
            journal.record_arrivals([arrival()], NOW)
            assert reader.pending(10) == []
        assert [mail.uid for mail in reader.pending(10)] == [1]
        assert reader.secret() == journal.secret()


def test_a_journal_can_be_read_while_no_daemon_runs(path: Path) -> None:
    with Journal.open(path) as journal:
        answered(journal)
    with Journal.open(path, readonly=True) as reader:
        assert reader.counts()["queued"] == 1


@pytest.mark.fault(42)
def test_a_second_writer_waits_and_then_says_so(path: Path, journal: Journal) -> None:
    with Journal.open(path, wait=timedelta(milliseconds=50), check=False) as second:
        with journal.transaction(), pytest.raises(JournalBusy, match="try again later"):
            second.record_arrivals([arrival()], NOW)
        assert second.record_arrivals([arrival()], NOW) == 1


def test_two_writers_never_meet_half_way(path: Path, journal: Journal) -> None:
    with Journal.open(path) as second:
        for uid in range(1, 20, 2):
            arrive(journal, uid)
            arrive(second, uid + 1)
        assert [mail.uid for mail in journal.pending(100)] == [*range(1, 21)]


@pytest.mark.fault(46)
def test_a_deleted_or_replaced_file_is_noticed(path: Path, journal: Journal) -> None:
    assert journal.still_there()
    path.rename(path.with_suffix(".moved"))
    assert not journal.still_there()
    path.write_bytes(b"")
    assert not journal.still_there()


def test_a_backup_is_a_whole_journal(path: Path, journal: Journal) -> None:
    answered(journal)
    target = path.with_name("backup.sqlite")
    journal.backup(target)
    with Journal.open(target) as copy:
        assert copy.counts() == journal.counts()
        assert copy.secret() == journal.secret()
    with pytest.raises(JournalError):
        journal.backup(target)


def test_opening_an_up_to_date_journal_writes_nothing(path: Path) -> None:
    Journal.open(path).close()
    before = path.read_bytes()
    Journal.open(path).close()
    assert path.read_bytes() == before


def test_an_error_inside_takes_back_only_its_own_writes(journal: Journal) -> None:
    with journal.transaction():
        journal.record_arrivals([arrival(1)], NOW)
        with pytest.raises(JournalError):
            journal.begin(99)
        with suppress(ZeroDivisionError), journal.transaction():
            journal.record_arrivals([arrival(2)], NOW)
            raise ZeroDivisionError
        journal.record_arrivals([arrival(3)], NOW)
    assert [mail.uid for mail in journal.pending(10)] == [1, 3]


def test_an_error_outside_takes_back_everything(journal: Journal) -> None:
    with suppress(ZeroDivisionError), journal.transaction():
        journal.record_arrivals([arrival(1)], NOW)
        raise ZeroDivisionError
    assert journal.pending(10) == []
    assert journal.record_arrivals([arrival(1)], NOW) == 1


def test_the_version_stays_what_the_tables_are(journal: Journal) -> None:
    with journal.reading() as connection:
        assert schema.current(connection) == schema.HEAD


@pytest.mark.fault(43)
def test_a_transaction_that_the_database_has_taken_back_is_not_taken_for_kept(journal: Journal, path: Path) -> None:
    """On a full disk SQLite rolls back everything; whoever catches the error inside must not believe that the rest stands."""
    say = journal._connection.connection.cursor()
    (pages,) = say.execute("PRAGMA page_count").fetchone()
    say.execute(f"PRAGMA max_page_count = {pages}")

    def three() -> None:
        with journal.transaction():
            journal.trip("all", "first", NOW, NOW + HOUR)
            with suppress(JournalUnusable):
                journal.record_arrivals([arrival(1, raw=os.urandom(200_000))], NOW)
            journal.trip("all", "last", NOW, NOW + HOUR)

    with pytest.raises(JournalUnusable, match="taken back"):
        three()
    say.execute("PRAGMA max_page_count = 1000000")
    assert journal.recent(None, "", None, None, None, NOW).breaker is None
    journal.trip("all", "later", NOW, NOW + HOUR)
    assert journal.recent(None, "", None, None, None, NOW).breaker == "later"
