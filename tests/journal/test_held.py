"""A held mail waits for one word; then what was suggested leaves, or never does."""

import pytest

from daemon.journal import Journal, JournalError, NotHeld
from daemon.model import DraftKind, Outcome
from tests.journal.samples import (
    EVA,
    HOUR,
    MINUTE,
    NOW,
    answered,
    arrive,
    carry_out,
    decision,
    draft,
    letter,
)  # fmt: skip

SUGGESTED = (draft(text="the whole state"),)


def hold(journal: Journal, uid: int = 1) -> int:
    number = arrive(journal, uid)
    what = decision(outcome=Outcome.HOLD, row="D26", hold=True, suggested=SUGGESTED, because="a stranger")
    carry_out(journal, number, what, about=letter(uid, sender="Unbekannt <x@y.example>", subject="Hallo"))
    return number


def test_what_is_suggested_does_not_leave_by_itself(journal: Journal) -> None:
    number = hold(journal)
    assert journal.claim(NOW + HOUR, 10) == []
    (row,) = journal.held()
    assert (row.arrival_id, row.sender, row.subject, row.row) == (number, "Unbekannt <x@y.example>", "Hallo", "D26")
    assert (row.because, row.project, row.contact, len(row.suggested)) == ("a stranger", "SHOP", EVA, 1)


def test_released_is_what_was_suggested_and_only_once(journal: Journal) -> None:
    number, other = hold(journal, 1), hold(journal, 2)
    (leaving,) = journal.release(number, NOW + HOUR)
    (mail,) = journal.claim(NOW + HOUR, 10)
    assert (mail.id, mail.not_before) == (leaving, NOW + HOUR)
    assert [row.arrival_id for row in journal.held()] == [other]
    for again in (journal.release, journal.drop):
        with pytest.raises(NotHeld, match=f"mail {number} is not held"):
            again(number, NOW)
    assert journal.decisions()[0].settled == "released"


def test_dropped_never_leaves(journal: Journal) -> None:
    number = hold(journal)
    (given_up,) = journal.drop(number, NOW)
    assert [(row.id, row.state) for row in journal.outbox()] == [(given_up, "dropped")]
    assert (journal.held(), journal.claim(NOW + HOUR, 10)) == ([], [])
    assert journal.decisions()[0].settled == "dropped"
    with pytest.raises(NotHeld):
        journal.release(number, NOW)


def test_a_mail_held_without_a_suggestion_can_be_settled(journal: Journal) -> None:
    number = arrive(journal)
    carry_out(journal, number, decision(outcome=Outcome.HOLD, hold=True))
    assert journal.release(number, NOW) == []
    assert journal.held() == []


def test_what_is_not_held_cannot_be_released(journal: Journal) -> None:
    number = answered(journal)
    with pytest.raises(NotHeld):
        journal.release(number, NOW)
    with pytest.raises(JournalError):
        journal.drop(99, NOW)


def test_the_lead_is_told_of_each_held_mail_once_and_not_too_often(journal: Journal) -> None:
    first = hold(journal, 1)
    assert [row.arrival_id for row in journal.digest_due(NOW)] == [first]
    digest = draft(DraftKind.DIGEST, "jonas@studio-nord.example", contact=None)
    with journal.transaction():
        carry_out(journal, None, decision(digest))
        journal.digested([first], NOW)
    second = hold(journal, 2)
    assert journal.digest_due(NOW + 14 * MINUTE) == []
    assert [row.arrival_id for row in journal.digest_due(NOW + 15 * MINUTE)] == [second]
    journal.digested([], NOW + 15 * MINUTE)
    assert journal.digest_due(NOW + 20 * MINUTE) == []
    assert len(journal.held()) == 2


def test_an_alert_is_said_once_in_its_time(journal: Journal) -> None:
    assert journal.may_say("spoofed", NOW, 15 * MINUTE)
    assert not journal.may_say("spoofed", NOW + 14 * MINUTE, 15 * MINUTE)
    assert journal.may_say("login", NOW + 14 * MINUTE, 15 * MINUTE)
    assert journal.may_say("spoofed", NOW + 15 * MINUTE, 15 * MINUTE)
    assert journal.may_say("spoofed", NOW - HOUR, 15 * MINUTE), "a clock set back must not silence alerts"
