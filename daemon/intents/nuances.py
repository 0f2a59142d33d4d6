"""What a mail says beside its intent: that it is an emergency, that it says yes or no to us, that it concerns no project.

The law: only words that stand there speak, and silence is never consent. A question approves nothing, nor does a condition
("once the board agrees"), nor a negated word. A mail that says both yes and no says neither.
Urgency never makes a reading less careful, and nothing here changes an intent: rules and people decide what follows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from daemon.intents.phrases import Hit, read_phrases, tree
from daemon.intents.text import Sentence, fold
from daemon.model import Nuance, NuanceKind

SURE = {1: 0.25, 2: 0.5, 3: 0.75}
"""How often a nuance is there where its strongest phrase has this weight: read off mails nobody wrote for the lists, rounded down."""

_TWICE = 0.85  # two different phrases, the stronger of them plain
_LONG = 60  # words; in a story somebody else says yes, or the house burned last year
_IN_A_STORY = 0.7  # of the confidence
_TOLD = 0.35  # less sure than this is not said
_REACH = 2  # words a negation reaches over
_AND_NO = 0.5  # what is left of a yes and of a no in one mail
_SAYS = frozenset({NuanceKind.APPROVES, NuanceKind.DECLINES, NuanceKind.ANSWERS, NuanceKind.SETTLED})
_CONDITIONS = "conditions"
_CUE_LENGTH = 60  # characters


class Nuances:
    """The phrases of every language for what is said beside an intent."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        """``words``: language to the content of its words.yaml. Raises ValueError, in a sentence, for a bad line."""
        lists = [(code, w.get("nuances") or {}) for code, w in words.items()]
        for code, found in lists:
            for name in found:
                if name != _CONDITIONS and name not in list(NuanceKind):
                    raise ValueError(
                        f"{code}: nuances: {name!r} is none; there are {', '.join(NuanceKind)}, {_CONDITIONS}"
                    )
        self._phrases = tree(
            [
                p
                for code, found in lists
                for name in found
                if name != _CONDITIONS
                for p in read_phrases(name, found[name], code)
            ]
        )
        self._conditions = tree(
            [p for code, found in lists for p in read_phrases(_CONDITIONS, found.get(_CONDITIONS, []), code)]
        )
        self._negators = frozenset(fold(str(n)) for w in words.values() for n in w.get("negators", ()))

    def of(self, read: Sequence[Sentence], text: str) -> tuple[Nuance, ...]:
        """What the sentences of a text say beside their intent, surest first. ``text`` is what they were read from."""
        by_kind: dict[NuanceKind, list[tuple[Hit, str]]] = {}
        for number, sentence in enumerate(read):
            hits = self._phrases.find(number, sentence)
            open_ended = bool(hits) and (sentence.question or bool(self._conditions.find(number, sentence)))
            for hit in hits:
                kind = NuanceKind(hit.phrase.group)
                if (kind in _SAYS and open_ended) or self._is_denied(hit, sentence):
                    continue
                by_kind.setdefault(kind, []).append((hit, _as_written(hit, sentence, text)))
        story = _IN_A_STORY if sum(len(sentence.words) for sentence in read) > _LONG else 1.0
        sure = {kind: story * _confidence([hit for hit, _ in found]) for kind, found in by_kind.items()}
        if NuanceKind.APPROVES in sure and NuanceKind.DECLINES in sure:
            sure |= {kind: sure[kind] * _AND_NO for kind in (NuanceKind.APPROVES, NuanceKind.DECLINES)}
        told = (
            Nuance(kind, round(share, 2), tuple(dict.fromkeys(cue for _, cue in by_kind[kind]))[:3])
            for kind, share in sure.items()
            if share >= _TOLD
        )
        return tuple(sorted(told, key=lambda nuance: (-nuance.confidence, nuance.kind)))

    def _is_denied(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether a negation stands right before it, or inside it where the phrase itself names none."""
        first, last = hit.covers[0], hit.covers[-1]
        inside = (sentence.words[at] for at in range(first, last) if at not in hit.covers)
        before = sentence.words[max(0, first - _REACH) : first]
        named = any(sentence.words[at] in self._negators or sentence.words[at].endswith("n't") for at in hit.covers)
        return not named and any(word in self._negators or word.endswith("n't") for word in (*before, *inside))


def _confidence(hits: Sequence[Hit]) -> float:
    """By the strongest phrase; a second one that says the same in other words makes it surer."""
    strongest = max(hit.phrase.weight for hit in hits)
    sure = SURE[max(1, min(3, round(strongest)))]
    return max(sure, _TWICE) if strongest >= 2 and len({hit.phrase for hit in hits}) > 1 and _apart(hits) else sure


def _apart(hits: Sequence[Hit]) -> bool:
    """Whether two of the phrases share no word."""
    places = [{(hit.sentence, at) for at in hit.covers} for hit in hits]
    return any(not first & second for at, first in enumerate(places) for second in places[at + 1 :])


def _as_written(hit: Hit, sentence: Sentence, text: str) -> str:
    """The words of the mail from the first to the last of the phrase, on one line."""
    return " ".join(text[sentence.spans[hit.covers[0]][0] : sentence.spans[hit.covers[-1]][1]].split())[:_CUE_LENGTH]
