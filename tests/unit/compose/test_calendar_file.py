"""Dates beside a mail: what stands in the calendar file, that it moves a date instead of adding one, and that nobody answers it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import icalendar
import pytest

from daemon.compose.calendar_file import CALL, enclosed
from daemon.model import CalendarUse, Draft, DraftKind, PromiseKind, PromisePlan, Site
from tests.unit.decide.story import NOW, policy

LAUNCH = PromisePlan("Livegang; mit Umzug, ä", NOW, "SHOP", None, PromiseKind.MILESTONE, date(2026, 12, 14))


def site(*uses: CalendarUse) -> Site:
    return replace(policy().site, calendar=frozenset(uses))


def events(octets: bytes) -> list[icalendar.Event]:
    """The entries of a file that every program may open without a word going back."""
    whole = icalendar.Calendar.from_ical(octets)
    assert isinstance(whole, icalendar.Calendar)
    assert [word for word in (b"METHOD", b"ORGANIZER", b"ATTENDEE", b"VALARM") if word in octets] == []
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    return [one for one in whole.walk("VEVENT") if isinstance(one, icalendar.Event)]


def file_of(draft: Draft, within: Site, now: datetime = NOW) -> list[icalendar.Event]:
    """The entries of the file beside a draft; [] without one."""
    box = next(iter(within.mailboxes.values()))
    files = enclosed(draft, within, box, now).attachments
    return events(files[0][2]) if files else []


def draft(kind: DraftKind = DraftKind.WEEKLY, **changes: object) -> Draft:
    known = {"project": "SHOP", "promises": (LAUNCH,), "subject": "Update"} | changes
    return Draft(kind=kind, to="e.krause@krause.example", text="…", **known)  # type: ignore[arg-type]


def test_a_promised_day_is_a_whole_day_that_keeps_nobody_busy() -> None:
    (event,) = file_of(draft(), site(CalendarUse.DATES))
    assert event["SUMMARY"] == "Livegang; mit Umzug, ä (Shop-Relaunch)"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 12, 14), date(2026, 12, 15))
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["UID"].endswith("@studio-nord.example")


def test_a_later_mail_moves_the_date_and_adds_none() -> None:
    (before,) = file_of(draft(), site(CalendarUse.DATES))
    moved = replace(LAUNCH, day=date(2026, 12, 18))
    (after,) = file_of(draft(DraftKind.DELAY, promises=(moved,)), site(CalendarUse.DATES), NOW + timedelta(days=1))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == date(2026, 12, 18)


def test_the_same_mail_has_the_same_octets() -> None:
    box = next(iter(site().mailboxes.values()))
    one, two = (enclosed(draft(), site(CalendarUse.DATES), box, NOW) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("given", "uses"),
    [
        (draft(), ()),
        (draft(), (CalendarUse.CALLS,)),
        (draft(DraftKind.ACKNOWLEDGE), (CalendarUse.DATES,)),
        (draft(DraftKind.OFFER), (CalendarUse.DATES,)),
        (draft(promises=()), (CalendarUse.DATES,)),
        (draft(promises=(replace(LAUNCH, day=date(2026, 11, 18)),)), (CalendarUse.DATES,)),
        (draft(promises=(replace(LAUNCH, kind=PromiseKind.ANSWER),)), (CalendarUse.DATES,)),
        (draft(DraftKind.NOTICE, case="SHOP-1", promised_by=NOW), (CalendarUse.CALLS,)),
        (draft(DraftKind.NOTICE, case="SHOP-1"), (CalendarUse.CALLS,)),
    ],
)
def test_nothing_else_carries_a_file(given: Draft, uses: tuple[CalendarUse, ...]) -> None:
    assert file_of(given, site(*uses)) == []


@pytest.mark.parametrize(
    ("ahead", "lasts"), [(timedelta(hours=2), CALL), (timedelta(minutes=10), timedelta(minutes=10))]
)
def test_a_call_ends_at_the_hour_that_was_promised(ahead: timedelta, lasts: timedelta) -> None:
    notice = draft(
        DraftKind.NOTICE,
        case="SHOP-1",
        promised_by=NOW + ahead,
        subject="Beschwerde SHOP-1, Krause: Rückruf bis heute 9:30 Uhr",
    )
    (event,) = file_of(notice, site(CalendarUse.CALLS))
    assert event.decoded("DTEND") == NOW + ahead
    assert event.decoded("DTEND") - event.decoded("DTSTART") == lasts
    assert event["SUMMARY"] == "Beschwerde SHOP-1, Krause"
