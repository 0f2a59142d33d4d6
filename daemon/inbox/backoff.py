"""How long to wait before the next connection: doubling, bounded, spread by a hash so that restarts repeat it."""

import hashlib


def delay(failures: int, key: str, *, first: float = 1.0, most: float = 300.0) -> float:
    """Seconds to wait after the ``failures``-th failure in a row (1, 2, …): half to all of the doubled step."""
    step = min(most, first * 2.0 ** min(max(failures, 1) - 1, 30))
    spread = int.from_bytes(hashlib.sha256(f"{key}:{failures}".encode()).digest()[:4], "big") / 0xFFFFFFFF
    return step * (0.5 + spread / 2)
