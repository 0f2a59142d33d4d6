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
    index: dict[int, list[int]] = {}
    for at in sorted(range(len(texts)), key=lambda at: (len(ordered[at]), at)):
        size = len(ordered[at])
        candidates: set[int] = set()
        for group in ordered[at][: size - _needed(size, alike) + 1]:
            posted = index.setdefault(group, [])
            candidates.update(other for other in posted if len(ordered[other]) >= alike * size)
            posted.append(at)
        for other in sorted(candidates):
            both = len(members[at] & members[other])
            share = both / (size + len(ordered[other]) - both)
            if share >= alike:
                yield (min(at, other), max(at, other), share)


def _needed(size: int, alike: float) -> int:
    """How many groups of a set must at least be shared for the overlap to be reached."""
    return max(1, -int(-alike * size // 1))
