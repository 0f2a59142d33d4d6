"""The weekly update on its road: drafted, asked about, released or held, sent once a week, late but honest, never twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from daemon import mail
from daemon.decide import weeks
from daemon.decide.weeks import week
from daemon.hours import Calendar
from daemon.journal import Journal, JournalError
from daemon.model import Outgoing, Weekly, WorkingHours
from daemon.service import weekly
from tests.unit.decide.story import COMPLAINT, EVA, JONAS, Story, answer, letter

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(WorkingHours(), "DE-BE", "Europe/Berlin")
WEEKLY = {"e.krause@krause.example", "ott@krause.example"}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.fixture(name="shop")
def _shop(story: Story) -> Story:
    """Eva and Tim have the update of SHOP, nobody any other; it is the Thursday morning of 2026-W47."""
    site = story.policy.site
    project = site.projects["SHOP"]
    contacts = tuple(replace(c, weekly=c.address in WEEKLY) for c in project.contacts)
    projects = {**site.projects, "SHOP": replace(project, contacts=contacts)}
    story.policy = replace(story.policy, site=replace(site, projects=projects))
    to(story, "2026-11-19T09:00")
    return story


def to(story: Story, text: str) -> None:
    """The clock is set forward, or back."""
    story.clock.forward(local(text) - story.clock.now())


def release(story: Story, how: str) -> None:
    site = story.policy.site
    story.policy = replace(story.policy, site=replace(site, weekly=replace(site.weekly, release=how)))


def look(story: Story, at: str | None = None) -> list[Outgoing]:
    """Look at SHOP (at this time, in Berlin) and send what is due."""
    if at is not None:
        to(story, at)
    weekly.look_at(story.journal, story.policy, "SHOP", story.clock.now())
    return story.send()


def updates(sent: list[Outgoing]) -> list[str]:
    return sorted(m.recipient for m in sent if str(m.kind) == "weekly")


def reply(story: Story, words: str, notice: Outgoing, number: str = "2") -> None:
    """Jonas answers the notice now; a word that is older than a day would not count."""
    written = format_datetime(story.clock.now()).encode()
    raw = answer(JONAS, f"{words}\n", notice.message_id, number=number)
    story.decide(raw.replace(b"Thu, 19 Nov 2026 14:00:00 +0100", written))
    story.send()


def text(outgoing: Outgoing) -> str:
    parsed = mail.parse(outgoing.raw)
    return f"{parsed.subject}\n{parsed.new_text}"


def minutes(start: str, end: str, every: int) -> Iterator[str]:
    at, last = local(start), local(end)
    while at <= last:
        yield at.astimezone(BERLIN).replace(tzinfo=None).isoformat()
        at += timedelta(minutes=every)


def test_drafted_on_thursday_sent_on_friday_and_once(shop: Story) -> None:
    shop.report("erledigt: Produktsuche (3,5h)", "als nächstes: Versandregeln")
    sent = {at: look(shop, at) for at in minutes("2026-11-19T14:00", "2026-11-23T13:00", 30)}
    assert {at: [m.recipient for m in mails] for at, mails in sent.items() if mails} == {
        "2026-11-19T15:00:00": ["jonas@studio-nord.example"],
        "2026-11-20T15:00:00": sorted(WEEKLY),
    }  # fmt: skip
    draft = text(sent["2026-11-19T15:00:00"][0])
    assert "Entwurf: wöchentliches Update Shop-Relaunch" in draft
    assert "morgen, Freitag, um 15 Uhr" in draft
    assert b"Produktsuche" in sent["2026-11-19T15:00:00"][0].raw
    assert [row.week for row in shop.journal.updates("SHOP")] == ["2026-W47", "2026-W47"]
    assert {p.what for p in shop.journal.promises("SHOP")} == {"Zahlungstest", "Livegang"}


def test_each_contact_reads_their_own_language(shop: Story) -> None:
    look(shop, "2026-11-19T15:00")
    by_contact = {m.recipient: text(m) for m in look(shop, "2026-11-20T15:00")}
    assert by_contact["e.krause@krause.example"].startswith("Wöchentliches Update: Shop-Relaunch")
    assert by_contact["ott@krause.example"].startswith("Weekly update: Shop-Relaunch")


def test_the_lead_is_asked_for_what_is_missing_and_the_answer_is_in_the_update(shop: Story) -> None:
    (notice,) = look(shop, "2026-11-19T15:00")
    assert "1. Was ist seit dem letzten Update fertig geworden?" in text(notice)
    assert "2. Was kommt als Nächstes?" in text(notice)
    to(shop, "2026-11-19T16:00")
    reply(shop, "erledigt: Produktsuche (3,5h)\nals nächstes: Versandregeln", notice)
    update = text(look(shop, "2026-11-20T15:00")[0])
    assert "Produktsuche" in update
    assert "Versandregeln" in update


def test_nothing_logged_goes_out_short_and_honest(shop: Story) -> None:
    look(shop, "2026-11-19T15:00")
    said = text(look(shop, "2026-11-20T15:00")[0])
    assert "nichts eingetragen" in said
    assert len(said.split()) < 190


def test_hold_by_reply_keeps_it_back_for_the_week(shop: Story) -> None:
    (notice,) = look(shop, "2026-11-19T15:00")
    reply(shop, "halt", notice)
    for at in ("2026-11-20T15:00", "2026-11-23T09:00", "2026-11-23T13:00"):
        assert look(shop, at) == []
    assert len(look(shop, "2026-11-26T15:00")) == 1, "the next week has its draft"


def test_where_the_lead_releases_silence_sends_nothing_and_ok_does(shop: Story) -> None:
    release(shop, "lead")
    (notice,) = look(shop, "2026-11-19T15:00")
    assert look(shop, "2026-11-20T15:00") == []
    to(shop, "2026-11-20T16:10")
    reply(shop, "ok", notice)
    assert updates(look(shop)) == sorted(WEEKLY)


@pytest.mark.fault(54)
def test_without_a_word_until_monday_noon_the_lead_is_told_that_none_left(shop: Story) -> None:
    release(shop, "lead")
    look(shop, "2026-11-19T15:00")
    assert look(shop, "2026-11-23T11:59") == []
    (told,) = look(shop, "2026-11-23T12:01")
    assert "es hat auf dein Wort gewartet" in text(told)
    assert look(shop, "2026-11-23T12:02") == []


def test_an_open_complaint_waits_for_the_lead_even_if_they_had_said_ok(shop: Story) -> None:
    (notice,) = look(shop, "2026-11-19T15:00")
    reply(shop, "ok", notice)
    to(shop, "2026-11-20T10:00")
    shop.decide(letter(EVA, COMPLAINT, number="9"))
    shop.send()
    again = look(shop, "2026-11-20T15:00")
    assert [m.recipient for m in again] == ["jonas@studio-nord.example"]
    assert "eine Beschwerde offen" in text(again[0])
    assert look(shop, "2026-11-20T15:30") == []
    reply(shop, "ok", again[0], number="10")
    assert updates(look(shop, "2026-11-20T16:00")) == sorted(WEEKLY)


@pytest.mark.fault(54)
def test_after_a_downtime_it_leaves_on_the_next_working_morning_and_says_so(shop: Story) -> None:
    look(shop, "2026-11-19T15:00")
    assert look(shop, "2026-11-21T11:00") == [], "nobody gets it on a Saturday"
    sent = look(shop, "2026-11-23T09:00")
    assert updates(sent) == sorted(WEEKLY)
    assert "Stand: heute, Montag, 23. November, 9 Uhr" in text(sent[0])
    assert [row.week for row in shop.journal.updates("SHOP")] == ["2026-W47"] * 2


@pytest.mark.fault(54)
def test_a_week_that_is_over_is_not_made_up_for(shop: Story) -> None:
    look(shop, "2026-11-19T15:00")
    (told,) = look(shop, "2026-11-24T09:00")
    assert "zu spät" in text(told)
    assert updates(look(shop, "2026-11-24T09:01")) == []


def test_what_the_lead_has_never_seen_does_not_leave_at_once(shop: Story) -> None:
    look(shop, "2026-11-19T15:00")
    look(shop, "2026-11-20T15:00")
    assert [m.recipient for m in look(shop, "2026-11-27T15:10")] == ["jonas@studio-nord.example"]
    assert look(shop, "2026-11-27T16:00") == []
    assert updates(look(shop, "2026-11-27T17:30")) == sorted(WEEKLY)


def test_a_project_that_is_new_after_friday_begins_next_week(shop: Story) -> None:
    assert look(shop, "2026-11-21T10:00") == []
    assert look(shop, "2026-11-23T09:30") == []
    assert len(look(shop, "2026-11-26T15:00")) == 1


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_look_sends_once(
    shop: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(shop, "2026-11-19T15:00")
    to(shop, "2026-11-20T15:00")

    def dies(*_: object) -> None:
        raise JournalError("the machine stops here")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "add_update", dies)
        with pytest.raises(JournalError):
            weekly.look_at(shop.journal, shop.policy, "SHOP", shop.clock.now())
    assert shop.send() == []
    assert updates(look(shop)) == sorted(WEEKLY)
    assert look(shop) == []


def test_the_second_report_knows_the_first_one(shop: Story) -> None:
    for at in ("2026-11-19T15:00", "2026-11-20T15:00", "2026-11-26T15:00", "2026-11-27T15:00"):
        sent = look(shop, at)
    assert updates(sent) == sorted(WEEKLY)
    rows = shop.journal.updates("SHOP")
    assert [(row.week, row.number) for row in rows] == [("2026-W47", 1)] * 2 + [("2026-W48", 2)] * 2
    assert all(row.checksum and len(row.checksum) == 64 for row in rows)
    assert "Das ist das erste Update" not in text(next(m for m in sent if m.recipient.startswith("e.krause")))


@pytest.mark.parametrize(
    ("within", "day", "draft"),
    [
        ("2026-11-18", "2026-11-20", "2026-11-19"),
        ("2026-03-31", "2026-04-02", "2026-04-01"),  # Good Friday: on Thursday, drafted on Wednesday
        ("2026-12-23", "2026-12-24", "2026-12-23"),  # Christmas Day is a Friday
        ("2026-12-31", "2026-12-31", "2026-12-30"),  # so is New Year's Day
    ],
)
def test_a_holiday_moves_the_update_to_the_workday_before(within: str, day: str, draft: str) -> None:
    found = week(Weekly(), CALENDAR, datetime.fromisoformat(within).date())
    assert found is not None
    assert (found.day.isoformat(), found.drafted.astimezone(BERLIN).date().isoformat()) == (day, draft)


def test_a_week_without_a_workday_has_no_update() -> None:
    closed = frozenset(datetime(2026, 12, n).date() for n in range(21, 26))
    assert (
        week(Weekly(), Calendar(WorkingHours(closed=closed), None, "Europe/Berlin"), datetime(2026, 12, 23).date())
        is None
    )


@pytest.mark.fault(53)
def test_the_hour_is_the_same_on_both_sides_of_a_change_of_the_clocks() -> None:
    for friday in ("2026-03-27", "2026-10-23", "2026-10-30"):
        (*_, last) = weeks(Weekly(), CALENDAR, local(f"{friday}T15:00"))
        assert last.due.astimezone(BERLIN).isoformat()[:16] == f"{friday}T15:00"
        assert last.key == f"2026-W{last.day.isocalendar().week}"
