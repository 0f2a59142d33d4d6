"""Mails that need no answer: thanks, "ok", a smile, praise, season's greetings, something for the record.

The law: with one word too many it is none of them. Thanks and nods consist of polite phrases only. Praise and what is told
for the record are read sentence by sentence: each must be about such a thing, and none may hold a word of doubt or demand.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daemon.intents.phrases import Phrases, read_phrases, tree
from daemon.intents.text import Sentence, fold

_LONGEST = 40  # words of thanks
_LONGEST_NOTE = 60  # words of praise or of a note for the record
_FREE = 10  # words of a sentence of praise that no list knows
_NAME = 4  # words of a name under a closing
_SMALL = 2  # words of a name that is written without capitals
_LISTS = ("thanks", "assent", "greeting", "closing", "filler")
_KIND = ("praise", "season")  # either makes a mail a courtesy
_MATTERS = (*_KIND, "settled", "information", "topics")
_NEVER = "never"


@dataclass(frozen=True, slots=True)
class _Polite:
    """One sentence with its polite phrases taken out: the words left, whether it signs off, whether it thanks or nods."""

    left: frozenset[int]
    closes: bool
    said: bool


class Courtesy:
    """The polite phrases of every language."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        lists = [(code, w.get("courtesy") or {}) for code, w in words.items()]

        def phrases(*names: str) -> Phrases:
            return tree([p for code, c in lists for name in names for p in read_phrases(name, c.get(name, []), code)])

        self._phrases, self._matters, self._never = phrases(*_LISTS), phrases(*_MATTERS), phrases(_NEVER)
        self._titles = frozenset(fold(str(t)) for _, c in lists for t in c.get("title", []))
        self._emoji = frozenset(c for _, lst in lists for c in str(lst.get("emoji", ""))) - {" "}

    def only(self, text: str, read: Sequence[Sentence]) -> bool:
        """Whether the text is nothing but courtesy. The caller has made sure that no question and no wish is in it."""
        marks = [c for c in text if unicodedata.category(c) == "So"]
        if any(c not in self._emoji for c in marks):
            return False
        if not read:
            return bool(marks)
        words = sum(len(s.words) for s in read)
        if words <= _LONGEST and self._all_polite(text, read):
            return True
        return words <= _LONGEST_NOTE and "?" not in text and self._is_note(text, read)

    def _all_polite(self, text: str, read: Sequence[Sentence]) -> bool:
        """Whether every word belongs to a polite phrase, is a name after a greeting, or stands under a closing."""
        said = False
        for number, sentence in enumerate(read):
            polite = self._polite(text, sentence)
            said = said or polite.said
            if polite.left:
                return said and self._signs(text, read, number)
            if polite.closes:
                return said and sum(len(s.words) for s in read[number + 1 :]) <= _NAME
        return said

    def _is_note(self, text: str, read: Sequence[Sentence]) -> bool:
        """Whether every sentence praises, wishes well or, in a mail that says it is for the record, tells such a thing."""
        found = [self._matters.find(number, sentence) for number, sentence in enumerate(read)]
        groups = {hit.phrase.group for hits in found for hit in hits}
        informed = "information" in groups
        if not informed and not groups & set(_KIND):
            return False
        for number, sentence in enumerate(read):
            polite = self._polite(text, sentence)
            if polite.left and not self._signs(text, read, number):
                kinds = {hit.phrase.group for hit in found[number]}
                known = {at for hit in found[number] if hit.phrase.group != "topics" for at in hit.covers}
                rest = polite.left - known
                about = kinds & {*_KIND, "settled"} or (informed and "topics" in kinds)
                if (rest and not about) or (not informed and len(rest) > _FREE) or self._is_more(sentence, rest):
                    return False
            if polite.closes:
                return sum(len(s.words) for s in read[number + 1 :]) <= _NAME
        return True

    def _is_more(self, sentence: Sentence, rest: frozenset[int]) -> bool:
        """Whether a word of doubt or demand is among these."""
        return any(rest.intersection(hit.covers) for hit in self._never.find(0, sentence))

    def _polite(self, text: str, sentence: Sentence) -> _Polite:
        """The sentence without its polite phrases, names behind a greeting and names behind a closing."""
        hits = self._phrases.find(0, sentence)
        covered = {at for hit in hits for at in hit.covers}
        after = {
            hit.covers[-1]: hit.phrase.group for hit in sorted(hits, key=lambda hit: hit.phrase.group == "greeting")
        }
        hello = {hit.covers for hit in hits if hit.phrase.group == "greeting"}  # "Guten Tag" may begin and end a mail
        closing = [hit.covers[-1] for hit in hits if hit.phrase.group == "closing" and hit.covers not in hello]
        signed = min(closing, default=len(sentence.words))
        left: set[int] = set()
        for at in range(len(sentence.words)):
            capital = text[sentence.spans[at][0]].isupper()
            if at in covered or signed < at <= signed + (_NAME if capital else _SMALL):
                continue
            if self._is_addressed(text, sentence, at, after):
                after[at] = "greeting"
            else:
                left.add(at)
        said = any(hit.phrase.group in ("thanks", "assent") for hit in hits)
        return _Polite(frozenset(left), bool(closing), said)

    def _signs(self, text: str, read: Sequence[Sentence], number: int) -> bool:
        """Whether the last sentence is but a name on a line of its own: up to four words, each with a capital."""
        sentence = read[number]
        if number != len(read) - 1 or not number or len(sentence.words) > _NAME or self._never.find(0, sentence):
            return False
        below = "\n" in text[read[number - 1].spans[-1][1] : sentence.spans[0][0]]
        return below and all(text[start].isupper() for start, _ in sentence.spans)

    def _is_addressed(self, text: str, sentence: Sentence, at: int, after: Mapping[int, str]) -> bool:
        """A title or a capital letter right behind a greeting ("Hallo Frau Krause") or a thank-you ("Danke, Jonas")."""
        if after.get(at - 1) not in ("greeting", "thanks"):
            return False
        return sentence.words[at] in self._titles or text[sentence.spans[at][0]].isupper()
