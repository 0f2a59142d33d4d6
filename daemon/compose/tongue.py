"""One language's way with days, hours, numbers and names, from its texts.yaml. Every date carries its weekday.

Moments come in as UTC and are said in the site's zone; how far away a day is, is counted in calendar days there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal

from daemon.model import WorkingHours

Phrases = Mapping[str, Any]
BAD_ENDS = " \t\n.,;:"
_QUOTES = str.maketrans("", "", '„“”"«»')


@lru_cache(maxsize=64)
def _locale(language: str, otherwise: str) -> Locale:
    if "-" in language:
        try:
            return Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            pass
    return Locale.parse(otherwise)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language at a moment: ``now`` is UTC, ``zone`` the site's, ``phrases`` the language's texts.yaml."""

    language: str
    phrases: Phrases
    now: datetime
    zone: ZoneInfo
    because_words: frozenset[str] = frozenset()  # of every language: a team does not always write in the client's

    @property
    def locale(self) -> Locale:
        """The locale of exactly this language if there is one (de-CH), else the one its texts name."""
        return _locale(self.language, str(self.phrases["locale"]))

    @property
    def today(self) -> date:
        """The day it is in the site's zone."""
        return self.local(self.now).date()

    def local(self, moment: datetime) -> datetime:
        """The moment as the site's clocks show it."""
        return moment.astimezone(self.zone)

    def full(self, day: date) -> str:
        """ "Freitag, 27. November", with the year when it is another one."""
        pattern = "full" if day.year == self.today.year else "full_year"
        return format_date(day, self.phrases["dates"][pattern], locale=self.locale)

    def short(self, day: date) -> str:
        """ "Fr., 27. Nov.", for tables; with the year when it is another one."""
        pattern = "short" if day.year == self.today.year else "short_year"
        return format_date(day, self.phrases["dates"][pattern], locale=self.locale)

    def short_year(self, day: date) -> str:
        """ "Fr., 27. Nov. 2026"."""
        return format_date(day, self.phrases["dates"]["short_year"], locale=self.locale)

    def weekday(self, day: date) -> str:
        """ "Freitag"."""
        return format_date(day, self.phrases["dates"]["weekday"], locale=self.locale)

    def day(self, day: date) -> str:
        """ "heute", the bare weekday within six days, else the full date."""
        if day == self.today:
            return str(self.phrases["dates"]["now"])
        return self.weekday(day) if abs((day - self.today).days) < 7 else self.full(day)

    def dated(self, day: date) -> str:
        """The full date, and "heute" before it when it is today."""
        if day == self.today:
            return str(self.phrases["dates"]["today"]).format(date=self.full(day))
        return self.full(day)

    def clock(self, moment: datetime) -> str:
        """ "9 Uhr", "14:05 Uhr", "14:05"."""
        return self._shown(self.local(moment).time(), "hour", "time")

    def at(self, clock: time) -> str:
        """A time of the day: "15 Uhr"."""
        return self._shown(clock, "hour", "time")

    def _shown(self, clock: time, whole: str, broken: str) -> str:
        pattern = broken if clock.minute else whole
        return format_time(clock, self.phrases["dates"][pattern], locale=self.locale)

    def moment(self, kind: str, moment: datetime) -> str:
        """A moment to come in the phrases ``deadline``, ``deadline_inside``, ``deadline_short``, ``back`` or ``moment``."""
        day = self.local(moment).date()
        away = (day - self.today).days
        near = {0: "today", 1: "tomorrow"}.get(away) or ("week" if 0 < away < 7 else "later")
        pattern = str(self.phrases[kind][near])
        return pattern.format(time=self.clock(moment), weekday=self.weekday(day), date=self.full(day))

    def past(self, moment: datetime) -> str:
        """ "heute um 14:02 Uhr", "gestern um …", "am Mittwoch, 18. November, um …"."""
        day = self.local(moment).date()
        near = {0: "today", -1: "yesterday"}.get((day - self.today).days, "earlier")
        return str(self.phrases["past"][near]).format(time=self.clock(moment), date=self.full(day))

    def number(self, count: int) -> str:
        """Small numbers as words."""
        words: Sequence[str | None] = self.phrases["numbers"]
        word = words[count] if 0 <= count < len(words) else None
        return word or str(count)

    def counted(self, kind: str, count: int) -> str:
        """A phrase with ``one`` and ``many``."""
        forms = self.phrases[kind]
        return str(forms["one"] if count == 1 else forms["many"]).format(n=self.number(count))

    def waiting(self, since: date) -> str:
        """ "seit heute", "seit gestern", "seit sechs Tagen"."""
        forms, days = self.phrases["waiting"], max((self.today - since).days, 0)
        near = {0: "today", 1: "yesterday"}.get(days, "many")
        return str(forms[near]).format(n=self.number(days))

    def hours(self, hours: WorkingHours) -> str:
        """ "Montag bis Freitag, 9 bis 17:30 Uhr"."""
        start, end = (self._shown(t, "bare_hour", "bare_time") for t in (hours.start, hours.end))
        return str(self.phrases["hours"]).format(days=self._days(sorted(hours.days)), start=start, end=end)

    def _days(self, days: Sequence[int]) -> str:
        forms = self.phrases["days"]
        names = self.locale.days["format"]["wide"]
        runs: list[list[int]] = []
        for day in days:
            if runs and day == runs[-1][-1] + 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        said: list[str] = []
        for run in runs:
            if len(run) > 2:
                said.append(str(forms["to"]).format(first=names[run[0]], last=names[run[-1]]))
            else:
                said.extend(str(names[day]) for day in run)
        if len(said) < 2:
            return "".join(said)
        return str(forms["and"]).format(first=str(forms["comma"]).join(said[:-1]), last=said[-1])

    def zone_note(self, site_language: str) -> str:
        """ " (Berlin time)" for readers of another language than the site's, who may sit in another zone; else nothing."""
        if self.language.partition("-")[0] == site_language.partition("-")[0]:
            return ""
        city = get_timezone_location(str(self.zone), locale=self.locale, return_city=True)
        return str(self.phrases["zone"]).format(city=city)

    def decimal(self, value: float) -> str:
        """ "3,5"."""
        return format_decimal(value, locale=self.locale)

    def reason(self, reason: str | None) -> str:
        """A clause that can follow a comma: "weil die Bank später liefert"; "" for none."""
        clause = (reason or "").strip(BAD_ENDS)
        if not clause:
            return ""
        first = clause.split()[0].lower()
        if first in self.because_words:
            return clause[0].lower() + clause[1:]
        return str(self.phrases["because"]).format(reason=clause)

    def quote(self, text: str) -> str:
        """The text in this language's quotation marks; those inside are left out. "" for nothing."""
        inner = text.translate(_QUOTES)
        return str(self.phrases["quote"]).format(text=inner.strip()) if inner.strip() else ""
