"""Threads that survive a provider who rewrites Message-IDs, and questions that are carried over."""

from dataclasses import replace

import pytest

from daemon.model import Thread
from tests.unit.decide.story import BOX, CHANGE, EVA, JONAS, LENA, STRANGER, TIM, Story, answer, facts_of, letter


def opened(story: Story) -> str:
    """Eva has asked for a change; the reference of her case."""
    story.decide(letter(EVA, CHANGE, subject="Filter", number="1"))
    story.send()
    (case,) = story.journal.open_cases("SHOP")
    return case.ref


def thread(story: Story, raw: bytes) -> Thread:
    return facts_of(raw, story.policy, story.journal).thread


@pytest.mark.parametrize(
    ("who", "linked"), [(EVA, True), (JONAS, True), (TIM, False), (STRANGER, False), (LENA, False)]
)
def test_the_reference_in_the_subject_links_people_of_that_thread(story: Story, who: str, linked: bool) -> None:
    ref = opened(story)
    found = thread(story, letter(who, "Und in Blau, bitte.\n", subject=f"AW: Filter [{ref}]", number="2"))
    assert (found.case is not None and found.case.ref == ref) is linked


def test_an_unknown_or_foreign_reference_links_nothing(story: Story) -> None:
    opened(story)
    for subject in ("AW: [SHOP-99]", "AW: [HARBOUR-1]", "SHOP-", "AW: Filter"):
        assert thread(story, letter(EVA, "Hallo\n", subject=subject, number="2")).case is None


def test_a_message_id_beats_the_subject(story: Story) -> None:
    ref = opened(story)
    story.decide(
        letter(EVA, "Guten Tag,\n\nich bin sehr enttäuscht und beschwere mich.\n", subject="Ärger", number="3")
    )
    complaint = next(case for case in story.journal.open_cases("SHOP") if case.ref != ref)
    raw = answer(EVA, "Und?\n", "<3@krause.example>", number="4").replace(b"Re: Stand?", f"AW: [{ref}]".encode())
    found = thread(story, raw).case
    assert found is not None
    assert found.ref == complaint.ref


@pytest.mark.fault(34)
@pytest.mark.parametrize(("who", "linked"), [(EVA, True), (TIM, False), (STRANGER, False)])
def test_the_tag_of_our_reply_address_links_whom_the_mail_went_to(story: Story, who: str, linked: bool) -> None:
    boxes = {BOX: replace(story.policy.site.mailboxes[BOX], plus_tags=True)}
    story.policy = replace(story.policy, site=replace(story.policy.site, mailboxes=boxes))
    ref = opened(story)
    number = next(row.id for row in story.outbox() if row.recipient == "e.krause@krause.example")
    found = thread(
        story, letter(who, "Ja.\n", subject="AW: Filter", to=f"projekte+r{number}@studio-nord.example", number="2")
    )
    assert (found.case is not None and found.case.ref == ref) is linked
    assert found.token_valid is None, "a number anybody can type is no token"
    for odd in ("r", "rx", "r-1", "r²", "r" + "9" * 30, str(number)):
        raw = letter(who, "Ja.\n", to=f"projekte+{odd}@studio-nord.example", number="2")
        assert thread(story, raw).case is None


def ask(story: Story, body: str) -> str:
    """Lena, of two projects, writes without naming one; the Message-ID of our question."""
    story.report("erledigt: Suche")
    story.report("erledigt: Entwurf", project="APP")
    story.decide(letter(LENA, body, number="1"))
    return next(mail.message_id for mail in story.send() if mail.recipient == "brandt@krause.example")


@pytest.mark.parametrize("named", ["Mobile App", "Die Mobile App, danke!", "APP\n", "Shop-Relaunch"])
def test_the_question_is_carried_to_the_project_that_is_named(story: Story, named: str) -> None:
    question = ask(story, "Hallo,\n\nwie ist der aktuelle Stand?\n")
    *_, row = story.decide(answer(LENA, named, question))
    project = "SHOP" if "Shop" in named else "APP"
    assert (row.row, row.outcome, row.project, row.intent) == ("D33", "state", project, "status-request")
    assert [m.recipient for m in story.send() if m.kind.to_client] == ["brandt@krause.example"]
    assert story.journal.open_cases() == [], "the question lies with no project any more"
    assert story.journal.waiting_timers() == []


def test_a_change_is_carried_with_the_clients_words(story: Story) -> None:
    question = ask(story, "Hallo,\n\nbitte ergänzt einen Filter nach Größe.\n")
    *_, row = story.decide(answer(LENA, "Shop-Relaunch", question))
    assert (row.outcome, row.project, row.intent) == ("acknowledge", "SHOP", "change-request")
    cases = story.journal.open_cases()
    assert [(case.ref.partition("-")[0], str(case.kind)) for case in cases] == [("SHOP", "change")]
    found = story.journal.case(cases[0].ref)
    assert found is not None
    assert "Filter nach Größe" in found.wish


@pytest.mark.parametrize("who", [EVA, TIM, STRANGER])
def test_nobody_else_carries_the_question_on(story: Story, who: str) -> None:
    question = ask(story, "Hallo,\n\nwie ist der aktuelle Stand?\n")
    assert not facts_of(answer(who, "Mobile App", question), story.policy, story.journal).carried


@pytest.mark.parametrize(
    "said",
    ["Danke!", "Mobile App und Shop-Relaunch", "Bitte ändert die Farbe in der Mobile App.", "Stand der Mobile App?"],
)
def test_more_than_a_name_speaks_for_itself(story: Story, said: str) -> None:
    question = ask(story, "Hallo,\n\nwie ist der aktuelle Stand?\n")
    assert not facts_of(answer(LENA, said, question), story.policy, story.journal).carried


def test_a_new_topic_on_an_old_mail_is_a_case_of_its_own(story: Story) -> None:
    ref = opened(story)
    story.clock.forward(story.clock.now().replace(day=20) - story.clock.now())
    raw = answer(
        EVA, "Guten Tag,\n\nbitte tauschen Sie das Logo auf der Startseite aus.\n", "<1@krause.example>", number="2"
    )
    story.decide(raw.replace(b"Re: Stand?", b"Neues Logo"))
    assert len(story.journal.open_cases("SHOP")) == 2
    quoted = raw.replace(b"Re: Stand?", b"AW: Filter").replace(b"<2@", b"<3@").replace(b"Logo", b"Banner")
    story.decide(quoted)
    assert len(story.journal.open_cases("SHOP")) == 2, f"a reply under the old subject goes on in {ref}"
