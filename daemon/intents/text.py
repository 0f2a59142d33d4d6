"""A text as sentences of folded words. Folding makes "Ärger" and "AERGER" one word; spans lead back to the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

CAPACITY = 65_536
"""Characters of a text that are read; what a person wants stands in the first pages."""

_KEPT = 256  # characters of a word whose folded form is kept at hand
_LONGEST_SENTENCE = 80  # words; a text without full stops is cut here, so that work per sentence is bounded
_TOKEN = re.compile(  # what is longer than any word is cut, so that what is kept of words is bounded
    r"(?P<word>[^\W_]{1,64}(?:['’][^\W_]{1,64}){0,3})|(?P<stop>[.!?…]+)|(?P<gap>\n\s*\n|\n(?=\s*(?:[-*•–>]|\d+[.)])\s))"
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "’": "'"})
_ABBREVIATIONS = frozenset(
    [
        "bzw",
        "ca",
        "co",
        "dr",
        "evtl",
        "fr",
        "frl",
        "gem",
        "ggf",
        "hr",
        "inkl",
        "insb",
        "ing",
        "int",
        "mr",
        "mrs",
        "ms",
        "nr",
        "pos",
        "prof",
        "s",
        "sog",
        "st",
        "str",
        "tel",
        "u",
        "usw",
        "vgl",
        "z",
        "zb",
        "approx",
        "dept",
        "e",
        "eg",
        "est",
        "g",
        "i",
        "ie",
        "inc",
        "incl",
        "ltd",
        "no",
        "vs",
    ]
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Folded words of one sentence, their places in the text, and the marks it ends in ("?", "!", "!!", "." or none)."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    stop: str = ""

    @property
    def question(self) -> bool:
        """Whether it ends in a question mark."""
        return "?" in self.stop


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """A word without case, umlauts (ä is ae, ß is ss) and accents."""
    plain = word.casefold().translate(_UMLAUTS)
    if plain.isascii():
        return plain
    composed = unicodedata.normalize("NFC", plain).translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(c))


def fold_line(text: str) -> str:
    """A line with every word folded and single blanks, for comparing what people wrote with a word list."""
    return " ".join(fold(word) if len(word) <= _KEPT else fold.__wrapped__(word) for word in text.split())


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order; empty ones are left out. Linear in the text."""
    found: list[Sentence] = []
    words: list[str] = []
    spans: list[tuple[int, int]] = []

    def close(stop: str = "") -> None:
        if words:
            found.append(Sentence(tuple(words), tuple(spans), stop))
            words.clear()
            spans.clear()

    for match in _TOKEN.finditer(text, 0, min(len(text), CAPACITY)):
        if match.lastgroup == "word":
            words.append(fold(match.group()))
            spans.append(match.span())
            if len(words) >= _LONGEST_SENTENCE:
                close()
        elif match.lastgroup == "gap":
            close()
        elif _ends_sentence(text, match, words[-1] if words else ""):
            close(match.group())
    close()
    return found


def _ends_sentence(text: str, stop: re.Match[str], before: str) -> bool:
    """A mark ends a sentence unless it belongs to a number, an initial, an abbreviation or an address."""
    if stop.group() != ".":
        return True
    following = text[stop.end() : stop.end() + 1]
    if following and not following.isspace() and following not in "\"'”“»«)":
        return False
    return not (before in _ABBREVIATIONS or len(before) == 1 or (before.isdigit() and len(before) <= 2))
