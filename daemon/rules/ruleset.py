"""The checked set of rules, ready for matching. Values only; `build` makes it, `match` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from daemon.rules.circumstances import Circumstances
from daemon.rules.ladders import Ladder


class Concern(StrEnum):
    """What rules decide about a mail, each apart from the others."""

    CLASSIFICATION = "classification"  # what it is
    ROUTING = "routing"  # who has it, who hears of it, by when
    REPLY = "reply"  # what the client is told
    FILING = "filing"  # where the mail goes last
    MARKING = "marking"  # tags: every matching rule adds its own


class Answer(NamedTuple):
    """Yes, no, or None for *cannot tell*; and why."""

    yes: bool | None
    because: str


class Condition(Protocol):
    """Anything that can be asked of a mail."""

    def ask(self, seen: Circumstances) -> Answer:
        """The answer for this mail."""
        ...


@runtime_checkable
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
    by_concern: Mapping[Concern, tuple[Action, ...]] = field(default_factory=dict)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What the rule decides about, in the order of its actions."""
        return tuple(self.by_concern)


def grouped(actions: tuple[Action, ...]) -> Mapping[Concern, tuple[Action, ...]]:
    """The actions by concern, in their order."""
    groups: dict[Concern, tuple[Action, ...]] = {}
    for action in actions:
        groups[action.concern] = (*groups.get(action.concern, ()), action)
    return MappingProxyType(groups)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a site in the order in which they are tried, and the ladders they may start."""

    rules: tuple[Rule, ...] = ()
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
