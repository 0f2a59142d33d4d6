"""From likelihoods to a reading. The law: who is not sure abstains, and what might be a complaint is never cheered at.

Two thresholds. One says how sure the strongest intent must be; more is asked of long mails and of very short ones, of languages we
cannot name and of two intents close together. The other says from when on a complaint is suspected: long before it is called one.
The word lists guard both. They can make a reading more careful and never less.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from daemon.intents.estimate import Estimate
from daemon.intents.weighing import Evidence
from daemon.model import Intent, Reading, Score

SURE = 0.55
SURE_IF_DOUBTFUL = 0.65
SURE_IF_FEW = 0.9
SURE_COMPLAINT = 0.88  # below, it is suspected: the careful text is right for it, and nobody is called angry who is not
SURE_COMPLAINT_IF_DOUBTFUL = 0.94
SUSPICION = 0.1
LONG = 60  # words; people tell stories in long mails
FEW = 5  # words; so few say little by themselves ("and the shelves?")
CLOSE = 0.3  # likelihood of a second intent
IN_A_SENTENCE = 0.65  # likelihood from which one sentence alone carries a second intent
IN_A_SENTENCE_IF_AGREED = 0.4
CHANGE_IN_A_SENTENCE = 0.85  # and from which the state alone is no answer: nobody would read the wish
COMPLAINT_IN_A_SENTENCE = 0.82  # and from which it makes a mail look like a complaint
NO_COMPLAINT = 0.001  # a mail below is none, however one sentence of it sounds by itself ("I have to brief the team.")
ANGER = 2.0  # points of listed phrases that raise suspicion whatever the model says
OPEN_ANGER = 3.0  # and those that forbid any other label
AGREED = 3.0  # points of listed phrases for the model's own first choice: two witnesses say the same
SUSPICION_IF_AGREED = 0.4
COMPLAINT_IN_A_SENTENCE_IF_AGREED = 0.94
KNOWN = 0.3  # share of the words; with fewer the model has nothing to go by


@dataclass(frozen=True, slots=True)
class Guards:
    """What the word lists found: evidence for each intent, words of caution, and whether all anger was negated or harmless."""

    evidence: Mapping[Intent, Evidence]
    cautions: tuple[str, ...]
    anger_denied: bool

    @property
    def anger(self) -> float:
        """Points that speak for a complaint."""
        return self.evidence[Intent.COMPLAINT].points if Intent.COMPLAINT in self.evidence else 0.0


def judge(language: str | None, found: Estimate, guards: Guards, *, words: int) -> Reading:
    """Act on the strongest intent, or abstain; both with the reason."""
    best = found.scores[0]
    agreed = _agreed(best, guards, words)
    trusted = agreed and best.intent is not Intent.OTHER  # a sting comes in words of thanks
    suspicion = SUSPICION_IF_AGREED if trusted else SUSPICION
    alone = COMPLAINT_IN_A_SENTENCE_IF_AGREED if trusted else COMPLAINT_IN_A_SENTENCE
    if found.of(Intent.COMPLAINT) < NO_COMPLAINT:
        alone = math.inf
    known = found.known >= KNOWN or best.intent in guards.evidence
    hinted = found.of(Intent.COMPLAINT) >= suspicion or found.in_one_sentence.get(Intent.COMPLAINT, 0.0) >= alone
    doubt = _doubt(found, language, words, agreed=agreed) if known else "there is nothing in it to go by"
    doubt = doubt or _second_thought(found, guards, hinted=hinted)
    return Reading(
        language=language,
        primary=Intent.UNCLEAR if doubt else best.intent,
        confidence=best.confidence,
        secondary=() if doubt else _secondary(found, guards, complaint=alone),
        scores=found.scores,
        suspected_complaint=bool(guards.cautions) or guards.anger >= ANGER or (known and hinted),
        reason=doubt or _because(best, guards),
    )


def _agreed(best: Score, guards: Guards, words: int) -> bool:
    """Whether the word lists, by themselves and plainly, say what the model says, and know of no anger and no caution."""
    if guards.anger or guards.cautions or words > LONG or best.intent not in guards.evidence:
        return False
    said = guards.evidence[best.intent].points
    return said >= AGREED and all(said > e.points for intent, e in guards.evidence.items() if intent is not best.intent)


def _doubt(found: Estimate, language: str | None, words: int, *, agreed: bool) -> str:
    """Why the strongest intent is not sure enough; empty when it is."""
    best, second = found.scores[0], found.scores[1]
    doubtful = words > LONG or language is None or second.confidence >= CLOSE
    if best.intent is Intent.COMPLAINT:
        needed = SURE_COMPLAINT_IF_DOUBTFUL if doubtful else SURE_COMPLAINT
    elif words <= FEW and not agreed:
        needed = SURE_IF_FEW
    else:
        needed = SURE_IF_DOUBTFUL if doubtful else SURE
    if best.confidence < needed:
        return f"{best.intent} is only {best.confidence:.0%} likely; {needed:.0%} are needed"
    return ""


def _second_thought(found: Estimate, guards: Guards, *, hinted: bool) -> str:
    """Why a sure label should still not be acted on."""
    best = found.scores[0]
    if best.intent is Intent.COMPLAINT:
        return "the words of anger in it are negated or harmless" if guards.anger_denied else ""
    if hinted or guards.anger >= OPEN_ANGER:
        return f"it looks like {best.intent}, and might be a complaint as well"
    if (
        best.intent is Intent.STATUS_REQUEST
        and found.in_one_sentence.get(Intent.CHANGE_REQUEST, 0.0) >= CHANGE_IN_A_SENTENCE
    ):
        return f"it looks like {best.intent}, and one sentence of it wishes for a change"
    return ""


def _secondary(found: Estimate, guards: Guards, *, complaint: float) -> tuple[Intent, ...]:
    """Other intents that one sentence carries by itself; where the lists plainly say the same, less is asked (not of a complaint)."""

    def needed(intent: Intent) -> float:
        if intent is Intent.COMPLAINT:
            return complaint
        said = guards.evidence[intent].points if intent in guards.evidence else 0.0
        return IN_A_SENTENCE_IF_AGREED if said >= AGREED else IN_A_SENTENCE

    return tuple(
        score.intent
        for score in found.scores[1:]
        if score.intent is not Intent.OTHER and found.in_one_sentence.get(score.intent, 0.0) >= needed(score.intent)
    )


def _because(best: Score, guards: Guards) -> str:
    """The reason of a reading, in words of the mail."""
    quoted = ", ".join(f'"{cue}"' for cue in best.cues)
    said = f"{best.intent} because of {quoted}" if quoted else f"{best.intent}, {best.confidence:.0%} likely"
    return said + ("; a word that calls for caution stands in it" if guards.cautions else "")
