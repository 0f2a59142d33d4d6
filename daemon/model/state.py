"""The nouns of a project's progress. Nothing here holds an internal date: what is not here cannot leak."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from daemon.model.words import Audience, CaseKind, CaseState, Colour, EntryKind, Measure, PromiseKind

OLD = timedelta(days=7)
"""Facts older than this are called old."""


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
    owner: str | None = None  # who can remove a blocker, as written behind the @
    measure: str | None = None  # what we do about a moved date


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the state: what, and since or by when. Two lines are equal when they say the same."""

    text: str
    on: date | None = None  # done on, in work since, planned for, waiting since
    due: date | None = None
    owner: str | None = None
    at: datetime | None = field(default=None, compare=False)  # UTC: the moment behind ``on``, where it is known
    source: str = field(default="entries", compare=False)
    hours: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PromisedMilestone:
    """A milestone as the client may know it."""

    name: str
    promised: date
    done: date | None = None
    was: date | None = None  # promised before it was moved
    reason: str | None = None
    first: date | None = None  # the very first promise, where it was another; never moved
    told: date | None = None  # the day on which the client was told ``promised``
    in_question: bool = False  # it may not be held, and the client has not been told yet: claim nothing about it

    @property
    def baseline(self) -> date:
        """The date that was promised first."""
        return self.first or self.promised

    @property
    def days_moved(self) -> int:
        """Days between the first promise and the one in force; for a reached one, and the day it was reached."""
        return ((self.done or self.promised) - self.baseline).days


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
class Hours:
    """Time spent and time agreed; ``period`` is what was spent since the last report."""

    total: float
    period: float
    agreed: float | None = None
    expected: float | None = None  # at completion, as the lead forecasts it
    packages: tuple[tuple[str, float], ...] = ()  # by work package, largest first
    weeks: tuple[tuple[date, float], ...] = ()  # by week (its Monday), oldest first: for a chart
    source: str = "entries"
    as_of: datetime | None = None  # UTC

    @property
    def percent(self) -> float | None:
        """The expected hours, at least those spent, in per cent of the agreed ones; None without an agreement."""
        if not self.agreed:
            return None
        return round(100 * max(self.total, self.expected or 0.0) / self.agreed, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """One source of the state: how old its facts are. Unknown is never "none"."""

    source: str
    as_of: datetime | None = None  # UTC; None: it has never told anything
    stale: bool = False  # older than it may be
    failing: bool = False  # the last try failed; what is shown is what it told before


@dataclass(frozen=True, slots=True)
class Criterion:
    """One formula of the light and its result. More than ``amber`` or ``red`` gives that colour."""

    measure: Measure
    colour: Colour | None  # None: cannot be told
    value: float | None = None
    amber: float | None = None
    red: float | None = None
    names: tuple[str, ...] = ()  # what it is the value of: the milestone, the item, the source


@dataclass(frozen=True, slots=True)
class LightWord:
    """The lead's own word on the light."""

    colour: Colour
    reason: str | None
    by: str  # team key
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Light:
    """The colour, and why: the worst of the criteria, unless the lead's ``word`` says otherwise."""

    colour: Colour
    computed: Colour
    criteria: tuple[Criterion, ...] = ()
    worst: Criterion | None = None  # the criterion behind ``computed``; None: all are green
    word: LightWord | None = None  # only where it counts


@dataclass(frozen=True, slots=True)
class Promise:
    """A date that left the house, and the mail that carried it."""

    what: str
    due: datetime  # UTC
    project: str
    case: str | None
    made: datetime  # UTC
    outgoing: int | None
    kind: PromiseKind = PromiseKind.ANSWER
    day: date | None = None  # where a day was promised, not an hour
    id: int | None = None


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
    hours: Hours | None = None  # None: nobody records any
    light: Light | None = None  # of what a client may know
    sources: tuple[Standing, ...] = ()
    decisions: tuple[Step, ...] = ()  # since the last update
    ideas: tuple[Step, ...] = ()  # since the last update

    @property
    def old(self) -> bool:
        """Whether its newest fact is: then its age is to be said with it."""
        return self.newest is not None and self.as_of - self.newest > OLD

    @property
    def in_question(self) -> tuple[PromisedMilestone, ...]:
        """Milestones of which the client is to be told something first, by a delay notice."""
        return tuple(m for m in self.milestones if m.in_question)


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """The one thing of the state that a question named, with all that says how it stands. ``milestone`` may be reached."""

    name: str
    milestone: PromisedMilestone | None = None
    done: Step | None = None
    in_work: Step | None = None
    next: Step | None = None
