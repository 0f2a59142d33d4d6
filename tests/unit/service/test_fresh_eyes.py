"""Fresh eyes: one mail a week to each lead with what needs a look, and none where nothing does."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from daemon import mail
from daemon.model import Absence, FreshEyes, Outgoing
from daemon.service.fresh_eyes import FreshEyesRound
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, JONAS, STATUS, Story, answer, letter

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
DAY = timedelta(days=1)


def only_shop(story: Story) -> None:
    site = story.policy.site
    story.policy = replace(story.policy, site=replace(site, projects={"SHOP": site.projects["SHOP"]}))


def look(story: Story, at: datetime | None = None, round_: FreshEyesRound | None = None) -> list[Outgoing]:
    if at is not None:
        story.clock.forward(at - story.clock.now())
    (round_ or FreshEyesRound()).look(story.journal, story.policy, story.clock.now())
    return story.send()


def body(outgoing: Outgoing) -> str:
    return mail.parse(outgoing.raw).new_text


def test_what_needs_a_look_is_in_one_mail_on_monday_morning_and_once(story: Story) -> None:
    only_shop(story)
    story.clock.forward(-60 * DAY)
    story.report("erledigt: Login-Seite", "wartet auf Kunde: Texte für das Impressum", "idee: Gutscheine")
    story.decide(letter(EVA, STATUS))
    story.send()
    assert look(story, MONDAY - timedelta(minutes=1)) == []
    (sent,) = look(story, MONDAY)
    assert sent.recipient == "jonas@studio-nord.example"
    text = body(sent)
    assert "Frischer Blick: Shop-Relaunch fällt etwas auf" in (mail.parse(sent.raw).subject or "")
    assert "seit 64 Tagen ist nichts eingetragen" in text
    assert "auf „Texte für das Impressum“ vom Kunden warten wir seit 64 Tagen" in text
    assert "seit 64 Tagen kam vom Kunden keine Mail" in text
    assert "seit 64 Tagen gab es keine Idee für den Kunden" in text
    assert "„Zahlungstest“ ist für Freitag, 27. November, zugesagt" in text
    assert look(story, MONDAY + timedelta(hours=1)) == []
    assert len(look(story, MONDAY + 7 * DAY)) == 1


def test_no_mail_where_nothing_needs_a_look(story: Story) -> None:
    only_shop(story)
    project = story.policy.site.projects["SHOP"]
    story.policy = replace(
        story.policy, site=replace(story.policy.site, projects={"SHOP": replace(project, plan=project.plan[1:])})
    )
    story.report("erledigt: Login-Seite", "idee: Gutscheine")
    story.decide(letter(EVA, STATUS))
    story.send()
    assert look(story, MONDAY) == []


def test_a_project_with_an_open_complaint_is_left_in_peace(story: Story) -> None:
    only_shop(story)
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    assert look(story, MONDAY) == []


def test_each_lead_hears_of_their_own_projects_only(story: Story) -> None:
    by_lead = {m.recipient.partition("@")[0]: body(m) for m in look(story, MONDAY)}
    assert set(by_lead) == {"jonas", "mira"}
    assert "SHOP Shop-Relaunch" in by_lead["jonas"]
    assert "APP Mobile App" not in by_lead["jonas"]
    assert "bisher ist nichts eingetragen" in by_lead["mira"]


def test_who_stands_in_for_a_lead_reads_theirs_in_one_mail_and_the_lead_not_again(story: Story) -> None:
    team = story.policy.site.team
    jonas = replace(team["jonas"], absences=(Absence(MONDAY.date(), MONDAY.date()),), deputy="mira")
    story.policy = replace(story.policy, site=replace(story.policy.site, team={**team, "jonas": jonas}))
    (sent,) = look(story, MONDAY)
    assert sent.recipient == "mira@studio-nord.example"
    assert {"SHOP Shop-Relaunch", "APP Mobile App"} <= set(re.findall(r"SHOP Shop-Relaunch|APP Mobile App", body(sent)))
    assert look(story, MONDAY + DAY) == []


@pytest.mark.parametrize(
    ("eyes", "mails"),
    [
        (None, 0),
        (FreshEyes(no_news=None, waiting=None, silent=None, no_idea=None), 1),  # promises stay
        (FreshEyes(at=(2, FreshEyes().at[1])), 0),  # on Wednesday
    ],
)
def test_it_can_be_set_and_switched_off(story: Story, eyes: FreshEyes | None, mails: int) -> None:
    only_shop(story)
    story.policy = replace(story.policy, site=replace(story.policy.site, fresh_eyes=eyes))
    assert len(look(story, MONDAY)) == mails


def test_on_a_holiday_it_comes_on_the_next_workday(story: Story) -> None:
    only_shop(story)
    easter_monday = datetime(2027, 3, 29, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    assert look(story, easter_monday) == []
    assert len(look(story, easter_monday + DAY)) == 1


def test_an_offer_that_the_client_has_not_answered_for_long_is_named_until_they_have(story: Story) -> None:
    only_shop(story)
    story.decide(letter(EVA, CHANGE, subject="Filter nach Größe"))
    story.send()
    notice = next(row for row in story.outbox() if row.recipient.startswith("jonas"))
    story.decide(answer(JONAS, "Änderung: +6 h, Livegang bleibt 14.12.\n", notice.message_id))
    offer = next(mail for mail in story.send() if mail.recipient.startswith("e.krause"))
    assert "Angebot" not in "".join(map(body, look(story, MONDAY)))
    (sent,) = look(story, MONDAY + 7 * DAY)
    assert "- das Angebot zu SHOP-1, „Filter nach Größe“, ist seit elf Tagen ohne Antwort" in body(sent)
    offered = mail.parse(offer.raw).message_id
    assert offered is not None
    story.decide(answer(EVA, "Ja\n", offered, number="yes"))
    story.send()
    assert "Angebot" not in "".join(map(body, look(story, MONDAY + 14 * DAY)))
