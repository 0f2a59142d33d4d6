"""A verdict after the rules had their word: what is to be said, held, and for whom."""

from dataclasses import dataclass

from daemon import rules
from daemon.model import Intent, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Plan:
    """A verdict after the rules had their word."""

    verdict: Verdict
    routing: rules.Routing
    outcome: Outcome
    hold: bool
    intent: Intent
