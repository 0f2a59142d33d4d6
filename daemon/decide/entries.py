"""Progress as a team member writes it, one entry a line. The law: a line is an entry whole, or it is handed back whole.

`erledigt: Login-Seite (3,5h)` · `next: payment by Tue` · `blockiert: Texte fehlen (Kunde)` · `wartet auf Kunde: Logo bis Di`
· `Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert; wir ziehen die Versandregeln vor` · `milestone Go-live done`
· `prognose: Livegang -> 16.12.` · `forecast: 170h` · `ampel: gelb weil …` · `notiz: …` (internal). The words are those of
every language's words.yaml under ``entries``. A date before today is a slip of the pen, and nothing is promised by a slip.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import SequenceMatcher

from daemon.decide import brackets
from daemon.decide.entry_words import Vocabulary, Words, vocabulary
from daemon.decide.written_dates import has_year, read_date
from daemon.intents.text import fold_line
from daemon.model import Audience, Colour, Entry, EntryKind

LONGEST = 500
"""Characters of an entry; a longer line is prose."""

NEAR = 0.8
"""How alike two names must be for one to be a slip for the other ("Livgang" and "Livegang" are)."""

_NUMBER = 3  # characters; a shorter word of a name counts it: "Teil II", "Test b"
_BULLET = re.compile(r"^(?:[-*•–]\s+|\d{1,2}[.)]\s+)")
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_DATELIKE = re.compile(r"\d{1,4}[./-]\d")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_WITH_DUE = (EntryKind.WAITING, EntryKind.NEXT, EntryKind.IN_WORK, EntryKind.BLOCKED)


@dataclass(frozen=True, slots=True)
class Understood:
    """What became of the lines: the entries, and the lines (as written) that are none."""

    entries: tuple[Entry, ...]
    not_understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _NotEntered(Exception):
    """Why a line that begins like an entry is none."""

    why: str


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
    try:
        return _read(line, vocabulary(words), at=at, by=by, today=today)
    except _NotEntered:
        return None


def why_not(line: str, words: Words, *, today: date) -> str | None:
    """What to tell of a line that begins like an entry and is none: ``entry-past``, ``entry-date``, ``entry-internal``."""
    try:
        _read(line, vocabulary(words), at=_ANY_TIME, by="", today=today)
    except _NotEntered as error:
        return error.why
    return None


def _read(line: str, known: Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """The entry of a line; what speaks of "intern" and would reach the client all the same is handed back."""
    plain = _BULLET.sub("", " ".join(line.split()))
    if not plain or len(plain) > LONGEST:
        return None
    entry = _by_kind(plain, known, at=at, by=by, today=today)
    if entry is not None and entry.audience is Audience.CLIENT and brackets.internal(plain.partition(" ")[2], known):
        raise _NotEntered("entry-internal")
    return entry


def _by_kind(plain: str, known: Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
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
    """Whether a line speaks of a milestone that is not among ``named`` and cannot be a new one.

    A forecast of an unknown one would be kept and never be looked at. A reason tells that one is moved which there is, and a
    name close to a known one is a slip of the pen; both would be told to the client as a new date.
    """
    if entry.milestone is None or entry.kind not in (EntryKind.FORECAST, EntryKind.MILESTONE):
        return False
    name, known = fold_line(entry.milestone), {fold_line(one) for one in named}
    if name in known:
        return False
    return entry.kind is EntryKind.FORECAST or bool(entry.reason) or any(_near(name, one) for one in known)


def _near(name: str, other: str) -> bool:
    """Whether one may be a slip for the other; "Test 2" is none for "Test 1"."""
    numbers = ({word for word in one.split() if len(word) < _NUMBER or word.isdigit()} for one in (name, other))
    return next(numbers) == next(numbers) and SequenceMatcher(None, name, other, autojunk=False).ratio() >= NEAR


def _step(kind: EntryKind, text: str, known: Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """Any entry but a milestone. What is blocked by the client is waiting for the client."""
    extras = brackets.read(text, known)
    if extras is None:
        return None
    rest, due = _take_due(extras.text, known, today) if kind in _WITH_DUE else (extras.text, None)
    if not rest:
        return None
    kind = EntryKind.WAITING if kind is EntryKind.BLOCKED and extras.client else kind
    internal = kind is EntryKind.NOTE or extras.internal
    audience = Audience.INTERNAL if internal else Audience.CLIENT
    return Entry(kind, rest, at, by, audience=audience, hours=extras.hours, due=due, owner=extras.owner)


def _milestone(text: str, known: Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """``Livegang -> 18.12.2026 weil …`` moves it (``due``), ``Livegang erledigt`` reaches it (no ``due``)."""
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


def _moved(text: str, known: Vocabulary, today: date) -> tuple[str, date, str | None, str | None] | None:
    """``Livegang -> 18.12.2026 weil die Bank spät ist; wir ziehen anderes vor``: name, day, reason, what we do."""
    name, _, rest = text.replace("=>", "->").replace("→", "->").replace("⇒", "->").partition("->")
    clause, _, measure = rest.partition(";")
    written, reason = _take_reason(clause, known)
    due = read_date(written, known.names, today)
    if not name.strip() or not written.strip():
        return None
    if due is None or due < today:
        raise _NotEntered("entry-date" if due is None else "entry-past")
    return name.strip(), due, reason, " ".join(measure.split()) or None


def _forecast(text: str, known: Vocabulary, *, at: datetime, by: str, today: date) -> Entry | None:
    """When a milestone will really be there, or how many hours it will really take. "(intern)": its reason is not told."""
    extras = brackets.read(text, known)
    if extras is None or extras.hours is not None or extras.client or extras.owner:
        return None
    audience = Audience.INTERNAL if extras.internal else Audience.CLIENT
    if not _ARROW.search(extras.text):
        hours = brackets.hours(fold_line(extras.text), known)
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


def _light(text: str, known: Vocabulary, *, at: datetime, by: str) -> Entry | None:
    """``gelb weil der Test aussteht``. Green says that something is better than it looks, so it needs its reason."""
    word, reason = _take_reason(text, known)
    colour = known.colours.get(fold_line(word).strip(" .,;"))
    if colour is None or (colour == Colour.GREEN and reason is None):
        return None
    return Entry(EntryKind.LIGHT, colour, at, by, reason=reason)


def _is_milestone(text: str, known: Vocabulary) -> bool:
    """Whether a line begins with the word for milestone and goes on."""
    first, blank, _ = text.partition(" ")
    return bool(blank) and known.kinds.get(fold_line(first)) is EntryKind.MILESTONE


def _take_reason(text: str, known: Vocabulary) -> tuple[str, str | None]:
    """A date and the clause behind it. The clause keeps its first word: "weil die Bank …", "because of the bank"."""
    tokens = text.split()
    for at, token in enumerate(tokens):
        if at and fold_line(token.strip(",;")) in known.because and at + 1 < len(tokens):
            return " ".join(tokens[:at]), " ".join(tokens[at:])
    return text, None


def _take_due(text: str, known: Vocabulary, today: date) -> tuple[str, date | None]:
    """``Logo bis Di`` as text and date. A "by" without a date stays in the text; what is past needs its year.

    Raises _NotEntered if a date follows that is none.
    """
    tokens = text.split()
    for at in range(len(tokens)):
        for length in (2, 1):
            rest = tokens[at + length :]
            if not rest or fold_line(" ".join(tokens[at : at + length])).lstrip("(") not in known.by:
                continue
            due = read_date(" ".join(rest), known.names, today)
            if due is not None and due < today and not has_year(" ".join(rest)):
                raise _NotEntered("entry-past")
            if due is not None:
                return " ".join(tokens[:at]).rstrip(" ,;("), due
            if _DATELIKE.match(rest[0]) or fold_line(rest[0]).strip(".,") in known.names.weekdays:
                raise _NotEntered("entry-date")
    return text, None
