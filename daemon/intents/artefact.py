"""The file the model comes in. Numbers are single octets: a level of rarity, a weight with finer steps near zero.

A line of JSON (labels, bias, temperature, and the size and scales of each kind of feature), then for each kind its names
(UTF-8, a line each, by drawer), the drawers (see `Vocabulary`), one row of levels of rarity, and one row of weights for each
label. Not compressed: a wheel is, and a start would pay for it.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from daemon.intents.vocabulary import Vocabulary
from daemon.model import Intent


def rarities(commonest: float, rarest: float) -> list[float]:
    """What each of the 256 levels of rarity means."""
    return [commonest + (rarest - commonest) * level / 255 for level in range(256)]


def weights(largest: float) -> list[float]:
    """What each octet of a weight means: -128..127 in two's complement, squared, so that steps near zero are fine."""
    signed = [octet - 256 if octet > 127 else octet for octet in range(256)]
    return [math.copysign(largest * (value / 127) ** 2, value) for value in signed]


_LANE = 56  # bits of a lane: a weight times a rarity, summed over all features of the longest text
_FINE = 1 << 16  # steps of a weight
_RARE = 1 << 8  # steps of a rarity
_OFTEN = 1 << 8  # steps of a logarithm
KEPT = 100_000  # features of each kind whose lanes are kept at hand: some 15 MB, and a long life takes no more


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of feature: its names, and by number how rare it is and its weight for each label.

    The weights of a feature add up to nothing over the labels, so one weight says what the feature speaks for beyond the others.
    ``lanes`` holds the rarity squared and the weights of all labels, times the rarity, as one whole number each: adding such numbers
    adds what the length comes of and label by label, in one step where there would be five.
    """

    known: Vocabulary
    rarity: "Told"
    squares: "Told"
    lanes: "Lanes"

    def said(self, found: Sequence[int]) -> "Said":
        """These features and what they say, which a sentence says for itself and as a part of the whole."""
        return Said(found, sum(map(self.lanes.__getitem__, found)))

    def add(self, said: "Said", to: list[float]) -> None:
        """Add to each label what the features, taken as a vector of length 1, speak for it."""
        if not said.found:
            return
        counts = Counter(said.found)
        pull, beyond = said.lanes * _OFTEN, 0.0
        if len(counts) < len(said.found):
            for at, n in counts.items():
                if n > 1:  # the n-th time says less and less: 1 + ln(n) in all, where n are added
                    more = round(math.log(n) * _OFTEN)
                    pull += self.lanes[at] * (more - (n - 1) * _OFTEN)
                    beyond += self.squares[at] * (more + more * more / _OFTEN)  # (1 + m)^2 is meant, 1 + m is in it
        square = _lane(pull, 0) / _FINE + beyond
        share = 1.0 / (math.sqrt(square / _OFTEN) * _FINE * _RARE * _OFTEN)
        for label in range(len(to)):
            to[label] += _lane(pull, label + 1) * share


class Said(NamedTuple):
    """Features by their numbers, as often as they stand there, and their lanes added up."""

    found: Sequence[int]
    lanes: int

    def pull(self, label: int) -> float:
        """How much they speak for a label, by its place: weight times rarity, added up."""
        return _lane(self.lanes, label + 1) / (_FINE * _RARE)

    @property
    def square(self) -> float:
        """Their rarities squared, added up."""
        return _lane(self.lanes, 0) / _FINE

    @classmethod
    def together(cls, parts: Sequence["Said"]) -> "Said":
        """What is said in several places."""
        if len(parts) == 1:
            return parts[0]
        return cls([at for part in parts for at in part.found], sum([part.lanes for part in parts]))


@dataclass(frozen=True, slots=True)
class Told:
    """What the octet of each feature means: nothing is worked out for features that no text holds."""

    octets: bytes
    meaning: Sequence[float]

    def __getitem__(self, at: int) -> float:
        return self.meaning[self.octets[at]]


class Lanes(dict[int, int]):
    """The lanes of each feature by its number, made when it is met: few are, and when they get too many it begins anew."""

    def __init__(self, rows: Sequence[bytes], level: Sequence[float], weight: Sequence[float]) -> None:
        """``rows``: levels of rarity, then the weights label by label; ``level`` and ``weight``: what each octet means."""
        super().__init__()
        self.rows = tuple(rows[1:])
        self._levels, self._rare = rows[0], [round(value * _RARE) for value in level]
        self._squares = [round(value * value * _FINE) for value in level]
        shifted = [[round(w * _FINE) << _LANE * at for w in weight] for at in range(1, len(rows))]
        self._meant = tuple(zip(shifted, self.rows, strict=True))

    def __missing__(self, at: int) -> int:
        if len(self) >= KEPT:
            self.clear()
        level, together = self._levels[at], 0
        for meant, row in self._meant:
            together += meant[row[at]]
        found = self[at] = self._squares[level] + together * self._rare[level]
        return found


_MASK, _HALF = (1 << _LANE) - 1, 1 << (_LANE - 1)
_LIFTED = sum(_HALF << _LANE * at for at in range(8))  # added, no lane is negative, and none borrows from the next


def _lane(together: int, at: int) -> int:
    """One lane of a sum."""
    return ((together + _LIFTED) >> _LANE * at & _MASK) - _HALF


@dataclass(frozen=True, slots=True)
class Artefact:
    """The model as read."""

    labels: tuple[Intent, ...]
    bias: tuple[float, ...]
    temperature: float
    blocks: tuple[Block, ...]


def unpack(raw: bytes) -> Artefact:
    """Read the file. It ships with the program, so nothing in it is doubted."""
    at = raw.index(b"\n") + 1
    head: dict[str, Any] = json.loads(raw[:at])
    labels = tuple(Intent(label) for label in head["labels"])
    blocks = []
    for block in head["blocks"]:
        parts = []
        for size in (*block["octets"], *[block["names"]] * (1 + len(labels))):
            parts.append(raw[at : at + size])
            at += size
        known, rows = Vocabulary(*parts[:3]), parts[3:]
        blocks.append(_block(known, rows, rarities(block["commonest"], block["rarest"]), weights(block["largest"])))
    return Artefact(labels, tuple(head["bias"]), head["temperature"], tuple(blocks))


def _block(known: Vocabulary, rows: Sequence[bytes], level: Sequence[float], weight: Sequence[float]) -> Block:
    """One kind of feature from its rows of octets: levels of rarity, then weights label by label."""
    return Block(
        known=known,
        rarity=Told(rows[0], level),
        squares=Told(rows[0], [value * value for value in level]),
        lanes=Lanes(rows, level, weight),
    )
