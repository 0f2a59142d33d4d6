"""What every source of project state looks like: a question about a window of time, an answer a client may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from daemon.model import Project, PromisedMilestone, Step


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked about: news after ``since`` and up to ``now`` (both UTC); days are those of ``zone``."""

    since: datetime
    now: datetime
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The calendar day of a moment."""
        return at.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        """The day of ``now``."""
        return self.day(self.now)

    def is_new(self, step: Step) -> bool:
        """Whether a step was done after ``since`` and not in the future; by its moment, or else by its day."""
        if step.at is not None:
            return self.since < step.at <= self.now
        return step.on is not None and self.day(self.since) <= step.on <= self.today


@dataclass(frozen=True, slots=True)
class Work:
    """Time spent on a day. Nobody's name is kept: a client pays for work, not for persons."""

    day: date
    hours: float
    package: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a source says of a milestone: when it will be there, or since when it is. Internal."""

    name: str
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What one source knows; ``newest`` is the moment (UTC) of its newest fact.

    All of it is fit for the client but ``expected``, which no `ProjectState` has a field for.
    """

    done: tuple[Step, ...] = ()
    in_work: tuple[Step, ...] = ()
    next: tuple[Step, ...] = ()
    blockers: tuple[Step, ...] = ()
    needs: tuple[Step, ...] = ()
    milestones: tuple[PromisedMilestone, ...] = ()
    decisions: tuple[Step, ...] = ()
    ideas: tuple[Step, ...] = ()
    work: tuple[Work, ...] | None = None  # None: this source does not record time
    expected: tuple[Expected, ...] = ()
    newest: datetime | None = None
    as_of: datetime | None = None  # UTC: when this was true, where that is not the moment of asking


@dataclass(frozen=True, slots=True)
class Report:
    """What an outside source told last. ``findings`` None: it never told anything, so nothing of it is known."""

    source: str
    findings: Findings | None
    as_of: datetime | None  # UTC, the last try that went well
    failing: bool = False
    stale_after: timedelta = timedelta(days=2)

    def find(self, project: Project, window: Window) -> Findings:  # noqa: ARG002 - what it told is the project's own
        """What it told, with only what is new among the done."""
        found = self.findings or Findings()
        return Findings(
            done=tuple(step for step in found.done if window.is_new(step)),
            in_work=found.in_work, next=found.next, blockers=found.blockers, needs=found.needs,
            work=found.work, expected=found.expected, newest=found.newest,
        )  # fmt: skip


class Source(Protocol):
    """One place where facts about a project stand."""

    def find(self, project: Project, window: Window) -> Findings:
        """The facts of one project in the window. Reads only."""
        ...


class SourceFailed(Exception):
    """A source could not be read; the text is one line for the lead and holds no secret."""


class SourceBusy(SourceFailed):
    """The server asks for patience; it is asked again at ``again`` (UTC). Nobody needs to be told."""

    def __init__(self, message: str, again: datetime) -> None:
        super().__init__(message)
        self.again = again


def every(found: Sequence[Findings], field: str) -> tuple[Step, ...]:
    """One kind of step from all sources, oldest first; what two sources say in the same words is said once."""
    steps: dict[str, Step] = {}
    for findings in found:
        for step in getattr(findings, field):
            steps.setdefault(step.text.casefold(), step)
    return tuple(sorted(steps.values(), key=lambda step: step.on.toordinal() if step.on else 0))
