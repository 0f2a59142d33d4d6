"""What the lines of a team member's mail come to, filled line by line. A line is carried out whole, or named as missed."""

from dataclasses import dataclass, field, replace

from daemon import compose
from daemon.decide import leave
from daemon.model import CaseChange, ConditionKind, Draft, Entry, OpenCase, Terms


@dataclass(slots=True)
class Heard:
    """What is to be carried out, and what to say of it."""

    entries: list[tuple[str, Entry]] = field(default_factory=list)  # (project key, entry)
    orders: list[tuple[str, int]] = field(default_factory=list)
    done: list[compose.Done] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)  # lines that are neither entry nor order
    milestones: list[str] = field(default_factory=list)  # those there are, where a line forecasts one that there is not
    missed_orders: list[compose.Missed] = field(default_factory=list)
    case: CaseChange | None = None
    stop: str | None = None  # the case whose clock stops
    answered: str | None = None  # the case whose client has been answered
    to_client: Draft | None = None
    offer: tuple[str, Terms] | None = None
    kept: compose.Kept | None = None  # the answered draft, where it waits for a word now
    settled: compose.WordOnColleague | None = None  # the answer to our question about an unknown colleague
    leaves: list[leave.Said] = field(default_factory=list)
    lifted: list[tuple[str, ConditionKind, str]] = field(default_factory=list)


def standing(case: OpenCase, heard: Heard) -> OpenCase:
    """The case as the lines so far leave it: what the next line builds on."""
    change = heard.case
    return case if change is None else replace(case, state=change.state, owner=change.owner)


def becomes(heard: Heard, change: CaseChange) -> None:
    """One more thing becomes of the case; what the lines before made of it is kept in its history."""
    before = f"{heard.case.reason}; " if heard.case is not None and heard.case.reason else ""
    heard.case = replace(change, reason=f"{before}{change.reason}")
