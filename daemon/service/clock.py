"""The only place that reads the clock. Everything else gets the time as a parameter."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall-clock time in UTC and a monotonic reading in seconds."""

    def now(self) -> datetime:
        """The time, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()


class SharedClock:
    """The machine's clock, put right by one that several machines share: none of them is early or late by more than a moment."""

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._ahead = timedelta()

    def set(self, at: datetime) -> None:
        """It is ``at`` (UTC) by the shared clock."""
        self._ahead = at - self._own.now()

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return self._own.now() + self._ahead

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return self._own.monotonic()
