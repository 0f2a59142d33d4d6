"""What every source of project state looks like: a question about a window of time, an answer a client may read."""

from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class Findings:
    """What one source knows, all of it fit for the client; ``newest`` is the moment (UTC) of its newest fact."""

    done: tuple[Step, ...] = ()
    in_work: tuple[Step, ...] = ()
    next: tuple[Step, ...] = ()
    blockers: tuple[Step, ...] = ()
    needs: tuple[Step, ...] = ()
    milestones: tuple[PromisedMilestone, ...] = ()
    newest: datetime | None = None


class Source(Protocol):
    """One place where facts about a project stand."""

    def find(self, project: Project, window: Window) -> Findings:
        """The facts of one project in the window. Reads only."""
        ...
