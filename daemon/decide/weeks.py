"""Which week's update is due when. The period is the ISO week in the site's zone; its key, never a time, makes it happen once.

If the day of sending is no workday, it is the last workday before it in the same week; a week without one has no update. The
draft comes a workday earlier at least.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daemon.hours import Calendar
from daemon.model import Weekly

NOON = time(12)
NOTICE = timedelta(hours=2)
"""Working time that the lead has at least between draft and update."""

ON_TIME = timedelta(hours=1)
"""What leaves within this is on time; later it waits for the next opening."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week's update: its key, when it is drafted and sent, and until when it may be sent late (all UTC)."""

    key: str  # 2026-W47
    day: date
    drafted: datetime
    due: datetime
    last: datetime


def weeks(weekly: Weekly, calendar: Calendar, now: datetime) -> tuple[Week, ...]:
    """The weeks around ``now`` (UTC) whose draft is due, oldest first; the one before this one too, for what was missed."""
    today = now.astimezone(ZoneInfo(calendar.timezone)).date()
    found = (week(weekly, calendar, today + timedelta(days=days)) for days in (-7, 0, 7))
    return tuple(one for one in found if one is not None and one.drafted <= now)


def week(weekly: Weekly, calendar: Calendar, within: date) -> Week | None:
    """The week that holds this day, or None if nobody works in it before its update would be due."""
    monday = within - timedelta(days=within.weekday())
    wanted = [monday + timedelta(days=n) for n in range(weekly.send[0], -1, -1)]
    day = next((one for one in wanted if calendar.is_workday(one)), None)
    if day is None:
        return None
    draft_day = monday + timedelta(days=weekly.draft[0])
    if (draft_day >= day and weekly.draft[0] != weekly.send[0]) or not calendar.is_workday(draft_day):
        draft_day = calendar.add_workdays(min(draft_day, day), -1)
    year, number, _ = day.isocalendar()
    after = calendar.add_workdays(day, 1)
    return Week(
        f"{year}-W{number:02}",
        day,
        _moment(draft_day, weekly.draft[1], calendar),
        _moment(day, weekly.send[1], calendar),
        _moment(after, NOON, calendar),
    )


def leaves(one: Week, calendar: Calendar, drafted: datetime) -> datetime:
    """When it leaves if nobody says anything: at its time, but never before the lead could have read the draft."""
    return max(one.due, calendar.deadline(drafted, NOTICE))


def may_leave(since: datetime, calendar: Calendar, now: datetime) -> bool:
    """On time, or late but while somebody is there; nobody gets last Friday's mail at night."""
    return now - since <= ON_TIME or calendar.is_open(now)


def _moment(day: date, clock: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(calendar.timezone)).astimezone(UTC)
