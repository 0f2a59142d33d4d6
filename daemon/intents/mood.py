"""Whether a contact's mood falls over their last mails. The law: a fall is only told when chance would seldom make one.

What is compared is how much each mail sounded like a complaint: the last few mails with those before them. How sure the fall is
is counted, not felt: the share of all ways to pick as many mails from the same ones that would look less like a fall than this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

REMEMBERED = 10  # mails; older ones say nothing of today
_FEWEST = 5
_FELT = 0.15  # a smaller fall is none
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Mood:
    """``now`` and ``before``: how much the last mails, and those before them, sound like complaints (0..1).

    ``confidence`` that this is a fall and no chance (0..1); ``falls`` when it is great enough and sure enough to be told.
    """

    now: float
    before: float
    confidence: float

    @property
    def falls(self) -> bool:
        """Whether a person of the team should hear of it."""
        return self.now - self.before >= _FELT and self.confidence >= _SURE


def mood(complaints: Sequence[float]) -> Mood | None:
    """The mood of one contact; None where there are too few mails to tell.

    ``complaints``: how likely each mail was a complaint (the score of that intent, 0..1), oldest first.
    """
    known = list(complaints)[-REMEMBERED:]
    if len(known) < _FEWEST:
        return None
    late = max(2, len(known) // 3)
    before, now = fmean(known[:-late]), fmean(known[-late:])
    if now <= before:
        return Mood(round(now, 3), round(before, 3), 0.0)
    total, ways = sum(known[-late:]), list(combinations(known, late))
    as_much = sum(sum(way) >= total - 1e-9 for way in ways)
    return Mood(round(now, 3), round(before, 3), round(1 - as_much / len(ways), 3))
