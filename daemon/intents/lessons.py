"""What a site's people have corrected, as a thin layer above the shipped model: it bends likelihoods near corrected mails.

The law: a lesson speaks only of mails like the one it came from, and never against open anger or a word of caution. What the
shipped reading suspects to be a complaint stays suspected, unless people have said of a mail very much like it that it is none.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from daemon.intents.estimate import Estimate
from daemon.intents.likeness import Memory
from daemon.model import Intent, Reading

REACHES = ((0.15, 0.6), (0.3, 0.7), (0.5, 0.85), (0.75, 0.95))
"""From which likeness on a lesson speaks, and from which with full voice; the widest first."""

VERY_ALIKE = 0.5
MOST = 8.0  # what all lessons together may add to the logarithm of a likelihood
LEAST = 1e-4
_HEARD = 0.05  # a change of likelihood below this is not worth a word
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """One correction: its number, the words of the mail that counted (without salutation and signature), what it really is."""

    id: int
    text: str
    intent: Intent


def voice(likeness: float, reach: int) -> float:
    """How loud a lesson speaks of a mail this much like its own, from 0 to 1."""
    first, full = REACHES[reach]
    return min(1.0, max(0.0, (likeness - first) / (full - first)))


@dataclass(frozen=True, slots=True)
class Said:
    """What the lessons made of one mail: the bent estimate, the corrections that spoke, and whether they clear it of suspicion."""

    found: Estimate
    corrections: tuple[int, ...]
    clears: bool


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons of one site, weighed. ``weights``: for each lesson, what it adds to each intent; ``reach`` indexes `REACHES`."""

    lessons: tuple[Lesson, ...]
    memory: Memory
    weights: tuple[Mapping[Intent, float], ...]
    reach: int

    def say(self, alike: Mapping[int, float], found: Estimate) -> Said | None:
        """What they make of a mail that is ``alike`` their own so much; None when none of them has a word on it."""
        voices = {number: loud for number, like in alike.items() if (loud := voice(like, self.reach)) > 0}
        if not voices:
            return None
        near = [number for number in voices if alike[number] >= VERY_ALIKE]
        clears = bool(near) and all(self.lessons[number].intent is not Intent.COMPLAINT for number in near)
        bent = _bent(found, push(self.weights, voices))
        if _change(found, bent) < _HEARD and not clears:
            return None
        best = bent.scores[0].intent
        spoke = [number for number in voices if self.lessons[number].intent is best]
        ranked = sorted(spoke or voices, key=lambda number: (-voices[number], number))[:_NAMED]
        bent = replace(bent, known=1.0) if near else bent
        return Said(_cleared(bent) if clears else bent, tuple(self.lessons[number].id for number in ranked), clears)


def very_alike(alike: Mapping[int, float]) -> bool:
    """Whether one of the lessons came from a mail very much like this one."""
    return any(like >= VERY_ALIKE for like in alike.values())


def push(weights: Sequence[Mapping[Intent, float]], voices: Mapping[int, float]) -> dict[Intent, float]:
    """What the lessons with these voices add to the logarithm of each likelihood."""
    total: dict[Intent, float] = {}
    for number, loud in voices.items():
        for intent, weight in weights[number].items():
            total[intent] = total.get(intent, 0.0) + loud * weight
    return {intent: max(-MOST, min(MOST, value)) for intent, value in total.items()}


def shares(before: Mapping[Intent, float], pushed: Mapping[Intent, float]) -> dict[Intent, float]:
    """Likelihoods after a push; they add up to 1."""
    pull = {intent: math.log(max(share, LEAST)) + pushed.get(intent, 0.0) for intent, share in before.items()}
    top = max(pull.values())
    bare = {intent: math.exp(value - top) for intent, value in pull.items()}
    total = sum(bare.values())
    return {intent: value / total for intent, value in bare.items()}


def _bent(found: Estimate, pushed: Mapping[Intent, float]) -> Estimate:
    after = shares({score.intent: score.confidence for score in found.scores}, pushed)
    scores = (replace(score, confidence=round(after[score.intent], 4)) for score in found.scores)
    return replace(found, scores=tuple(sorted(scores, key=lambda score: -score.confidence)))


def _change(before: Estimate, after: Estimate) -> float:
    return max(abs(score.confidence - before.of(score.intent)) for score in after.scores)


def _cleared(found: Estimate) -> Estimate:
    """Single sentences raise no suspicion where people have said of the whole mail that it is no complaint."""
    alone: dict[Intent, float] = {
        intent: share for intent, share in found.in_one_sentence.items() if intent is not Intent.COMPLAINT
    }
    return replace(found, in_one_sentence=alone)


def settled(shipped: Reading, taught: Reading, said: Said) -> Reading:
    """The taught reading, as careful as the shipped one where the lessons may not clear it, and with its reason."""
    numbers = ", ".join(str(number) for number in said.corrections)
    because = f"corrected mails like it ({'correction' if len(said.corrections) == 1 else 'corrections'} {numbers})"
    if not _differs(shipped, taught):
        return shipped
    reading = replace(taught, corrections=said.corrections, reason=f"{taught.reason}; {because}")
    if not shipped.suspected_complaint or said.clears or taught.primary is Intent.COMPLAINT:
        return reading
    lifted = taught.primary is not Intent.UNCLEAR
    doubt = f"{because} say {taught.primary}, and it might still be a complaint" if lifted else reading.reason
    return replace(reading, primary=Intent.UNCLEAR, secondary=(), suspected_complaint=True, reason=doubt)


def _differs(shipped: Reading, taught: Reading) -> bool:
    if (taught.primary, taught.secondary) != (shipped.primary, shipped.secondary):
        return True
    if taught.suspected_complaint is not shipped.suspected_complaint:
        return True
    before = {score.intent: score.confidence for score in shipped.scores}
    return any(abs(score.confidence - before.get(score.intent, 0.0)) >= _HEARD for score in taught.scores)
