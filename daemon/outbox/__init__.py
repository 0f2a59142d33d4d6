"""The only room that speaks SMTP: it delivers one frozen mail at a time and says what became of it. No decisions."""

from daemon.outbox.brake import Event, Paused, Resumed
from daemon.outbox.line import PlainTextRefused
from daemon.outbox.retry import next_attempt
from daemon.outbox.sender import MOST_CONNECTIONS, Closed, LoginTried, Sender, Terms, try_login
from daemon.outbox.transaction import Timeouts
from daemon.outbox.trouble import Phase, answered, broken

__all__ = [
    "MOST_CONNECTIONS", "Closed", "Event", "LoginTried", "Paused", "Phase",
    "PlainTextRefused", "Resumed", "Sender", "Terms", "Timeouts", "answered",
    "broken", "next_attempt", "try_login",
]  # fmt: skip
