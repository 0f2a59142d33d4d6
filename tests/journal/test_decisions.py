"""A decision is carried out whole, once, and can be asked why."""

from datetime import date

import pytest

from daemon.journal import Journal, JournalError, Minted, ReferenceTaken, Timer
from daemon.model import (
    Audience,
    CaseKind,
    CaseState,
    Check,
    Draft,
    DraftKind,
    Entry,
    EntryKind,
    Hit,
    Outcome,
    PromisePlan,
    TimerPlan,
)
from tests.journal.samples import (
    BOX,
    DAY,
    EVA,
    HOUR,
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

RUNG = TimerPlan("rung-1", NOW + HOUR, "rung", "SHOP-1", {"notify": "lead"})


def test_everything_that_follows_is_there_at_once(journal: Journal) -> None:
    number = arrive(journal)
    step = Entry(EntryKind.DONE, "Login-Seite", NOW, "jonas", hours=3.5, due=date(2026, 12, 1))
    what = decision(
        draft(case="SHOP-1"), draft(DraftKind.NOTICE, "jonas@studio-nord.example", contact=None),
        suggested=(draft(DraftKind.RELAY),), case=opened(), timers=(RUNG,), alert="look", filing="Sachstand/Status",
        promises=(PromisePlan("answer", NOW + DAY, "SHOP", "SHOP-1"),), entries=(("SHOP", step),),
        notes=((EVA.upper(), "away until Monday"),), hold=True,
    )  # fmt: skip
    decision_id = carry_out(journal, number, what)
    assert journal.pending(10) == []
    (row,) = journal.decisions()
    assert (row.id, row.arrival_id, row.outcome, row.row, row.hold) == (decision_id, number, "state", "D33", True)
    assert (row.sender, row.message_id, row.case, row.policy) == (EVA, "<1@krause.example>", "SHOP-1", "abc123")
    assert (row.alert, row.filing, row.settled, len(row.outgoing)) == ("look", "Sachstand/Status", None, 3)
    assert sorted(mail.state for mail in journal.outbox()) == ["held", "queued", "queued"]
    assert [case.ref for case in journal.open_cases("SHOP")] == ["SHOP-1"]
    assert [timer.data for timer in journal.waiting_timers()] == [{"notify": "lead"}]
    (promise,) = journal.promises("SHOP")
    assert (promise.due, promise.outgoing, promise.made) == (NOW + DAY, row.outgoing[0], NOW)
    (entry,) = journal.entries("SHOP")
    assert (entry.text, entry.hours, entry.due, entry.audience) == (
        "Login-Seite",
        3.5,
        date(2026, 12, 1),
        Audience.CLIENT,
    )
    assert journal.contact_notes(EVA) == [(NOW, "away until Monday")]
    assert journal.decision_of(number) == row
    assert journal.decision_of(999) is None


def test_why_a_decision_was_taken_can_be_asked_later(journal: Journal) -> None:
    number = arrive(journal)
    trace = journal.trace(carry_out(journal, number, decision()))
    assert trace is not None
    assert trace.reasons == ("asked politely",)
    assert trace.checks == (Check("D2", False, "not ours"), Check("D5", None, "cannot tell"))
    assert trace.hits == (Hit("status", "routing", True, "the intent fits"),)
    assert trace.facts == {"now": str(NOW), "proof": "pass"}
    assert journal.trace(999) is None


def test_a_mail_is_decided_once(journal: Journal) -> None:
    number = arrive(journal)
    first = carry_out(journal, number, decision(draft()))
    again = carry_out(journal, number, decision(draft(to="ott@krause.example"), case=opened()))
    assert again == first
    assert [mail.recipient for mail in journal.outbox()] == [EVA]
    assert journal.all_cases() == []


def test_a_mail_that_was_never_recorded_cannot_be_decided(journal: Journal) -> None:
    with pytest.raises(JournalError, match="no mail 5"):
        carry_out(journal, 5, decision(draft()))
    assert journal.outbox() == []


def test_if_minting_fails_nothing_happened(journal: Journal) -> None:
    number = arrive(journal)

    def breaks(outbox_id: int, made: Draft) -> Minted:
        if made.kind is DraftKind.NOTICE:
            raise ValueError("a header with a line break")
        return mint(outbox_id, made)

    what = decision(draft(), draft(DraftKind.NOTICE, "jonas@studio-nord.example"), case=opened(), timers=(RUNG,))
    with pytest.raises(ValueError, match="line break"):
        carry_out(journal, number, what, with_mint=breaks)
    assert len(journal.pending(10)) == 1
    assert (journal.outbox(), journal.all_cases(), journal.waiting_timers()) == ([], [], [])


def test_a_taken_reference_sends_the_decision_back(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(draft(case="SHOP-1"), case=opened()))
    second = arrive(journal, 2)
    with pytest.raises(ReferenceTaken, match="SHOP-1"):
        carry_out(journal, second, decision(draft(), case=opened()))
    assert len(journal.outbox()) == 1
    carry_out(journal, second, decision(draft(), case=opened(journal.next_reference("SHOP"))))
    assert [case.ref for case in journal.open_cases()] == ["SHOP-1", "SHOP-2"]


def test_in_a_batch_a_taken_reference_takes_back_only_its_own_mail(journal: Journal) -> None:
    first, second, third = (arrive(journal, uid) for uid in (1, 2, 3))
    with journal.transaction():
        carry_out(journal, first, decision(draft(), case=opened()))
        with pytest.raises(ReferenceTaken):
            carry_out(journal, second, decision(draft(), case=opened()))
        carry_out(journal, third, decision(draft()))
    assert [mail.id for mail in journal.pending(10)] == [second]
    assert len(journal.outbox()) == 2


def test_two_answers_of_one_kind_to_one_contact_are_refused(journal: Journal) -> None:
    number = arrive(journal)
    with pytest.raises(JournalError, match="a second mail of kind state"):
        carry_out(journal, number, decision(draft(), draft(to=EVA.upper())))
    assert journal.outbox() == []


def test_a_suggestion_may_repeat_the_kind_of_what_was_said(journal: Journal) -> None:
    number = arrive(journal)
    carry_out(journal, number, decision(draft(), suggested=(draft(text="the whole state"),), hold=True))
    assert sorted(mail.state for mail in journal.outbox()) == ["held", "queued"]


def test_a_decision_about_no_mail_is_carried_out_too(journal: Journal) -> None:
    digest = draft(DraftKind.DIGEST, "jonas@studio-nord.example", project=None, contact=None)
    carry_out(journal, None, decision(digest, outcome=Outcome.NOTHING))
    (row,) = journal.last_decisions()
    assert (row.arrival_id, row.timer_id, row.sender) == (None, None, "")


def test_decisions_can_be_followed_and_looked_back_at(journal: Journal) -> None:
    for uid in range(1, 6):
        answered(journal, uid)
    first = journal.decisions(limit=2)
    then = journal.decisions(first[-1].id, limit=50)
    assert [row.id for row in (*first, *then)] == [1, 2, 3, 4, 5]
    assert [row.id for row in journal.last_decisions(2)] == [4, 5]


def test_a_case_moves_on_and_keeps_its_steps(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(case=opened(owner="jonas", due=NOW + DAY)))
    moved = opened(opened=False, state=CaseState.DECLINED, wish="", subject="", reason="too dear", contact=None)
    carry_out(journal, arrive(journal, 2), decision(case=moved), at=NOW + HOUR)
    case = journal.case("SHOP-1")
    assert case is not None
    assert (case.project, case.wish, case.closed) == ("SHOP", "ein Filter", NOW + HOUR)
    assert (case.case.state, case.case.owner, case.case.due) == (CaseState.DECLINED, "jonas", NOW + DAY)
    assert [(event.state, event.reason) for event in case.events] == [("open", "asked for"), ("declined", "too dear")]
    assert journal.open_cases() == []
    assert [row.case.ref for row in journal.all_cases("SHOP", EVA)] == ["SHOP-1"]
    assert journal.case("SHOP-9") is None


def test_a_closed_case_that_is_opened_again_is_open(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(case=opened(state=CaseState.DONE)))
    assert journal.open_cases() == []
    carry_out(journal, arrive(journal, 2), decision(case=opened(opened=False)))
    assert [case.state for case in journal.open_cases(contact=EVA)] == [CaseState.OPEN]
    assert journal.open_cases("OTHER") == []


def test_a_case_that_is_not_there_cannot_move(journal: Journal) -> None:
    number = arrive(journal)
    with pytest.raises(JournalError, match="no case SHOP-1"):
        carry_out(journal, number, decision(case=opened(opened=False)))
    with pytest.raises(JournalError, match="no reference"):
        carry_out(journal, number, decision(case=opened("SHOP-eins")))


def test_references_count_by_project_and_keys_may_hold_a_dash(journal: Journal) -> None:
    assert journal.next_reference("SHOP-APP") == "SHOP-APP-1"
    carry_out(journal, arrive(journal), decision(case=opened("SHOP-APP-1")))
    assert journal.next_reference("SHOP-APP") == "SHOP-APP-2"
    assert journal.next_reference("SHOP") == "SHOP-1"


def test_a_complaint_is_open_until_it_is_settled(journal: Journal) -> None:
    complaint = opened(kind=CaseKind.COMPLAINT, state=CaseState.HEARD)
    carry_out(journal, arrive(journal, 1), decision(case=complaint))
    assert journal.complaint_open("SHOP")
    assert not journal.complaint_open("OTHER")
    settled = opened(kind=CaseKind.COMPLAINT, state=CaseState.SETTLED, opened=False)
    carry_out(journal, arrive(journal, 2), decision(case=settled))
    assert not journal.complaint_open("SHOP")


def due(journal: Journal) -> Timer:
    (timer,) = journal.due_timers(NOW + HOUR)
    return timer


def fire(journal: Journal, timer: Timer, *drafts: Draft) -> int | None:
    return journal.fire(timer, decision(*drafts), mint, now=NOW + HOUR, facts_snapshot={}, policy="abc123")


def test_a_timer_fires_once_with_what_follows(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(case=opened(), timers=(RUNG,)))
    assert journal.due_timers(NOW) == []
    timer = due(journal)
    assert (timer.key, timer.case, timer.mailbox, timer.project, timer.kind) == (
        "rung-1",
        "SHOP-1",
        BOX,
        "SHOP",
        "rung",
    )
    notice = draft(DraftKind.NOTICE, "jonas@studio-nord.example", contact=None)
    decision_id = fire(journal, timer, notice)
    assert decision_id is not None
    assert fire(journal, timer, notice) is None
    (row,) = journal.last_decisions(1)
    assert (row.id, row.timer_id, row.case) == (decision_id, timer.id, "SHOP-1")
    assert len(journal.outbox()) == 1
    assert journal.due_timers(NOW + DAY) == []


def test_a_timer_whose_mail_cannot_be_made_fires_again(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(case=opened(), timers=(RUNG,)))
    timer = due(journal)
    with pytest.raises(JournalError):
        fire(journal, timer, draft(), draft())
    assert due(journal) == timer


def test_a_timer_is_set_once_for_its_case_and_key(journal: Journal) -> None:
    plans = (RUNG, TimerPlan("rung-2", NOW + DAY, "rung", "SHOP-1"), TimerPlan("rung-1", NOW + HOUR, "rung"))
    carry_out(journal, arrive(journal, 1), decision(case=opened(), timers=plans))
    carry_out(journal, arrive(journal, 2), decision(timers=(TimerPlan("rung-1", NOW + DAY, "rung", "SHOP-1"),)))
    timers = [(timer.key, timer.case, timer.due) for timer in journal.waiting_timers()]
    assert timers == [("rung-1", "SHOP-1", NOW + HOUR), ("rung-1", None, NOW + HOUR), ("rung-2", "SHOP-1", NOW + DAY)]


def test_a_decision_stops_the_clock_and_a_stopped_timer_never_fires(journal: Journal) -> None:
    carry_out(journal, arrive(journal, 1), decision(case=opened(), timers=(RUNG,)))
    timer = due(journal)
    carry_out(journal, arrive(journal, 2), decision(stop_timers_of="SHOP-1"))
    assert fire(journal, timer) is None
    assert journal.stop_timers("SHOP-1", NOW) == 0
    carry_out(journal, arrive(journal, 3), decision(timers=(RUNG,)))
    assert journal.waiting_timers() == []


def test_when_a_person_answers_the_clock_stops_and_the_case_remembers(journal: Journal) -> None:
    carry_out(journal, arrive(journal), decision(case=opened(), timers=(RUNG,)))
    journal.human_answered("SHOP-1", "mira", NOW + HOUR)
    case = journal.case("SHOP-1")
    assert case is not None
    assert (case.answered_by, case.answered) == ("mira", NOW + HOUR)
    assert case.events[-1].reason == "mira answered the client"
    assert journal.waiting_timers() == []
    with pytest.raises(JournalError, match="no case"):
        journal.human_answered("SHOP-7", "mira", NOW)


def test_entries_come_in_the_order_they_were_made(journal: Journal) -> None:
    late = Entry(EntryKind.NOTE, "intern", NOW, "mira", Audience.INTERNAL, reason="weil", source="command line")
    early = Entry(EntryKind.MILESTONE, "Livegang", NOW - DAY, "jonas", milestone="Livegang", due=date(2026, 12, 14))
    numbers = [journal.add_entry("SHOP", late, NOW), journal.add_entry("SHOP", early, NOW)]
    assert [entry.id for entry in journal.entries("SHOP")] == numbers[::-1]
    assert [entry.text for entry in journal.entries("SHOP", NOW)] == ["intern"]
    assert journal.entries("OTHER") == []
    (kept,) = journal.entries("SHOP", NOW)
    assert (kept.audience, kept.reason, kept.source) == (Audience.INTERNAL, "weil", "command line")


def test_the_last_update_is_the_newest_weekly_that_arrived(journal: Journal) -> None:
    from daemon.model import Delivery, DeliveryReport

    answered(journal, 1)
    carry_out(journal, None, decision(draft(occasion="weekly/update")))
    assert journal.last_update("SHOP") is None
    for number in range(2):
        for mail in journal.claim(NOW, 10):
            journal.record(mail.id, DeliveryReport(Delivery.SENT), NOW + HOUR * (number + 1))
    assert journal.last_update("SHOP") == NOW
    assert journal.last_update("OTHER") is None


def test_notes_of_a_contact_are_kept_in_order(journal: Journal) -> None:
    journal.note_contact(EVA, "away", NOW)
    journal.note_contact(EVA.title(), "back", NOW + DAY)
    assert journal.contact_notes(EVA) == [(NOW, "away"), (NOW + DAY, "back")]
    assert journal.contact_notes("ott@krause.example") == []


def test_a_letter_without_words_is_kept_too(journal: Journal) -> None:
    number = arrive(journal)
    blank = letter(1, message_id=None, key="", identity=None, body_hash=None)
    carry_out(journal, number, decision(outcome=Outcome.QUARANTINE), about=blank)
    assert journal.counts()["quarantined"] == 1
