"""When sending stands still: the login or the certificate is refused. Law: an account is not burnt by trying on, and
people are told once, not with every mail.
"""

from collections.abc import Callable
from dataclasses import dataclass

from daemon.model import DeliveryReport, Fault

UNASKED = 60.0
"""Seconds of a pause for want of a password: no server was asked, so no account is burnt by looking again."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Sending stands still: the server refuses the login or its TLS is not acceptable. Told once."""

    mailbox: str
    fault: Fault
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """Sending works again."""

    mailbox: str


Event = Paused | Resumed


class Brake:
    """Counts refused logins in a row. ``tries`` of them, or one refused certificate, pause for ``pause`` seconds."""

    def __init__(
        self, mailbox: str, report: Callable[[Event], None], *, tries: int, pause: float, monotonic: Callable[[], float]
    ) -> None:
        self._mailbox, self._report = mailbox, report
        self._tries, self._pause, self._monotonic = tries, pause, monotonic
        self._refused = 0
        self._until: float | None = None
        self._told: Paused | None = None

    @property
    def standing(self) -> Paused | None:
        """Why nothing is tried now, or None."""
        return self._told if self._until is not None and self._monotonic() < self._until else None

    def release(self) -> None:
        """Try again now."""
        self._until, self._refused = None, 0

    def worked(self) -> None:
        """A login went well."""
        self.release()
        if self._told is not None:
            self._told = None
            self._report(Resumed(self._mailbox))

    def refused(self, report: DeliveryReport) -> None:
        """Look at a failed attempt; only a refused login or certificate counts."""
        if report.fault not in (Fault.LOGIN, Fault.TLS):
            return
        self._refused += 1
        if report.fault is Fault.LOGIN and self._refused < self._tries:
            return
        self._until = self._monotonic() + (self._pause if report.code or report.fault is Fault.TLS else UNASKED)
        if self._told is None or self._told.fault is not report.fault:
            self._told = Paused(self._mailbox, report.fault, report.text)
            self._report(self._told)
