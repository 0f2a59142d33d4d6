"""Lines of progress that a team member writes, read into entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daemon.model import Entry

Words = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Understood:
    """What became of the lines: the entries, and the lines nobody could read."""

    entries: tuple[Entry, ...]
    not_understood: tuple[str, ...] = ()


def parse_line(line: str, words: Words, *, at: datetime, by: str, today: date) -> Entry | None:
    """One line as an entry, or None when it is not one."""
    return None


def parse(text: str, words: Words, *, at: datetime, by: str, today: date) -> Understood:
    """Every line of a text."""
    return Understood(())
