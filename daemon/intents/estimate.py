"""What the model and the word lists say together about one mail, before anybody judges it.

The model has the first word. The phrases of words.yaml, which a team may edit, have a small say, measured on mails by people the
model had never read.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daemon.intents.confidence import scores
from daemon.intents.features import tokens
from daemon.intents.reasons import stretch
from daemon.intents.scorer import Found, Scorer
from daemon.intents.text import Sentence
from daemon.intents.weighing import Evidence
from daemon.model import Intent, Score

CUES_SAY = 0.2  # the weight of a phrase list's opinion beside the model's
LEAST = 1e-3
_SHORT = 3  # words; less is no sentence that could speak for a second intent
_MOST_SENTENCES = 200
_TOLD = 0.15  # an intent less likely needs no reasons
_FROM_LISTS, _NAMED = 3, 5  # cues named for each intent


@dataclass(frozen=True, slots=True)
class Estimate:
    """Intents by likelihood, strongest first, with their cues; the surest sentence for each; how much of it was known."""

    scores: tuple[Score, ...]
    in_one_sentence: Mapping[Intent, float]
    known: float  # share of the words the model has ever seen

    def of(self, intent: Intent) -> float:
        """How likely an intent is."""
        return next(score.confidence for score in self.scores if score.intent is intent)


def estimate(scorer: Scorer, read: Sequence[Sentence], text: str, evidence: Mapping[Intent, Evidence]) -> Estimate:
    """Score the text as a whole and sentence by sentence."""
    words = [tokens(sentence) for sentence in read]
    found = [scorer.find(said) for said in words]
    whole = dict(zip(scorer.labels, scorer.probabilities(found), strict=True))
    shares = _joined(whole, evidence)
    single = {0: list(whole.values())} if len(read) == 1 else _single(scorer, read, found)
    surest = {
        label: max(single, key=lambda at: single[at][number], default=None)
        for number, label in enumerate(scorer.labels)
    }
    ranked = sorted(shares, key=lambda intent: -shares[intent])
    told = tuple(
        Score(
            intent,
            round(shares[intent], 4),
            _cues(scorer, read, text, intent, surest[intent], evidence, shares[intent]),
        )
        for intent in ranked
    )
    alone = {
        label: single[at][number] if (at := surest[label]) is not None else 0.0
        for number, label in enumerate(scorer.labels)
    }
    return Estimate(told, alone, _known(scorer, words))


def _joined(whole: Mapping[Intent, float], evidence: Mapping[Intent, Evidence]) -> dict[Intent, float]:
    """The model's likelihoods, bent a little by the word lists."""
    if not evidence:
        return dict(whole)
    cues = {score.intent: score.confidence for score in scores(evidence)}
    bent = {intent: share * math.pow(max(cues[intent], LEAST), CUES_SAY) for intent, share in whole.items()}
    total = sum(bent.values())
    return {intent: share / total for intent, share in bent.items()}


def _single(scorer: Scorer, read: Sequence[Sentence], found: Sequence[Found]) -> dict[int, list[float]]:
    """The likelihoods of each sentence by itself; the first ones of a very long mail must do."""
    long_enough = [at for at, sentence in enumerate(read) if len(sentence.words) >= _SHORT]
    return {at: scorer.probabilities([found[at]]) for at in long_enough[:_MOST_SENTENCES]}


def _cues(
    scorer: Scorer, read: Sequence[Sentence], text: str, intent: Intent, surest: int | None,
    evidence: Mapping[Intent, Evidence], share: float,
) -> tuple[str, ...]:  # fmt: skip
    """What to show for an intent: phrases of the lists, then the stretch that moved the model most."""
    listed = evidence[intent].cues if intent in evidence else ()
    if share < _TOLD or surest is None:
        return listed[:_NAMED]
    said = stretch(scorer, read[surest], scorer.labels.index(intent), text)
    new = [said] if said and not any(said in cue or cue in said for cue in listed[:_FROM_LISTS]) else []
    return (*listed[:_FROM_LISTS], *new, *listed[_FROM_LISTS:])[:_NAMED]


def _known(scorer: Scorer, words: Sequence[Sequence[str]]) -> float:
    """The share of words that training has seen."""
    vocabulary = scorer.artefact.blocks[0].known
    said = [word for sentence in words for word in sentence if word.isalpha()]
    return sum(word in vocabulary for word in said) / len(said) if said else 0.0
