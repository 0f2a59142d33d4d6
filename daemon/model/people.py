"""The nouns of the people of a site: who they are, when they are there, and who is called when nobody is."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When people are there, in their zone. ``half_days`` are (month, day), open until ``half_day_until``."""

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})  # Monday is 0
    start: time = time(9, 0)
    end: time = time(17, 30)
    half_days: frozenset[tuple[int, int]] = frozenset()
    half_day_until: time = time(12, 0)
    closed: frozenset[date] = frozenset()  # extra closed days


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a member is not there, the first and the last among them, in the member's zone."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AbsenceWord:
    """What was said of a member's absence by mail: away on these days, or (``away`` False) there after all."""

    member: str  # key
    first: date
    last: date
    away: bool
    by: str = ""  # key of who said it
    at: datetime | None = None  # UTC; None until it is recorded


@dataclass(frozen=True, slots=True)
class Reach:
    """When notices may reach a person, in their zone.

    ``quiet`` is from when to when only emergencies do (it may go past midnight); ``digest`` is when all that is not urgent
    comes in one mail. None: always, and one by one.
    """

    quiet: tuple[time, time] | None = None
    digest: time | None = None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A person of the team; ``key`` is the word used in files and rules. What is None is as for the whole site."""

    key: str
    name: str
    address: str
    phone: str | None = None
    deputy: str | None = None
    language: str | None = None
    aliases: tuple[str, ...] = ()
    owner: bool = False
    hours: WorkingHours | None = None
    holidays: str | None = None
    timezone: str | None = None
    reach: Reach = Reach()
    absences: tuple[Absence, ...] = ()

    def away(self, day: date) -> Absence | None:
        """The absence that this day (in the member's zone) belongs to."""
        return next((absence for absence in self.absences if absence.first <= day <= absence.last), None)


@dataclass(frozen=True, slots=True)
class Emergency:
    """The number to call out of hours, what counts as an emergency by language ("" is the site's own), and who is told.

    ``on_call`` are keys of the team: all of them, or, with ``since``, one a week in turn, the first in the week of that day.
    """

    phone: str
    means: dict[str, str] = field(default_factory=dict)
    on_call: tuple[str, ...] = ()
    since: date | None = None

    def turn(self, day: date) -> tuple[str, ...]:
        """Whose turn it is on this day of the site; weeks begin on Monday."""
        if self.since is None or not self.on_call:
            return self.on_call
        weeks = (_monday(day) - _monday(self.since)).days // 7
        return (self.on_call[weeks % len(self.on_call)],)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def local_day(at: datetime, zone: str) -> date:
    """The day that this moment belongs to in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()
