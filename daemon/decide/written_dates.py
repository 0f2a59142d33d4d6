"""Dates as people write them, by the names in words.yaml. The law: what two readers could read differently is no date.

Without a year the nearest day is meant, from four months back to eight months ahead: in November `10.1.` is in January, and
`18.11.` on the 19th was yesterday. Who promises a day hands back what is past; no slip of the pen becomes a date next year.

Read are 2026-12-18, 18.12.2026, 18.12., 18 Dec 2026, Dec 18, Freitag, Fr 18.12., morgen. Not read is 12/18: half the
world means another day by it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from daemon.intents.text import fold_line

_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})(?:\.|\.\s?(?P<year>\d{4}|\d{2}))?",
        r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s(?:of\s)?(?P<name>[^\W\d_]+)\.?,?(?:\s(?P<year>\d{4}))?",
        r"(?P<name>[^\W\d_]+)\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?(?:\s(?P<year>\d{4}))?",
    )
)


BEHIND, AHEAD = timedelta(days=121), timedelta(days=244)  # where a date without a year is looked for
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d\.\s?\d{1,2}\.\s?\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Almanac:
    """The names of days and months: folded name to weekday (Monday is 0), month (1-12), or days from today."""

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    days: Mapping[str, int]


def almanac(words: Mapping[str, Mapping[str, Any]]) -> Almanac:
    """The names that ``entries`` of every language lists."""
    lists = [language.get("entries") or {} for language in words.values()]
    return Almanac(
        weekdays={fold_line(str(n)): i for e in lists for i, names in enumerate(e.get("weekdays", ())) for n in names},
        months={
            fold_line(str(n)): i for e in lists for i, names in enumerate(e.get("months", ()), start=1) for n in names
        },
        days={fold_line(str(name)): int(ahead) for e in lists for name, ahead in e.get("days", {}).items()},
    )


def read_date(text: str, names: Almanac, today: date) -> date | None:
    """The date that is all of ``text``, or None.

    A weekday is the next one after today. A date without a year is the nearest such day, which may be past.
    """
    plain = fold_line(text).strip(" ,;()")
    if plain in names.days:
        return today + timedelta(days=names.days[plain])
    first, _, rest = plain.partition(" ")
    weekday = names.weekdays.get(first.strip(".,"))
    if weekday is not None and not rest:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    found = _calendar_date(rest if weekday is not None else plain, names, today)
    if found is None or (weekday is not None and found.weekday() != weekday):
        return None
    return found


def has_year(text: str) -> bool:
    """Whether a date is written with its year."""
    return _YEAR.search(text) is not None


def _calendar_date(plain: str, names: Almanac, today: date) -> date | None:
    """A day of a month, with or without its year."""
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        parts = match.groupdict()
        month = names.months.get(parts["name"]) if parts.get("name") else int(parts["month"])
        if month is None:
            return None
        year = int(parts["year"]) if parts["year"] else None
        return _on(year, month, int(parts["day"]), today)
    return None


def _on(year: int | None, month: int, day: int, today: date) -> date | None:
    """The day, or None if the calendar has no such day. Two digits of a year belong to this century."""
    if year is not None:
        return _of(year + 2000 if year < 100 else year, month, day)
    days = [found for ahead in (0, 1, -1) if (found := _of(today.year + ahead, month, day))]
    return next((found for found in days if -BEHIND <= found - today <= AHEAD), None)


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
