"""Which dates in a mail bind us. Whoever words a date for a client names it here, and the ledger keeps it with the mail."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from daemon.model import ProjectState, PromisedMilestone, PromiseKind, PromisePlan, Site


def of_state(state: ProjectState, site: Site) -> tuple[PromisePlan, ...]:
    """The promised dates that a text with this state says: what is ahead and not in question."""
    ahead = [m for m in state.milestones if m.done is None and not m.in_question and m not in state.late]
    return tuple(of_milestone(m, state.project, site) for m in ahead)


def of_milestone(milestone: PromisedMilestone, project: str, site: Site) -> PromisePlan:
    """One promised day."""
    return on_day(milestone.name, milestone.promised, project, site)


def on_day(
    what: str, day: date, project: str, site: Site, *, kind: PromiseKind = PromiseKind.MILESTONE, case: str | None = None
) -> PromisePlan:  # fmt: skip
    """A promise for a day; it is due when that day's working hours end."""
    last = site.hours.end if site.hours.end != time(0) else time(23, 59)
    due = datetime.combine(day, last, ZoneInfo(site.timezone)).astimezone(UTC)
    return PromisePlan(what, due, project, case, kind, day)
