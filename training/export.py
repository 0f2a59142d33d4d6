"""A fitted model as the file the daemon reads."""

import json
from collections.abc import Sequence

import numpy as np

from training.corpus import LABELS
from training.fitting import Kind, Model, to_octets


def pack(model: Model, names: Sequence[Sequence[str]]) -> bytes:
    """The artefact of `daemon.intents.artefact`; ``names`` are those of all counted features, by kind."""
    heads, bodies = [], []
    for kind, all_names in zip(model.kinds, names, strict=True):
        listed = "\n".join(all_names[column] for column in kind.columns).encode()
        largest = round(float(np.abs(kind.coefficients).max()), 6)
        heads.append({"octets": len(listed), "commonest": kind.commonest, "rarest": kind.rarest, "largest": largest})
        bodies.append(listed + _rows(kind, largest))
    head = {
        "labels": LABELS,
        "bias": [round(float(b), 6) for b in model.bias],
        "temperature": round(model.temperature, 4),
        "blocks": heads,
    }
    return json.dumps(head).encode() + b"\n" + b"".join(bodies)


def _rows(kind: Kind, largest: float) -> bytes:
    """Levels of rarity, then the weights label by label."""
    return kind.levels.astype(np.uint8).tobytes() + to_octets(kind.coefficients, largest).tobytes()
