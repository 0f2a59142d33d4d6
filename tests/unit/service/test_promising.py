"""Promised dates that cannot be held: drafted at once, told once, released by a word or by the clock; silence inside the buffer."""

from dataclasses import replace
from datetime import timedelta

from daemon import mail
from daemon.journal import OutboxState
from daemon.model import DelayNotice, Outgoing, PromiseKind
from daemon.service.gathering import outlook_of
from daemon.service.promising import PromiseWatch
from tests.unit.decide.story import COMPLAINT, EVA, HOUR, JONAS, STATUS, Story, answer, kinds, letter

LATER = "Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert; wir ziehen die Versandregeln vor"


def look(story: Story) -> int:
    return PromiseWatch().look(story.journal, story.policy, story.clock.now())


def delays(story: Story) -> list[tuple[str, str]]:
    """Delay notices in the outbox: state and recipient."""
    return [(str(row.state), row.recipient) for row in story.outbox() if row.kind == "delay"]


def to_lead(sent: list[Outgoing]) -> Outgoing:
    return next(m for m in sent if str(m.kind) == "notice" and m.recipient == "jonas@studio-nord.example")


def body(outgoing: Outgoing) -> str:
    return mail.parse(outgoing.raw).new_text


def with_notice(story: Story, how: DelayNotice) -> None:
    story.policy = replace(story.policy, site=replace(story.policy.site, delay_notice=how))


def test_an_entry_that_moves_a_promised_date_makes_a_draft_and_nothing_leaves(story: Story) -> None:
    story.report(LATER)
    assert look(story) == 1
    assert {state for state, _ in delays(story)} == {"held"}
    sent = story.send()
    assert kinds(sent) == [("notice", "jonas@studio-nord.example")]
    text = body(to_lead(sent))
    assert "14. Dezember" in text
    assert "18. Dezember" in text
    assert "weil die Bank später liefert" in text
    assert [p.day for p in story.journal.promises("SHOP")] == [], "what waits is not promised"


def test_the_lead_releases_it_by_one_word_and_the_client_is_promised_the_new_date(story: Story) -> None:
    story.report(LATER)
    look(story)
    notice = to_lead(story.send())
    story.clock.forward(timedelta(seconds=60))
    story.decide(answer(JONAS, "freigeben\n", notice.message_id))
    sent = [m for m in story.send() if str(m.kind) == "delay"]
    assert {m.recipient for m in sent} == {
        "e.krause@krause.example", "ott@krause.example", "brandt@krause.example",
    }  # fmt: skip
    (promise, *_) = story.journal.promises("SHOP")
    assert (promise.what, str(promise.day), promise.kind) == ("Livegang", "2026-12-18", PromiseKind.MILESTONE)
    (proposal,) = story.journal.project_proposals("SHOP")
    assert (proposal.settled, proposal.settled_by) == ("released", "jonas")
    found = outlook_of(story.policy.site.projects["SHOP"], story.policy, story.journal, story.clock.now())
    moved = next(m for m in found.state.milestones if m.name == "Livegang")
    assert (str(moved.promised), str(moved.was), moved.in_question) == ("2026-12-18", "2026-12-14", False)
    assert found.slips == ()


def test_a_slip_is_told_once(story: Story) -> None:
    story.report(LATER)
    assert [look(story), look(story), look(story)] == [1, 0, 0]
    story.journal.settle_proposal(story.journal.proposals_waiting()[0].id, "dropped", story.clock.now())
    story.report(LATER)
    assert look(story) == 0


def test_a_newer_date_replaces_the_draft_that_waits(story: Story) -> None:
    story.report(LATER)
    look(story)
    story.clock.forward(timedelta(seconds=3600))
    story.report("Meilenstein Livegang -> 22.12.2026 weil die Bank noch später liefert")
    look(story)
    assert [p.settled for p in story.journal.project_proposals("SHOP")] == ["replaced", None]
    assert {state for state, _ in delays(story)} == {"dropped", "held"}


def test_inside_the_buffer_nobody_hears_anything(story: Story) -> None:
    story.report("erledigt: Login-Seite", "prognose: Livegang -> 11.12.2026 weil die Bank später liefert")
    assert look(story) == 0
    found = outlook_of(story.policy.site.projects["SHOP"], story.policy, story.journal, story.clock.now())
    assert found.slips == ()
    assert not any(m.in_question for m in found.state.milestones)
    assert str(found.light.colour if found.light else "") == "amber"
    assert str(found.state.light.colour if found.state.light else "") == "green"


def test_a_forecast_beyond_the_promise_is_promised_with_room_to_spare(story: Story) -> None:
    story.report("prognose: Livegang -> 16.12.2026 weil die Bank später liefert")
    look(story)
    (proposal,) = story.journal.proposals_waiting()
    assert proposal.data["new"] == "2026-12-18"


def test_without_a_reason_or_a_date_the_lead_is_asked_and_nothing_is_ready(story: Story) -> None:
    story.report("Meilenstein Livegang -> 18.12.2026")
    look(story)
    (proposal,) = story.journal.proposals_waiting()
    assert (proposal.outgoing, proposal.due) == ((), None)
    assert "mit dem Grund" in body(to_lead(story.send()))
    story.clock.forward(timedelta(seconds=3600))
    story.report(LATER)
    look(story)
    assert [bool(p.outgoing) for p in story.journal.project_proposals("SHOP")] == [False, True]


def test_with_auto_it_leaves_at_its_time_unless_somebody_said_no(story: Story) -> None:
    with_notice(story, DelayNotice("auto", within=timedelta(hours=2)))
    story.report(LATER)
    look(story)
    (proposal,) = story.journal.proposals_waiting()
    assert proposal.due is not None
    story.clock.forward(timedelta(seconds=3600))
    look(story)
    assert {state for state, _ in delays(story)} == {"held"}
    story.clock.forward(timedelta(seconds=5400))
    look(story)
    assert {state for state, _ in delays(story)} == {"queued"}
    assert story.journal.project_proposals("SHOP")[0].settled == "sent"


def test_while_a_complaint_is_open_nothing_leaves_by_itself(story: Story) -> None:
    with_notice(story, DelayNotice("auto", within=timedelta(hours=2)))
    story.report(LATER)
    look(story)
    story.decide(letter(EVA, COMPLAINT))
    story.clock.forward(timedelta(seconds=4 * 3600))
    look(story)
    assert {state for state, _ in delays(story)} == {"held"}


def test_until_the_client_was_told_the_state_claims_nothing_about_the_date(story: Story) -> None:
    story.report(LATER)
    story.decide(letter(EVA, STATUS))
    (state,) = [m for m in story.send() if str(m.kind) == "state"]
    text = body(state)
    assert "wird gerade geprüft" in text
    assert "im Plan" not in text
    assert "18. Dezember" not in text
    assert "Livegang" not in {p.what for p in story.journal.promises("SHOP")}


def test_the_dates_of_an_answer_stand_in_the_ledger_with_the_mail_that_carried_them(story: Story) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, STATUS))
    sent = story.send()
    promises = story.journal.promises("SHOP")
    assert {(p.what, str(p.day)) for p in promises} == {("Zahlungstest", "2026-11-27"), ("Livegang", "2026-12-14")}
    assert {p.outgoing for p in promises} == {m.id for m in sent if str(m.kind) == "state"}


def test_a_plan_file_that_names_a_later_day_than_was_told_is_a_slip(story: Story) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, STATUS))
    shop = story.policy.site.projects["SHOP"]
    plan = tuple(replace(m, promised=m.promised + timedelta(days=7)) if m.name == "Livegang" else m for m in shop.plan)
    site = replace(story.policy.site, projects={**story.policy.site.projects, "SHOP": replace(shop, plan=plan)})
    story.policy = replace(story.policy, site=site)
    look(story)
    (proposal,) = story.journal.proposals_waiting()
    assert (proposal.data["cause"], proposal.data["new"]) == ("plan", "2026-12-21")


def test_a_promised_day_that_has_come_is_asked_about_once(story: Story) -> None:
    story.clock.forward(timedelta(seconds=8 * 24 * 3600))  # Friday 27 November, the day of Zahlungstest
    assert look(story) == 1
    assert look(story) == 0
    assert "Zahlungstest" in body(to_lead(story.send()))


def test_a_promised_day_that_is_over_is_a_question_for_the_date(story: Story) -> None:
    story.clock.forward(timedelta(seconds=11 * 24 * 3600))  # Monday 30 November
    look(story)
    assert "ist nicht als erledigt eingetragen" in body(to_lead(story.send()))
    story.report("Meilenstein Zahlungstest erledigt")
    look(story)
    assert [p.settled for p in story.journal.project_proposals("SHOP")] == ["replaced"]


def test_a_word_for_a_mail_that_no_longer_waits_is_named_as_not_understood(story: Story) -> None:
    story.report(LATER)
    look(story)
    notice = to_lead(story.send())
    number = story.journal.proposals_waiting()[0].id
    story.journal.settle_proposal(number, "dropped", story.clock.now())
    story.decide(answer(JONAS, f"freigeben P{number}\n", notice.message_id))
    assert {row.state for row in story.outbox() if row.kind == "delay"} == {OutboxState.DROPPED}
    assert story.clock.now() + HOUR > story.clock.now()


def test_what_a_member_promises_through_the_inbox_stands_in_the_ledger_with_that_mail(story: Story) -> None:
    story.decide(letter(EVA, "Guten Tag,\n\nich bin sehr enttäuscht, das ist inakzeptabel und ich beschwere mich.\n"))
    notice = next(m for m in story.send() if str(m.kind) == "notice")
    story.clock.forward(timedelta(minutes=1))
    words = "an Kunde:\nGuten Tag Frau Krause,\n\ndas bringen wir in Ordnung.\nZusage: Livegang bis 18.12.2026\n"
    story.decide(answer(JONAS, words, notice.message_id))
    relay = next(m for m in story.send() if str(m.kind) == "relay")
    given = [p for p in story.journal.promises("SHOP") if p.kind is PromiseKind.WORD]
    assert [(p.what, str(p.day), p.outgoing) for p in given] == [("Livegang", "2026-12-18", relay.id)]


def test_a_member_who_writes_to_the_client_with_the_inbox_in_copy_is_held_to_their_word(story: Story) -> None:
    story.report("erledigt: Login-Seite")
    rows = story.decide(letter(EVA, STATUS))
    assert rows[-1].case is not None
    state = next(m for m in story.send() if str(m.kind) == "state")
    story.clock.forward(timedelta(minutes=1))
    words = "Guten Tag Frau Krause,\n\ngern.\nZusage: Livegang bis 18.12.2026\n"
    story.decide(answer(JONAS, words, state.message_id, to="e.krause@krause.example, projekte@studio-nord.example"))
    given = [p for p in story.journal.promises("SHOP") if p.kind is PromiseKind.WORD]
    assert [(p.what, str(p.day)) for p in given] == [("Livegang", "2026-12-18")]


def test_one_mail_may_report_on_several_projects_and_every_line_is_answered(story: Story) -> None:
    words = "erledigt: Login-Seite (3,5h)\n[APP]\nerledigt: Anmeldung\n[SHOP] notiz: knapp\nirgendwas\n"
    story.decide(letter(JONAS, words, subject="[SHOP] Stand"))
    assert [e.text for e in story.journal.entries("APP")] == ["Anmeldung"]
    assert [e.text for e in story.journal.entries("SHOP")] == ["Login-Seite", "knapp"]
    text = body(next(m for m in story.send() if str(m.kind) == "answer"))
    assert "Eingetragen für Mobile App:\n- erledigt: Anmeldung" in text
    assert "- irgendwas" in text


def test_a_notice_that_waited_bears_the_date_on_which_it_was_let_go(story: Story) -> None:
    story.report(LATER)
    look(story)
    notice = to_lead(story.send())
    story.clock.forward(timedelta(days=1))
    story.journal.settle_proposal(story.journal.proposals_waiting()[0].id, "released", story.clock.now())
    sent = [m for m in story.send() if str(m.kind) == "delay"]
    assert sent
    assert {mail.parse(m.raw).date for m in sent} == {story.clock.now().replace(microsecond=0)}
    assert mail.parse(notice.raw).date != story.clock.now()


def test_a_forecast_of_a_milestone_that_there_is_not_is_handed_back_with_those_there_are(story: Story) -> None:
    words = "prognose: Launch -> 16.12.2026 weil die Bank später liefert\nerledigt: Login-Seite\n"
    story.decide(letter(JONAS, words, subject="[SHOP] Stand"))
    assert [e.text for e in story.journal.entries("SHOP")] == ["Login-Seite"]
    text = body(next(m for m in story.send() if str(m.kind) == "answer"))
    assert "- prognose: Launch -> 16.12.2026 weil die Bank später liefert" in text
    assert "einen Meilenstein, den es gibt: Zahlungstest, Livegang." in text


def test_a_milestone_that_an_entry_made_may_be_forecast(story: Story) -> None:
    story.decide(letter(JONAS, "Meilenstein Schulung -> 18.12.2026\n", subject="[SHOP] Stand"))
    story.decide(letter(JONAS, "prognose: schulung -> 17.12.2026\n", subject="[SHOP] Stand", number="2"))
    assert [str(e.kind) for e in story.journal.entries("SHOP")] == ["milestone", "forecast"]


def test_ok_releases_a_draft_and_is_no_order_anywhere_else(story: Story) -> None:
    story.decide(letter(JONAS, "ok\n", subject="Re: Mittag"))
    assert story.send() == []
    story.decide(letter(EVA, COMPLAINT, number="3"))
    complaint = to_lead(story.send())
    story.clock.forward(timedelta(minutes=1))
    story.decide(answer(JONAS, "ok\n", complaint.message_id, number="4"))
    assert not any("ausgeführt" in body(m) for m in story.send()), "a courtesy is no order that could fail"
    story.report(LATER)
    look(story)
    notice = next(m for m in story.send() if "Livegang" in body(m))
    story.clock.forward(timedelta(minutes=1))
    story.decide(answer(JONAS, "ok\n", notice.message_id, number="5"))
    assert {state for state, _ in delays(story)} == {"queued"}
