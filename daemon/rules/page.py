"""Reading one value of a rule file: where it stands, what is known, and every problem found on the way.

Nothing here raises: a reader notes the problem and gives None, so that all mistakes of all files come out at once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from daemon.rules.nearest import did_you_mean, nearest, one_of

Path = tuple[str | int, ...]
_FIRST_WORD = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake at ``path`` of ``file``: at the key itself, or at its value. ``()`` is the whole file.

    A ``remark`` is worth a look and stops nobody.
    """

    file: str
    path: Path
    message: str
    at_key: bool = False
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The names of a site that rules may use.

    ``templates`` holds for each language the occasions of replies that have a text (``complaint``, ``other``, ...);
    ``clients`` are names, ``contacts`` stored addresses, ``projects`` and ``team`` keys. ``nobody`` are words for people that
    mean nobody at this site, such as ``deputy`` where no member of the team has one.
    """

    projects: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    templates: Mapping[str, frozenset[str]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    clients: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    hooks: frozenset[str] = frozenset()  # that are told over HTTP
    commands: frozenset[str] = frozenset()  # hooks that are programs of this machine

    @property
    def occasions(self) -> frozenset[str]:
        """Occasions that have a text in at least one language."""
        return frozenset[str]().union(*self.templates.values())


@dataclass(frozen=True, slots=True)
class Page:
    """A place in a file. ``problems`` is shared by all places, so that notes end up in one list."""

    file: str
    known: Known
    problems: list[Problem]
    path: Path = ()

    def at(self, *steps: str | int) -> "Page":
        """A place further in."""
        return replace(self, path=(*self.path, *steps))

    def note(self, message: str, *, at_key: bool = False, remark: bool = False) -> None:
        """Write down a mistake (or a remark) at this place."""
        self.problems.append(Problem(self.file, self.path, message, at_key, remark))

    def text(self, value: Any, what: str) -> str | None:
        """A text that is not empty."""
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
        self.note(f"{what} must be a text{_found(value)}")
        return None

    def word(self, value: Any, known: Iterable[str], what: str) -> str | None:
        """One of the known words, exactly as they are written."""
        name = self.text(value, what)
        words = frozenset(known)
        if name is None or name in words:
            return name
        advice = did_you_mean(name, words)
        if not advice and words and len(words) <= 12:
            advice = f"; it can be {one_of(words)}"
        self.note(f'unknown {what} "{name}"{advice}')
        return None

    def texts(self, value: Any, what: str) -> tuple[str, ...] | None:
        """One text or a list of texts."""
        return self._each(value, what, lambda page, item: page.text(item, what))

    def words(self, value: Any, known: Iterable[str], what: str) -> tuple[str, ...] | None:
        """One known word or a list of them."""
        words = frozenset(known)
        return self._each(value, what, lambda page, item: page.word(item, words, what))

    def mapping(self, value: Any, what: str) -> Mapping[str, Any] | None:
        """A mapping with at least one key."""
        if isinstance(value, Mapping) and value:
            return value
        self.note(f"{what} must be a mapping, as in key: value{_found(value)}")
        return None

    def items(self, value: Any, what: str) -> Sequence[Any] | None:
        """A list with at least one item."""
        if isinstance(value, list | tuple) and value:
            return value
        self.note(f"{what} must be a list{_found(value)}")
        return None

    def keys(self, value: Mapping[str, Any], known: Iterable[str], what: str) -> bool:
        """Whether all keys are known; the others are noted, each at its own place."""
        words = frozenset(known)
        wrong = [key for key in value if key not in words]
        for key in wrong:
            advice = _runs_on(key, words) or did_you_mean(key, words) or f"; it can be {one_of(words)}"
            self.at(key).note(f'unknown {what} "{key}"{advice}', at_key=True)
        return not wrong

    def _each(self, value: Any, what: str, read: Any) -> tuple[str, ...] | None:
        if not isinstance(value, list | tuple):
            only = read(self, value)
            return None if only is None else (only,)
        if not value:
            self.note(f"{what}: the list is empty")
            return None
        read_all = [read(self.at(place), item) for place, item in enumerate(value)]
        return None if None in read_all else tuple(read_all)


def meant_key(key: str, known: Iterable[str]) -> str | None:
    """The known key that an unknown one probably stands for: misspelt, or run together with what belongs behind it."""
    words = frozenset(known)
    first = _FIRST_WORD.match(key)
    return first.group() if first and first.group() in words else nearest(key, words)


def _runs_on(key: str, words: frozenset[str]) -> str:
    """Advice where a key and what stands behind it have run together: ``intent:complaint``, ``when { ...``."""
    first = _FIRST_WORD.match(key)
    if first is None or first.group() not in words:
        return ""
    colon = key[first.end() :].startswith(":")
    return (
        f'; a blank is missing behind "{first.group()}:"' if colon else f'; a ":" is missing behind "{first.group()}"'
    )


def _found(value: Any) -> str:
    if value is None or value == "":
        return ", and nothing stands here"
    if isinstance(value, bool):
        return f', not the truth value "{str(value).lower()}"; put it in quotes'
    kinds: dict[type, str] = {dict: "a mapping", list: "a list", tuple: "a list"}
    kind = kinds.get(type(value))
    return f", not {kind}" if kind else ""
