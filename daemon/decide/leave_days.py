"""The days of an absence as people write them: the first and the last. The law: what has no end, or two, is no span.

`23.12. bis 4.1.` · `23.12.-4.1.` · `23-27 Dec` · `vom 23. bis 27.12.` · `bis Freitag` (from today) · `morgen`; not
`ab 23.12.`, and not `5/1`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daemon.decide.written_dates import Almanac, read_date
from daemon.intents.text import fold_line

FROM = frozenset({"vom", "von", "ab", "from", "starting", "zwischen", "between"})
SINCE = frozenset({"seit", "since"})
TO = frozenset({"bis", "to", "until", "till", "'til", "through", "thru", ".."})
ON = frozenset({"am", "on"})
BESIDE = frozenset({
    "zum", "den", "dem", "einschliesslich", "einschl", "inklusive", "inkl", "including", "inclusive", "the", "mit", "kommenden",
    "diesen", "this", "coming",
})  # fmt: skip
"""Words that may stand between "until" and its day."""

_AND = frozenset({"und", "and"})
_NOW = frozenset({"sofort", "jetzt", "now"})
_SHORT = 3  # characters; an abbreviated weekday counts only behind one of the words above: "so" and "do" are words, too
_MOST = 4  # words of a date
_DAY = timedelta(days=1)
_DASH = r"\s?(?:-|–|—|\.\.)\s?"
_TO = rf"(?:{_DASH}|\s(?:bis(?: zum)?|to|until|through)\s)"
_NUMBER = r"(?<![\d.\-/])(\d{1,2})"
_ENDING = r"(?:\.|st|nd|rd|th)?"
_FULL = r"(\d{1,2}\.\s?\d{1,2}(?:\.(?:\d{4}|\d{2})?)?|\d{4}-\d{2}-\d{2})"
_ODD = re.compile(r"\d{1,4}[./-]\d")


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text: what it is read as from today on, how it was written, and the sort of the word before it."""

    date: date
    written: str
    role: str  # "from", "since", "to", "on", "and" or ""


Token = Day | str


def tokens(text: str, names: Almanac, today: date) -> list[Token]:
    """The words of a text, folded, and its dates. What parts a sentence is a token: ``;`` for a comma and a full stop."""
    words = _plain(text, names).split()
    found: list[Token] = []
    at = 0
    while at < len(words):
        day, length = _at(words, at, found, names, today)
        found.append(day or words[at])
        at += length
    return found


def odd(token: Token) -> bool:
    """Whether a word looks like a date and is none that is certain: ``5/1``, ``31.2.``."""
    return isinstance(token, str) and _ODD.match(token) is not None


def days(text: str, names: Almanac, today: date) -> tuple[date, date] | None:
    """First and last day of a text that holds nothing else, or None."""
    found = [one for one in tokens(text, names, today) if one != ";"]
    if any(isinstance(one, str) and one not in FROM | SINCE | TO | ON | BESIDE | _AND for one in found):
        return None
    return span([one for one in found if isinstance(one, Day)], names, today)


def span(found: Sequence[Day], names: Almanac, today: date) -> tuple[date, date] | None:
    """First and last day of one or two dates; None where there is no end, or the dates do not fit."""
    if any(one.role == "since" and one.date > today for one in found):
        return None
    if len(found) == 1:
        first = today if found[0].role == "to" else found[0].date
        return None if found[0].role in ("from", "since") else (first, found[0].date)
    if len(found) != 2:
        return None
    start, end = found if found[1].role in ("to", "and") else (found[1], found[0])
    if end.role not in ("to", "and") or start.role in ("to", "and"):
        return None
    last = end.date if end.date >= start.date else read_date(end.written, names, start.date)
    if last is None or last < start.date:
        return None
    closes = end.role == "to" or last - start.date <= _DAY
    return (start.date, last) if closes else None


def _at(words: Sequence[str], at: int, before: Sequence[Token], names: Almanac, today: date) -> tuple[Day | None, int]:
    """The longest date that begins here, and how many words it takes."""
    role = _role(before)
    for length in range(min(_MOST, len(words) - at), 0, -1):
        written = " ".join(words[at : at + length])
        if length == 1 and len(written.strip(".")) <= _SHORT and written.strip(".").isalpha() and not role:
            continue
        day = today if length == 1 and written in _NOW and role else read_date(written, names, today)
        if day is not None and before[-1:] not in (["guten"], ["good"]):
            return Day(day, written, role), length
    return None, 1


def _role(before: Sequence[Token]) -> str:
    """The sort of the word that stands before a date, small words between them."""
    for word in reversed(before):
        if isinstance(word, Day):
            return ""
        for role, sort in (("from", FROM), ("since", SINCE), ("to", TO), ("on", ON), ("and", _AND)):
            if word in sort:
                return role
        if word not in BESIDE:
            return ""
    return ""


def _plain(text: str, names: Almanac) -> str:
    """The text folded, spans written out (``23-27 dec`` is ``23 dec .. 27 dec``), punctuation parted from words."""
    low = fold_line(text.replace("’", "'").replace("‘", "'"))
    for form, full in _spans(names):
        low = form.sub(full, low)
    return " ".join(_parted(low.split(), names))


def _parted(words: Sequence[str], names: Almanac) -> Iterator[str]:
    """Each word, and a ``;`` where a clause ends. The full stop of a date or of a month stays with it."""
    for word in words:
        bare = word.strip("()[]\"„“”'*")
        core = bare.rstrip(".,;:!…")
        numeric = bool(core) and (core[-1].isdigit() and any(c.isdigit() for c in core[:1]))
        named = core in names.months or core in names.weekdays
        if not core:
            yield ".." if bare == ".." else ";"
            continue
        yield f"{core}." if numeric and bare[len(core) :].startswith(".") else core
        tail = bare[len(core) :]
        if any(mark in tail for mark in ",;!") or (tail.startswith(".") and not (numeric or named)):
            yield ";"


def _spans(names: Almanac) -> tuple[tuple[re.Pattern[str], str], ...]:
    months = "|".join(sorted(map(re.escape, names.months), key=len, reverse=True))
    weekdays = "|".join(sorted(map(re.escape, names.weekdays), key=len, reverse=True))
    return (
        (re.compile(rf"\b({weekdays})\.?,?\s(?:den\s|dem\s|the\s)?(?=\d|(?:{months})\b)"), r"\1 "),
        (re.compile(rf"\b({weekdays}){_DASH}({weekdays})\b"), r"von \1 .. \2"),
        (
            re.compile(rf"{_NUMBER}{_ENDING}{_TO}(\d{{1,2}}){_ENDING}\s({months})\b\.?,?(\s\d{{4}})?"),
            r"\1 \3\4 .. \2 \3\4",
        ),
        (
            re.compile(
                rf"\b({months})\.?\s(\d{{1,2}}){_ENDING}{_TO}(\d{{1,2}}){_ENDING}(?![\d.:])(?!\s(?:{months})),?(\s\d{{4}})?"
            ),
            r"\2 \1\4 .. \3 \1\4",
        ),
        (re.compile(rf"\b({months})\.?\s(\d{{1,2}}),\s(?=\d{{4}})"), r"\1 \2 "),
        (
            re.compile(rf"{_NUMBER}\.?{_TO}(\d{{1,2}})\.\s?(\d{{1,2}})\.(\d{{4}}|\d{{2}}(?!\d))?"),
            r"\1.\3.\4 .. \2.\3.\4",
        ),
        (re.compile(rf"{_FULL}{_DASH}(?=\d)"), r"\1 .. "),
        (re.compile(r"\s[-–—]\s|\s?\.\.\s?(?=\S)"), " .. "),
    )
