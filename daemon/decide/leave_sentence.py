"""A member's sentence about their own absence. The law: it counts in the first person, not denied, and of being away or back.

`ich bin vom 23.12. bis 4.1. im Urlaub` · `Bin raus bis Freitag` · `abwesend bis Freitag` · `I'm on holiday 23-27 Dec` ·
`back on Monday`. A clause counts when nothing else stands in it; where more does, or it is denied, and it plainly tells of an
absence, it is asked about. `I'll call back on Monday` and `ab Montag ist die Suche wieder da` are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daemon.decide.leave_days import BESIDE, FROM, ON, SINCE, TO, Day, Token, odd, span, tokens
from daemon.decide.written_dates import Almanac

_DAY = timedelta(days=1)
_STRONG = re.compile(
    r"\b(?:(?:(?:im|in|auf) )?(?:urlaub|dienstreise|elternzeit|mutterschutz|reha|fortbildung)|abwesend|krank(?:geschrieben)?"
    r"|nicht (?:da|im buero|erreichbar|verfuegbar|anwesend|im hause?|am platz|im dienst|hier)|ausser haus"
    r"|out of (?:the )?office|ooo|(?:on )?(?:annual |parental |maternity |paternity |sick )?(?:leave|vacation)|on (?:a )?holidays?"
    r"|away|absent|unavailable|(?:off )?sick|ill"
    r"|(?:(?:won't|will not|not) be|not) (?:available|in the office|at my desk|around|here|reachable|in))\b"
)
_WEAK = re.compile(r"\b(?:weg|raus|fort|unterwegs|frei|fehle|off|out|travell?ing)\b")
_BACK = re.compile(
    r"\b(?:wieder (?:da|hier|im buero|erreichbar|im dienst|am platz)|(?:wieder )?zurueck(?: im buero)?"
    r"|back(?: again)?(?: (?:in the office|in office|at work|at my desk|to work))?)\b"
)
_COPULA = re.compile(r"\b(?:bin|i'm|i am|i'll be|i will be|ich werde|won't be|will not be)\b")
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d)? ?(?:uhr|h|am|pm)\b|\b\d{1,2}:\d\d\b")
_FIRST = frozenset({
    "ich", "i", "i'm", "i'll", "i've", "bin", "habe", "hab", "nehme", "mache", "gehe", "fahre", "fehle", "werde", "melde", "mich",
})  # fmt: skip
_OTHERS = frozenset({
    "ist", "sind", "war", "hat", "haben", "wird", "is", "are", "was", "were", "has", "he", "she", "they", "er", "sie", "wir",
    "we", "dass", "that", "frau", "herr", "mr", "mrs", "ms",
})  # fmt: skip
_NOT = frozenset({
    "nicht", "kein", "keine", "keinen", "nie", "not", "no", "never", "won't", "don't", "ain't", "cannot", "can't",
})  # fmt: skip
_UNSURE = frozenset({
    "by", "spaetestens", "around", "ca", "etwa", "probably", "vielleicht", "maybe", "perhaps", "wohl", "hoffentlich",
    "hopefully", "vermutlich", "naechste", "naechsten", "naechster", "kommende", "next", "woche", "wochen", "week", "weeks",
    "monat", "month", "tage", "tagen", "tag", "days", "day", "ein", "eine", "zwei", "drei", "paar", "few", "a", "two", "three",
    "lang", "laenger", "ueber", "over", "weihnachten", "christmas", "ostern", "easter", "silvester", "wochenende", "weekend",
    "for", "fuer",
})  # fmt: skip
_SMALL = _FIRST | FROM | SINCE | TO | ON | BESIDE | frozenset({
    "am", "be", "sein", "will", "shall", "have", "take", "taking", "going", "go", "leider", "dann", "noch", "auch", "mal",
    "kurz", "also", "hiermit", "hallo", "hi", "hello", "moin", "gerade", "momentan", "derzeit", "currently", "just", "der",
    "die", "das", "mein", "meinen", "my", "in", "im", "erst", "only", "endlich", "danach", "anschliessend", "afterwards",
    "wieder", "again", "und", "and", "so", "ja", "info", "fyi", "voraussichtlich", "ganztaegig", "unfortunately", "sorry",
    "deshalb", "heute", "today",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence comes to: first and last day away, ``back`` for there again now; neither: to be asked about."""

    days: tuple[date, date] | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """``kind``: away, back, unclear, days (dates and nothing else), or none of it."""

    kind: str
    dates: tuple[Day, ...]
    bare: bool = False  # no date, and only a word such as "raus", which may mean anything


def read(line: str, names: Almanac, today: date) -> Told | None:
    """What the line says of the writer's absence; None where it plainly speaks of none."""
    clauses = [_clause(part) for part in _parts(tokens(line, names, today))]
    if any(one.kind == "unclear" for one in clauses):
        return Told()
    away = [one for one in clauses if one.kind == "away"]
    back = [one for one in clauses if one.kind == "back"]
    if not away and not back:
        return None
    loose = tuple(day for one in clauses if one.kind == "days" for day in one.dates)
    gone = (*(day for one in away for day in one.dates), *(loose if away else ()))
    returns = (*(day for one in back for day in one.dates), *(() if away else loose))
    if not gone and not returns:
        return _undated(away, back)
    return Told(_days(gone, returns, names, today))


def _undated(away: Sequence[_Clause], back: Sequence[_Clause]) -> Told | None:
    if away and all(one.bare for one in away):
        return None
    return Told() if away else Told(back=bool(back))


def _days(gone: Sequence[Day], returns: Sequence[Day], names: Almanac, today: date) -> tuple[date, date] | None:
    """First and last day away; a day of return must lie behind them."""
    if len({one.date for one in returns}) > 1 or any(one.role in ("to", "and", "since") for one in returns):
        return None
    last = returns[0].date - _DAY if returns else None
    if not gone:
        return (today, last) if last else None
    if last and len(gone) == 1 and gone[0].role == "from":
        return (gone[0].date, last) if gone[0].date <= last else None
    found = span(gone, names, today)
    return None if found is None or (last is not None and last < found[1]) else found


def _parts(found: Sequence[Token]) -> list[list[Token]]:
    """The clauses: parted by punctuation, and by "and" where no day follows."""
    parts: list[list[Token]] = [[]]
    for at, one in enumerate(found):
        if one == ";" or (one in ("und", "and", "aber", "but") and _begins(found[at + 1 :])):
            parts.append([])
        else:
            parts[-1].append(one)
    return [part for part in parts if part]


def _begins(rest: Sequence[Token]) -> bool:
    """Whether a clause of its own follows "and": no day does, or the day of a return."""
    here = rest[: rest.index(";")] if ";" in rest else rest
    dated = any(isinstance(one, Day) for one in here[:2])
    return not dated or any(one in ("wieder", "zurueck", "back") for one in here)


def _clause(part: Sequence[Token]) -> _Clause:
    dates = tuple(one for one in part if isinstance(one, Day))
    strange = any(odd(one) for one in part)
    text = " ".join("§" if isinstance(one, Day) or odd(one) else one for one in part)
    strong, weak, back = _STRONG.search(text), _WEAK.search(text), _BACK.search(text)
    left = set(_WEAK.sub(" ", _BACK.sub(" ", _STRONG.sub(" ", text))).split()) - {"§"}
    closed = left <= _SMALL | _UNSURE
    if not (strong or weak or back):
        return _Clause("days" if closed and dates and not left & _FIRST else "none", dates)
    copula = _COPULA.search(text) is not None
    kind = _kind(text, left, strong=bool(strong), back=bool(back), copula=copula, dated=bool(dates) or strange)
    if kind in ("away", "back") and (strange or left & _UNSURE or _until_not(strong, dates)):
        kind = "unclear"
    return _Clause(kind, dates, bare=not dates and not strong)


def _kind(text: str, left: set[str], *, strong: bool, back: bool, copula: bool, dated: bool) -> str:
    """What a clause with a word for away or back comes to, by the words that are left of it."""
    if left & _OTHERS:
        return "none"
    first = copula or bool(left & _FIRST) or "fehle" in text.split()
    if _CLOCK.search(text):
        return "unclear" if strong and copula and dated and "bis §" in text else "none"
    if left & _NOT:
        open_words = left - _NOT - _SMALL - _UNSURE - {"doch"}
        return "unclear" if copula and (strong or not open_words) else "none"
    if left <= _SMALL | _UNSURE and (first or dated):
        return "back" if back and not strong else "away"
    return "unclear" if copula and strong and dated else "none"


def _until_not(strong: re.Match[str] | None, dates: Sequence[Day]) -> bool:
    """``not available until Friday``: is Friday the last day away, or the first one back?"""
    denied = strong is not None and re.match(r"not\b|won't|will not", strong.group()) is not None
    return denied and [one.role for one in dates] == ["to"]
