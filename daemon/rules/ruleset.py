"""The checked set of rules, ready for matching. Values only; `build` makes it, `match` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from daemon.rules.circumstances import Circumstances
from daemon.rules.ladders import Ladder
from daemon.rules.screening import Sieve, sieves


class Concern(StrEnum):
    """What rules decide about a mail, each apart from the others; the weightiest first."""

    ROUTING = "routing"  # who has it, who hears of it, by when
    REPLY = "reply"  # what the client is told
    FILING = "filing"  # where the mail goes last
    CLASSIFICATION = "classification"  # what it is
    MARKING = "marking"  # tags: every matching rule adds its own


class Answer(NamedTuple):
    """Yes, no, or None for *cannot tell*; and why."""

    yes: bool | None
    because: str


class Condition(Protocol):
    """Anything that can be asked of a mail. One that says no for want of words has ``screens``, see `Screen`."""

    def ask(self, seen: Circumstances) -> Answer:
        """The answer for this mail."""
        ...


class Question(Condition, Protocol):
    """A condition that is not made of others. It can be compared with its like, to find rules without effect."""

    def covers(self, other: Condition) -> bool:
        """Whether whatever satisfies ``other`` certainly satisfies this one too. False when in doubt."""
        ...

    def excludes(self, other: Condition) -> bool:
        """Whether nothing can satisfy both. False when in doubt."""
        ...


class Action(Protocol):
    """A part of what follows when a rule matches."""

    @property
    def concern(self) -> Concern:
        """What it decides about."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``project`` is the only project it is for, None for all."""

    id: str
    when: Condition
    then: tuple[Action, ...]
    because: str
    file: str
    project: str | None = None
    concerns: tuple[Concern, ...] = ()  # of its actions, the weightiest first


def concerns_of(actions: tuple[Action, ...]) -> tuple[Concern, ...]:
    """What these actions decide about, the weightiest first."""
    return tuple(concern for concern in Concern if any(action.concern is concern for action in actions))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a site in the order in which they are tried, and the ladders they may start.

    ``sieves`` tell at once which rules say no to a mail; they are made with the set, so that the first mail does not wait.
    """

    rules: tuple[Rule, ...] = ()
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    sieves: tuple[Sieve, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the sieves."""
        object.__setattr__(self, "sieves", sieves(self.rules))
