"""Calendar files on the roads of real mails: the answer to a client, the notice to the lead, the weekly update."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from daemon.model import CalendarUse, DraftKind, Intent
from daemon.service import weekly
from tests.unit.compose.test_calendar_file import events, site
from tests.unit.decide.story import COMPLAINT, EVA, STATUS, Story, letter


@pytest.fixture(autouse=True)
def _wanted(story: Story) -> None:
    story.policy = replace(story.policy, site=site(*CalendarUse))


def files(raw: bytes) -> dict[str, EmailMessage]:
    """What is attached to a mail, by name."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return {str(p.get_filename()): p for p in message.iter_attachments() if isinstance(p, EmailMessage)}


def content(part: EmailMessage) -> bytes:
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


def test_the_answer_to_a_status_request_carries_the_dates_that_it_names(story: Story) -> None:
    story.report("erledigt: Produktsuche")
    story.decide(letter(EVA, STATUS))
    answer = next(one for one in story.send() if one.kind is DraftKind.STATE)
    ((name, part),) = files(answer.raw).items()
    assert (name, part.get_content_type(), part.get_content_disposition()) == (
        "SHOP-1.ics",
        "text/calendar",
        "attachment",
    )
    assert part.get_param("charset") == "utf-8"
    found = {str(event["SUMMARY"]): event.decoded("DTSTART").isoformat() for event in events(content(part))}
    assert found == {"Zahlungstest (Shop-Relaunch)": "2026-11-27", "Livegang (Shop-Relaunch)": "2026-12-14"}
    assert b"20261120" not in content(part), "an internal date has left the house"


def test_a_complaint_puts_nothing_in_the_clients_calendar_and_the_call_in_the_leads(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    mails = {one.kind: one.raw for one in story.send()}
    assert files(mails[DraftKind.ACKNOWLEDGE]) == {}
    (event,) = events(content(files(mails[DraftKind.NOTICE])["SHOP-1.ics"]))
    assert event.decoded("DTEND") == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert "Du meldest dich morgen, Freitag, bis 10 Uhr" in mails[DraftKind.NOTICE].decode()


def test_the_weekly_update_carries_the_dates_beside_its_report(story: Story) -> None:
    known = story.policy.site
    shop = replace(
        known.projects["SHOP"], contacts=tuple(replace(c, weekly=True) for c in known.projects["SHOP"].contacts)
    )
    story.policy = replace(story.policy, site=replace(known, projects={**known.projects, "SHOP": shop}))
    story.report("erledigt: Produktsuche")
    for hours in (0, 24):
        story.clock.forward(datetime(2026, 11, 19, 14, 1, tzinfo=UTC) + timedelta(hours=hours) - story.clock.now())
        weekly.look_at(story.journal, story.policy, "SHOP", story.clock.now())
    sent = [files(one.raw) for one in story.send() if one.kind is DraftKind.WEEKLY]
    assert len(sent) == len(shop.contacts)
    for one in sent:
        names = [str(event["SUMMARY"]) for event in events(content(one["SHOP.ics"]))]
        assert names == ["Zahlungstest (Shop-Relaunch)", "Livegang (Shop-Relaunch)"]


def test_who_sends_our_file_back_to_us_is_no_machine(story: Story) -> None:
    story.report("erledigt: Produktsuche")
    story.decide(letter(EVA, STATUS))
    answer = next(one for one in story.send() if one.kind is DraftKind.STATE)
    (part,) = files(answer.raw).values()
    back = email.message_from_bytes(letter(EVA, "Bleibt es dabei?\n", number="7"), policy=email.policy.SMTP)
    assert isinstance(back, EmailMessage)
    back.make_mixed()
    back.attach(part)
    story.clock.forward(timedelta(hours=1))
    row = story.decide(back.as_bytes())[-1]
    assert row.intent is not Intent.AUTOMATED, row
    assert row.row not in ("D8", "D16")
