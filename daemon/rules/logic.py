"""``all``, ``any``, ``not`` and ``always``: conditions made of conditions, in three-valued logic.

Cannot-tell spreads only where it matters: *no* settles an ``all``, *yes* settles an ``any``, whatever else is unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from daemon.rules.circumstances import Circumstances
from daemon.rules.ruleset import Answer, Condition, Question
from daemon.rules.screening import Screen, screens


@dataclass(frozen=True, slots=True)
class Always:
    """``when: always``: every mail."""

    def __str__(self) -> str:
        return "always"

    def ask(self, seen: Circumstances) -> Answer:  # noqa: ARG002 - every condition is asked in the same way
        """Yes."""
        return Answer(True, "it is for every mail")


@dataclass(frozen=True, slots=True)
class All:
    """Every part is a yes."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(map(_inside, self.parts))

    @property
    def screens(self) -> tuple[Screen, ...]:
        """Those of the part which is asked first: its no is the no of all."""
        return screens(self.parts[0])

    def ask(self, seen: Circumstances) -> Answer:
        """The first no; else the first cannot-tell; else yes with all reasons."""
        unknown: Answer | None = None
        reasons: list[str] = []
        for part in self.parts:
            answer = part.ask(seen)
            if answer.yes is False:
                return answer
            if answer.yes is None:
                unknown = unknown or answer
            reasons.append(answer.because)
        return unknown or Answer(True, ", ".join(reasons))


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part is a yes."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(map(_inside, self.parts))

    @property
    def screens(self) -> tuple[Screen, ...]:
        """Those of every part, if all have some."""
        found = [screens(part) for part in self.parts]
        return tuple(screen for ours in found for screen in ours) if all(found) else ()

    def ask(self, seen: Circumstances) -> Answer:
        """The first yes; else the first cannot-tell; else no with all reasons."""
        unknown: Answer | None = None
        reasons: list[str] = []
        for part in self.parts:
            answer = part.ask(seen)
            if answer.yes:
                return answer
            if answer.yes is None:
                unknown = unknown or answer
            reasons.append(answer.because)
        return unknown or Answer(False, ", ".join(reasons))


@dataclass(frozen=True, slots=True)
class Not:
    """The part is a no."""

    part: Condition

    def __str__(self) -> str:
        return f"not {_inside(self.part)}"

    def ask(self, seen: Circumstances) -> Answer:
        """Yes for no, no for yes; cannot tell stays."""
        answer = self.part.ask(seen)
        return Answer(None if answer.yes is None else not answer.yes, answer.because)


def _inside(condition: Condition) -> str:
    return f"({condition})" if isinstance(condition, All | Either) else str(condition)


def parts(condition: Condition) -> tuple[Condition, ...]:
    """What must hold together for this condition to hold."""
    if not isinstance(condition, All):
        return (condition,)
    return tuple(inner for part in condition.parts for inner in parts(part))


def together(conditions: tuple[Condition, ...]) -> Condition:
    """One condition for several that must all hold."""
    return conditions[0] if len(conditions) == 1 else All(conditions)


def covers(wide: Condition, narrow: Condition) -> bool:
    """Whether whatever satisfies ``narrow`` certainly satisfies ``wide``. False when in doubt."""
    if isinstance(narrow, Either):
        return all(covers(wide, branch) for branch in narrow.parts)
    if isinstance(wide, Always):
        return True
    if isinstance(wide, All):
        return all(covers(part, narrow) for part in wide.parts)
    if isinstance(wide, Either):
        return any(covers(part, narrow) for part in wide.parts)
    if isinstance(narrow, All):
        return any(covers(wide, part) for part in narrow.parts)
    if isinstance(wide, Not):
        return excludes(wide.part, narrow)
    return cast("Question", wide).covers(narrow)


def excludes(one: Condition, other: Condition) -> bool:
    """Whether certainly nothing satisfies both. False when in doubt."""
    for this, that in ((one, other), (other, one)):
        if isinstance(this, Either):
            return all(excludes(branch, that) for branch in this.parts)
        if isinstance(this, All):
            return any(excludes(part, that) for part in this.parts)
        if isinstance(this, Not):
            return covers(this.part, that)
    return not isinstance(one, Always) and not isinstance(other, Always) and cast("Question", one).excludes(other)


def depends(condition: Condition, of: Callable[[Condition], bool]) -> bool:
    """Whether a question for which ``of`` is true stands anywhere in it."""
    if isinstance(condition, All | Either):
        return any(depends(part, of) for part in condition.parts)
    return depends(condition.part, of) if isinstance(condition, Not) else of(condition)


def clash(condition: Condition) -> tuple[Condition, Condition] | None:
    """Two conditions that must both hold here and never can, where that is why no mail satisfies it."""
    needed = parts(condition)
    pairs = ((other, one) for place, one in enumerate(needed) for other in needed[:place])
    return next((pair for pair in pairs if excludes(*pair)), None)


def impossible(condition: Condition) -> bool:
    """Whether certainly no mail satisfies it."""
    if isinstance(condition, Either):
        return all(impossible(part) for part in condition.parts)
    if isinstance(condition, Not):
        return isinstance(condition.part, Always)
    needed = parts(condition)
    return len(needed) > 1 and (any(impossible(one) for one in needed) or clash(condition) is not None)
