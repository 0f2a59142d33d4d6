"""One contact's weekly update, ready: its mail, its report, its chart. Made from the journal; nothing here writes or sends."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from daemon import compose
from daemon.decide import Policy
from daemon.journal import SENT, CaseRow, Journal, UpdateRow
from daemon.model import CaseKind, Colour, Contact, Draft, Project
from daemon.service import press
from daemon.service.gathering import outlook_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ready:
    """What would leave now. ``report`` is the data behind ``pdf``; both pictures are None where nothing can be set."""

    update: compose.Update
    draft: Draft
    report: dict[str, object]
    pdf: bytes | None
    chart: bytes | None

    @property
    def checksum(self) -> str | None:
        """SHA-256 of the report, hex."""
        return hashlib.sha256(self.pdf).hexdigest() if self.pdf is not None else None


def weekly_contacts(project: Project) -> tuple[Contact, ...]:
    """Who gets the update: contacts with ``weekly: true`` who may have the state."""
    return tuple(contact for contact in project.contacts if contact.weekly and contact.state)


def ready(
    project: Project,
    contact: Contact,
    policy: Policy,
    journal: Journal | None,
    now: datetime,
    *,
    week: str | None = None,
) -> Ready:
    """The update of a week ("2026-W47", else the one of ``now``, UTC) as it would leave at ``now``. Raises TextError."""
    update, texts, site = update_of(project, contact, policy, journal, now, week=week), policy.texts, policy.site
    report = compose.report(texts, site, update)
    pdf = chart = None
    if compose.available():
        layouts = texts.layouts
        pdf = press.bounded(lambda: compose.pdf(layouts, report, now), layouts)
        chart = press.bounded(lambda: compose.chart(layouts, report, now), layouts)
    return Ready(update, compose.weekly(texts, site, update, pdf=pdf, chart=chart), report, pdf, chart)


def worded(
    project: Project,
    contact: Contact,
    policy: Policy,
    journal: Journal | None,
    now: datetime,
    *,
    week: str | None = None,
) -> tuple[compose.Update, Draft]:
    """The same for a person to look over: its words, without the setting of its report and its chart. Raises TextError."""
    update = update_of(project, contact, policy, journal, now, week=week)
    return update, compose.weekly(policy.texts, policy.site, update, pdf=b"" if compose.available() else None)


def update_of(
    project: Project,
    contact: Contact,
    policy: Policy,
    journal: Journal | None,
    now: datetime,
    *,
    week: str | None = None,
) -> compose.Update:
    """All that a client may know for the week's update."""
    site = policy.site
    today = now.astimezone(site.zone).date()
    rows = [row for row in journal.updates(project.key) if row.outcome == SENT] if journal else []
    earlier = _earlier(row for row in rows if row.contact == contact.address.lower())
    first = earlier.day + timedelta(days=1) if earlier else today - WEEK + timedelta(days=1)
    cases = journal.all_cases(project.key) if journal else []
    since = datetime.combine(first, time(0), site.zone).astimezone(UTC)
    return compose.Update(
        project=project, contact=contact, state=outlook_of(project, policy, journal, now).state, lead=policy.lead_of(project, now),
        number=_number(rows, week or week_of(today)), first=min(first, today), last=today, now=now,
        language=contact.language or project.language, earlier=earlier, lights=_lights(rows),
        register=tuple(row.case for row in cases if row.case.kind is CaseKind.CHANGE and _is_current(row, since)),
        requests=_requests(cases, since), complaints=sum(_is_complaint(row) for row in cases),
    )  # fmt: skip


def week_of(day: date) -> str:
    """ "2026-W47", by ISO 8601."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _earlier(rows: Iterable[UpdateRow]) -> compose.Earlier | None:
    last = max(rows, key=lambda row: row.number, default=None)
    if last is None:
        return None
    promised = tuple((name, date.fromisoformat(day)) for name, day in last.promised.items())
    return compose.Earlier(last.number, last.day, last.checksum or "", promised)


def _number(rows: Sequence[UpdateRow], week: str) -> int:
    """All contacts of a project get the same number for a week, on whatever day it leaves."""
    this_week = [row.number for row in rows if row.week == week]
    return this_week[0] if this_week else max((row.number for row in rows), default=0) + 1


def _lights(rows: Sequence[UpdateRow]) -> tuple[tuple[date, Colour], ...]:
    """One a report, oldest first."""
    found = {row.number: (row.day, Colour(row.colour)) for row in rows if row.colour}
    return tuple(found[number] for number in sorted(found))


def _is_current(row: CaseRow, since: datetime) -> bool:
    return row.closed is None or row.closed >= since


def _requests(cases: Sequence[CaseRow], since: datetime) -> tuple[compose.Request, ...]:
    """What a person has answered in the period; a complaint is nobody's statistics."""
    return tuple(
        compose.Request(row.case.subject, row.case.ref, row.case.opened, row.answered, row.case.due)
        for row in cases
        if row.case.kind is not CaseKind.COMPLAINT and row.answered is not None and row.answered >= since
    )


def _is_complaint(row: CaseRow) -> bool:
    return row.case.kind is CaseKind.COMPLAINT and row.closed is None
