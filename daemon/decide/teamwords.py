"""The words a team member writes to the daemon: progress lines and commands.

They count only in the first unquoted text of a plain-text mail (never in HTML alone, in quoted text or in a signature), and
only when the mail does not go to a client as well: what a client reads is an answer, not an order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from daemon.decide import courtesy, entries
from daemon.decide.courtesy import numbers
from daemon.decide.labels import intent_named
from daemon.intents.text import fold_line
from daemon.model import Message

Words = Mapping[str, Mapping[str, Any]]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_LINE = 2000  # characters; a longer line is no command
MOST_LINES = 200
LONGEST_CHOICE = 2  # digits of the number that answers a question
COURTESY = 6  # words of a greeting or of a closing formula
UNDER_CLOSING = 4  # lines that a name and a closing formula take

CONSENT = "consent"
"""The verb of "ok": it releases what the answered mail asks about, and nothing anywhere else."""

NUMBERED = ("release", "drop", "hold")
"""The verbs behind which several numbers may stand."""

_HEADING = re.compile(r"^\[[A-Za-z][A-Za-z0-9]{0,15}\]\s*:?\s*")
_PROPOSAL = re.compile(r"p\d{1,9}")


@dataclass(frozen=True, slots=True)
class Command:
    """One order: the verb as named in words.yaml (``taken``, ``close``, ...) and what stands behind it."""

    verb: str
    argument: str = ""


def command(line: str, words: Words) -> Command | None:
    """The command this line gives, or None. Quotes, a bullet, "please" and "thanks" around it do no harm."""
    return next((found for way in courtesy.ways(line, words) if (found := _plain(way, words))), None)


def _plain(line: str, words: Words) -> Command | None:
    """Longer phrases win, so "close case" is not "close"; ``1, 2 release`` is ``release 1, 2``."""
    low = " ".join(line.casefold().split())
    if low.isdigit() and len(low) <= LONGEST_CHOICE:
        return Command("choose", low)
    best: tuple[int, Command] | None = None
    for language in words.values():
        for verb, phrases in (language.get("commands") or {}).items():
            for phrase in phrases:
                found = _match(line, low, str(phrase).casefold(), str(verb), words)
                if found is not None and (best is None or len(phrase) > best[0]):
                    best = (len(phrase), found)
    return best[1] if best else None


def _match(line: str, low: str, phrase: str, verb: str, words: Words) -> Command | None:
    """``close: reason``, ``release 12``, or the bare phrase; a phrase inside a sentence is no command."""
    stem = phrase.rstrip(":")
    if low.rstrip(" .!") == stem:
        return Command(verb)
    if low.startswith(f"{stem}:"):
        return Command(verb, line.partition(":")[2].strip())
    if phrase.endswith(":"):
        return None
    if verb in NUMBERED and low.endswith(f" {stem}") and (listed := numbers(low.removesuffix(stem), words)):
        return Command(verb, " ".join(listed))
    rest = low.removeprefix(f"{stem} ")
    if rest == low:
        return None
    if rest.isdigit() or is_reference(rest) or _PROPOSAL.fullmatch(rest):
        return Command(verb, rest.upper())
    if verb in NUMBERED and (listed := numbers(rest, words)):
        return Command(verb, " ".join(listed))
    return Command(verb, rest) if verb == "wrong" and intent_named(rest, words) is not None else None


def is_reference(text: str) -> bool:
    """Whether the text is a case's reference, such as SHOP-18."""
    key, dash, number = text.rpartition("-")
    return bool(dash) and key.isalnum() and number.isdigit()


def command_lines(message: Message, words: Words, *, signed: str = "") -> tuple[str, ...]:
    """The lines of a team member's mail when at least one of them is for the daemon, else nothing.

    A greeting above them, and from a closing formula on what stands below them, is nobody's order; ``signed`` is the
    member's name, with which such a mail may end.
    """
    if message.html_only or message.refused:
        return ()
    lines = tuple(line.strip() for line in message.new_text.splitlines() if line.strip())[:MOST_LINES]
    lines = _without_courtesy(lines, words, signed)
    found = spoken(lines, words)
    return lines if any(order is not None or is_entry(line, words) for line, order in found) else ()


def spoken(lines: Sequence[str], words: Words) -> Iterator[tuple[str, Command | None]]:
    """Each line with the order it gives. Orders stand at the top: below a line of prose there is none any more.

    What stands below ``to client:`` is the client's and not read here; a member who only tells a story orders nothing.
    """
    prose = False
    for line in lines:
        bare = _HEADING.sub("", line)
        order = command(bare, words) if not prose and len(line) <= LONGEST_LINE else None
        yield line, order
        prose = prose or (order is None and bool(bare) and not is_entry(line, words))


def is_entry(line: str, words: Words) -> bool:
    """Whether the line is a progress line, or one that has to be handed back for its date or for what is internal."""
    if len(line) > LONGEST_LINE:
        return False
    bare = _HEADING.sub("", line)
    if entries.parse_line(bare, words, at=EPOCH, by="", today=EPOCH.date()) is not None:
        return True
    return entries.why_not(bare, words, today=EPOCH.date()) is not None


def without_consent(lines: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """The lines of a mail that answers no draft: "ok" alone is then a courtesy, and a mail of nothing else is no order."""
    orders = [(line, order) for line, order in spoken(lines, words) if order is not None or is_entry(line, words)]
    return () if orders and all(order is not None and order.verb == CONSENT for _, order in orders) else lines


def _without_courtesy(lines: tuple[str, ...], words: Words, signed: str) -> tuple[str, ...]:
    greetings, closings = (
        tuple(fold_line(str(word)) for one in words.values() for word in one.get(name, ()))
        for name in ("greetings", "closings")
    )
    names = {fold_line(signed), *(fold_line(part) for part in signed.split()[:1])} - {""}
    start = 0
    while start < min(len(lines), 2) and command(lines[start], words) is None:
        if not (_begins(lines[start], greetings) or courtesy.only_courtesy(lines[start], words)):
            break
        start += 1
    end = len(lines)
    for at in range(start, len(lines)):
        order = command(lines[at], words)
        if order is not None and order.verb == "to-client":
            break
        closes = order is None and (_begins(lines[at], closings) or fold_line(lines[at]).strip(" ,.-–") in names)
        if at and closes and len(lines) - at <= UNDER_CLOSING:
            end = at
            break
    return lines[start:end]


def _begins(line: str, phrases: Sequence[str]) -> bool:
    """Whether a short line begins with one of these and says nothing behind a colon."""
    low = fold_line(line)
    short = len(low.split()) <= COURTESY and ":" not in low
    return short and any(low == p or (low.startswith(p) and not low[len(p)].isalnum()) for p in phrases)


def proposal_number(argument: str) -> int | None:
    """The number in ``P12``, or None."""
    return int(argument[1:]) if _PROPOSAL.fullmatch(argument.lower()) else None
