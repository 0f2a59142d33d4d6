"""What the team alone may know of a project: internal dates, forecasts, slips. No value here is ever given to a client's text.

`ProjectState` has no field that could hold one of these, and no text to a client is made from anything else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from daemon.model.state import Light, ProjectState, Promise


@dataclass(frozen=True, slots=True)
class Forecast:
    """A milestone with all its dates. ``expected`` is when it will really be there, as far as anybody knows."""

    name: str
    promised: date  # what the client was told
    internal: date | None = None
    expected: date | None = None
    done: date | None = None
    reason: str | None = None
    source: str = "plan"  # who expects it
    as_of: datetime | None = None  # UTC


class SlipCause(StrEnum):
    """How it came out that a promised date cannot be held."""

    FORECAST = "forecast"  # it is expected later
    MOVED = "moved"  # an entry moved it
    PLAN = "plan"  # the project file names a later day than the client was told
    MISSED = "missed"  # the day is over and it is not there


@dataclass(frozen=True, slots=True)
class Slip:
    """A promised date that cannot be held and of which the client has not been told. ``new`` None: nobody knows it yet."""

    milestone: str
    promised: date
    new: date | None
    cause: SlipCause
    reason: str | None = None
    measure: str | None = None

    @property
    def key(self) -> str:
        """The same for one slip as long as its dates are the same; a new date is a new slip."""
        return f"{self.milestone}|{self.promised.isoformat()}|{self.new.isoformat() if self.new else ''}"


class Standpoint(StrEnum):
    """Where a promise stands today."""

    OPEN = "open"
    DUE = "due"  # today
    BROKEN = "broken"
    KEPT = "kept"
    REPLACED = "replaced"  # by a later promise


@dataclass(frozen=True, slots=True)
class Ledger:
    """One promise and where it stands."""

    promise: Promise
    stands: Standpoint


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that is known of a project at a moment. ``state`` is the part a client may be told."""

    state: ProjectState
    forecasts: tuple[Forecast, ...] = ()
    slips: tuple[Slip, ...] = ()
    light: Light | None = None  # with the internal criteria
    promises: tuple[Ledger, ...] = ()
