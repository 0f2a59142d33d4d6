"""When mail to one of the team may leave: now, later, or together with others. The law: nothing is lost, and nobody is flooded.

What is to leave at once waits for no quiet hours and no digest. Past the limit of an hour the rest comes in one mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from daemon import compose
from daemon.decide.policy import Policy
from daemon.model import Decision, Outcome, TeamMember, Urgency

SHORT = timedelta(minutes=15)  # how long what is over the limit waits for more of its kind
BEFORE = timedelta(hours=2)  # between a digest and the moment by which something in it has to be done
ALONE = frozenset({"notice/colleague", "notice/delay", "notice/weekly", "notice/undelivered"})
"""Questions that are answered by a reply to that very mail: they wait rather than be told with others."""
_DAYS = 14  # a digest that finds no working day in these does not wait for one


class How(StrEnum):
    """What becomes of a notice."""

    LEAVES = "leaves"
    WAITS = "waits"
    GATHERED = "gathered"


@dataclass(frozen=True, slots=True)
class Ready:
    """A notice that is due, and how many its reader got within the hour."""

    urgency: Urgency
    answer_by: datetime | None  # UTC
    occasion: str
    left: int
    left_at_once: int


@dataclass(frozen=True, slots=True)
class Told:
    """A gathered notice as the one mail shows it."""

    subject: str
    text: str  # without the salutation and the orders
    created: datetime  # UTC
    case: str | None


def reaching(ready: Ready, member: TeamMember, policy: Policy, now: datetime) -> tuple[How, datetime]:
    """What becomes of it, and until when (UTC). Who is absent is told nothing: it is gathered for who stands in."""
    limit = policy.site.limits.notices_per_hour
    if policy.site.is_away(member, now):
        return How.GATHERED, now
    if ready.urgency is Urgency.AT_ONCE:
        return (How.LEAVES, now) if ready.left_at_once < limit else (How.GATHERED, now + SHORT)
    if (quiet := quiet_until(member, policy, now)) is not None:
        return How.WAITS, quiet
    alone = ready.occasion in ALONE or not ready.occasion.startswith("notice/")
    at = digest_at(member, policy, now) if ready.urgency is Urgency.ROUTINE and not alone else None
    if at is not None and (ready.answer_by is None or at + BEFORE <= ready.answer_by):
        return How.GATHERED, at
    if ready.left >= limit and ready.occasion.startswith("notice/"):
        return (How.WAITS if alone else How.GATHERED), now + SHORT
    return How.LEAVES, now


def quiet_until(member: TeamMember, policy: Policy, now: datetime) -> datetime | None:
    """When the quiet hours that run now end, where the member lives; None while there are none."""
    if member.reach.quiet is None:
        return None
    first, last = member.reach.quiet
    zone = ZoneInfo(policy.site.zone_of(member))
    here = now.astimezone(zone)
    clock = here.time()
    inside = first <= clock < last if first < last else clock >= first or clock < last
    if not inside:
        return None
    return _next(last, here, zone)


def digest_at(member: TeamMember, policy: Policy, now: datetime) -> datetime | None:
    """When the member's next digest leaves: on a day they work; None where they want none."""
    at = member.reach.digest
    if at is None:
        return None
    zone, calendar = ZoneInfo(policy.site.zone_of(member)), policy.calendar_of(member)
    due = _next(at, now.astimezone(zone), zone)
    for _ in range(_DAYS):
        if calendar.is_workday(due.astimezone(zone).date()):
            return due
        due = _next(at, due.astimezone(zone), zone)
    return None


def _next(at: time, here: datetime, zone: ZoneInfo) -> datetime:
    """The next moment after ``here`` at which the clocks of the zone show ``at``."""
    for ahead in (0, 1, 2):
        due = datetime.combine(here.date() + timedelta(days=ahead), at, zone).astimezone(UTC)
        if due > here:
            return due
    raise ValueError("no clock skips a time of day three days running")


def bundled(member: TeamMember, told: Sequence[Told], policy: Policy, now: datetime, *, at_once: bool) -> Decision:
    """One mail with all of these; ``at_once`` where one of them waits for no quiet hours."""
    rows = tuple(compose.GatheredRow(one.subject, one.text, one.created, one.case or "") for one in told)
    language = member.language or policy.site.language
    urgency = Urgency.AT_ONCE if at_once else Urgency.SOON
    draft = compose.gathered(
        policy.texts,
        policy.site,
        compose.Gathered(member=member, rows=rows, now=now, language=language, urgency=urgency),
    )
    return Decision(Outcome.NOTHING, "digest", f"{len(rows)} notices in one mail", drafts=(draft,))
