"""The lists of words.yaml as the core compares them: of all languages together, folded."""

from collections.abc import Mapping
from typing import Any

from daemon.intents.text import fold_line

Words = Mapping[str, Mapping[str, Any]]
"""words.yaml by language."""


def listed(words: Words, section: str, *names: str) -> frozenset[str]:
    """The words of one or more lists of a section; a language that has none of them adds none."""
    return frozenset(
        fold_line(str(word))
        for one in words.values()
        for name in names
        for word in (one.get(section) or {}).get(name, ())
    )
