"""Dates of a mail as a calendar file beside it (RFC 5545), where the site wants one.

Laws: it has no METHOD and names neither organizer nor attendee, so it is a piece of paper and no scheduling message (RFC 5545,
3.7.2): no program answers it, and who sends it back to us is not taken for a machine. It holds nothing that is not in the mail.
The same date has the same UID in every mail, and a later mail moves it instead of adding another. The same mail has the same octets.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from daemon import mail
from daemon.model import CalendarUse, Draft, DraftKind, Mailbox, PromiseKind, Site

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
CALL = timedelta(minutes=30)
"""How long before the promised hour the entry for a call begins."""
_EPOCH = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; a ``start`` without an hour is a whole day. ``key`` names the date for good."""

    key: str
    summary: str
    start: date
    end: date


def enclosed(draft: Draft, site: Site, mailbox: Mailbox, now: datetime) -> Draft:
    """The draft with a calendar file, if the site wants one of such a mail and there is a date ahead in it. ``now`` is UTC."""
    entries = list(_entries(draft, site, now))
    if not entries:
        return draft
    name = f"{draft.case or draft.project}.ics"
    return replace(draft, attachments=(*draft.attachments, (name, MEDIA_TYPE, _file(entries, mailbox, now))))


def _entries(draft: Draft, site: Site, now: datetime) -> Iterator[Entry]:
    if CalendarUse.DATES in site.calendar and draft.kind.tells_state:
        today = now.astimezone(site.zone).date()
        for promise in draft.promises:
            if promise.kind is PromiseKind.MILESTONE and promise.day and promise.day >= today:
                project = site.projects.get(promise.project)
                told = f"{promise.what} ({project.name})" if project else promise.what
                key = f"{promise.project}|{promise.what.casefold()}"
                yield Entry(key, told, promise.day, promise.day + timedelta(days=1))
    if CalendarUse.CALLS in site.calendar and draft.kind is DraftKind.NOTICE and draft.case:
        due = draft.promised_by
        if due is not None and due > now:
            told = (
                draft.subject.rpartition(": ")[0] or draft.subject
            )  # what follows says "today", which the entry outlives
            yield Entry(f"{draft.case}|call", told, max(now, due - CALL), due)


def _file(entries: Iterable[Entry], mailbox: Mailbox, now: datetime) -> bytes:
    from icalendar import Calendar

    whole = Calendar()
    whole.add("PRODID", "-//Sachstand//Sachstand//EN")
    whole.add("VERSION", "2.0")
    domain = mailbox.address.rpartition("@")[2]
    for entry in entries:
        whole.add_component(_event(entry, domain, now))
    octets: bytes = whole.to_ical()
    return octets


def _event(entry: Entry, domain: str, now: datetime) -> "Event":
    from icalendar import Event

    ours = Event()
    ours.add("UID", f"{hashlib.sha256(entry.key.encode()).hexdigest()[:32]}@{domain}")
    ours.add("DTSTAMP", now.astimezone(UTC).replace(microsecond=0))
    # Only ever higher: of two files with one UID the newer counts, whatever order they are opened in.
    ours.add("SEQUENCE", (now.date() - _EPOCH).days)
    ours.add("SUMMARY", mail.clean_line(entry.summary, 200))
    ours.add("DTSTART", _moment(entry.start))
    ours.add("DTEND", _moment(entry.end))
    ours.add(
        "TRANSP", "OPAQUE" if isinstance(entry.start, datetime) else "TRANSPARENT"
    )  # a milestone keeps nobody busy
    return ours


def _moment(at: date) -> date:
    return at.astimezone(UTC).replace(microsecond=0) if isinstance(at, datetime) else at
