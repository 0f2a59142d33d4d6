"""Hours spent and agreed. Where a time sheet is read, it alone counts: an hour that stands in two places is spent once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from daemon.model import Entry, EntryKind, Hours
from daemon.projects.source import Window, Work

MOST_WEEKS = 26
"""How far back the weeks of a chart reach."""


def hours(
    sheets: Sequence[tuple[str, datetime | None, Sequence[Work]]],
    entries: Sequence[Entry],
    reported: Sequence[Work] | None,
    agreed: float | None,
    window: Window,
) -> Hours | None:
    """What was spent by the time sheets (name, as of, lines), else by the entries; None if nobody records any hours."""
    if sheets:
        work = [line for _, _, lines in sheets for line in lines]
        source = ", ".join(name for name, _, _ in sheets)
        as_of = min((at for _, at, _ in sheets if at is not None), default=None)
    elif reported is not None or _expected(entries, window) is not None:
        work, source, as_of = list(reported or ()), "entries", window.now
    else:
        return None
    work = [line for line in work if line.day <= window.today]
    since = window.day(window.since)
    return Hours(
        total=_sum(work),
        period=_sum([line for line in work if line.day > since or (line.day == since and not sheets)]),
        agreed=agreed, expected=_expected(entries, window), packages=_packages(work), weeks=_weeks(work, window.today),
        source=source, as_of=as_of,
    )  # fmt: skip


def _sum(work: Sequence[Work]) -> float:
    return round(sum(line.hours for line in work), 2)


def _expected(entries: Sequence[Entry], window: Window) -> float | None:
    """The lead's last forecast of all hours (``prognose: 170h``)."""
    said = [
        e for e in entries if e.kind is EntryKind.FORECAST and e.milestone is None and e.hours and e.at <= window.now
    ]
    return max(said, key=lambda e: e.at).hours if said else None


def _packages(work: Sequence[Work]) -> tuple[tuple[str, float], ...]:
    total: dict[str, float] = defaultdict(float)
    for line in work:
        if line.package:
            total[line.package] += line.hours
    return tuple(sorted(((name, round(spent, 2)) for name, spent in total.items()), key=lambda one: (-one[1], one[0])))


def _weeks(work: Sequence[Work], today: date) -> tuple[tuple[date, float], ...]:
    """Hours by week, weeks without any in between included."""
    total: dict[date, float] = defaultdict(float)
    for line in work:
        total[line.day - timedelta(days=line.day.weekday())] += line.hours
    if not total:
        return ()
    this = today - timedelta(days=today.weekday())
    first = max(min(total), this - timedelta(weeks=MOST_WEEKS - 1))
    weeks = [first + timedelta(weeks=n) for n in range((this - first).days // 7 + 1)]
    return tuple((week, round(total.get(week, 0.0), 2)) for week in weeks)
