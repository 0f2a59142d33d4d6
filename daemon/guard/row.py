"""What a row of the table is. A row answers hit, miss or cannot tell, always with a reason; only a hit decides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from daemon.model import Check, Facts, Outcome, Site, Verdict


class Answer(NamedTuple):
    """The answer of one check: hit, miss (False) or cannot tell (None), and why in a sentence for people."""

    hit: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: when ``check`` hits, ``outcome`` is what may be said to the client.

    ``because`` is the law's own reason. Where the outcome depends on the facts, ``verdict`` works it out from the
    facts and the check's reason, and ``outcome`` is the most that it may ever say.
    """

    id: str
    check: Callable[[Facts, Site], Answer]
    outcome: Outcome
    because: str
    hold: bool = False
    verdict: Callable[[Facts, Site, str], Verdict] | None = None

    def decide(self, facts: Facts, site: Site, reason: str) -> Verdict:
        """The verdict of this row after a hit for ``reason``."""
        if self.verdict is not None:
            return self.verdict(facts, site, reason)
        return Verdict(self.outcome, self.id, reason, hold=self.hold)


def first_hit(rows: Iterable[Row], facts: Facts, site: Site) -> tuple[Verdict | None, tuple[Check, ...]]:
    """The verdict of the first row that hits, or None; and every row that was tried, in order."""
    checks: list[Check] = []
    for row in rows:
        answer = row.check(facts, site)
        checks.append(Check(row.id, answer.hit, answer.because))
        if answer.hit:
            verdict = row.decide(facts, site, answer.because)
            return verdict, (*checks, *verdict.checks)
    return None, tuple(checks)
