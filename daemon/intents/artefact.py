"""The file the model comes in. Numbers are single octets: a level of rarity, a weight with finer steps near zero.

zlib over a line of JSON (labels, bias, temperature, and the size and scales of each kind of feature), then for each kind its names
(UTF-8, a line each), one row of levels of rarity, and one row of weights for each label.
"""

import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

from daemon.model import Intent


def rarities(commonest: float, rarest: float) -> list[float]:
    """What each of the 256 levels of rarity means."""
    return [commonest + (rarest - commonest) * level / 255 for level in range(256)]


def weights(largest: float) -> list[float]:
    """What each octet of a weight means: -128..127 in two's complement, squared, so that steps near zero are fine."""
    signed = [octet - 256 if octet > 127 else octet for octet in range(256)]
    return [math.copysign(largest * (value / 127) ** 2, value) for value in signed]


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of feature: name to number, and by number its level of rarity and the octet of its weight for each label."""

    known: Mapping[str, int]
    rarity: bytes
    rarities: Sequence[float]
    octets: tuple[bytes, ...]
    weights: Sequence[float]

    def add(self, found: Iterable[int], to: list[float]) -> None:
        """Add to each label what the features found, taken as a vector of length 1, speak for it."""
        counts: dict[int, int] = {}
        for at in found:
            counts[at] = counts.get(at, 0) + 1
        if not counts:
            return
        rarity, level = self.rarity, self.rarities
        values = [level[rarity[at]] if n == 1 else level[rarity[at]] * (1.0 + math.log(n)) for at, n in counts.items()]
        length, weight = math.sqrt(sum(map(mul, values, values))), self.weights.__getitem__
        for label, octets in enumerate(self.octets):
            to[label] += sum(map(mul, values, map(weight, map(octets.__getitem__, counts)))) / length

    def pull(self, at: int) -> list[float]:
        """What one feature speaks for each label, rarity and all; for explanations."""
        worth = self.rarities[self.rarity[at]]
        return [worth * self.weights[octets[at]] for octets in self.octets]


@dataclass(frozen=True, slots=True)
class Artefact:
    """The model as read."""

    labels: tuple[Intent, ...]
    bias: tuple[float, ...]
    temperature: float
    blocks: tuple[Block, ...]


def unpack(blob: bytes) -> Artefact:
    """Read the file. It ships with the program, so nothing in it is doubted."""
    raw = zlib.decompress(blob)
    at = raw.index(b"\n") + 1
    head: dict[str, Any] = json.loads(raw[:at])
    labels, blocks = tuple(Intent(label) for label in head["labels"]), []
    for block in head["blocks"]:
        names = raw[at : at + block["octets"]].decode().split("\n")
        at += block["octets"]
        rows = [raw[at + row * len(names) : at + (row + 1) * len(names)] for row in range(1 + len(labels))]
        at += len(rows) * len(names)
        known = dict(zip(names, range(len(names)), strict=True))
        level, weight = rarities(block["commonest"], block["rarest"]), weights(block["largest"])
        blocks.append(Block(known, rows[0], level, tuple(rows[1:]), weight))
    return Artefact(labels, tuple(head["bias"]), head["temperature"], tuple(blocks))
