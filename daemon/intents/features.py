"""What the model sees of a text: words, pairs of words, how sentences begin, and the letters of each word.

What stands in a question counts a second time as a question's own: "fertig" in "Ist das fertig?" asks, and in "Das war Freitag
fertig." it tells. A learner that only adds up features cannot see that by the mark alone.

Training and daemon share it. Words come folded from `text.sentences`; digits are masked, so that "12.03." and "24.07." are one
thing. Pieces of words are groups of three to six characters inside one word, its ends shown by blanks ("besc" of "Beschwerde" and
"beschwert").
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from daemon.intents.frame import core
from daemon.intents.text import Sentence

SHORTEST, LONGEST = 3, 6
OPENING = 3  # words of a beginning, at most
_DIGITS = re.compile(r"\d+")
_MARKS = ("?", "!", "!!")


def what_counts(subject: str, text: str, *, is_reply: bool) -> str:
    """The words the model reads: a subject the writer chose, and the text without salutation and signature."""
    inside = core(text)
    return inside if is_reply or not subject.strip() else f"{subject.strip()}\n\n{inside}"


def tokens(sentence: Sentence) -> list[str]:
    """The words of a sentence with digits masked, and its last mark where it says something ("?", "!", "!!")."""
    words = [word if word.isalpha() else _DIGITS.sub("0", word) for word in sentence.words]
    if "?" in sentence.stop:
        words.append("?")
    elif "!" in sentence.stop:
        words.append("!" if sentence.stop.count("!") == 1 else "!!")
    return words


def phrases(words: Sequence[str]) -> list[str]:
    """Each word, each two neighbours, each two words with one between them, and the beginning of the sentence.

    Words and neighbours of a question again, as a question's ("?fertig", "?ist das").
    """
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    apart = [f"{first} _ {second}" for first, second in zip(words, words[2:], strict=False)]
    asked = [f"?{said}" for said in (*words[:-1], *pairs[:-1])] if asks(words) else []
    return [*words, *pairs, *apart, *_beginnings(words), *asked]


def asks(words: Sequence[str]) -> bool:
    """Whether these words, as `tokens` gives them, are a question."""
    return bool(words) and words[-1] == "?"


def _beginnings(words: Sequence[str]) -> list[str]:
    """The first word, the first two and the first three, a question's apart from others ("?^wann ist", ".^please send")."""
    said = words[:-1] if words and words[-1] in _MARKS else words
    kind = "?^" if asks(words) else ".^"
    return [kind + " ".join(said[:count]) for count in range(1, min(OPENING, len(said)) + 1)]


def pieces(word: str, *, asked: bool = False) -> list[str]:
    """The groups of characters of one word; a shorter word is its own group. A question's own bear a mark ("?fert")."""
    framed = f" {word} "
    length = len(framed)
    sizes = range(SHORTEST, min(LONGEST, length) + 1) if length > SHORTEST else [length]
    found = [framed[at : at + size] for size in sizes for at in range(length - size + 1)]
    return [f"?{piece}" for piece in found] if asked else found
