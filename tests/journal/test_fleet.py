"""Several machines on one database: an even part for each, exactly one that leads, and nothing from one that was put out."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from daemon.journal import Journal, JournalError, JournalFenced, OutboxState, new_pulse
from daemon.journal.columns import micros
from daemon.journal.pulse import Pulse
from daemon.journal.server import WRITERS, connect
from daemon.model import Delivery, DeliveryReport
from tests.journal.samples import BOX, NOW, answered, arrival, carry_out, decision, draft
from tests.rig.postgres import Postgres
from tests.rig.waiting import until

LEASE = timedelta(seconds=15)
BOXES = [f"box{number}" for number in range(7)]
SENT = DeliveryReport(Delivery.SENT, code=250)


class Machines:
    """Journals that have joined; silence is made by setting back what the database believes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.opened: list[Journal] = []

    def join(self) -> tuple[Journal, int]:
        journal = Journal.open(self.url)
        self.opened.append(journal)
        journal.member = journal.join(f"m{len(self.opened)}", "1.0", LEASE)
        return journal, journal.member

    def silent(self, number: int) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute("UPDATE machines SET until = 0 WHERE id = %s", (number,))


@pytest.fixture
def machines(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    there = Machines(postgres.database())
    monkeypatch.setattr("daemon.journal.fleet._STARTED", text("SELECT 0"))
    yield there
    for journal in there.opened:
        journal.close()


def test_the_first_machine_leads_and_has_every_mailbox_until_others_come(machines: Machines) -> None:
    first, one = machines.join()
    assert first.share(one, BOXES, LEASE).mailboxes == set(BOXES)
    second, two = machines.join()
    assert second.share(two, BOXES, LEASE).mailboxes == frozenset(), "nothing is free yet"
    share = first.share(one, BOXES, LEASE)
    assert (share.lead, len(share.surplus)) == (True, 3)
    first.give_up(one, share.surplus)
    taken = second.share(two, BOXES, LEASE)
    assert (taken.lead, taken.mailboxes) == (False, share.surplus)
    assert first.share(one, BOXES, LEASE).surplus == frozenset()
    assert [(m.name, m.lead, len(m.mailboxes)) for m in first.machines()] == [("m1", True, 4), ("m2", False, 3)]


def test_ten_thousand_mailboxes_are_shared_long_before_the_database_cuts_a_machine_off(machines: Machines) -> None:
    """Eight seconds of thought in a transaction are the most it allows."""
    many = [f"box{number}" for number in range(10_000)]
    first, one = machines.join()
    assert len(first.share(one, many, LEASE).mailboxes) == 10_000
    assert len(first.share(one, many, LEASE).mailboxes) == 10_000
    second, two = machines.join()
    surplus = first.share(one, many, LEASE).surplus
    first.give_up(one, surplus)
    assert second.share(two, many, LEASE).mailboxes == surplus
    assert len(surplus) == 5000


def test_a_mailbox_that_the_site_does_not_have_any_more_is_given_up(machines: Machines) -> None:
    first, one = machines.join()
    first.share(one, BOXES, LEASE)
    assert first.share(one, BOXES[1:], LEASE).surplus == {"box0"}


@pytest.mark.fault(51)
def test_what_a_silent_machine_held_goes_to_the_others_and_it_writes_nothing_any_more(machines: Machines) -> None:
    first, one = machines.join()
    second, two = machines.join()
    first.share(one, BOXES, LEASE)
    machines.silent(one)
    share = second.share(two, BOXES, LEASE)
    assert (share.lead, share.mailboxes, share.lost) == (True, set(BOXES), ("m1",))
    with pytest.raises(JournalFenced, match="silent for too long"):
        first.record_arrivals([arrival()], NOW)
    with pytest.raises(JournalFenced), first.transaction():
        raise AssertionError("nothing begins")
    with pytest.raises(JournalFenced):
        new_pulse(machines.url, one, LEASE).beat()
    assert second.pending(10) == []
    again, three = machines.join()
    assert three > two, "a number is never given twice"
    assert again.record_arrivals([arrival()], NOW) == 1


@pytest.mark.fault(51)
def test_a_machine_that_stopped_in_the_middle_of_a_question_does_not_keep_the_others_from_writing(
    machines: Machines,
) -> None:
    """The server waits for the rest of the question, and none of its own limits of time counts."""
    first, one = machines.join()
    second, two = machines.join()
    first.share(one, BOXES, LEASE)
    pulse = Pulse(machines.url, two, LEASE, standstill=timedelta(0))
    with closing(connect(machines.url)) as stopped:
        stopped.execute(f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS})")
        stopped.pgconn.enter_pipeline_mode()
        stopped.pgconn.send_query_params(b"SELECT 1", None)
        stopped.pgconn.send_flush_request()
        stopped.pgconn.flush()
        session = stopped.info.backend_pid
        asking = (
            "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Client' AND state = 'active'"
        )
        with psycopg.connect(machines.url, autocommit=True) as other:
            until(lambda: other.execute(asking, (session,)).fetchone() == (1,))
            pulse.beat()
            assert other.execute(asking, (session,)).fetchone() == (1,), "nobody is silent"
            machines.silent(one)
            pulse.beat()
        assert second.share(two, BOXES, LEASE).lost == ("m1",)
    pulse.close()


def test_a_machine_that_has_just_been_heard_is_not_put_out(machines: Machines) -> None:
    first, one = machines.join()
    second, two = machines.join()
    first.share(one, BOXES, LEASE)
    machines.silent(one)
    assert new_pulse(machines.url, one, LEASE).beat() - datetime.now(UTC) < LEASE
    assert second.share(two, BOXES, LEASE).lost == ()


def test_after_a_start_of_the_database_nobody_counts_as_silent(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, one = machines.join()
    second, two = machines.join()
    first.share(one, BOXES, LEASE)
    machines.silent(one)
    just_now = f"SELECT {micros(datetime.now(UTC))}"
    monkeypatch.setattr("daemon.journal.fleet._STARTED", text(just_now))
    assert second.share(two, BOXES, LEASE).lost == ()


def test_each_mail_is_claimed_by_one_machine_and_does_not_lapse_while_that_is_there(machines: Machines) -> None:
    first, one = machines.join()
    second, two = machines.join()
    for uid in range(1, 5):
        answered(first, uid, draft(to=f"client{uid}@krause.example"))
    mine = first.claim(NOW, 2, machine=one)
    yours = second.claim(NOW, 9, machine=two)
    assert not {mail.id for mail in mine} & {mail.id for mail in yours}
    assert len(mine) + len(yours) == 4
    assert second.claim(NOW + timedelta(days=1), 9, machine=two, holding={mail.id for mail in yours}) == []


def test_what_a_lost_machine_was_sending_is_queued_or_in_doubt_and_its_late_word_counts(machines: Machines) -> None:
    first, one = machines.join()
    second, two = machines.join()
    for uid in range(1, 4):
        answered(first, uid, draft(to=f"client{uid}@krause.example"))
    waits, begun, known = first.claim(NOW, 9, machine=one)
    for mail in (begun, known):
        first.begin_content(mail.id, NOW, attempt=mail.attempts)
    machines.silent(one)
    second.share(two, BOXES, LEASE)
    assert [mail.id for mail in second.claim(NOW, 9, machine=two)] == [waits.id]
    assert {mail.id for mail in second.in_doubt(datetime.now(UTC) + LEASE)} >= {begun.id, known.id}
    with pytest.raises(JournalFenced):
        first.begin_content(waits.id, NOW, attempt=waits.attempts)
    with pytest.raises(JournalFenced):
        first.record(known.id, SENT, NOW, attempt=known.attempts)
    first.record_late(known.id, SENT, NOW, None, attempt=known.attempts)
    with pytest.raises(JournalError, match="too late"):
        first.record_late(waits.id, SENT, NOW, None, attempt=waits.attempts)
    states = {row.id: row.state for row in second.outbox(9)}
    assert states == {waits.id: OutboxState.SENDING, begun.id: OutboxState.IN_DOUBT, known.id: OutboxState.SENT}


def test_a_claim_whose_answer_was_lost_is_taken_back(machines: Machines) -> None:
    first, one = machines.join()
    answered(first, 1)
    (mail,) = first.claim(NOW, 9, machine=one)
    assert first.claim(NOW, 9, machine=one, holding={mail.id}) == []
    (again,) = first.claim(NOW, 9, machine=one, holding=())
    assert (again.id, again.attempts) == (mail.id, mail.attempts + 1)


def test_who_goes_in_good_order_leaves_everything_free_at_once(machines: Machines) -> None:
    first, one = machines.join()
    second, two = machines.join()
    first.share(one, BOXES, LEASE)
    first.leave(one)
    share = second.share(two, BOXES, LEASE)
    assert (share.lead, share.mailboxes, share.lost) == (True, set(BOXES), ())


def test_whoever_listens_is_called_when_mail_came_and_when_some_is_to_leave(machines: Machines) -> None:
    first, _ = machines.join()
    _, two = machines.join()
    pulse = new_pulse(machines.url, two, LEASE)
    pulse.beat()
    number = answered(first, 1)
    assert number
    assert list(dict.fromkeys(pulse.calls(0.5))) == ["arrivals", "outbox"]
    pulse.close()


def test_a_journal_of_a_file_is_copied_with_its_numbers_and_secret(machines: Machines, tmp_path: Path) -> None:
    with Journal.open(tmp_path / "journal.sqlite") as old:
        answered(old, 1, draft())
        carry_out(old, None, decision(draft(to="gone@krause.example")))
        with Journal.open(machines.url) as new:
            rows = new.adopt(old)
            assert (rows["arrivals"], rows["outbox"], rows["meta"]) == (1, 2, 1)
            assert new.secret() == old.secret()
            assert new.outbox(9) == old.outbox(9)
            assert [new.outgoing_bytes(n) for n in (1, 2)] == [old.outgoing_bytes(n) for n in (1, 2)]
            assert new.trace(1) == old.trace(1)
            answered(new, 7, draft(to="next@krause.example"))
            assert new.outbox(9)[0].id == 3, "no number is given twice"
            with pytest.raises(JournalError, match="in use already"):
                new.adopt(old)
            assert new.position(BOX, "INBOX") == old.position(BOX, "INBOX")
