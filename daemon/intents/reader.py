"""The reader: a mail in, a reading out. The law: it abstains below its confidence, and "" means nothing.

The trained model says what is wanted. The phrases of words.yaml explain it, bend it a little, and guard it: words of caution and
open anger raise suspicion whatever the model thinks, and nothing in a word list ever lowers it.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from daemon.intents import absence
from daemon.intents.courtesy import Courtesy
from daemon.intents.estimate import estimate
from daemon.intents.features import what_counts
from daemon.intents.judging import Guards, judge
from daemon.intents.language import Languages
from daemon.intents.lessons import Lessons, settled, very_alike
from daemon.intents.likeness import Vector, vector_of
from daemon.intents.nuances import Nuances
from daemon.intents.phrases import Hit, Phrase, read_phrases, tree
from daemon.intents.scorer import Scorer, shipped
from daemon.intents.text import CAPACITY, Sentence, fold, sentences
from daemon.intents.weighing import CAUTION, HARMLESS, Evidence, only_lifted_anger, weigh
from daemon.model import Intent, Reading, Score

_SUBJECT = 200  # characters
_WORDS_TO_ACT_ON = (Intent.COMPLAINT, Intent.CHANGE_REQUEST, Intent.STATUS_REQUEST)


class Reader:
    """Reads what a writer wants; built once from the word lists, then any number of texts."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]], scorer: Scorer | None = None) -> None:
        """``words``: language to the content of its words.yaml. Raises ValueError, in a sentence, for a bad line.

        ``scorer``: another model than the shipped one, for judging models.
        """
        self.scorer = scorer or shipped()
        self.lessons: Lessons | None = None
        self._codes = frozenset(words)
        self._languages = Languages(words)
        self._courtesy = Courtesy(words)
        self._absence = absence.Absence(words)
        self._nuances = Nuances(words)
        self._phrases = tree([phrase for code, lists in words.items() for phrase in _phrases(code, lists)])
        self._negators = frozenset(fold(str(n)) for lists in words.values() for n in lists.get("negators", ()))

    def taught(self, lessons: Lessons | None) -> "Reader":
        """The same reader with a site's own corrections on top (None: without any)."""
        reader = copy.copy(self)
        reader.lessons = lessons
        return reader

    def read(self, text: str, subject: str = "", *, is_reply: bool = False) -> Reading:
        """The reading of the writer's own new text; the subject counts only where the writer chose it (not in a reply).

        Total; time grows with the text, of which 64 K characters are read.
        """
        own, chosen = text[:CAPACITY], "" if is_reply else subject[:_SUBJECT].strip()
        body = f"{chosen}\n\n{own}" if chosen else own
        read = sentences(body)
        language = self._languages.of([word for sentence in read for word in sentence.words], body)
        hits = self._hits(read, language)
        cautions = tuple(hit.phrase.text for hit in hits if hit.phrase.group == CAUTION)
        evidence = weigh(hits, read, body, self._negators)
        inside = what_counts(chosen, own, is_reply=is_reply)
        alike = self._alike(inside)
        known = very_alike(alike)  # people have had a word on such mails: they are no mere courtesy
        said = sentences(own) if chosen else read
        acts = cautions or known or _asks_or_wishes(own, evidence)
        if not cautions and not known and Intent.COMPLAINT not in evidence and self._absence.only(own, said):
            return absence.reading(language)
        if own.strip() and not acts and self._courtesy.only(own, said):
            return replace(_courtesy(language, evidence), nuances=self._nuances.of(said, own))
        if not read:
            return Reading(language=None, primary=Intent.UNCLEAR, confidence=0.0, reason="there is nothing to read")
        if inside != body:  # neither salutation nor signature speaks for an intent
            read = sentences(inside)
            hits = self._hits(read, language)
            evidence = weigh(hits, read, inside, self._negators)
        found = estimate(self.scorer, read, inside, evidence)
        guards = Guards(evidence, cautions, only_lifted_anger(hits, read, self._negators))
        words = sum(len(s.words) for s in read)
        reading = judge(language, found, guards, words=words)
        taught = self.lessons.say(alike, found) if self.lessons else None
        if taught is not None:
            reading = settled(reading, judge(language, taught.found, guards, words=words), taught)
        return replace(reading, nuances=self._nuances.of(read, inside))

    def likelihoods(self, text: str) -> Mapping[Intent, float]:
        """How likely each intent is for a text as it is kept of a correction, by the shipped model and the word lists alone."""
        read = sentences(text[:CAPACITY])
        evidence = self.evidence(text)
        return {score.intent: score.confidence for score in estimate(self.scorer, read, text, evidence).scores}

    def vector(self, text: str) -> Vector:
        """What a text as it is kept of a correction is told by."""
        return vector_of(self.scorer, text)

    def _alike(self, inside: str) -> Mapping[int, float]:
        """How much the mail is like those of the site's corrections."""
        return self.lessons.memory.likeness(self.vector(inside)) if self.lessons else {}

    def evidence(self, text: str) -> Mapping[Intent, Evidence]:
        """What the word lists alone find in a text."""
        read = sentences(text[:CAPACITY])
        language = self._languages.of([word for sentence in read for word in sentence.words], text)
        return weigh(self._hits(read, language), read, text, self._negators)

    def _hits(self, read: Sequence[Sentence], language: str | None) -> list[Hit]:
        """The phrases that count in a text of this language."""
        found = (hit for number, sentence in enumerate(read) for hit in self._phrases.find(number, sentence))
        return [hit for hit in found if self._speaks(hit, language)]

    def _speaks(self, hit: Hit, language: str | None) -> bool:
        """A phrase counts in a mail of its own language, or when the mail's is unknown; longer ones count in any."""
        return hit.phrase.language == language or language not in self._codes or len(hit.covers) > 1


def _phrases(code: str, lists: Mapping[str, Any]) -> list[Phrase]:
    """All phrases of one language; an intent nobody knows is an error."""
    known = {str(intent) for intent in (*_WORDS_TO_ACT_ON, Intent.OTHER)}
    cues = lists.get("cues") or {}
    for name in cues:
        if name not in known:
            raise ValueError(f"{code}: cues: {name!r} is no intent; there are {', '.join(sorted(known))}")
    groups = {**cues, HARMLESS: lists.get(HARMLESS) or [], CAUTION: lists.get(CAUTION) or []}
    return [phrase for group, lines in groups.items() for phrase in read_phrases(group, lines, code)]


def _asks_or_wishes(text: str, evidence: Mapping[Intent, Evidence]) -> bool:
    """Whether the mail holds anything one would have to act on."""
    return "?" in text or any(intent in evidence for intent in _WORDS_TO_ACT_ON)


def _courtesy(language: str | None, evidence: Mapping[Intent, Evidence]) -> Reading:
    """The reading of a mail that only gives thanks or nods."""
    cues = evidence[Intent.OTHER].cues if Intent.OTHER in evidence else ()
    return Reading(
        language=language, primary=Intent.OTHER, confidence=0.95, scores=(Score(Intent.OTHER, 0.95, cues),),
        courtesy=True, reason="nothing but courtesy, praise or a note for the record",
    )  # fmt: skip
