"""Mail that came in is recorded once, and the position of a folder only moves forward."""

from contextlib import suppress
from datetime import timedelta

import pytest

from daemon.journal import Journal, JournalError, Position
from tests.journal.samples import BOX, DAY, FOLDER, HOUR, MINUTE, NOW, answered, arrival, arrive, carry_out, decision


def test_a_baseline_hides_what_was_there_before_us(journal: Journal) -> None:
    assert journal.position(BOX, FOLDER) is None
    journal.set_baseline(BOX, FOLDER, 7, 100)
    assert journal.position(BOX, FOLDER) == Position(7, 100, 99)
    assert journal.record_arrivals([arrival(98), arrival(99), arrival(100)], NOW) == 1
    assert [mail.uid for mail in journal.pending(10)] == [100]


def test_a_second_baseline_is_refused(journal: Journal) -> None:
    journal.set_baseline(BOX, FOLDER, 7, 1)
    with pytest.raises(JournalError, match="baseline already"):
        journal.set_baseline(BOX, FOLDER, 7, 50)


def test_recording_moves_the_position_in_the_same_transaction(journal: Journal) -> None:
    journal.set_baseline(BOX, FOLDER, 7, 1)
    with suppress(ZeroDivisionError), journal.transaction():
        journal.record_arrivals([arrival(3), arrival(5)], NOW)
        assert journal.position(BOX, FOLDER) == Position(7, 1, 5)
        raise ZeroDivisionError
    assert journal.position(BOX, FOLDER) == Position(7, 1, 0)


def test_a_position_never_moves_backward_or_in_an_epoch_that_is_over(journal: Journal) -> None:
    journal.set_baseline(BOX, FOLDER, 7, 1)
    journal.advance(BOX, FOLDER, 7, 9)
    journal.advance(BOX, FOLDER, 7, 4)
    journal.advance(BOX, FOLDER, 6, 50)
    assert journal.position(BOX, FOLDER) == Position(7, 1, 9)
    journal.polled(BOX, FOLDER, NOW)
    assert journal.position(BOX, FOLDER) == Position(7, 1, 9, NOW)


def test_the_same_uid_twice_is_one_mail(journal: Journal) -> None:
    assert journal.record_arrivals([arrival(1), arrival(2)], NOW) == 2
    assert journal.record_arrivals([arrival(2), arrival(3)], NOW) == 1
    assert journal.record_arrivals([], NOW) == 0
    assert [mail.uid for mail in journal.pending(10)] == [1, 2, 3]


def test_what_was_fetched_comes_back_as_it_was(journal: Journal) -> None:
    raw = bytes(range(256)) * 50
    journal.record_arrivals([arrival(4, raw=raw, size=12_800, received=NOW + timedelta(microseconds=1))], NOW)
    (mail,) = journal.pending(10)
    assert (mail.mailbox, mail.folder, mail.uidvalidity, mail.uid) == (BOX, FOLDER, 7, 4)
    assert (mail.raw, mail.size, mail.attempts, mail.old) == (raw, 12_800, 0, False)
    assert mail.received == NOW + timedelta(microseconds=1)
    assert journal.raw(mail.id) == raw


def test_a_mail_too_large_to_fetch_is_recorded_without_its_bytes(journal: Journal) -> None:
    journal.record_arrivals([arrival(1, raw=None, size=31_000_000)], NOW)
    (mail,) = journal.pending(10)
    assert (mail.raw, mail.size) == (None, 31_000_000)
    assert journal.raw(mail.id) is None


def test_the_same_bytes_under_another_number_are_the_same_mail(journal: Journal) -> None:
    journal.record_arrivals([arrival(1, key="same"), arrival(2, key="same"), arrival(3)], NOW)
    assert [mail.uid for mail in journal.pending(10)] == [2, 3]
    assert journal.record_arrivals([arrival(1, key="same", mailbox="other")], NOW) == 0
    assert len(journal.pending(10)) == 2


def test_after_a_renumbering_known_mail_is_recognised_where_it_lies_now(journal: Journal) -> None:
    journal.set_baseline(BOX, FOLDER, 7, 1)
    waiting = arrive(journal, 10)
    answered(journal, 11)
    journal.new_epoch(BOX, FOLDER, 8)
    again = [arrival(1, uidvalidity=8, key="k1-10"), arrival(2, uidvalidity=8, key="k1-11")]
    assert journal.record_arrivals(again, NOW) == 0
    (mail,) = journal.pending(10)
    assert (mail.id, mail.uidvalidity, mail.uid) == (waiting, 8, 1)
    assert journal.position(BOX, FOLDER) == Position(8, 1, 2)


def test_after_a_renumbering_unknown_old_mail_is_marked_and_new_mail_is_not(journal: Journal) -> None:
    journal.set_baseline(BOX, FOLDER, 7, 100)
    journal.polled(BOX, FOLDER, NOW)
    position = journal.new_epoch(BOX, FOLDER, 8)
    assert position == Position(8, 1, 0, NOW, NOW - HOUR)
    assert journal.new_epoch(BOX, FOLDER, 8) == position
    mails = [arrival(1, uidvalidity=8, received=NOW - DAY), arrival(2, uidvalidity=8, received=NOW - 59 * MINUTE)]
    journal.record_arrivals(mails, NOW)
    assert [mail.old for mail in journal.pending(10)] == [True, False]


def test_a_renumbering_of_an_unknown_folder_is_refused(journal: Journal) -> None:
    with pytest.raises(JournalError, match="no baseline"):
        journal.new_epoch(BOX, FOLDER, 8)


def test_pending_mails_come_in_order_and_in_portions(journal: Journal) -> None:
    journal.record_arrivals([arrival(uid) for uid in range(1, 1302)], NOW)
    assert [mail.uid for mail in journal.pending(3)] == [1, 2, 3]
    assert len(journal.pending(2000)) == 1301


def test_every_attempt_is_counted_before_the_mail_is_read(journal: Journal) -> None:
    number = arrive(journal)
    assert [journal.begin(number) for _ in range(3)] == [1, 2, 3]
    assert journal.pending(1)[0].attempts == 3
    decided = answered(journal, 2)
    with pytest.raises(JournalError, match="does not wait"):
        journal.begin(decided)
    with pytest.raises(JournalError, match="does not wait"):
        journal.begin(999)


def test_what_was_begun_twice_waits_behind_all_other_mail(journal: Journal) -> None:
    journal.record_arrivals([arrival(uid) for uid in (1, 2, 3)], NOW)
    first, second, third = (mail.id for mail in journal.pending(5))
    for _ in range(2):
        journal.begin(first)
    journal.begin(second)
    assert [mail.id for mail in journal.pending(5)] == [second, third, first]
    assert [mail.id for mail in journal.pending(2)] == [second, third]


def test_the_journal_knows_its_newest_moment(journal: Journal) -> None:
    assert journal.newest() is None
    arrive(journal, 1, at=NOW)
    answered(journal, 2, at=NOW + HOUR)
    assert journal.newest() == NOW + HOUR


def test_a_flood_in_one_mailbox_keeps_no_other_waiting(journal: Journal) -> None:
    journal.record_arrivals([arrival(uid, mailbox="flooded") for uid in range(1, 41)], NOW)
    journal.record_arrivals([arrival(uid, mailbox="quiet", key=f"q-{uid}") for uid in (1, 2)], NOW)
    journal.record_arrivals([arrival(1, mailbox="third", key="t-1")], NOW)
    waiting = journal.pending(4)
    assert [(mail.mailbox, mail.uid) for mail in waiting] == [
        ("flooded", 1),
        ("flooded", 2),
        ("quiet", 1),
        ("third", 1),
    ]
    assert len(journal.pending(100)) == 43


def test_with_more_mailboxes_than_places_each_has_its_turn(journal: Journal) -> None:
    boxes = [f"box{number}" for number in range(5)]
    for box in boxes:
        journal.record_arrivals([arrival(uid, mailbox=box, key=f"{box}-{uid}") for uid in range(1, 31)], NOW)
    served = []
    for _ in range(20):
        (mail,) = journal.pending(1)
        served.append(mail.mailbox)
        carry_out(journal, mail.id, decision())
    assert [served.count(box) for box in boxes] == [4] * 5
