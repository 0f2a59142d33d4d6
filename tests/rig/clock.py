"""A clock that stands until a test moves it."""

from datetime import datetime, timedelta


class Clock:
    """Stands at ``at`` (UTC); the monotonic reading moves with it."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._seconds = 0.0

    def now(self) -> datetime:
        """The time the test has set."""
        return self._at

    def monotonic(self) -> float:
        """Seconds that the test has let pass."""
        return self._seconds

    def forward(self, by: timedelta) -> datetime:
        """Let time pass; the new time."""
        self._at += by
        self._seconds += by.total_seconds()
        return self._at
