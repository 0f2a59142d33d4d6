"""Phrases found in sentences, all at once. The law: time grows with the text, not with the number of phrases.

A phrase is written as a team writes it in words.yaml: words in any case, ``*`` after a stem ("reklam*"), ``(a|b)`` for
either, ``(a|b)?`` for either or neither, ``..`` for up to seven words in between ("wann .. rechnen"), and a final ``?``
on its own where the sentence must be a question.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any

from daemon.intents.text import Sentence, fold

GAP = 7
"""Words that ``..`` may stand for, at most."""

_MOST_VARIANTS = 2_000
_MOST_WAYS = 50
_WAYS_KEPT = 4
_MEMO = 20_000  # words whose first states are kept at hand
_PIECE = re.compile(r"\((?P<either>[^()]+)\)(?P<tail>[*?]?)|(?P<question>\?)|(?P<word>[^\s()?*|]+\*?)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of a word list: the group it speaks for, how strongly, and in which language."""

    group: str
    text: str
    weight: float
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found, and the positions of the words it covers in its sentence."""

    phrase: Phrase
    sentence: int
    covers: tuple[int, ...]


@dataclass(slots=True)
class _Node:
    """One state of the tree: where each next word or stem leads, and which segments a run of words ending here can be."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    stems: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A phrase as segments with a gap between each two; each segment stands for all its alternatives."""

    phrase: Phrase
    segments: tuple[int, ...]
    question: bool


class Phrases:
    """Every phrase of every language in one tree of words."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._root = _Node()
        self._segments: dict[frozenset[tuple[str, ...]], int] = {}
        self._by_first: dict[int, list[_Pattern]] = {}
        for phrase in phrases:
            for shape, question in _shapes(phrase):
                segments = tuple(self._segment(frozenset(runs)) for runs in shape)
                self._by_first.setdefault(segments[0], []).append(_Pattern(phrase, segments, question))
        lengths = {len(stem) for node in _walk(self._root) for stem in node.stems}
        self._stem_lengths = tuple(sorted(lengths))
        self._opened: dict[str, tuple[_Node, ...]] = {}

    def find(self, number: int, sentence: Sentence) -> list[Hit]:
        """Every phrase in a sentence, wherever it stands; one with a gap once. ``number`` is kept in the hits."""
        places = self._places(sentence.words)
        hits: dict[tuple[Phrase, tuple[int, ...]], Hit] = {}
        for first in places:
            for pattern in self._by_first.get(first, ()):
                if pattern.question and not sentence.question:
                    continue
                for covers in _join(pattern.segments, places):
                    hits.setdefault((pattern.phrase, covers), Hit(pattern.phrase, number, covers))
        return list(hits.values())

    def _segment(self, runs: frozenset[tuple[str, ...]]) -> int:
        """The number of a segment; its runs of words are entered into the tree when it is new."""
        known = self._segments.get(runs)
        if known is not None:
            return known
        number = self._segments[runs] = len(self._segments)
        for words in runs:
            node = self._root
            for word in words:
                branch = node.stems if word.endswith("*") else node.words
                found = branch.get(word.rstrip("*"))
                if found is None:
                    found = branch[word.rstrip("*")] = _Node()
                node = found
            node.ends.append(number)
        return number

    def _places(self, words: tuple[str, ...]) -> dict[int, list[tuple[int, int]]]:
        """Where each segment stands: (first word, word after the last)."""
        places: dict[int, list[tuple[int, int]]] = {}
        for start, word in enumerate(words):
            states: Sequence[_Node] = self._opens(word)
            at = start
            while states:
                at += 1
                for node in states:
                    for number in node.ends:
                        places.setdefault(number, []).append((start, at))
                if at == len(words):
                    break
                states = [following for node in states for following in self._follow(node, words[at])]
        return places

    def _opens(self, word: str) -> tuple[_Node, ...]:
        """The states a phrase that begins with this word is in; most words begin none, and the same ones come again."""
        found = self._opened.get(word)
        if found is None:
            if len(self._opened) >= _MEMO:
                self._opened.clear()
            found = self._opened[word] = tuple(self._follow(self._root, word))
        return found

    def _follow(self, node: _Node, word: str) -> Iterator[_Node]:
        """The states one word further on."""
        exact = node.words.get(word)
        if exact is not None:
            yield exact
        if node.stems:
            for length in self._stem_lengths:
                if length > len(word):
                    return
                stem = node.stems.get(word[:length])
                if stem is not None:
                    yield stem


@lru_cache(maxsize=32)
def _built(phrases: tuple[Phrase, ...]) -> Phrases:
    return Phrases(phrases)


def tree(phrases: Iterable[Phrase]) -> Phrases:
    """The tree of these phrases; of the same ones the same tree, so that files read anew cost nothing where they say the same."""
    return _built(tuple(phrases))


def read_phrases(group: str, lines: object, language: str) -> list[Phrase]:
    """The phrases of one list in words.yaml; a line is a phrase, or ``phrase: weight`` (2 where none is given).

    Raises ValueError with a sentence naming the list and the line.
    """
    if not isinstance(lines, Sequence) or isinstance(lines, str):
        raise ValueError(f"{language}: {group}: a list of phrases is expected")  # noqa: TRY004 - one kind of error to report
    return [Phrase(group, text, weight, language) for text, weight in (_line(group, line, language) for line in lines)]


def _line(group: str, line: Any, language: str) -> tuple[str, float]:
    """One line of a list as phrase and weight."""
    text, weight = (line, 2.0) if not isinstance(line, Mapping) or len(line) != 1 else next(iter(line.items()))
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 5:
        raise ValueError(f"{language}: {group}: {text!r}: a weight is a number above 0 and up to 5")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{language}: {group}: {line!r} is not a phrase")
    return text, float(weight)


def _shapes(phrase: Phrase) -> Iterator[tuple[list[list[tuple[str, ...]]], bool]]:
    """The phrase as segments, each with every run of folded words it stands for; and whether it must be a question.

    There is more than one shape only where an alternative has a gap of its own, or where the end may be missing.
    """
    options, question = _options(phrase)
    for choice in product(*(_apart(option) for option in options)):
        parts: list[list[list[str]]] = [[]]
        for option in choice:
            if ".." not in option[0]:
                parts[-1].append(option)
                continue
            first, *rest = option[0].split("..")
            parts[-1].append([first])
            parts.extend([[piece]] for piece in rest)
        segments = [_runs(phrase, part) for part in parts]
        if len(segments) > 1 and () in segments[-1]:  # "(wird|werden) .. ?": anywhere in a question
            yield _whole(phrase, segments[:-1]), question
            segments[-1] = [run for run in segments[-1] if run]
            if not segments[-1]:
                continue
        yield _whole(phrase, segments), question


def _options(phrase: Phrase) -> tuple[list[list[str]], bool]:
    """What may stand in each place of a phrase, and whether the sentence must be a question."""
    options: list[list[str]] = []
    leftover = _PIECE.sub("", phrase.text).strip()
    if leftover:
        raise _wrong(phrase, f"cannot read {leftover!r}")
    for piece in _PIECE.finditer(phrase.text):
        either, tail = piece.group("either", "tail")
        options.append([o.strip() + tail.strip("?") for o in either.split("|")] if either else [piece.group()])
        if tail == "?":
            options[-1].append("")
    question = bool(options) and options[-1] == ["?"]
    return (options[:-1] if question else options), question


def _apart(option: list[str]) -> list[list[str]]:
    """The alternatives without a gap together, each one with a gap by itself."""
    plain = [o for o in option if ".." not in o]
    return ([plain] if plain else []) + [[o] for o in option if ".." in o]


def _runs(phrase: Phrase, part: Sequence[list[str]]) -> list[tuple[str, ...]]:
    """Every run of folded words one segment stands for."""
    count = math.prod(len(option) for option in part)
    if count > _MOST_VARIANTS:
        raise _wrong(phrase, f"too many alternatives ({count})")
    choices = (" ".join(choice).replace("-", " ").split() for choice in product(*part))
    return [tuple(fold(word) for word in words) for words in choices]


def _whole(phrase: Phrase, segments: list[list[tuple[str, ...]]]) -> list[list[tuple[str, ...]]]:
    """The segments, if words stand on both sides of every gap."""
    if any(not runs or () in runs for runs in segments):
        raise _wrong(phrase, "words are missing beside '..'")
    return segments


def _wrong(phrase: Phrase, what: str) -> ValueError:
    """The sentence that says which phrase cannot be read."""
    return ValueError(f"{phrase.language}: {phrase.group}: {phrase.text!r}: {what}")


def _join(segments: tuple[int, ...], places: Mapping[int, list[tuple[int, int]]]) -> list[tuple[int, ...]]:
    """The words covered: each place of a single segment; of several, the first ways to read them a gap apart."""
    if len(segments) == 1:
        return [tuple(range(*place)) for place in places[segments[0]]]
    ways = [(end, tuple(range(start, end))) for start, end in places[segments[0]]]
    for segment in segments[1:]:
        ways = [
            (end, (*covers, *range(start, end)))
            for before, covers in ways
            for start, end in places.get(segment, ())
            if before <= start <= before + GAP
        ][:_MOST_WAYS]
    return [covers for _, covers in ways[:_WAYS_KEPT]]


def _walk(node: _Node) -> Iterator[_Node]:
    """Every state below and with a state."""
    yield node
    for branch in (*node.words.values(), *node.stems.values()):
        yield from _walk(branch)
