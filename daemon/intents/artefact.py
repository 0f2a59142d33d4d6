"""The file the model comes in. Numbers are single octets: a level of rarity, a weight with finer steps near zero.

zlib over a line of JSON (labels, bias, temperature, and the size and scales of each kind of feature), then for each kind its names
(UTF-8, a line each), one row of levels of rarity, and one row of weights for each label.
"""

import json
import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
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
    """One kind of feature: name to number, and by number how rare it is and its weight for each label.

    The weights of a feature add up to nothing over the labels, so one weight says what the feature speaks for beyond the others.
    """

    known: Mapping[str, int]
    rarity: Sequence[float]
    weights: tuple[Sequence[float], ...]

    def add(self, found: Sequence[int], to: list[float]) -> None:
        """Add to each label what the features found, taken as a vector of length 1, speak for it."""
        if not found:
            return
        counts = Counter(found)
        values = list(map(self.rarity.__getitem__, counts))
        if len(counts) < len(found):
            values = [
                value if n == 1 else value * (1.0 + math.log(n))
                for value, n in zip(values, counts.values(), strict=True)
            ]
        length = math.sqrt(sum(map(mul, values, values)))
        for label, weights in enumerate(self.weights):
            to[label] += sum(map(mul, values, map(weights.__getitem__, counts))) / length


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
        meant = tuple(list(map(weight.__getitem__, row)) for row in rows[1:])
        blocks.append(Block(known, list(map(level.__getitem__, rows[0])), meant))
    return Artefact(labels, tuple(head["bias"]), head["temperature"], tuple(blocks))
