"""What a weekly report is made of: only what a client may know, so that nothing else can be printed."""

from dataclasses import dataclass
from datetime import date, datetime

from daemon.model import Colour, Contact, OpenCase, Project, ProjectState, TeamMember


@dataclass(frozen=True, slots=True)
class Earlier:
    """The report before this one: its number, day and checksum (SHA-256, hex), and the dates it promised by milestone."""

    number: int
    day: date
    checksum: str
    promised: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the client that was answered in the period. Times are UTC; ``due`` is by when an answer was promised."""

    subject: str
    ref: str | None
    asked: datetime
    answered: datetime
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """One project, one contact, one week. ``first`` and ``last`` are the days reported on; ``now`` is UTC.

    ``lights`` are those of the last weeks, oldest first, this one not among them. ``register`` holds every change that is open or
    was settled in the period; ``complaints`` is how many are open.
    """

    project: Project
    contact: Contact
    state: ProjectState
    lead: TeamMember
    number: int
    first: date
    last: date
    now: datetime
    language: str
    earlier: Earlier | None = None
    lights: tuple[tuple[date, Colour], ...] = ()
    register: tuple[OpenCase, ...] = ()
    requests: tuple[Request, ...] = ()
    complaints: int = 0
