"""What a change costs and moves, as the lead writes it in one line. The law: every part is understood, or nothing is offered.

`+6 h, Livegang bleibt 14.12.` · `800 €, Livegang -> 18.12.2026` · `ohne Mehraufwand, Livegang bleibt` · `EUR 1.200,50`.
Parts are set apart by a comma and a blank, a semicolon, or "und". A milestone is called as the plan calls it. A date that stays must
be the promised one: a slip of the pen must not become a promise. The words are those of words.yaml under ``offers`` and ``entries``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from daemon.decide.written_dates import almanac, read_date
from daemon.intents.text import fold_line
from daemon.model import OfferedDate, Price, PromisedMilestone, Terms

Words = Mapping[str, Mapping[str, Any]]
MOST_HOURS = 2000.0
MOST_MONEY = Decimal(10_000_000)
_PARTS = re.compile(r";|,\s+")
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_HOURS = re.compile(r"([+-]?)\s*(\d{1,4}(?:[.,]\d{1,2})?)\s*([^\W\d_]+)\.?(?:\s+([^\W\d_]+))?")
_NUMBER = r"\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{2})?|\d{1,8}(?:[.,]\d{1,2})?"
_MONEY = re.compile(rf"\+?\s*(?:(?P<before>[^\d\s+]{{1,6}})\s*)?(?P<amount>{_NUMBER})\s*(?P<behind>[^\d\s]{{1,8}})?")


@dataclass(frozen=True, slots=True)
class NotOffered(Exception):
    """Why the line offers nothing: a word for the reason, and what it is about."""

    why: str
    detail: str = ""


def read_offer(text: str, words: Words, dates: Sequence[PromisedMilestone], today: date) -> Terms:
    """The terms of a line. ``dates`` are those promised to the client now. Raises :class:`NotOffered`."""
    parts = [part.strip(" .") for part in _parts(text, words, dates) if part.strip(" .")]
    if not parts:
        raise NotOffered("offer-empty")
    terms = Terms()
    for part in parts:
        terms = _with(terms, part, words, dates, today)
    return terms


def _parts(text: str, words: Words, dates: Sequence[PromisedMilestone]) -> Iterator[str]:
    """What stands between commas, semicolons and "und"; not parted is a milestone whose own name holds that word."""
    joins = _words(words, "and")
    names = [name for stone in dates if joins & set((name := fold_line(stone.name)).split())]
    for part in _PARTS.split(text):
        whole, piece = any(name in fold_line(part) for name in names), ""
        for token in part.split():
            if fold_line(token) in joins and not whole:
                yield piece
                piece = ""
            else:
                piece = f"{piece} {token}"
        yield piece


def _with(terms: Terms, part: str, words: Words, dates: Sequence[PromisedMilestone], today: date) -> Terms:
    """The terms with one more part; a second number of one sort is a contradiction."""
    if (dated := _dated(part, words, dates, today)) is not None:
        if any(one.milestone == dated.milestone for one in terms.dates):
            raise NotOffered("offer-twice", part)
        return replace(terms, dates=(*terms.dates, dated))
    if fold_line(part) in _words(words, "free"):
        _once(part, terms.hours is not None or terms.price is not None or terms.free)
        return replace(terms, free=True)
    if (hours := _hours(part, words)) is not None:
        _once(part, terms.hours is not None or terms.free)
        return replace(terms, hours=hours)
    if (price := _price(part, words)) is not None:
        _once(part, terms.price is not None or terms.free)
        return replace(terms, price=price)
    raise NotOffered("offer-part", part)


def _once(part: str, taken: bool) -> None:  # noqa: FBT001 - what the part says was said before, or denied
    if taken:
        raise NotOffered("offer-twice", part)


def _hours(part: str, words: Words) -> float | None:
    """``+6 h``, ``3,5 Std. mehr``; a minus gives hours back."""
    found = _HOURS.fullmatch(part)
    if found is None or fold_line(found[3]) not in _entries(words, "hours"):
        return None
    if found[4] is not None and fold_line(found[4]) not in _words(words, "more"):
        return None
    hours = float(found[2].replace(",", "."))
    if not 0 < hours <= MOST_HOURS:
        raise NotOffered("offer-part", part)
    return -hours if found[1] == "-" else hours


def _price(part: str, words: Words) -> Price | None:
    found = _MONEY.fullmatch(part)
    if found is None or bool(found["before"]) == bool(found["behind"]):
        return None
    currency = _currency(found["before"] or found["behind"], words)
    if currency is None:
        return None
    amount = _amount(found["amount"])
    if not 0 < amount <= MOST_MONEY:
        raise NotOffered("offer-part", part)
    return Price(amount, currency)


def _amount(written: str) -> Decimal:
    """A last group of one or two figures are cents, one of three are thousands, whatever sign stands before it."""
    *whole, last = re.split(r"[.,'’ ]", written)
    if whole and len(last) < 3:
        return Decimal(f"{''.join(whole)}.{last}")
    return Decimal("".join((*whole, last)))


def _currency(written: str, words: Words) -> str | None:
    low = fold_line(written).rstrip(".")
    lists = [(language.get("offers") or {}).get("currencies") or {} for language in words.values()]
    return next((str(code) for one in lists for code, names in one.items() if low in map(fold_line, names)), None)


def _dated(part: str, words: Words, dates: Sequence[PromisedMilestone], today: date) -> OfferedDate | None:
    """``Livegang -> 18.12.2026`` moves it, ``Livegang bleibt 14.12.`` keeps it."""
    name, *behind = _ARROW.split(part, maxsplit=1)
    if behind:
        stone = _milestone(name, dates)
        day = read_date(behind[0], almanac(words), today)
        if day is None or day < today:
            raise NotOffered("offer-date", behind[0])
        return OfferedDate(stone.name, day, stone.promised)
    for name, rest in _splits(part, _words(words, "stays")):
        stone = _milestone(name, dates)
        day = read_date(rest, almanac(words), today) if rest else stone.promised
        if day is None:
            raise NotOffered("offer-no-day", stone.name)
        if day != stone.promised:
            raise NotOffered("offer-stays", f"{stone.name}|{stone.promised.isoformat()}")
        if stone.in_question or stone.promised < today:
            raise NotOffered("offer-question", stone.name)
        return OfferedDate(stone.name, stone.promised, stone.promised)
    return None


def _splits(part: str, stays: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What stands before and behind a word such as "bleibt"."""
    tokens = part.split()
    for at in range(1, len(tokens)):
        for length in (3, 2, 1):
            if fold_line(" ".join(tokens[at : at + length])) in stays:
                yield " ".join(tokens[:at]), " ".join(tokens[at + length :])
                return


def _milestone(name: str, dates: Sequence[PromisedMilestone]) -> PromisedMilestone:
    low = fold_line(name).strip(" :")
    found = next((stone for stone in dates if fold_line(stone.name) == low and stone.done is None), None)
    if found is None:
        raise NotOffered("offer-milestone", name.strip())
    return found


def _words(words: Words, name: str) -> frozenset[str]:
    return frozenset(fold_line(str(w)) for one in words.values() for w in (one.get("offers") or {}).get(name, ()))


def _entries(words: Words, name: str) -> frozenset[str]:
    return frozenset(fold_line(str(w)) for one in words.values() for w in (one.get("entries") or {}).get(name, ()))
