"""What a lead should look at once a week: projects without news, clients who wait or are silent, promises that come. Pure values.

Where a complaint is open nothing is said: that project has its own ladder, and a list of remarks would not help.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon import compose
from daemon.decide.policy import Policy
from daemon.hours import Calendar
from daemon.model import (
    Audience,
    Decision,
    Entry,
    EntryKind,
    FreshEyes,
    Outcome,
    Outlook,
    Project,
    PromiseKind,
    Standpoint,
)

AHEAD = timedelta(days=7)


def note_due(eyes: FreshEyes, calendar: Calendar, now: datetime) -> str | None:
    """The key of the week whose note is due at ``now`` (UTC), or None. It is due while somebody is there, from its moment on."""
    local = now.astimezone(ZoneInfo(calendar.timezone))
    monday = local.date() - timedelta(days=local.weekday())
    day = calendar.add_workdays(monday + timedelta(days=eyes.at[0]), 0)
    if (local.date(), local.time()) < (day, eyes.at[1]) or not calendar.is_open(now):
        return None
    year, week, _ = local.date().isocalendar()
    return f"{year}-W{week:02}"


def fresh_look(
    project: Project, outlook: Outlook, entries: Sequence[Entry], eyes: FreshEyes, policy: Policy, now: datetime, *,
    heard: datetime | None, complaint_open: bool, offers: Sequence[tuple[str, str, datetime]] = (),
) -> compose.FreshLook | None:  # fmt: skip
    """What needs a look in one project; None if nothing does. ``heard`` is when the client's last mail came (UTC).

    ``offers`` are those that the client has not answered: reference and subject of the change, and when it was made (UTC).
    """
    if complaint_open:
        return None
    zone, state = ZoneInfo(policy.site.timezone), outlook.state
    today = now.astimezone(zone).date()

    def long(at: datetime | None, limit: timedelta | None) -> date | None:
        return at.astimezone(zone).date() if at is not None and limit is not None and now - at > limit else None

    ideas = [e.at for e in entries if e.kind is EntryKind.IDEA and e.audience is Audience.CLIENT]
    waiting = tuple(
        (step.text, step.on) for step in state.needs
        if step.on is not None and eyes.waiting is not None and today - step.on > eyes.waiting
    )  # fmt: skip
    found = compose.FreshLook(
        project, nothing_yet=not entries and eyes.no_news is not None, no_news=long(state.newest, eyes.no_news), waiting=waiting,
        offers=tuple((ref, subject, day) for ref, subject, made in offers if (day := long(made, eyes.waiting))),
        silent=long(heard, eyes.silent), no_idea=long(max(ideas, default=_first(entries)), eyes.no_idea),
        due=_promised(outlook, today, today + AHEAD), broken=_promised(outlook, date.min, today - timedelta(days=1)),
    )  # fmt: skip
    return found if found.says_something else None


def fresh_eyes(lead: str, looks: Sequence[compose.FreshLook], policy: Policy, now: datetime) -> Decision:
    """One mail to a lead (team key) with everything that needs a look."""
    member = policy.site.team[lead]
    note = compose.FreshEyesNote(member, tuple(looks), now, member.language or policy.site.language)
    draft = compose.fresh_eyes(policy.texts, policy.site, note)
    return Decision(Outcome.NOTHING, "fresh-eyes", f"{len(looks)} projects need a look", drafts=(draft,))


def _first(entries: Sequence[Entry]) -> datetime | None:
    return min((entry.at for entry in entries), default=None)


def _promised(outlook: Outlook, first: date, last: date) -> tuple[tuple[str, date], ...]:
    """Promised days within a span of which nothing says that they were kept: by the ledger and by the plan."""
    standing = (Standpoint.OPEN, Standpoint.DUE, Standpoint.BROKEN)
    found = {
        (one.promise.what, one.promise.day) for one in outlook.promises
        if one.promise.day and one.stands in standing and one.promise.kind is not PromiseKind.ANSWER
    }  # fmt: skip
    found |= {(stone.name, stone.promised) for stone in outlook.state.milestones}
    return tuple(sorted((one for one in found if first <= one[1] <= last), key=lambda one: (one[1], one[0])))
