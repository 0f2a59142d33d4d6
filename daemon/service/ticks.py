"""What may be due, and how often to look. The journal decides whether anything is: a tick that is late or doubled changes nothing."""

from collections.abc import Callable, Mapping

import schedule

TICKS: Mapping[str, int] = {
    "timers": 10, "learn": 5, "digest": 30, "file": 15, "copies": 15, "doubts": 15, "reload": 5, "disk": 60,
    "retention": 3600, "hooks": 10,
    "promises": 30, "sources": 30, "weekly": 30, "fresh-eyes": 60, "fleet": 2,
}  # fmt: skip
"""Seconds between two looks."""

SLOW = frozenset({"learn", "hooks", "file", "copies", "doubts", "sources", "weekly", "fleet"})
"""These wait for a server, and nothing else may wait for them."""


def ticking(every: Mapping[str, int], due: Callable[[str], None]) -> schedule.Scheduler:
    """A schedule that names what may be due."""
    ticks = schedule.Scheduler()
    for name, seconds in every.items():
        ticks.every(seconds).seconds.do(due, name)
    return ticks
