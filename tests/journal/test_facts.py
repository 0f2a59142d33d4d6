"""What the journal remembers: copies, threads, and what was said lately."""

import pytest

from daemon.journal import Journal, body_hash
from daemon.model import Answered, Delivery, DeliveryReport, Draft, DraftKind, Outcome, Recent
from tests.journal.samples import (
    DAY,
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
    mint,
    opened,
)  # fmt: skip

OTT, LEAD = "ott@krause.example", "jonas@studio-nord.example"
OURS = "<state.1@studio-nord.example>"


def recent(journal: Journal, contact: str | None = EVA, *, case: str | None = None, at: object = NOW) -> Recent:
    return journal.recent(contact, "status-request", "krause.example", case, "words-1", at)  # type: ignore[arg-type]


def send(journal: Journal) -> None:
    for mail in journal.claim(NOW, 100):
        journal.record(mail.id, DeliveryReport(Delivery.SENT), NOW)


def test_a_copy_by_another_route_is_recognised(journal: Journal) -> None:
    answered(journal, 1)
    copy = arrive(journal, 2)
    found = journal.duplicate_of(copy, "k2-1", EVA)
    assert found == "mail 1, status-request, outcome state"
    assert journal.duplicate_of(1, "k2-1", EVA) is None, "a mail is no copy of itself"


def test_whoever_sends_a_message_id_first_does_not_own_it(journal: Journal) -> None:
    answered(journal, 1)
    copy = arrive(journal, 2)
    assert journal.duplicate_of(copy, "k2-other", EVA) is None
    assert journal.duplicate_of(copy, "k2-1", OTT) is None
    assert journal.duplicate_of(copy, "k2-1", None) is None
    assert journal.duplicate_of(copy, "", EVA) is None


def test_a_copy_without_an_identity_is_recognised_too(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(case=opened()), about=letter(1, identity=None))
    assert journal.duplicate_of(arrive(journal, 2), "k2-1", None) == "mail 1 (SHOP-1), status-request, outcome state"


def test_an_answered_original_is_known_by_its_reference(journal: Journal) -> None:
    assert journal.answered_original("<1@krause.example>") is None
    carry_out(journal, arrive(journal, 1), decision(draft(case="SHOP-1"), case=opened()))
    answered(journal, 2)
    assert journal.answered_original("<1@krause.example>") == Answered("SHOP-1", NOW, DraftKind.STATE)
    assert str(journal.answered_original("<2@krause.example>")) == "mail 2"


def test_a_held_or_refused_answer_is_no_answer(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(hold=True, suggested=(draft(),)))
    answered(journal, 2, draft(DraftKind.NOTICE, LEAD))
    answered(journal, 3)
    (mail,) = (mail for mail in journal.claim(NOW, 10) if mail.kind.to_client)
    journal.record(mail.id, DeliveryReport(Delivery.REFUSED), NOW)
    for number in (1, 2, 3):
        assert journal.knows_message(f"<{number}@krause.example>")
        assert journal.answered_original(f"<{number}@krause.example>") is None
    assert not journal.knows_message("<9@krause.example>")


def test_a_thread_is_found_by_our_message_id(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(draft(case="SHOP-1"), case=opened()))
    send(journal)
    found = journal.thread([OURS], received=NOW + 30 * MINUTE)
    assert found.thread.case is not None
    assert (found.thread.case.ref, found.thread.project, found.thread.contacts) == ("SHOP-1", "SHOP", frozenset({EVA}))
    assert (found.thread.via_token, found.thread.token_valid, found.thread.human_answered) == (False, None, False)
    assert found.thread.reply_to_ours_seconds == 1800
    assert (found.outgoing, found.arrivals, found.sent) == ((1,), (), NOW)


def test_a_thread_is_found_by_a_clients_message_id(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(draft(case="SHOP-1"), case=opened()))
    found = journal.thread(["<elsewhere@x.example>", "<1@krause.example>"])
    assert found.thread.case is not None
    assert (found.arrivals, found.outgoing, found.sent, found.thread.reply_to_ours_seconds) == ((1,), (), None, None)


@pytest.mark.fault(34)
def test_our_token_wins_over_message_ids(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(draft(case="SHOP-1"), case=opened()))
    carry_out(journal, arrive(journal, 2), decision(draft(case="SHOP-2"), case=opened("SHOP-2")))
    found = journal.thread([OURS], 2)
    assert found.thread.case is not None
    assert (found.thread.case.ref, found.thread.via_token, found.thread.token_valid) == ("SHOP-2", True, True)


def test_a_token_of_a_row_that_is_gone_finds_nothing_but_is_still_ours(journal: Journal) -> None:
    found = journal.thread([], 77)
    assert (found.thread.case, found.thread.via_token, found.thread.token_valid) == (None, False, True)
    assert journal.thread(["<nowhere@x.example>"]).thread.token_valid is None
    assert journal.thread([]).thread.contacts == frozenset()


def test_all_contacts_who_wrote_about_the_case_take_part(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(draft(case="SHOP-1"), case=opened()))
    reply = decision(draft(to=OTT, contact=OTT, case="SHOP-1"), contact=OTT)
    carry_out(journal, arrive(journal, 2), reply)
    carry_out(journal, arrive(journal, 3), decision(draft(to="x@y.example", contact="x@y.example")))
    assert journal.thread([OURS]).thread.contacts == {EVA, OTT}


def test_a_thread_without_a_case_still_has_a_project(journal: Journal) -> None:
    answered(journal)
    thread = journal.thread([OURS]).thread
    assert (thread.case, thread.project, thread.contacts) == (None, "SHOP", frozenset({EVA}))


def test_a_mail_in_the_thread_without_a_change_belongs_to_its_case(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(draft(case="SHOP-1"), case=opened()))
    carry_out(journal, arrive(journal, 2), decision(outcome=Outcome.NOTHING), about=letter(2, case="SHOP-1"))
    found = journal.thread(["<2@krause.example>"]).thread.case
    assert found is not None
    assert found.ref == "SHOP-1"
    assert journal.last_decisions(1)[0].case == "SHOP-1"


def test_the_thread_knows_that_a_person_answered(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(draft(case="SHOP-1"), case=opened()))
    journal.human_answered("SHOP-1", "mira", NOW)
    assert journal.thread([OURS]).thread.human_answered


def test_an_endless_references_header_costs_no_more_than_a_long_one(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(draft(case="SHOP-1"), case=opened()))
    many = [f"<{number}@x.example>" for number in range(20_000)]
    assert journal.thread([OURS, *many]).thread.case is not None


def test_nothing_was_said_in_an_empty_journal(journal: Journal) -> None:
    assert recent(journal, case="SHOP-1") == Recent()
    assert recent(journal, None) == Recent()


def test_answers_count_by_contact_kind_and_intent(journal: Journal) -> None:
    answered(journal, 1)
    answered(journal, 2, draft(DraftKind.ACKNOWLEDGE))
    answered(journal, 3, draft(DraftKind.ACKNOWLEDGE), intent="complaint")
    answered(journal, 4, draft(to=OTT, contact=OTT), at=NOW - 2 * HOUR)
    counts = recent(journal, EVA.upper(), at=NOW + MINUTE)
    assert (counts.acknowledged_contact_day, counts.stated_contact_day, counts.last_to_contact) == (1, 1, NOW)
    assert (counts.domain_hour, counts.all_hour, counts.all_day) == (3, 3, 4)
    tomorrow = recent(journal, at=NOW + DAY + MINUTE)
    assert (tomorrow.stated_contact_day, tomorrow.all_day, tomorrow.last_to_contact) == (0, 0, NOW)


def test_what_a_person_says_or_the_team_reads_does_not_count(journal: Journal) -> None:
    answered(journal, 1, draft(DraftKind.RELAY))
    answered(journal, 2, draft(DraftKind.NOTICE, LEAD), draft(DraftKind.RECEIPT, LEAD))
    carry_out(journal, arrive(journal, 3), decision(hold=True, suggested=(draft(),)))
    assert recent(journal, at=NOW + MINUTE) == Recent()


def test_what_was_withdrawn_does_not_count_and_what_is_in_doubt_does(journal: Journal) -> None:
    answered(journal, 1)
    answered(journal, 2, draft(to=OTT, contact=OTT))
    journal.cancel(1, NOW, "gone")
    (mail,) = journal.claim(NOW, 10)
    journal.record(mail.id, DeliveryReport(Delivery.IN_DOUBT), NOW)
    assert recent(journal, at=NOW + MINUTE).all_hour == 1


def test_a_released_answer_counts_from_its_release(journal: Journal) -> None:
    number = arrive(journal)
    carry_out(journal, number, decision(hold=True, suggested=(draft(),)))
    journal.release(number, NOW + 2 * DAY)
    assert recent(journal, at=NOW + 2 * DAY + MINUTE).last_to_contact == NOW + 2 * DAY


def test_a_thread_counts_until_a_person_writes(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(draft(case="SHOP-1"), case=opened()))
    answered(journal, 2, draft(case="SHOP-1"))
    assert recent(journal, case="SHOP-1").thread_automatic == 2
    journal.human_answered("SHOP-1", "mira", NOW + MINUTE)
    assert recent(journal, case="SHOP-1").thread_automatic == 0
    answered(journal, 3, draft(case="SHOP-1"), at=NOW + HOUR)
    assert recent(journal, case="SHOP-1").thread_automatic == 1


def test_the_same_words_within_a_day_are_noticed(journal: Journal) -> None:
    answered(journal, 1)
    assert recent(journal, at=NOW + MINUTE).same_body_day
    assert not recent(journal, OTT, at=NOW + MINUTE).same_body_day
    assert not journal.recent(EVA, "other", None, None, "words-2", NOW + MINUTE).same_body_day
    assert not journal.recent(EVA, "other", None, None, None, NOW + MINUTE).same_body_day
    assert not recent(journal, at=NOW + DAY + MINUTE).same_body_day


def test_strangers_count_apart(journal: Journal) -> None:
    answered(journal, 1, draft(DraftKind.ACKNOWLEDGE, "x@y.example", contact=None, project=None))
    answered(journal, 2)
    counts = recent(journal, at=NOW + MINUTE)
    assert (counts.strangers_hour, counts.all_hour, counts.domain_hour) == (1, 2, 1)


def test_quick_replies_of_a_week_are_counted(journal: Journal) -> None:
    for uid, seconds in enumerate((5.0, 59.0, 61.0, -3.0, None), start=1):
        about = letter(uid, reply_seconds=seconds)
        carry_out(journal, arrive(journal, uid), decision(outcome=Outcome.NOTHING), about=about)
    assert recent(journal, at=NOW + DAY).quick_replies == 2
    assert recent(journal, OTT, at=NOW + DAY).quick_replies == 0
    assert recent(journal, at=NOW + 8 * DAY).quick_replies == 0


@pytest.mark.parametrize("scope", ["all", f"contact:{EVA}", "domain:krause.example", "case:SHOP-1"])
def test_an_open_breaker_is_told_until_its_time(journal: Journal, scope: str) -> None:
    journal.trip(scope, "too much", NOW, NOW + HOUR)
    assert recent(journal, case="SHOP-1").breaker == "too much"
    journal.trip(scope, "far too much", NOW, NOW + HOUR)
    assert recent(journal, case="SHOP-1").breaker == "far too much"
    assert recent(journal, case="SHOP-1", at=NOW + HOUR).breaker is None
    other = journal.recent("x@y.example", "other", "y.example", "SHOP-2", None, NOW)
    assert other.breaker == ("far too much" if scope == "all" else None)
    assert journal.reset(scope)
    assert not journal.reset(scope)
    assert recent(journal, case="SHOP-1").breaker is None


def test_a_robots_words_are_the_same_in_any_spacing() -> None:
    assert body_hash("Ich bin  abwesend.\r\n") == body_hash("ich bin abwesend.")
    assert body_hash("Ich bin abwesend.") != body_hash("Ich bin da.")
    assert body_hash("\ud800 half a character")


def test_text_that_no_database_takes_is_made_safe(journal: Journal) -> None:
    bad = "a\0b\ud800c\udc00"
    number = arrive(journal)
    case = opened(subject=bad, wish=bad)
    what = decision(
        Draft(DraftKind.STATE, EVA, bad, bad), case=case, because=bad, reasons=(bad,), notes=((EVA, bad),),
    )  # fmt: skip
    decision_id = journal.carry_out(
        number, what, lambda number, _: mint(number, draft()), now=NOW,
        mailbox="projekte", facts_snapshot={bad: [bad, {"deep": bad}]}, policy="p", letter=letter(subject=bad),
    )  # fmt: skip
    good = "ab�c�"
    (row,) = journal.decisions()
    trace = journal.trace(decision_id)
    assert trace is not None
    assert (row.subject, row.because, journal.outbox()[0].subject) == (good, good, good)
    assert (trace.reasons, trace.facts) == ((good,), {good: [good, {"deep": good}]})
    assert journal.open_cases()[0].subject == good
    assert journal.contact_notes(EVA) == [(NOW, good)]


def test_a_time_without_a_zone_is_refused_and_nothing_stays_open(journal: Journal) -> None:
    with pytest.raises(Exception, match="without a zone"):
        journal.note_contact(EVA, "away", NOW.replace(tzinfo=None))
    journal.note_contact(EVA, "away", NOW)
    assert len(journal.contact_notes(EVA)) == 1
