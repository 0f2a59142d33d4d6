"""Near-duplicates: texts that share most of their groups of five characters. Exact, and fast by looking at rare groups first.

Two sets overlap by at least 60 % only if one of the rarest groups of each stands in the other (prefix filtering), so
almost no pair has to be compared.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from daemon.intents.text import fold

ALIKE = 0.6
_GROUP = 5
_ROUNDING = 1e-6
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d")


def groups(text: str) -> frozenset[str]:
    """The groups of five characters of a text, case, umlauts, digits and line breaks folded away."""
    plain = _DIGITS.sub("0", _SPACE.sub(" ", fold(text))).strip()
    return frozenset(plain[at : at + _GROUP] for at in range(max(1, len(plain) - _GROUP + 1)))


def near_duplicates(texts: Sequence[str], alike: float = ALIKE) -> Iterator[tuple[int, int, float]]:
    """Pairs of positions (earlier, later) whose groups overlap by ``alike`` (Jaccard) or more."""
    sets = [groups(text) for text in texts]
    seen = Counter(group for found in sets for group in found)
    number = {group: at for at, group in enumerate(sorted(seen, key=lambda g: (seen[g], g)))}
    ordered = [sorted(number[group] for group in found) for found in sets]
    members = [frozenset(found) for found in ordered]
    index: dict[int, list[tuple[int, int]]] = {}
    for at in sorted(range(len(texts)), key=lambda at: (len(ordered[at]), at)):
        for other in _candidates(ordered, index, at, alike):
            both = len(members[at] & members[other])
            share = both / (len(ordered[at]) + len(ordered[other]) - both)
            if share >= alike:
                yield (min(at, other), max(at, other), share)
        own = ordered[at]
        for place, group in enumerate(own[: len(own) - _needed(len(own), 2 * alike / (1 + alike)) + 1]):
            index.setdefault(group, []).append((at, place))


def _candidates(
    ordered: Sequence[Sequence[int]], index: dict[int, list[tuple[int, int]]], at: int, alike: float
) -> list[int]:
    """The sets, none larger than this one, that may overlap with it: no pair is left out (Xiao et al. 2008, PPJoin)."""
    own = ordered[at]
    size = len(own)
    shared: dict[int, int] = {}
    for place, group in enumerate(own[: size - _needed(size, alike) + 1]):
        for other, there in index.get(group, ()):
            length = len(ordered[other])
            count = shared.get(other, 0)
            if length < alike * size or count < 0:
                continue
            still = min(size - place, length - there)
            possible = (count + still) * (1 + alike) >= alike * (size + length) - _ROUNDING
            shared[other] = count + 1 if possible else -1
    return sorted(other for other, count in shared.items() if count > 0)


def _needed(size: int, alike: float) -> int:
    """How many groups of a set must at least be shared for the overlap to be reached."""
    return max(1, -int(-alike * size // 1))
