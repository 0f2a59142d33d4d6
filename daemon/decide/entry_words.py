"""The words of progress lines: those of every language's words.yaml under ``entries``, folded. The law: a phrase has one meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daemon.decide.written_dates import Almanac, almanac
from daemon.intents.text import fold_line
from daemon.model import Colour, EntryKind

Words = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The folded words of all languages."""

    kinds: Mapping[str, EntryKind]
    by: frozenset[str]
    because: tuple[str, ...]
    reached: frozenset[str]
    client: frozenset[str]
    internal: frozenset[str]
    only: frozenset[str]  # what may stand beside "intern" in brackets
    units: Mapping[str, float]  # in hours
    colours: Mapping[str, str]  # the colour, or "" for the formulas
    names: Almanac


def vocabulary(words: Words) -> Vocabulary:
    """The words of every language, folded."""
    lists = [language.get("entries") or {} for language in words.values()]

    def every(name: str) -> Sequence[str]:
        return [fold_line(str(word)) for language in lists for word in language.get(name, ())]

    return Vocabulary(
        kinds={word: kind for kind in EntryKind for word in every(kind.value)},
        by=frozenset(every("by")),
        because=tuple(every("because")),
        reached=frozenset(every("reached")),
        client=frozenset(every("client")),
        internal=frozenset(every("internal")),
        only=frozenset(every("only")),
        units={**dict.fromkeys(every("hours"), 1.0), **dict.fromkeys(every("minutes"), 1 / 60)},
        colours={
            fold_line(str(word)): "" if name == "none" else str(Colour(name))
            for entries in lists
            for name, words_of in (entries.get("colours") or {}).items()
            for word in words_of
        },
        names=almanac(words),
    )
