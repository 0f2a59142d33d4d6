"""Until when an automatic answer says that somebody is away. Law: a date that two readers could read differently is none.

A date without a year is the one nearest to the mail, so that "bis 5.1." in December is in the coming year. A date that has
passed ends nothing to come: then there is no absence. Two different ends in one note are no end.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from daemon.decide.absence_words import LANGUAGES, Words
from daemon.decide.written_dates import AHEAD, BEHIND
from daemon.mail import away_subject

LONGEST = 3000  # characters of a note that are read
FARTHEST = timedelta(days=800)  # nobody is told of a return that is farther away
_SENTENCE = re.compile(r"(?<![\d\s.])[.!?](?=\s)|\n\s*\n|[;•]")
_YEAR = r"(?:(?:,|\sde|\sdel)?\s?(?P<{0}>20\d\d|[’']?\d\d(?![\d.:/]))(?!\s?(?:uhr|h\b|:)))?"


@dataclass(frozen=True, slots=True)
class Stated:
    """The last day away and the first day back, as they were said; None: not said, or not clearly."""

    until: date | None = None
    back: date | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    day: date | None  # None: no such day, or not certain which
    start: int
    end: int


def read(text: str, written: date) -> Stated | None:
    """What a note of absence says of its end; None if it is none, or is over. ``written``: the day the mail was sent."""
    subject = text.partition("\n")[0]
    low = unicodedata.normalize("NFC", text[:LONGEST]).replace("\u00a0", " ").lower()
    spoken = [words for words in LANGUAGES.values() if re.search(words.away, low)]
    if not spoken and not away_subject(subject):
        return None
    found = [_said(low, words, written) for words in spoken or LANGUAGES.values()]
    until, backs = {d for u, _ in found for d in u}, {d for _, b in found for d in b}
    if None in until | backs or len(until) > 1 or len(backs) > 1:
        return Stated() if spoken else None
    stated = Stated(next(iter(until), None), next(iter(backs), None))
    if stated.until and stated.back and stated.back < stated.until:
        return Stated()
    if _over(stated, written):
        return None
    if not (stated.until or stated.back) and not spoken:
        return None
    return stated


def _over(stated: Stated, written: date) -> bool:
    last = stated.back or stated.until
    return last is not None and (last < written or last - written > FARTHEST)


def _said(low: str, words: Words, written: date) -> tuple[set[date | None], set[date | None]]:
    """Ends and returns that the note names in one language."""
    until: set[date | None] = set()
    backs: set[date | None] = set()
    for sentence in (" ".join(part.split()) for part in _SENTENCE.split(low) if part and part.strip()):
        dates = _dates(sentence, words, written)
        ends = [found for found in dates if _ends(sentence, found, words, dates)]
        until |= {found.day for found in ends}
        if re.search(rf"\b(?:{words.back})", sentence):
            rest = [f for f in dates if f not in ends and not any(_joined(sentence, f, end) for end in ends)]
            backs |= {found.day for found in rest}
    return until, backs


def _ends(sentence: str, found: _Found, words: Words, dates: list[_Found]) -> bool:
    """Whether the date stands behind "until", before a postposition, or closes a span."""
    before, after = sentence[: found.start], sentence[found.end :]
    if words.after and re.match(rf"\s?(?:{words.after})", after):
        return True
    if re.search(r"\d\.?\s?[–—-]\s?$", before) and not re.search(r"\d{3,}\s?[–—-]\s?$", before):
        return True
    if any(_dashed(sentence, other, found) for other in dates):
        return True
    if not words.until:
        return False
    hit = re.search(rf"(?<!\w)({words.until}){_filler(words)}$", before)
    if hit is None:
        return False
    if hit[1] in _SPAN_ONLY:
        return re.search(rf"(?<!\w)(?:{words.since}){_filler(words)}\d", before[: hit.start()]) is not None
    return True


_SPAN_ONLY = frozenset({"to", "and", "au", "al", "ao", "a", "по"})  # these end a span only where one has begun


@cache
def _filler_of(days: str, between: str) -> str:
    small = "|".join(filter(None, (days.replace(" ", "|").replace(".", r"\."), between)))
    return rf"(?:[\s,]+(?:{small})\.?){{0,4}}[\s,]*"


def _filler(words: Words) -> str:
    return _filler_of(words.days, words.between)


def _dashed(sentence: str, first: _Found, second: _Found) -> bool:
    return first.end <= second.start and re.fullmatch(r"\s?[–—-]\s?", sentence[first.end : second.start]) is not None


def _joined(sentence: str, first: _Found, end: _Found) -> bool:
    """Whether the date opens the span that the other one closes."""
    return first.end <= end.start and end.start - first.end <= 40 and "," not in sentence[first.end : end.start]


@cache
def _forms(words: Words) -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted((re.escape(n) for m in words.months.split() for n in m.split("|")), key=len, reverse=True))
    year = _YEAR.format("year")
    return tuple(
        re.compile(form)
        for form in (
            r"(?<![\d.])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
            rf"(?<![\d:/])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º|°|ª)?\s?(?:of\s|de\s|d['’])?(?P<name>{names})(?![^\W\d_]{{2}})\.?{year}",
            rf"(?<![\w.])(?P<name>{names})\.?\s(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?(?![\d:]){year}",
            r"(?<![\d:/])(?<!\d[.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})(?:\.\s?(?P<year>20\d\d|\d\d(?![\d.:]))?|(?![\d:]))(?!\s?(?:uhr|h\b))",
            r"(?<![\d.:/-])(?P<day>\d{1,2})(?P<sep>[/-])(?P<month>\d{1,2})(?:(?P=sep)(?P<year>20\d\d|\d\d))?(?![\d:/-])",
        )
    )


def _dates(sentence: str, words: Words, written: date) -> list[_Found]:
    """Every date of the sentence, from left to right; one that is not certain has no day."""
    found: list[_Found] = []
    for form in _forms(words):
        for match in form.finditer(sentence):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                day = _day(match, words, written, sentence)
                if day is not _NO_DATE:
                    found.append(_Found(day, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


_NO_DATE = date.min


def _day(match: re.Match[str], words: Words, written: date, sentence: str) -> date | None:
    parts = match.groupdict()
    month = _month(parts["name"], words) if parts.get("name") else int(parts["month"])
    day = int(parts["day"])
    if parts.get("sep") and not words.day_first:
        if month > 12 >= day:
            day, month = month, day
        elif day <= 12 and day != month:
            return None
    year = parts.get("year")
    number = int(year.strip("’'")) if year else None
    if parts.get("sep") == "-" and number is None:
        return _NO_DATE
    found = _on(number + 2000 if number is not None and number < 100 else number, month, day, written)
    if found is _NO_DATE:
        return found
    weekday = _weekday(sentence[: match.start()], words)
    return None if weekday is not None and weekday != found.weekday() else found


def _month(name: str, words: Words) -> int:
    return next(i for i, names in enumerate(words.months.split(), start=1) if name in names.split("|"))


def _weekday(before: str, words: Words) -> int | None:
    """The day of the week that stands right before a date."""
    for number, names in enumerate(words.days.split()):
        small = f"(?:{words.between})" if words.between else "(?!)"
        if re.search(rf"(?<!\w)(?:{names})\.?,?\s*(?:{small}\s+)?$", before):
            return number
    return None


def _on(year: int | None, month: int, day: int, written: date) -> date:
    """The day; without a year the one nearest to the mail. No such day in the calendar: no date at all."""
    for candidate in (year,) if year is not None else (written.year, written.year + 1, written.year - 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or -BEHIND <= found - written <= AHEAD:
            return found
    return _NO_DATE
