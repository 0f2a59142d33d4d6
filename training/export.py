"""A fitted model as the file the daemon reads."""

import json
from collections.abc import Sequence

import numpy as np

from daemon.intents.vocabulary import lay
from training.corpus import LABELS
from training.fitting import Model, to_octets


def pack(model: Model, names: Sequence[Sequence[str]]) -> bytes:
    """The artefact of `daemon.intents.artefact`; ``names`` are those of all counted features, by kind."""
    heads, bodies = [], []
    for kind, all_names in zip(model.kinds, names, strict=True):
        listed = [all_names[column].encode() for column in kind.columns]
        largest = round(float(np.abs(kind.coefficients).max()), 6)
        order, *vocabulary = lay(listed)
        rows = [kind.levels.astype(np.uint8), *to_octets(kind.coefficients, largest)]
        sizes = [len(part) for part in vocabulary]
        heads.append(
            {
                "names": len(listed),
                "octets": sizes,
                "commonest": kind.commonest,
                "rarest": kind.rarest,
                "largest": largest,
            }
        )
        bodies.append(b"".join((*vocabulary, *(row[order].tobytes() for row in rows))))
    head = {
        "labels": LABELS,
        "bias": [round(float(b), 6) for b in model.bias],
        "temperature": round(model.temperature, 4),
        "blocks": heads,
    }
    return json.dumps(head).encode() + b"\n" + b"".join(bodies)
