"""Out-of-office notes that carry no technical mark. The law: the whole text is such a note, or it is none.

A person who is away may still want something. So each sentence must speak of the absence or be of what such notes say
around it, and one word of a wish among the rest makes it a mail like any other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from daemon.intents.phrases import Phrases, read_phrases, tree
from daemon.intents.text import Sentence
from daemon.model import Intent, Reading, Score

_LONGEST = 90  # words
_FREE = 14  # words of a sentence that no list knows: days, dates, names
_NEXT_TO = 8  # words of a greeting, and of half a signature
_SURE = 0.9


class Absence:
    """The phrases of absence notes in every language."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        lists = [(code, w.get("absence") or {}) for code, w in words.items()]

        def phrases(*names: str) -> Phrases:
            return tree([p for code, c in lists for name in names for p in read_phrases(name, c.get(name, []), code)])

        self._phrases, self._never = phrases("note", "around"), phrases("never")
        polite = [(code, w.get("courtesy") or {}) for code, w in words.items()]
        self._frame = tree(
            [
                p
                for code, c in polite
                for name in ("greeting", "closing")
                for p in read_phrases(name, c.get(name, []), code)
            ]
        )

    def only(self, text: str, read: Sequence[Sentence]) -> bool:
        """Whether the writer's own text is a note of absence and nothing else."""
        if "?" in text or not read or sum(len(s.words) for s in read) > _LONGEST:
            return False
        hits = [self._phrases.find(number, sentence) for number, sentence in enumerate(read)]
        spoken = [number for number, found in enumerate(hits) if found]
        if not any(hit.phrase.group == "note" for found in hits for hit in found):
            return False
        for number, sentence in enumerate(read):
            known = {at for hit in hits[number] for at in hit.covers}
            rest = [at for at in range(len(sentence.words)) if at not in known]
            if any(set(hit.covers).intersection(rest) for hit in self._never.find(number, sentence)):
                return False
            inside = spoken[0] < number < spoken[-1]
            if not known and (inside or not self._is_frame(text, sentence, above=number < spoken[0])):
                return False
            if len(rest) > _FREE:
                return False
        return True

    def _is_frame(self, text: str, sentence: Sentence, *, above: bool) -> bool:
        """A greeting above the note; below it a sign-off, or names and numbers only."""
        if len(sentence.words) > 2 * _NEXT_TO:
            return False
        opens = any(hit.covers[0] == 0 for hit in self._frame.find(0, sentence))
        if above:
            return len(sentence.words) <= _NEXT_TO and (opens or len(sentence.words) == 1)
        return opens or all(text[start].isupper() or text[start].isdigit() for start, _ in sentence.spans)


def reading(language: str | None) -> Reading:
    """The reading of such a note: written by a machine on somebody's behalf."""
    return Reading(
        language=language, primary=Intent.AUTOMATED, confidence=_SURE,
        scores=(Score(Intent.AUTOMATED, _SURE), Score(Intent.OTHER, round(1 - _SURE, 4))),
        reason="a note of absence and nothing else",
    )  # fmt: skip
