"""The chain of a record: one JSON object a line, each with the SHA-256 of the line before it. Anybody can check it by hand.

The law: ``previous`` of a line is the SHA-256, in hex, of the octets of the line before it without its line feed; of the first
line it is 64 zeros. ``number`` counts from 1 without a gap. The SHA-256 of the last line is the record's *seal*.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line (counted from 1) at which a chain does not hold, and what is wrong there."""

    number: int
    because: str


def chain(facts: Iterable[Mapping[str, Any]]) -> tuple[bytes, ...]:
    """The lines of a record, without line feeds; what is None or empty in a fact is left out."""
    lines: list[bytes] = []
    previous = FIRST
    for number, fact in enumerate(facts, start=1):
        told = {name: _plain(value) for name, value in fact.items() if value not in (None, "")}
        line = json.dumps(
            {"number": number, **told, "previous": previous}, ensure_ascii=False, separators=(",", ":")
        ).encode()
        previous = digest(line)
        lines.append(line)
    return tuple(lines)


def seal(lines: Sequence[bytes]) -> str:
    """What stands for the whole record: nobody can change, remove or add a line and keep it."""
    return digest(lines[-1]) if lines else FIRST


def digest(line: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(line).hexdigest()


def first_broken(lines: Sequence[bytes], seal_of: str | None = None) -> Broken | None:
    """The first entry that is not as it was written, or None. ``seal_of`` is the seal that the record should have."""
    previous = FIRST
    for at, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            return Broken(at, "is no JSON")
        if not isinstance(entry, dict) or entry.get("number") != at:
            return Broken(at, f"should be entry {at}; one is missing, added or out of order")
        if entry.get("previous") != previous:
            return Broken(max(at - 1, 1), f"was changed: entry {at} was written after another text of it")
        previous = digest(line)
    if seal_of is not None and previous != seal_of.strip().lower():
        return Broken(max(len(lines), 1), "was changed, or entries behind it are missing: the seal is another")
    return None


def first_difference(lines: Sequence[bytes], known: Sequence[bytes]) -> Broken | None:
    """The first entry that the journal does not say; ``known`` may be longer, for the project goes on."""
    for at, line in enumerate(lines, start=1):
        if at > len(known):
            return Broken(at, "is unknown to the journal")
        if line != known[at - 1]:
            return Broken(at, "says another thing than the journal")
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
