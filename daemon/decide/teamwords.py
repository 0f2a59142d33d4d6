"""The words a team member writes to the daemon: progress lines and commands.

They count only in the first unquoted text of a plain-text mail (never in HTML alone, in quoted text or in a signature), and
only when the mail does not go to a client as well: what a client reads is an answer, not an order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from daemon.decide import entries
from daemon.model import Message

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_LINE = 2000  # characters; a longer line is no command
MOST_LINES = 200
LONGEST_CHOICE = 2  # digits of the number that answers a question


CONSENT = "consent"
"""The verb of "ok": it releases what the answered mail asks about, and nothing anywhere else."""

_HEADING = re.compile(r"^\[[A-Za-z][A-Za-z0-9]{0,15}\]\s*:?\s*")
_PROPOSAL = re.compile(r"p\d{1,9}")


@dataclass(frozen=True, slots=True)
class Command:
    """One order: the verb as named in words.yaml (``taken``, ``close``, ...) and what stands behind it."""

    verb: str
    argument: str = ""


def command(line: str, words: Mapping[str, Mapping[str, Any]]) -> Command | None:
    """The command this line gives, or None. Longer phrases win, so "close case" is not "close"."""
    low = " ".join(line.casefold().split())
    if low.isdigit() and len(low) <= LONGEST_CHOICE:
        return Command("choose", low)
    best: tuple[int, Command] | None = None
    for language in words.values():
        for verb, phrases in (language.get("commands") or {}).items():
            for phrase in phrases:
                found = _match(line, low, str(phrase).casefold(), str(verb))
                if found is not None and (best is None or len(phrase) > best[0]):
                    best = (len(phrase), found)
    return best[1] if best else None


def _match(line: str, low: str, phrase: str, verb: str) -> Command | None:
    """``close: reason``, ``release 12``, or the bare phrase; a phrase inside a sentence is no command."""
    stem = phrase.rstrip(":")
    if low.rstrip(" .!") == stem:
        return Command(verb)
    if low.startswith(f"{stem}:"):
        return Command(verb, line.partition(":")[2].strip())
    if phrase.endswith(":"):
        return None
    rest = low.removeprefix(f"{stem} ")
    if rest != low and (rest.isdigit() or is_reference(rest) or _PROPOSAL.fullmatch(rest)):
        return Command(verb, rest.upper())
    return None


def is_reference(text: str) -> bool:
    """Whether the text is a case's reference, such as SHOP-18."""
    key, dash, number = text.rpartition("-")
    return bool(dash) and key.isalnum() and number.isdigit()


def command_lines(message: Message, words: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """All lines of a team member's mail when at least one of them is for the daemon, else nothing."""
    if message.html_only or message.refused:
        return ()
    lines = tuple(line.strip() for line in message.new_text.splitlines() if line.strip())[:MOST_LINES]
    return lines if any(is_order(line, words) for line in lines) else ()


def is_order(line: str, words: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the line is a command or a progress line."""
    if len(line) > LONGEST_LINE:
        return False
    if command(line, words) is not None:
        return True
    return entries.parse_line(_HEADING.sub("", line), words, at=EPOCH, by="", today=EPOCH.date()) is not None


def without_consent(lines: tuple[str, ...], words: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The lines of a mail that answers no draft: "ok" alone is then a courtesy, and a mail of nothing else is no order."""
    orders = [line for line in lines if is_order(line, words)]
    return () if orders and all(_is_consent(line, words) for line in orders) else lines


def _is_consent(line: str, words: Mapping[str, Mapping[str, Any]]) -> bool:
    order = command(line, words)
    return order is not None and order.verb == CONSENT


def proposal_number(argument: str) -> int | None:
    """The number in ``P12``, or None."""
    return int(argument[1:]) if _PROPOSAL.fullmatch(argument.lower()) else None


def below(text: str, line: str) -> str:
    """Everything under the line, with its paragraphs as written."""
    lines = text.splitlines()
    at = next(i for i, candidate in enumerate(lines) if candidate.strip() == line)
    return "\n".join(lines[at + 1 :]).strip()
