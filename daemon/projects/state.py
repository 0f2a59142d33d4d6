"""A project's state for its client: what every source found, put in one order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.model import FINAL_STATES, CaseKind, Entry, OpenCase, Project, ProjectState, PromisedMilestone, Step
from daemon.projects.entries import Entries
from daemon.projects.plan import Plan
from daemon.projects.source import Findings, Source, Window

LOOK_BACK = timedelta(days=7)
"""How far back "done" reaches when nothing was sent before."""


def state(
    project: Project, entries: Sequence[Entry], changes: Sequence[OpenCase], *,
    since: datetime | None, now: datetime, timezone: str,
) -> ProjectState:  # fmt: skip
    """What may be told to a client of the project as of ``now`` (UTC).

    ``since`` (UTC) is when the client was last told; None reaches back a week. Days are those of ``timezone``, an IANA
    name. ``newest`` is None when nobody ever reported anything. Raises ZoneInfoNotFoundError for an unknown zone.
    """
    window = Window(since or now - LOOK_BACK, now, ZoneInfo(timezone))
    found = [source.find(project, window) for source in sources(entries)]
    stones = [stone for findings in found for stone in findings.milestones]
    open_stones = tuple(stone for stone in stones if stone.done is None)
    return ProjectState(
        project=project.key,
        as_of=now,
        done=_every(found, "done"),
        in_work=_every(found, "in_work"),
        next=_every(found, "next"),
        milestones=open_stones,
        reached=tuple(stone for stone in stones if stone.done is not None),
        blockers=_every(found, "blockers"),
        needs=_every(found, "needs"),
        changes=tuple(sorted((c for c in changes if _is_open_change(c)), key=lambda c: (c.opened, c.ref))),
        since=window.day(window.since),
        newest=max((f.newest for f in found if f.newest is not None), default=None),
        late=tuple(stone for stone in open_stones if _is_late(stone, window)),
    )


def sources(entries: Sequence[Entry]) -> tuple[Source, ...]:
    """The sources of every project, in the order in which their steps are told."""
    return Plan(entries), Entries(entries)


def _every(found: Sequence[Findings], field: str) -> tuple[Step, ...]:
    """One kind of step from all sources, oldest first."""
    steps = [step for findings in found for step in getattr(findings, field)]
    return tuple(sorted(steps, key=lambda step: step.on.toordinal() if step.on else 0))


def _is_open_change(case: OpenCase) -> bool:
    """Whether a case is a change nobody has settled yet."""
    return case.kind is CaseKind.CHANGE and case.state not in FINAL_STATES


def _is_late(stone: PromisedMilestone, window: Window) -> bool:
    """Promised for a day that is over."""
    return stone.promised < window.today
