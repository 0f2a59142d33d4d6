"""From phrases found to points for each intent. A word counts once for an intent, harmless or negated anger not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from daemon.intents.phrases import Hit, Phrase
from daemon.intents.text import Sentence
from daemon.model import Intent

HARMLESS = "harmless"
CAUTION = "caution"
_REACH = 2  # words a negation reaches over
_CUE_LENGTH = 60  # characters
_CLEAR = 2.0  # weight from which a phrase is no mere hint


_LIFTABLE = (Intent.COMPLAINT, Intent.OTHER)  # "no delays" is no complaint, "not fine with us" no consent


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one intent: points, and the cues as they stand in the mail, strongest first."""

    points: float = 0.0
    cues: tuple[str, ...] = ()


def only_lifted_anger(hits: Sequence[Hit], read: Sequence[Sentence], negators: frozenset[str]) -> bool:
    """Whether there are clear words of anger, and each of them is negated or harmless ("not disappointed at all")."""
    harmless = _harmless(hits)
    anger = [hit for hit in hits if hit.phrase.group == Intent.COMPLAINT and hit.phrase.weight >= _CLEAR]
    return bool(anger) and all(_is_lifted(hit, read[hit.sentence], harmless, negators) for hit in anger)


def _harmless(hits: Sequence[Hit]) -> set[tuple[int, int]]:
    """The places of words that a harmless phrase covers."""
    return {(hit.sentence, at) for hit in hits if hit.phrase.group == HARMLESS for at in hit.covers}


def weigh(
    hits: Sequence[Hit], read: Sequence[Sentence], text: str, negators: frozenset[str]
) -> Mapping[Intent, Evidence]:
    """The evidence for each intent that has any."""
    harmless = _harmless(hits)
    by_intent: dict[Intent, list[Hit]] = {}
    for hit in hits:
        if hit.phrase.group in (HARMLESS, CAUTION):
            continue
        intent = Intent(hit.phrase.group)
        if intent in _LIFTABLE and _is_lifted(hit, read[hit.sentence], harmless, negators):
            continue
        by_intent.setdefault(intent, []).append(hit)
    return {intent: _add_up(found, read, text) for intent, found in by_intent.items()}


def _is_lifted(hit: Hit, sentence: Sentence, harmless: set[tuple[int, int]], negators: frozenset[str]) -> bool:
    """Whether a phrase does not mean what it says: a harmless complaint, or anything right behind a negation."""
    if hit.phrase.group == Intent.COMPLAINT and any((hit.sentence, at) in harmless for at in hit.covers):
        return True
    first = hit.covers[0]
    before = sentence.words[max(0, first - _REACH) : first]
    negated = any(word in negators for word in before) and not any(word in _NOT_LIFTING for word in before)
    return negated and not any(sentence.words[at] in negators for at in hit.covers)


_NOT_LIFTING = frozenset({"nur", "only", "just", "bloss", "warum", "why", "wieso"})
"""'Not only disappointed' is disappointed."""


def _add_up(hits: Iterable[Hit], read: Sequence[Sentence], text: str) -> Evidence:
    """Points of the strongest hits that do not share words; a phrase counts once however often it is said."""
    points = 0.0
    taken: set[tuple[int, int]] = set()
    counted: set[Phrase] = set()
    cues: dict[str, None] = {}
    for hit in sorted(hits, key=lambda h: (-h.phrase.weight, -len(h.covers), h.sentence, h.covers)):
        words = {(hit.sentence, at) for at in hit.covers}
        if hit.phrase in counted or words & taken:
            continue
        taken |= words
        counted.add(hit.phrase)
        points += hit.phrase.weight
        cues[_as_written(hit, read[hit.sentence], text)] = None
    return Evidence(points, tuple(cues))


def _as_written(hit: Hit, sentence: Sentence, text: str) -> str:
    """The words of the mail itself, with an ellipsis for a gap, on one line."""
    pieces: list[list[int]] = []
    for at in hit.covers:
        if pieces and at == pieces[-1][-1] + 1:
            pieces[-1].append(at)
        else:
            pieces.append([at])
    parts = (" ".join(text[sentence.spans[p[0]][0] : sentence.spans[p[-1]][1]].split()) for p in pieces)
    return " … ".join(parts)[:_CUE_LENGTH]
