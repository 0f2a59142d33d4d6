"""The working calendar of a site: open or closed, and by when a promise falls due.

A day is open once, from ``start`` to ``end`` in the site's zone (an end of 00:00 is midnight, not 23:59). Opening
belongs to the open time, closing does not. A deadline is never in the night: whoever reads "by Monday 10:00" must be
able to meet somebody then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from daemon.hours.holidays import check_code, half_days, public_holidays
from daemon.model import WorkingHours

_DAY = timedelta(days=1)
_STEP = timedelta(minutes=30)
_HORIZON = 3660  # days; a calendar that does not open for ten years never opens


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time of one site. A value: equal calendars are equal, and it can be a key.

    ``holidays`` is a code such as ``DE-BE`` (None: no public holidays). ValueError for hours that are never open, for
    an unknown code and for an unknown zone; the last two name the nearest valid one.
    """

    hours: WorkingHours
    holidays: str | None
    timezone: str

    def __post_init__(self) -> None:
        """Refuse a calendar that could never answer."""
        _zone(self.timezone)
        if not self.hours.days:
            raise ValueError("working hours name no day of the week")
        if not self.hours.days <= frozenset(range(7)):
            raise ValueError("days of the week are 0 (Monday) to 6 (Sunday)")
        if self.hours.end != time(0) and self.hours.start >= self.hours.end:
            raise ValueError(f"working hours end at {self.hours.end:%H:%M}, before they start")
        if self.holidays is not None:
            check_code(self.holidays)

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day at all; a half day is a workday."""
        if day.weekday() not in self.hours.days or day in self.hours.closed:
            return False
        return self.holidays is None or day not in public_holidays(self.holidays, day.year)

    def is_half_day(self, day: date) -> bool:
        """Whether this day ends at ``half_day_until``: by the site's own list or by the public holidays."""
        if (day.month, day.day) in self.hours.half_days:
            return True
        return self.holidays is not None and day in half_days(self.holidays, day.year)

    def add_workdays(self, day: date, n: int) -> date:
        """The ``n``-th workday after ``day`` (before it, if negative); for 0 the day itself or the next workday."""
        step = _DAY if n >= 0 else -_DAY
        if n == 0:
            day, n = day - _DAY, 1
        left = abs(n)
        for _ in range(_HORIZON + 7 * left):
            day += step
            left -= self.is_workday(day)
            if left == 0:
                return day
        raise ValueError("working hours are never open")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment."""
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """This moment if it is open, else the next opening."""
        begin, _ = next(self._openings(at))
        return max(begin, _utc(at))

    def closes(self, at: datetime) -> datetime:
        """When the opening that runs at this moment ends, or the next one if it is closed now."""
        _, end = next(self._openings(at))
        return end

    def deadline(self, at: datetime, within: timedelta) -> datetime:
        """The moment by which ``within`` of working time has passed since ``at``, rounded up to a full half hour.

        A whole day (24 h) of ``within`` is one full working day; what is left over counts as written, but as one
        working day at most, so that more is never earlier. Rounding stops at closing time.
        """
        left = self._working_time(within)
        for begin, end in self._openings(at):
            since = max(begin, _utc(at))
            if left <= end - since:
                return min(self._half_hour(since + left), end)
            left -= end - since
        raise ValueError("working hours are never open")

    def _working_time(self, within: timedelta) -> timedelta:
        if within < timedelta():
            raise ValueError("a deadline cannot be before the moment it counts from")
        full = datetime.combine(date.min, self.hours.end) - datetime.combine(date.min, self.hours.start)
        full = full if full > timedelta() else full + _DAY
        return within.days * full + min(within - timedelta(days=within.days), full)

    def _half_hour(self, at: datetime) -> datetime:
        local = at.astimezone(_zone(self.timezone))
        past = timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
        return at + (_STEP - past if past else past)

    def _openings(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open times that end after ``at``, in order, in UTC."""
        moment, zone = _utc(at), _zone(self.timezone)
        day = moment.astimezone(zone).date() - _DAY
        closed = 0
        while closed < _HORIZON:
            begin, end = self._opening(day, zone)
            day += _DAY
            if begin < end and end > moment:
                closed = 0
                yield begin, end
            closed += 1
        raise ValueError("working hours are never open")

    def _opening(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Opening and closing on a day, in UTC; equal when it stays closed."""
        begin = datetime.combine(day, self.hours.start, zone).astimezone(UTC)
        if not self.is_workday(day):
            return begin, begin
        last = self.hours.end
        if self.is_half_day(day) and (last == time(0) or self.hours.half_day_until < last):
            return begin, datetime.combine(day, self.hours.half_day_until, zone).astimezone(UTC)
        on = day + _DAY if last == time(0) else day
        return begin, datetime.combine(on, last, zone).astimezone(UTC)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(name, sorted(available_timezones()), n=1, cutoff=0.0)
        raise ValueError(
            f'time zone "{name}" is not known' + (f'; did you mean "{near[0]}"?' if near else "")
        ) from None
