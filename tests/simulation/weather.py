"""Faults, thrown by the dice: lines that break, servers that say no, a daemon that is gone in the midst of its work.

There is calm and there is storm; after a storm everything must come right by itself.
"""

import imaplib
from dataclasses import dataclass, field
from random import Random

from tests.rig.smtp_sink import ACCEPT_AND_DROP, DROP

ANSWERS = {
    "CONNECT": (DROP, "421 4.3.2 too busy"),
    "MAIL": (DROP, "451 4.3.0 later"),
    "RCPT": (DROP, "450 4.2.0 greylisted", "452 4.2.2 mailbox full"),
    "DATA": (DROP, "451 4.3.0 later"),
    "DATA-END": (DROP, ACCEPT_AND_DROP, ACCEPT_AND_DROP, ACCEPT_AND_DROP, "451 4.3.0 later", "421 4.3.2 going down"),
}


class Crash(BaseException):
    """The process is gone; nothing of it does anything any more."""


@dataclass(slots=True)
class Weather:
    """What goes wrong, and how often."""

    dice: Random
    storm: float = 0.0  # chance of a fault at each step, and six times that at each SMTP answer
    dead: bool = False
    closed: bool = False  # the SMTP server takes no mail
    seen: dict[str, int] = field(default_factory=dict)

    def step(self, name: str) -> None:
        """Before and after all that the daemon does outside, and at every call to its journal."""
        if self.dead:
            raise Crash
        if not self.storm or self.dice.random() >= self.storm:
            return
        if self.dice.random() < 0.15:
            self._saw("crash")
            self.dead = True
            raise Crash
        if name.startswith("imap"):
            self._saw("imap")
            raise imaplib.IMAP4.abort("the line broke")

    def order(self, step: str) -> str | None:
        """What the SMTP server says instead."""
        if self.closed and step == "MAIL":
            self._saw("smtp closed")
            return "451 4.3.0 later"
        if not self.storm or step not in ANSWERS or self.dice.random() >= 6 * self.storm:
            return None
        said = self.dice.choice(ANSWERS[step])
        self._saw(f"smtp {step} {said.split()[0]}")
        return said

    def _saw(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1
