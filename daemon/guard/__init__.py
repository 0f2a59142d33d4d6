"""May we answer, and with how much: the table, tried from the top; the first row that hits decides.

Every row that was tried is recorded, so "why was this held?" has an answer. Nothing hit means hold. Whatever is added
here may make the house quieter, never more talkative than its row says.
"""

from dataclasses import replace

from daemon.guard.gate import FORGED, MACHINES, REPEATED
from daemon.guard.limits import BRAKE, TO_A_CONTACT
from daemon.guard.people import PEOPLE
from daemon.guard.row import Answer, Row, first_hit
from daemon.model import Facts, Outcome, Site, Verdict


def _else(_facts: Facts, _site: Site) -> Answer:
    return Answer(True, "no other row knows this mail")


ROWS: tuple[Row, ...] = (
    *MACHINES,
    *FORGED,
    BRAKE,
    *REPEATED,
    *PEOPLE,
    *TO_A_CONTACT,
    Row("D37", _else, Outcome.HOLD, "When in doubt, a person.", hold=True),
)
"""The whole table, in the order of trying. docs/safety.md explains each row."""


def judge(facts: Facts, site: Site) -> Verdict:
    """How much may be said to the client in answer to this mail. Total: every mail gets a verdict, none raises."""
    verdict, checks = first_hit(ROWS, facts, site)
    if verdict is None:
        raise AssertionError("the last row of the table hits every mail")
    return replace(verdict, checks=checks)


__all__ = ["ROWS", "Answer", "Row", "judge"]
