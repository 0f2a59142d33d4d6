"""Comparisons as they stand in rule files: ``">= 0.8"``, ``"< 3"``, ``2``; for lengths of time ``"> 5d"``."""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from daemon.hours import parse_duration
from daemon.rules.page import Page

_TESTS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test on a number. ``written`` is how it stands in the file."""

    test: str
    bound: float
    written: str

    def holds(self, number: float) -> bool:
        """Whether the number passes."""
        return _TESTS[self.test](number, self.bound)

    def covers(self, other: "Comparison") -> bool:
        """Whether every number that passes ``other`` passes this."""
        if other.test == "=":
            return self.holds(other.bound)
        upward = self.test in (">", ">=") and other.test in (">", ">=") and other.bound >= self.bound
        downward = self.test in ("<", "<=") and other.test in ("<", "<=") and other.bound <= self.bound
        return (upward or downward) and (other.bound != self.bound or other.test == self.test or len(self.test) == 2)

    def excludes(self, other: "Comparison") -> bool:
        """Whether no number passes both."""
        if self.test == "=":
            return not other.holds(self.bound)
        if other.test == "=":
            return not self.holds(other.bound)
        low, high = sorted((self, other), key=lambda one: one.test[0] == "<")
        if low.test[0] == high.test[0]:
            return False
        return low.bound > high.bound or (low.bound == high.bound and (len(low.test) == 1 or len(high.test) == 1))


def read_number(value: Any, page: Page, what: str, *, bare: str = "=") -> Comparison | None:
    """A comparison with a number; a number alone means ``bare``."""
    return _read(value, page, what, bare, _number)


def read_length(value: Any, page: Page, what: str) -> Comparison | None:
    """A comparison with a length of time, in seconds; a length alone means at least so long."""
    return _read(value, page, what, ">=", lambda text: parse_duration(text).total_seconds())


def _read(value: Any, page: Page, what: str, bare: str, measure: Callable[[str], float]) -> Comparison | None:
    text = page.text(value, what)
    if text is None:
        return None
    test = next((sign for sign in _TESTS if text.startswith(sign)), "")
    try:
        return Comparison(test or bare, measure(text.removeprefix(test).strip()), text if test else f"{bare} {text}")
    except ValueError as wrong:
        page.note(f"{what}: {wrong}")
        return None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f'"{text}" is not a number; write as in ">= 2"')
    return number
