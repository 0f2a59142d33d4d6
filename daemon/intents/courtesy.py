"""Mails that only say thanks, "ok" or a smile need no answer. The law: with one word too many it is no courtesy."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from daemon.intents.phrases import Phrases, read_phrases
from daemon.intents.text import Sentence, fold

_LONGEST = 40  # words
_NAME = 4  # words of a name under a closing
_LISTS = ("thanks", "assent", "greeting", "closing")


class Courtesy:
    """The polite phrases of every language."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        lists = [(code, w.get("courtesy") or {}) for code, w in words.items()]
        found = [p for code, c in lists for name in _LISTS for p in read_phrases(name, c.get(name, []), code)]
        self._phrases = Phrases(found)
        self._titles = frozenset(fold(str(t)) for _, c in lists for t in c.get("title", []))
        self._emoji = frozenset(c for _, lst in lists for c in str(lst.get("emoji", ""))) - {" "}

    def only(self, text: str, read: Sequence[Sentence]) -> bool:
        """Whether the text is nothing but courtesy. The caller has made sure that no question and no wish is in it."""
        marks = [c for c in text if unicodedata.category(c) == "So"]
        if any(c not in self._emoji for c in marks):
            return False
        if not read:
            return bool(marks)
        return sum(len(s.words) for s in read) <= _LONGEST and self._all_polite(text, read)

    def _all_polite(self, text: str, read: Sequence[Sentence]) -> bool:
        """Whether every word belongs to a polite phrase, is a name after a greeting, or stands under a closing."""
        said = False
        for number, sentence in enumerate(read):
            hits = self._phrases.find(number, sentence)
            polite = {at for hit in hits for at in hit.covers}
            after = {hit.covers[-1]: hit.phrase.group for hit in hits}
            said = said or any(hit.phrase.group in ("thanks", "assent") for hit in hits)
            closing = [hit.covers[-1] for hit in hits if hit.phrase.group == "closing"]
            signed = min(closing, default=len(sentence.words))
            for at in range(len(sentence.words)):
                if at in polite or signed < at <= signed + _NAME:
                    continue
                if not self._is_name(text, sentence, at, after):
                    return False
                after[at] = "greeting"
            if closing:
                return said and sum(len(s.words) for s in read[number + 1 :]) <= _NAME
        return said

    def _is_name(self, text: str, sentence: Sentence, at: int, after: Mapping[int, str]) -> bool:
        """A title or a capital letter right behind a greeting ("Hallo Frau Krause") or a thank-you ("Danke, Jonas")."""
        if after.get(at - 1) not in ("greeting", "thanks"):
            return False
        return sentence.words[at] in self._titles or text[sentence.spans[at][0]].isupper()
