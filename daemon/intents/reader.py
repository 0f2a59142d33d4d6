"""The reader: phrases found, weighed and judged. The law: it abstains below its confidence, and "" means nothing.

What might be a complaint is flagged long before it is called one, because a cheerful answer to an angry mail is the
worst mistake this product can make.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from daemon.intents import absence
from daemon.intents.confidence import scores
from daemon.intents.courtesy import Courtesy
from daemon.intents.language import Languages
from daemon.intents.phrases import Hit, Phrase, Phrases, read_phrases
from daemon.intents.text import CAPACITY, fold, sentences
from daemon.intents.weighing import CAUTION, HARMLESS, Evidence, weigh
from daemon.model import Intent, Reading, Score

SURE = 0.65
SURE_WHEN_LONG = 0.75
LONG = 60  # words; people tell stories in long mails, so more is asked of the cues
SUSPICION = 0.15
HEARD = 2.0  # points from which an intent is there, even if another is stronger
_SUBJECT = 500  # characters
_WORDS_TO_ACT_ON = (Intent.COMPLAINT, Intent.CHANGE_REQUEST, Intent.STATUS_REQUEST)


class Reader:
    """Reads what a writer wants, by the cues of words.yaml; built once, then any number of texts."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        """``words``: language to the content of its words.yaml. Raises ValueError, in a sentence, for a bad line."""
        self._codes = frozenset(words)
        self._languages = Languages(words)
        self._courtesy = Courtesy(words)
        self._absence = absence.Absence(words)
        self._phrases = Phrases([phrase for code, lists in words.items() for phrase in _phrases(code, lists)])
        self._negators = frozenset(fold(str(n)) for lists in words.values() for n in lists.get("negators", ()))

    def read(self, text: str, subject: str = "", *, is_reply: bool = False) -> Reading:
        """The reading of the writer's own new text; the subject counts only where the writer chose it (not in a reply).

        Total; time grows with the text, of which 64 K characters are read.
        """
        body = text[:CAPACITY]
        if subject.strip() and not is_reply:
            body = f"{subject[:_SUBJECT].strip()}\n\n{body}"
        if not body.strip():
            return Reading(language=None, primary=Intent.UNCLEAR, confidence=0.0, reason="there is nothing to read")
        read = sentences(body)
        language = self._languages.of([word for sentence in read for word in sentence.words], body)
        hits = [
            hit for number, s in enumerate(read) for hit in self._phrases.find(number, s) if self._speaks(hit, language)
        ]
        evidence = weigh(hits, read, body, self._negators)
        cautions = [hit.phrase.text for hit in hits if hit.phrase.group == CAUTION]
        own = text[:CAPACITY]
        if not cautions and Intent.COMPLAINT not in evidence and self._absence.only(own, sentences(own)):
            return absence.reading(language)
        if (
            own.strip()
            and not cautions
            and not _asks_or_wishes(own, evidence)
            and self._courtesy.only(own, sentences(own))
        ):
            return _courtesy(language, evidence)
        return _judge(language, evidence, cautions, words=sum(len(s.words) for s in read))

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


def _judge(
    language: str | None, evidence: Mapping[Intent, Evidence], cautions: Sequence[str], *, words: int
) -> Reading:
    """Act on the strongest intent, or abstain; both with the reason."""
    found = scores(evidence)
    best = found[0]
    complaint = next(score.confidence for score in found if score.intent is Intent.COMPLAINT)
    anger = evidence[Intent.COMPLAINT].points if Intent.COMPLAINT in evidence else 0.0
    suspected = bool(cautions) or anger >= HEARD or (anger > 0 and complaint >= SUSPICION)
    needed = SURE_WHEN_LONG if words > LONG else SURE
    others = tuple(
        s.intent
        for s in found[1:]
        if s.intent in evidence and s.intent is not Intent.OTHER and evidence[s.intent].points >= HEARD
    )
    doubt = _doubt(best, evidence, needed, anger)
    if doubt:
        return Reading(
            language=language, primary=Intent.UNCLEAR, confidence=best.confidence, scores=found,
            suspected_complaint=suspected, reason=doubt,
        )  # fmt: skip
    return Reading(
        language=language, primary=best.intent, confidence=best.confidence, secondary=others, scores=found,
        suspected_complaint=suspected or best.intent is Intent.COMPLAINT, reason=_because(best, cautions),
    )  # fmt: skip


def _doubt(best: Score, evidence: Mapping[Intent, Evidence], needed: float, anger: float) -> str:
    """Why nobody should act on the strongest intent; empty when one may."""
    if best.intent not in evidence:
        return "no cue was found for what is wanted"
    if best.confidence < needed:
        return f"{best.intent} is only {best.confidence:.0%} likely; {needed:.0%} are needed"
    if best.intent is Intent.COMPLAINT and anger < HEARD:
        return "there is only a hint of a complaint"
    if best.intent is not Intent.COMPLAINT and anger >= HEARD:
        return f"it looks like {best.intent}, and like a complaint as well"
    return ""


def _because(best: Score, cautions: Sequence[str]) -> str:
    """The reason of a reading, in words of the mail."""
    quoted = ", ".join(f'"{cue}"' for cue in best.cues)
    return f"{best.intent} because of {quoted}" + ("; a word that calls for caution stands in it" if cautions else "")
