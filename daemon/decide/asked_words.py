"""The words by which a question is told to name one thing, compiled once for a policy, and how words are compared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from daemon.decide.wordlists import listed
from daemon.intents.text import sentences

_ENDING = re.compile(r"(?<=\w{4})(?:en|es|e|n|s)$")
_POSSESSIVE = re.compile(r"['’]s?$")

Stems = frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedWords:
    """Stems of words that name nothing in a question, that join a name's parts, that turn a question away from what they stand
    before, and that mean the state."""

    vague: Stems
    joining: Stems
    beside: Stems
    state: Stems


def asked_words(words: Mapping[str, Mapping[str, Any]]) -> AskedWords:
    """From ``asked`` in words.yaml of all languages; the small words of each language name nothing either."""
    small = stems(" ".join(str(one.get("function_words") or "") for one in words.values()))
    vague, joining, beside = (frozenset(map(stem, listed(words, "asked", n))) for n in ("vague", "joining", "beside"))
    return AskedWords(vague | small, joining, beside, frozenset(map(stem, listed(words, "labels", "status-request"))))


def stems(text: str) -> Stems:
    """Those of all words of a text."""
    return frozenset(stem(word) for one in sentences(text) for word in one.words)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A folded word without its endings: "Zahlungstests" and "Zahlungstest" are one, and so are "Grundriss" and "Grundrisse"."""
    bare = _POSSESSIVE.sub("", word)
    while (cut := _ENDING.sub("", bare)) != bare:
        bare = cut
    return bare
