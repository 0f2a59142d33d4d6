"""The nouns of a project's progress. Nothing here holds an internal date: what is not here cannot leak."""

from dataclasses import dataclass
from datetime import date, datetime

from daemon.model.words import Audience, CaseKind, CaseState, EntryKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of progress. ``at`` is UTC; ``due`` a date where the line names one."""

    kind: EntryKind
    text: str
    at: datetime
    by: str  # team key, or the system user for the command line
    audience: Audience = Audience.CLIENT
    hours: float | None = None
    milestone: str | None = None
    due: date | None = None
    reason: str | None = None
    source: str | None = None  # where it came from: "command line", a Message-ID, ...
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the state: what, and since or by when."""

    text: str
    on: date | None = None  # done on, in work since, planned for, waiting since
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PromisedMilestone:
    """A milestone as the client may know it."""

    name: str
    promised: date
    done: date | None = None
    was: date | None = None  # promised before it was moved
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case in one line."""

    ref: str
    kind: CaseKind
    state: CaseState
    subject: str
    opened: datetime  # UTC
    due: datetime | None = None  # UTC, promised to the client
    owner: str | None = None  # team key
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectState:
    """What may be told to a client of the project, as of ``as_of`` (UTC)."""

    project: str
    as_of: datetime
    done: tuple[Step, ...] = ()  # since the last update
    in_work: tuple[Step, ...] = ()
    next: tuple[Step, ...] = ()
    milestones: tuple[PromisedMilestone, ...] = ()  # open ones, in order of date
    reached: tuple[PromisedMilestone, ...] = ()
    blockers: tuple[Step, ...] = ()
    needs: tuple[Step, ...] = ()  # from the client
    changes: tuple[OpenCase, ...] = ()
    since: date | None = None  # "done since"
    newest: datetime | None = None  # of the newest fact, UTC; None: nothing was ever recorded
    late: tuple[PromisedMilestone, ...] = ()  # promised, past, not done
