"""Progress as a team member writes it, one entry a line. The law: a line is an entry whole, or it is handed back whole.

`erledigt: Login-Seite (3,5h)` · `next: payment by Tue` · `blockiert: Texte fehlen (Kunde)` · `wartet auf Kunde: Logo bis Di`
· `Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert; wir ziehen die Versandregeln vor` · `milestone Go-live done`
· `prognose: Livegang -> 16.12.` · `forecast: 170h` · `ampel: gelb weil …` · `notiz: …` (internal). The words are those of
every language's words.yaml under ``entries``.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from daemon.decide.written_dates import Almanac, almanac, read_date
from daemon.intents.text import fold_line
from daemon.model import Audience, Colour, Entry, EntryKind

Words = Mapping[str, Mapping[str, Any]]

LONGEST = 500
"""Characters of an entry; a longer line is prose."""

MOST_HOURS = 168.0
_BULLET = re.compile(r"^(?:[-*•–]\s+|\d{1,2}[.)]\s+)")
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_TAIL = re.compile(r"^(?P<text>.*?)\s*\((?P<inside>[^()]+)\)$")
_AMOUNT = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s*(?P<unit>[^\W\d_]+)\.?")
_OWNER = re.compile(r"@\s?([^@]{1,60})")
_DATELIKE = re.compile(r"\d{1,4}[./-]\d")
_WITH_DUE = (EntryKind.WAITING, EntryKind.NEXT, EntryKind.IN_WORK, EntryKind.BLOCKED)


@dataclass(frozen=True, slots=True)
class Understood:
    """What became of the lines: the entries, and the lines (as written) that are none."""

    entries: tuple[Entry, ...]
    not_understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The folded words of all languages."""

    kinds: Mapping[str, EntryKind]
    by: frozenset[str]
    because: tuple[str, ...]
    reached: frozenset[str]
    client: frozenset[str]
    internal: frozenset[str]
    units: Mapping[str, float]  # in hours
    colours: Mapping[str, str]  # the colour, or "" for the formulas
    names: Almanac


@dataclass(frozen=True, slots=True)
class _Extras:
    """What stood in brackets at the end of a line."""

    text: str
    hours: float | None = None
    client: bool = False
    internal: bool = False
    owner: str | None = None


def parse(text: str, words: Words, *, at: datetime, by: str, today: date) -> Understood:
    """Every line of a text that is not blank, as an entry or as not understood. ``today`` is the writer's day."""
    found: list[Entry] = []
    missed: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        entry = parse_line(line, words, at=at, by=by, today=today)
        if entry is None:
            missed.append(line.strip())
        else:
            found.append(entry)
    return Understood(tuple(found), tuple(missed))


def parse_line(line: str, words: Words, *, at: datetime, by: str, today: date) -> Entry | None:
    """One line as an entry, or None. ``at`` (UTC) and ``by`` (team key) are kept as given; ``today`` is the writer's day."""
    plain = _BULLET.sub("", " ".join(line.split()))
    if not plain or len(plain) > LONGEST:
        return None
    known = _vocabulary(words)
    head, colon, rest = plain.partition(":")
    kind = known.kinds.get(fold_line(head)) if colon else None
    if kind is EntryKind.MILESTONE or (kind is None and _is_milestone(plain, known)):
        stone = rest if kind is EntryKind.MILESTONE else plain.partition(" ")[2]
        return _milestone(stone.strip(), known, at=at, by=by, today=today)
    if kind is None or not rest.strip():
        return None
    if kind is EntryKind.FORECAST:
        return _forecast(rest.strip(), known, at=at, by=by, today=today)
    if kind is EntryKind.LIGHT:
        return _light(rest.strip(), known, at=at, by=by)
    if kind is EntryKind.DONE and _is_milestone(rest.strip(), known):
        name = rest.strip().partition(" ")[2].strip()
        return Entry(EntryKind.MILESTONE, name, at, by, milestone=name) if name else None
    return _step(kind, rest.strip(), known, at=at, by=by, today=today)


def without_milestone(entry: Entry, named: Collection[str]) -> bool:
    """Whether a forecast speaks of a milestone that is not among ``named``: it would be kept and never be looked at."""
    if entry.kind is not EntryKind.FORECAST or entry.milestone is None:
        return False
    return fold_line(entry.milestone) not in {fold_line(name) for name in named}


def _step(kind: EntryKind, text: str, known: _Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """Any entry but a milestone. What is blocked by the client is waiting for the client."""
    extras = _brackets(text, known)
    if extras is None:
        return None
    dated = _take_due(extras.text, known, today) if kind in _WITH_DUE else (extras.text, None)
    if dated is None or not dated[0]:
        return None
    rest, due = dated
    kind = EntryKind.WAITING if kind is EntryKind.BLOCKED and extras.client else kind
    internal = kind is EntryKind.NOTE or extras.internal
    audience = Audience.INTERNAL if internal else Audience.CLIENT
    return Entry(kind, rest, at, by, audience=audience, hours=extras.hours, due=due, owner=extras.owner)


def _milestone(text: str, known: _Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """``Livegang -> 18.12.2026 weil …`` moves it (``due``), ``Livegang erledigt`` reaches it (no ``due``).

    A date before today is a slip of the pen, and nothing is promised by a slip.
    """
    if _ARROW.search(text):
        moved = _moved(text, known, today)
        if moved is None:
            return None
        name, due, reason, measure = moved
        return Entry(EntryKind.MILESTONE, name, at, by, milestone=name, due=due, reason=reason, measure=measure)
    tokens = text.rstrip(" .!").split()
    for length in (2, 1):
        name = " ".join(tokens[:-length]).strip(" :,-")
        if name and fold_line(" ".join(tokens[-length:])) in known.reached:
            return Entry(EntryKind.MILESTONE, name, at, by, milestone=name)
    return None


def _moved(text: str, known: _Vocabulary, today: date) -> tuple[str, date, str | None, str | None] | None:
    """``Livegang -> 18.12.2026 weil die Bank spät ist; wir ziehen anderes vor``: name, day, reason, what we do."""
    name, _, rest = text.replace("=>", "->").replace("→", "->").replace("⇒", "->").partition("->")
    clause, _, measure = rest.partition(";")
    written, reason = _take_reason(clause, known)
    due = read_date(written, known.names, today)
    if not name.strip() or due is None or due < today:
        return None
    return name.strip(), due, reason, " ".join(measure.split()) or None


def _forecast(text: str, known: _Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """When a milestone will really be there, or how many hours it will really take. "(intern)": its reason is not told."""
    extras = _brackets(text, known)
    if extras is None or extras.hours is not None or extras.client or extras.owner:
        return None
    audience = Audience.INTERNAL if extras.internal else Audience.CLIENT
    if not _ARROW.search(extras.text):
        hours = _hours(fold_line(extras.text), known)
        return Entry(EntryKind.FORECAST, extras.text, at, by, audience=audience, hours=hours) if hours else None
    first, _, rest = extras.text.partition(" ")
    bare = rest if known.kinds.get(fold_line(first)) is EntryKind.MILESTONE else extras.text
    moved = _moved(bare, known, today)
    if moved is None:
        return None
    name, due, reason, measure = moved
    return Entry(
        EntryKind.FORECAST, name, at, by, audience=audience, milestone=name, due=due, reason=reason, measure=measure
    )


def _light(text: str, known: _Vocabulary, *, at: datetime, by: str) -> Entry | None:
    """``gelb weil der Test aussteht``. Green says that something is better than it looks, so it needs its reason."""
    word, reason = _take_reason(text, known)
    colour = known.colours.get(fold_line(word).strip(" .,;"))
    if colour is None or (colour == Colour.GREEN and reason is None):
        return None
    return Entry(EntryKind.LIGHT, colour, at, by, reason=reason)


def _is_milestone(text: str, known: _Vocabulary) -> bool:
    """Whether a line begins with the word for milestone and goes on."""
    first, blank, _ = text.partition(" ")
    return bool(blank) and known.kinds.get(fold_line(first)) is EntryKind.MILESTONE


def _take_reason(text: str, known: _Vocabulary) -> tuple[str, str | None]:
    """A date and the clause behind it. The clause keeps its first word: "weil die Bank …", "because of the bank"."""
    tokens = text.split()
    for at, token in enumerate(tokens):
        if at and fold_line(token.strip(",;")) in known.because and at + 1 < len(tokens):
            return " ".join(tokens[:at]), " ".join(tokens[at:])
    return text, None


def _take_due(text: str, known: _Vocabulary, today: date) -> tuple[str, date | None] | None:
    """``Logo bis Di`` as text and date. A "by" without a date stays in the text; None if a date follows that is none."""
    tokens = text.split()
    for at in range(len(tokens)):
        for length in (2, 1):
            rest = tokens[at + length :]
            if not rest or fold_line(" ".join(tokens[at : at + length])).lstrip("(") not in known.by:
                continue
            due = read_date(" ".join(rest), known.names, today)
            if due is not None:
                return " ".join(tokens[:at]).rstrip(" ,;("), due
            if _DATELIKE.match(rest[0]) or fold_line(rest[0]).strip(".,") in known.names.weekdays:
                return None
    return text, None


def _brackets(text: str, known: _Vocabulary) -> _Extras | None:
    """Hours, "(Kunde)" and "(intern)" at the end, in any order; None when the hours cannot be meant."""
    extras = _Extras(text)
    while match := _TAIL.match(extras.text):
        inside, rest = fold_line(match.group("inside")), match.group("text")
        hours = _hours(inside, known)
        if hours is not None:
            if not 0 < hours <= MOST_HOURS or extras.hours is not None:
                return None
            extras = replace(extras, text=rest, hours=hours)
        elif inside in known.client:
            extras = replace(extras, text=rest, client=True)
        elif inside in known.internal:
            extras = replace(extras, text=rest, internal=True)
        elif owner := _OWNER.fullmatch(match.group("inside").strip()):
            extras = replace(extras, text=rest, owner=owner.group(1).strip())
        else:
            break
    return extras


def _hours(text: str, known: _Vocabulary) -> float | None:
    """``3,5h``, ``3.5 hours``, ``3h 30m`` in hours; None when the text is something else."""
    if _AMOUNT.sub("", text).strip(" ,+") or not text:
        return None
    total = 0.0
    for amount in _AMOUNT.finditer(text):
        worth = known.units.get(amount.group("unit"))
        if worth is None:
            return None
        total += float(amount.group("number").replace(",", ".")) * worth
    return round(total, 2) if _AMOUNT.search(text) else None


def _vocabulary(words: Words) -> _Vocabulary:
    """The words of every language, folded."""
    lists = [language.get("entries") or {} for language in words.values()]

    def every(name: str) -> Sequence[str]:
        return [fold_line(str(word)) for language in lists for word in language.get(name, ())]

    return _Vocabulary(
        kinds={word: kind for kind in EntryKind for word in every(kind.value)},
        by=frozenset(every("by")),
        because=tuple(every("because")),
        reached=frozenset(every("reached")),
        client=frozenset(every("client")),
        internal=frozenset(every("internal")),
        units={**dict.fromkeys(every("hours"), 1.0), **dict.fromkeys(every("minutes"), 1 / 60)},
        colours={
            fold_line(str(word)): "" if name == "none" else str(Colour(name))
            for entries in lists
            for name, words_of in (entries.get("colours") or {}).items()
            for word in words_of
        },
        names=almanac(words),
    )
