"""The demo's own clock: it runs as the machine's does, and can be set forward to Thursday and to Friday."""

from datetime import UTC, datetime, timedelta

from daemon.service.clock import SystemClock


class DemoClock:
    """The machine's clock, ahead by what it was set forward. It never goes back."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._machine = SystemClock()

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return self._machine.now() + self._ahead

    def monotonic(self) -> float:
        """Seconds that really pass."""
        return self._machine.monotonic()

    def forward_to(self, moment: datetime) -> None:
        """Let it be ``moment`` (UTC), unless that is over."""
        self._ahead += max(moment.astimezone(UTC) - self.now(), timedelta(0))
