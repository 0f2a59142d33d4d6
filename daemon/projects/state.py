"""A project's outlook: what every source told, put in one order; and the part of it that a client may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.hours import Calendar
from daemon.model import (
    FINAL_STATES,
    LIGHT,
    CaseKind,
    Criterion,
    DelayNotice,
    Entry,
    Light,
    Measure,
    OpenCase,
    Outlook,
    Project,
    ProjectState,
    Promise,
    PromisedMilestone,
    Standing,
    Threshold,
    WorkingHours,
)  # fmt: skip
from daemon.projects import hours as time_sheet
from daemon.projects import light as lights
from daemon.projects import milestones as stone_book
from daemon.projects.entries import Entries, loose_milestones
from daemon.projects.ledger import ledger
from daemon.projects.source import Findings, Report, Window, every

LOOK_BACK = timedelta(days=7)
"""How far back "done" reaches when nothing was sent before."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is recorded of a project. ``since`` (UTC) is when the client was last told; None reaches back a week."""

    entries: Sequence[Entry] = ()
    changes: Sequence[OpenCase] = ()
    promises: Sequence[Promise] = ()
    reports: Sequence[Report] = ()  # of the outside sources the project file names
    answered: Mapping[str, datetime] = field(default_factory=dict)  # case → when a person answered (UTC)
    since: datetime | None = None
    agreed: float = 0.0  # hours that accepted changes add to the budget


def state(
    project: Project, entries: Sequence[Entry], changes: Sequence[OpenCase], *,
    since: datetime | None, now: datetime, timezone: str,
) -> ProjectState:  # fmt: skip
    """What may be told to a client of the project as of ``now`` (UTC), from plan, entries and changes alone.

    Days are those of ``timezone``, an IANA name; workdays are Monday to Friday. ``newest`` is None when nobody ever
    reported anything. Raises ValueError for an unknown zone.
    """
    calendar = Calendar(WorkingHours(), None, timezone)
    return outlook(project, Known(entries, changes, since=since), now=now, calendar=calendar).state


def outlook(
    project: Project, known: Known, *, now: datetime, calendar: Calendar,
    limits: Mapping[Measure, Threshold] | None = None, delay: DelayNotice | None = None,
) -> Outlook:  # fmt: skip
    """All that is known of the project as of ``now`` (UTC). Days are those of the calendar's zone.

    ``limits`` are the formulas of the light (the project's own come before them), ``delay`` the site's delay notice.
    """
    window = Window(known.since or now - LOOK_BACK, now, ZoneInfo(calendar.timezone))
    limits = {**LIGHT, **(limits or {}), **project.light}
    told = Entries(known.entries).find(project, window)
    reported = [report.find(project, window) for report in known.reports]
    stones = stone_book.stones(project.plan, known.entries, known.promises, window)
    loose = loose_milestones(known.entries, stones, window)
    for report, found in zip(known.reports, reported, strict=True):
        stone_book.expect(stones, found.expected, report.source, report.as_of)
    buffer = (project.delay_notice or delay or DelayNotice()).buffer
    dates = stone_book.dates(stones, window, calendar, buffer=buffer)
    base = _state(project, known, [Findings(done=loose), told, *reported], dates.promised, window)
    told_state = replace(base, light=_client_light(base, known, limits, window, calendar))
    return Outlook(
        told_state,
        forecasts=dates.forecasts,
        slips=dates.slips,
        light=_team_light(base, dates, known, limits, window, calendar),
        promises=ledger(known.promises, stones, known.answered, window),
    )


def _state(
    project: Project, known: Known, found: Sequence[Findings], stones: Sequence[PromisedMilestone], window: Window
) -> ProjectState:
    """The client's part, without its light."""
    sheets = [
        (report.source, report.as_of, findings.work)
        for report, findings in zip(known.reports, found[-len(known.reports) :] if known.reports else (), strict=True)
        if findings.work is not None
    ]
    told = found[1]
    open_stones = tuple(stone for stone in stones if stone.done is None)
    return ProjectState(
        project=project.key, as_of=window.now,
        done=every(found, "done"), in_work=every(found, "in_work"), next=every(found, "next"),
        milestones=open_stones, reached=tuple(stone for stone in stones if stone.done is not None),
        blockers=every(found, "blockers"), needs=every(found, "needs"),
        changes=tuple(sorted((c for c in known.changes if _is_open_change(c)), key=lambda c: (c.opened, c.ref))),
        since=window.day(window.since), newest=max((f.newest for f in found if f.newest is not None), default=None),
        late=tuple(stone for stone in open_stones if stone.promised < window.today),
        hours=time_sheet.hours(sheets, known.entries, told.work, _agreed(project, known), window),
        sources=_standings(known, told, window), decisions=every(found, "decisions"), ideas=every(found, "ideas"),
    )  # fmt: skip


def _agreed(project: Project, known: Known) -> float | None:
    """The hours agreed by now; None where none ever were."""
    return project.budget_hours + known.agreed if project.budget_hours else None


def _standings(known: Known, told: Findings, window: Window) -> tuple[Standing, ...]:
    """How old each source's facts are; entries age with the light's own formula."""
    outside = [
        Standing(r.source, r.as_of, r.as_of is None or window.now - r.as_of > r.stale_after, r.failing)
        for r in known.reports
    ]
    return (Standing("entries", told.newest), *outside) if told.newest or not outside else tuple(outside)


def _client_light(
    state: ProjectState, known: Known, limits: Mapping[Measure, Threshold], window: Window, calendar: Calendar
) -> Light:
    dates = lights.in_question((*state.milestones, *state.reached), limits, window.today)
    return lights.light([dates, *_shared(state, limits, window, calendar)], lights.spoken(known.entries, window))


def _team_light(
    state: ProjectState, dates: stone_book.Dates, known: Known, limits: Mapping[Measure, Threshold], window: Window,
    calendar: Calendar,
) -> Light:  # fmt: skip
    internal = [
        lights.slipping(dates.slips, limits, window.today),
        lights.buffer(dates.forecasts, limits, window.today, calendar),
    ]
    return lights.light([*internal, *_shared(state, limits, window, calendar)], lights.spoken(known.entries, window))


def _shared(
    state: ProjectState, limits: Mapping[Measure, Threshold], window: Window, calendar: Calendar
) -> list[Criterion]:
    """The formulas whose results may be shown to everybody."""
    return [
        lights.spent(state.hours, limits),
        lights.overdue(state.needs, limits, window.today, calendar),
        lights.stuck(state.blockers, limits, window.today, calendar),
        lights.age(state.newest, [s for s in state.sources if s.source != "entries"], limits, window.now),
    ]


def _is_open_change(case: OpenCase) -> bool:
    """Whether a case is a change nobody has settled yet."""
    return case.kind is CaseKind.CHANGE and case.state not in FINAL_STATES
