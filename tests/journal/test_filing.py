"""A mail is filed last, after its answer has left, and stays where a person puts it afterwards."""

from daemon.journal import Filing, Journal
from daemon.model import Delivery, DeliveryReport, DraftKind, Outcome
from tests.journal.samples import (
    BOX,
    FOLDER,
    HOUR,
    MINUTE,
    NOW,
    answered,
    arrival,
    arrive,
    carry_out,
    decision,
    draft,
)  # fmt: skip

TARGET = "Sachstand/Status"


def to_file(journal: Journal, box: str = BOX) -> list[int]:
    return [row.uid for row in journal.to_file(box, 10, NOW)]


def test_a_mail_is_filed_after_its_answer_has_left(journal: Journal) -> None:
    number = answered(journal, 5, filing=TARGET)
    assert to_file(journal) == []
    (mail,) = journal.claim(NOW, 10)
    journal.begin_content(mail.id, NOW)
    journal.record(mail.id, DeliveryReport(Delivery.IN_DOUBT), NOW)
    assert to_file(journal) == []
    journal.resolve(mail.id, "sent", NOW, "found in Sent")
    assert journal.to_file(BOX, 10, NOW) == [Filing(number, FOLDER, 7, 5, TARGET)]
    assert to_file(journal, "other") == []
    journal.filed(number, NOW)
    journal.filed(number, NOW)
    assert to_file(journal) == []


def test_a_held_mail_is_filed_at_once_and_a_notice_keeps_nothing_waiting(journal: Journal) -> None:
    number = arrive(journal, 6)
    notice = draft(DraftKind.NOTICE, "jonas@studio-nord.example", contact=None)
    held = decision(notice, outcome=Outcome.HOLD, hold=True, suggested=(draft(),), filing="Sachstand/Held")
    carry_out(journal, number, held)
    assert to_file(journal) == [6]


def test_a_mail_without_a_folder_stays_where_it_is(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(outcome=Outcome.NOTHING))
    assert to_file(journal) == []


def test_failed_filing_is_tried_again_or_given_up(journal: Journal) -> None:
    number = arrive(journal)
    carry_out(journal, number, decision(filing=TARGET))
    journal.filing_failed(number, NOW + 5 * MINUTE)
    assert to_file(journal) == []
    (row,) = journal.to_file(BOX, 10, NOW + 5 * MINUTE)
    assert row.attempts == 1
    journal.filing_failed(number, None)
    assert journal.to_file(BOX, 10, NOW + HOUR) == []


def test_each_mailbox_files_its_own_copy(journal: Journal) -> None:
    number = arrive(journal, 1, key="same")
    journal.record_arrivals([arrival(9, key="same", mailbox="other")], NOW)
    carry_out(journal, number, decision(filing=TARGET))
    journal.filed(number, NOW, mailbox=BOX)
    assert (to_file(journal), to_file(journal, "other")) == ([], [9])


def test_a_copy_that_comes_after_the_decision_is_filed_too(journal: Journal) -> None:
    number = arrive(journal, 1, key="same")
    carry_out(journal, number, decision(filing=TARGET))
    journal.record_arrivals([arrival(2, key="same")], NOW)
    assert to_file(journal) == [1, 2]


def test_a_mail_that_a_person_drags_back_stays_there(journal: Journal) -> None:
    number = arrive(journal, 1, key="same")
    carry_out(journal, number, decision(filing=TARGET))
    journal.filed(number, NOW)
    journal.record_arrivals([arrival(2, key="same")], NOW)
    assert to_file(journal) == []


def test_after_a_renumbering_only_the_new_number_is_filed(journal: Journal) -> None:
    journal.set_baseline(BOX, FOLDER, 7, 1)
    number = arrive(journal, 1, key="same")
    carry_out(journal, number, decision(filing=TARGET))
    journal.new_epoch(BOX, FOLDER, 8)
    assert to_file(journal) == []
    journal.record_arrivals([arrival(3, uidvalidity=8, key="same")], NOW)
    assert journal.to_file(BOX, 10, NOW) == [Filing(number, FOLDER, 8, 3, TARGET)]


def test_a_sent_mail_is_copied_once(journal: Journal) -> None:
    answered(journal)
    assert journal.to_copy(BOX) == []
    (mail,) = journal.claim(NOW, 10)
    journal.record(mail.id, DeliveryReport(Delivery.SENT), NOW)
    (copy,) = journal.to_copy(BOX)
    assert (copy.id, copy.raw, copy.token, copy.sent) == (mail.id, mail.raw, mail.token, NOW)
    assert journal.to_copy("other") == []
    journal.copied(mail.id, NOW)
    assert journal.to_copy(BOX) == []
