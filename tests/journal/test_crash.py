"""Killed anywhere: stop at the Nth step for every N, start again, and ask: was anything lost, halved, or repeated?"""

import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from daemon.journal import Journal, JournalError
from daemon.model import Delivery, DeliveryReport, DraftKind, TimerPlan
from tests.journal.samples import BOX, FOLDER, HOUR, NOW, arrival, carry_out, decision, draft, opened

SENT = DeliveryReport(Delivery.SENT, code=250)


def live(journal: Journal, wire: Path) -> None:
    """One life of the daemon over one mail: everything it does to the journal, in the order it does it."""
    journal.recover(NOW)
    for doubt in journal.in_doubt(NOW):
        journal.resolve(doubt.id, "dropped", NOW, "at most once")
    if journal.position(BOX, FOLDER) is None:
        journal.set_baseline(BOX, FOLDER, 7, 1)
    journal.record_arrivals([arrival(1)], NOW)
    for mail in journal.pending(10):
        journal.begin(mail.id)
        ref = journal.next_reference("SHOP")
        timers = (TimerPlan("rung-1", NOW + HOUR, "rung", ref),)
        notice = draft(DraftKind.NOTICE, "jonas@studio-nord.example", case=ref, contact=None)
        what = decision(draft(case=ref), notice, case=opened(ref), timers=timers, filing="Sachstand/Status")
        carry_out(journal, mail.id, what)
    while mails := journal.claim(NOW, 10):
        for outgoing in mails:
            journal.begin_content(outgoing.id, NOW, attempt=outgoing.attempts)
            with wire.open("ab") as sink:
                sink.write(f"{outgoing.message_id}\n".encode())
            journal.record(outgoing.id, SENT, NOW, attempt=outgoing.attempts)
    for row in journal.to_file(BOX, 10, NOW):
        journal.filed(row.arrival_id, NOW)


def killed(life: Callable[[], None]) -> bool:
    """Whether the child process died of its kill; False: it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            life()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def die_at(nth: int) -> None:
    """SIGKILL before the Nth statement or commit from now on."""
    left = [nth]

    def step(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Connection, "before_cursor_execute", step)
    event.listen(Connection, "commit", step)


LAWS = {
    "decided means a decision": """SELECT id FROM arrivals WHERE (state = 'decided') <>
        (id IN (SELECT arrival_id FROM decisions WHERE arrival_id IS NOT NULL))""",
    "decided means a letter": "SELECT id FROM arrivals WHERE (state = 'decided') <> (id IN (SELECT arrival_id FROM letters))",
    "every mail has its bytes": "SELECT id FROM outbox WHERE id NOT IN (SELECT outbox_id FROM minted)",
    "every decision has its trace": "SELECT id FROM decisions WHERE id NOT IN (SELECT decision_id FROM traces)",
    "every answered mail has its case": """SELECT case_ref FROM outbox WHERE case_ref NOT IN (SELECT ref FROM cases)""",
    "every case has its timer": "SELECT ref FROM cases WHERE ref NOT IN (SELECT case_ref FROM timers)",
    "every mail is seen somewhere": "SELECT id FROM arrivals WHERE id NOT IN (SELECT arrival_id FROM sightings)",
    "the position is not ahead": """SELECT last_uid FROM positions
        WHERE last_uid <> (SELECT coalesce(max(uid), 0) FROM sightings)""",
    "sent means begun": "SELECT id FROM outbox WHERE state IN ('sent', 'in-doubt') AND began IS NULL",
}  # fmt: skip


def lawful(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for law, query in LAWS.items():
            assert connection.execute(query).fetchall() == [], law


@pytest.mark.parametrize("stride", [6, pytest.param(1, marks=pytest.mark.long)])
def test_a_kill_at_any_step_loses_nothing_and_repeats_nothing(tmp_path: Path, stride: int) -> None:
    nth, doubts = 1 - stride, 0
    while True:
        nth += stride
        path, wire = tmp_path / str(nth) / "journal.sqlite", tmp_path / f"wire-{nth}"
        Journal.open(path).close()

        def life(nth: int = nth, path: Path = path, wire: Path = wire) -> None:
            journal = Journal.open(path)
            die_at(nth)
            live(journal, wire)

        died = killed(life)
        lawful(path)
        with Journal.open(path) as again:
            live(again, wire)
            counts = again.counts()
            assert (counts["waiting"], counts["queued"], counts["sending"], counts["in-doubt"]) == (0, 0, 0, 0)
            assert counts["sent"] + counts["dropped"] == 2
            doubts += counts["dropped"]
        lawful(path)
        on_the_wire = wire.read_text().split()
        assert len(on_the_wire) == len(set(on_the_wire)), f"step {nth}: a mail left twice"
        assert len(on_the_wire) >= counts["sent"]
        if not died:
            break
    assert nth > 50, "the kill must have come at every step of the road"
    assert doubts > 0, "one of the kills must have come between the content and its report"


def test_a_kill_inside_a_batch_takes_back_the_whole_batch(path: Path) -> None:
    Journal.open(path).close()

    def life() -> None:
        journal = Journal.open(path)
        with journal.transaction():
            journal.record_arrivals([arrival(1), arrival(2)], NOW)
            carry_out(journal, 1, decision(draft()))
            os.kill(os.getpid(), signal.SIGKILL)

    assert killed(life)
    with Journal.open(path) as journal:
        assert journal.counts() == dict.fromkeys(journal.counts(), 0)


@pytest.mark.fault(43)
def test_a_full_disk_takes_back_the_whole_transaction_and_the_next_one_works(path: Path, journal: Journal) -> None:
    journal.record_arrivals([arrival(1)], NOW)
    connection = journal._connection.connection.cursor()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(JournalError, match="full"):
        journal.record_arrivals([arrival(2, raw=os.urandom(100_000)), arrival(3)], NOW)
    assert [mail.uid for mail in journal.pending(10)] == [1]
    connection.execute("PRAGMA max_page_count = 1000000")
    journal.record_arrivals([arrival(2), arrival(3)], NOW)
    assert [mail.uid for mail in journal.pending(10)] == [1, 2, 3]


@pytest.mark.fault(48)
def test_a_write_that_the_system_refuses_fails_closed(path: Path) -> None:
    Journal.open(path).close()

    def life() -> None:
        journal = Journal.open(path)
        journal.record_arrivals([arrival(1)], NOW)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name("journal.sqlite-wal").stat().st_size,) * 2)
        try:
            carry_out(journal, 1, decision(draft(), suggested=(draft(text="x" * 100_000),)))
        except JournalError:
            assert [mail.uid for mail in journal.pending(10)] == [1]
            assert journal.outbox() == []
            return
        raise AssertionError("a write beyond the limit seemed to succeed")

    assert not killed(life)
    lawful(path)
    with Journal.open(path) as journal:
        assert journal.counts()["waiting"] == 1
