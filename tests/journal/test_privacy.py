"""What is forgotten is gone from the file to the last octet, and the mail is still known when it comes again."""

from pathlib import Path

import pytest

from daemon.journal import Journal, record
from daemon.model import CaseState, Delivery, DeliveryReport
from tests.journal.samples import DAY, EVA, NOW, answered, arrival, arrive, carry_out, decision, draft, letter, opened

WORDS = b"Heimlicher Wunsch"


def octets(journal: Journal) -> bytes:
    """Everything that lies on the disk of it."""
    return b"".join(found.read_bytes() for found in journal.place.parent.glob(f"{journal.place.name}*"))


def story(journal: Journal) -> None:
    """Eva asks, is answered, has a case; Ben's mail names her."""
    raw = b"From: Eva Krause <e.krause@krause.example>\r\n\r\n" + WORDS + b"\r\n"
    number = arrive(journal, 1, raw=raw, size=len(raw))
    change = opened(subject="Heimlicher Wunsch", wish="Heimlicher Wunsch von Eva Krause")
    carry_out(
        journal, number, decision(draft(text="Guten Tag Eva Krause"), case=change, reasons=("Eva Krause asked",)),
        about=letter(number, sender="Eva Krause <e.krause@krause.example>", subject="Heimlicher Wunsch"),
    )  # fmt: skip
    other = b"From: ben@other.example\r\nCc: E.Krause@krause.example\r\n\r\nHallo\r\n"
    carry_out(
        journal, arrive(journal, 2, raw=other, size=len(other)), decision(contact="ben@other.example"),
        about=letter(2, identity="ben@other.example", sender="ben@other.example"),
    )  # fmt: skip
    close(journal)


def close(journal: Journal) -> None:
    """Her case ends and her mail has left."""
    done = opened(state=CaseState.DONE, opened=False)
    carry_out(journal, arrive(journal, 3), decision(case=done))
    for row in journal.claim(NOW, 10):
        journal.begin_content(row.id, NOW)
        journal.record(row.id, DeliveryReport(Delivery.SENT), NOW)


def test_a_person_is_forgotten_to_the_last_octet(path: Path, journal: Journal) -> None:
    story(journal)
    before = octets(journal)
    assert WORDS in before
    assert EVA.encode() in before
    held = journal.held_of(EVA)
    assert (len(held.came), len(held.left), held.open_cases, held.waiting) == (3, 1, (), ())
    gone = journal.forget(EVA, ["Eva Krause"])
    assert (gone.came, gone.left) == (3, 1)
    journal.shred()
    after = octets(journal).lower()
    for word in (WORDS, EVA.encode(), b"Eva Krause"):
        assert word.lower() not in after
    assert journal.held_of(EVA) == type(held)((), (), (), ())
    assert journal.record_arrivals([arrival(1)], NOW) == 0
    journal.close()
    with Journal.open(path) as again:
        assert len(again.last_decisions()) == 3


def test_what_is_not_finished_is_told(journal: Journal) -> None:
    number = arrive(journal)
    carry_out(journal, number, decision(draft(), case=opened()))
    held = journal.held_of(EVA)
    assert held.open_cases == ("SHOP-1",)
    assert held.waiting == held.left


def test_old_bytes_go_and_what_is_needed_stays(journal: Journal) -> None:
    old = NOW - 40 * DAY
    first = answered(journal, 1, at=old)
    holding = arrive(journal, 2, at=old)
    carry_out(journal, holding, decision(hold=True), at=old)
    undecided = arrive(journal, 3, at=old)
    case = arrive(journal, 4, at=old)
    carry_out(journal, case, decision(case=opened()), at=old)
    fresh = answered(journal, 5, at=NOW)
    dropped = journal.drop_bytes(NOW - 30 * DAY)
    kept = [journal.raw(number) is not None for number in (first, holding, undecided, case, fresh)]
    assert kept == [False, True, True, True, True]
    assert dropped == 1
    assert journal.drop_bytes(NOW - 30 * DAY) == 0
    assert journal.record_arrivals([arrival(1)], NOW) == 0


@pytest.mark.parametrize("name", ["", "   "])
def test_an_empty_name_replaces_nothing(journal: Journal, name: str) -> None:
    answered(journal)
    for row in journal.claim(NOW, 10):
        journal.begin_content(row.id, NOW)
        journal.record(row.id, DeliveryReport(Delivery.SENT), NOW)
    journal.forget(EVA, [name])
    assert journal.last_decisions()[0].because == "a contact asks"


def test_the_record_is_the_same_after_old_bytes_are_dropped(journal: Journal) -> None:
    old = NOW - 40 * DAY
    number = arrive(journal, 1, at=old)
    carry_out(journal, number, decision(draft(), row=record.OWN_WORDS[0]), at=old)
    for mail in journal.claim(old, 10):
        journal.begin_content(mail.id, old)
        journal.record(mail.id, DeliveryReport(Delivery.SENT), old)
    before = [(row.kind, row.said) for row in journal.project_record("SHOP")]
    assert [kind for kind, _ in before] == ["mail", "answer"]
    assert journal.drop_bytes(NOW) == 1
    assert journal.raw(number) is None
    assert [(row.kind, row.said) for row in journal.project_record("SHOP")] == before
