"""Why the model says what it says, in words of the mail: the stretch of a sentence that speaks most for an intent."""

import math
import re
from collections.abc import Iterator, Sequence

from daemon.intents.artefact import Said
from daemon.intents.features import asks, tokens
from daemon.intents.scorer import Scorer
from daemon.intents.text import Sentence

_LONGEST = 7  # words of a stretch
_LENGTH = 60  # characters shown
_FEWEST = 2  # a single word says little, so a neighbour is shown with it
_PART = re.compile(r"[,;:()\n–—]|\s-\s")  # what parts a sentence; a quotation goes across none of them


def stretch(scorer: Scorer, sentence: Sentence, label: int, text: str) -> str:
    """The words of the sentence that speak most for a label, as they stand in the text; "" if none do.

    A part of the sentence is quoted whole where it is short, so that it reads as somebody wrote it.
    """
    worth = _worth(scorer, tokens(sentence), label)[: len(sentence.words)]
    best, where, inside = 0.0, (0, 0), (0, 0)
    for first, last in _parts(sentence, text):
        for start in range(first, last + 1):
            total = 0.0
            for end in range(start, min(start + _LONGEST, last + 1)):
                total += worth[end]
                if total > best:
                    best, where, inside = total, (start, end), (first, last)
    if best <= 0:
        return ""
    first, last = inside if inside[1] - inside[0] < _LONGEST else _widened(where, inside, worth)
    return " ".join(text[sentence.spans[first][0] : sentence.spans[last][1]].split())[:_LENGTH].rstrip()


def _parts(sentence: Sentence, text: str) -> Iterator[tuple[int, int]]:
    """The first and the last word of each part of a sentence."""
    first = 0
    for at in range(1, len(sentence.words)):
        if _PART.search(text, sentence.spans[at - 1][1], sentence.spans[at][0]):
            yield first, at - 1
            first = at
    yield first, len(sentence.words) - 1


def _widened(where: tuple[int, int], inside: tuple[int, int], worth: Sequence[float]) -> tuple[int, int]:
    """A stretch of one word takes in the neighbour that says more."""
    first, last = where
    while last - first + 1 < _FEWEST:
        before = worth[first - 1] if first > inside[0] else -math.inf
        after = worth[last + 1] if last < inside[1] else -math.inf
        first, last = (first - 1, last) if before > after else (first, last + 1)
    return first, last


def _worth(scorer: Scorer, words: Sequence[str], label: int) -> list[float]:
    """How much each word speaks for a label rather than for the others; what belongs to two words is shared by them."""
    about = scorer.artefact.blocks[0]
    by_word = [scorer.pieces(word) for word in words]
    if asks(words):
        by_word = [
            Said.together([told, scorer.pieces(word, asked=True)]) for word, told in zip(words, by_word, strict=True)
        ]
    length = _length(Said.together(by_word))
    worth = [told.pull(label) / length for told in by_word]
    spans = [(start, start + gap) for gap in (0, 1, 2) for start in range(len(words) - gap)]
    known = [(span, at) for span in spans for name in _names(words, *span) if (at := about.known.get(name)) is not None]
    length = _length(about.said([at for _, at in known]))
    for (start, end), at in known:
        share = about.said((at,)).pull(label) / length / 2
        worth[start] += share
        worth[end] += share
    return worth


def _names(words: Sequence[str], start: int, end: int) -> Iterator[str]:
    """The phrases of `features.phrases` that begin and end with these words."""
    if end == start + 2:
        yield f"{words[start]} _ {words[end]}"
        return
    said = words[start] if start == end else f"{words[start]} {words[end]}"
    yield said
    if asks(words) and end < len(words) - 1:
        yield f"?{said}"


def _length(told: Said) -> float:
    """The length of the vector of these features, each as often as it stands there; at least 1."""
    return max(1.0, math.sqrt(told.square))
