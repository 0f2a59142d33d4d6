"""From points to confidence: a softmax whose constants were fitted to labelled mails, with the order of intents on top.

A complaint outranks a wish, and a wish outranks a question: whoever is angry and asks for the report is angry first.
"""

import math
from collections.abc import Mapping

from daemon.intents.weighing import Evidence
from daemon.model import Intent, Score

INTENTS = (Intent.COMPLAINT, Intent.CHANGE_REQUEST, Intent.STATUS_REQUEST, Intent.OTHER)
_WORTH = {Intent.COMPLAINT: 1.4, Intent.CHANGE_REQUEST: 1.7, Intent.STATUS_REQUEST: 1.9, Intent.OTHER: 0.8}
_AT_REST = {Intent.COMPLAINT: 0.3, Intent.CHANGE_REQUEST: -0.6, Intent.STATUS_REQUEST: -0.6, Intent.OTHER: 0.9}
_MOST_POINTS = 8.0  # more cues of one kind make it no surer
_CLEAR = 3.0  # points from which a higher intent takes the lead
_LEAD = 0.8
_NAMED = 5  # cues named for each intent

_NOTHING = Evidence()


def scores(evidence: Mapping[Intent, Evidence]) -> tuple[Score, ...]:
    """Every intent with its confidence, strongest first; they add up to 1."""
    points = {intent: min(evidence.get(intent, _NOTHING).points, _MOST_POINTS) for intent in INTENTS}
    pull = {intent: _AT_REST[intent] + _WORTH[intent] * points[intent] for intent in INTENTS}
    if points[Intent.CHANGE_REQUEST] >= _CLEAR:
        pull[Intent.CHANGE_REQUEST] = max(pull[Intent.CHANGE_REQUEST], pull[Intent.STATUS_REQUEST] + _LEAD)
    if points[Intent.COMPLAINT] >= _CLEAR:
        others = max(pull[intent] for intent in INTENTS[1:])
        pull[Intent.COMPLAINT] = max(pull[Intent.COMPLAINT], others + _LEAD)
    top = max(pull.values())
    shares = {intent: math.exp(value - top) for intent, value in pull.items()}
    total = sum(shares.values())
    found = (
        Score(intent, round(share / total, 4), evidence.get(intent, _NOTHING).cues[:_NAMED])
        for intent, share in shares.items()
    )
    return tuple(sorted(found, key=lambda score: -score.confidence))
