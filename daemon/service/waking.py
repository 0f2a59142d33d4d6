"""Noticing that the machine has slept, or this process stood still. Law: no line from before is trusted afterwards.

While a machine sleeps the clock on the wall goes on and the monotonic one does not; while a process is stopped both go on
and nobody looks. Either way servers and routers have long forgotten the lines that still look open here.
"""

from collections.abc import Callable, Mapping

from daemon import outbox
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.watching import Watchers

JUMP = 60.0  # seconds; clocks are put right by less than that


class Waking:
    """Looks between two turns of a loop that turns every second."""

    def __init__(
        self, clock: Clock, senders: Mapping[str, outbox.Sender], watchers: Callable[[], Watchers | None],
        awake: Callable[[], None],
    ) -> None:  # fmt: skip
        self._clock = clock
        self._senders = senders
        self._watchers = watchers
        self._awake = awake
        self._seen = (clock.now(), clock.monotonic())

    def look(self) -> bool:
        """Whether a sleep, or a jump of the clock, has just ended; then every line is made anew and ``awake`` is called."""
        (wall, turn), self._seen = self._seen, (self._clock.now(), self._clock.monotonic())
        by_wall, by_turn = (self._seen[0] - wall).total_seconds(), self._seen[1] - turn
        if abs(by_wall - by_turn) <= JUMP and by_turn <= JUMP:
            return False
        log.event("the clock jumped, or nothing ran, for %.0f s: all lines are made anew", max(abs(by_wall), by_turn))
        for sender in self._senders.values():
            sender.forget()
        if (watchers := self._watchers()) is not None:
            watchers.reconnect()
        self._awake()
        return True
