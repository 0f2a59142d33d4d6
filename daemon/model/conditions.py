"""What keeps mail from a contact, and the report that proves it."""

from dataclasses import dataclass
from datetime import date, datetime

from daemon.model.mail import ReportedDelivery
from daemon.model.state import OpenCase
from daemon.model.words import ConditionKind, DraftKind

UNDATED = 14
"""Days for which an absence without a stated end is believed."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What keeps mail from a stored address: it is undeliverable, or its owner is away.

    ``until`` is the last day away as it was said, ``back`` the first day that they are there again; None: not said.
    """

    address: str
    kind: ConditionKind
    since: datetime  # UTC
    said: str = ""  # the server's words, or the subject of the automatic answer: one clean line
    until: date | None = None
    back: date | None = None
    outgoing: int | None = None  # our mail that was refused

    def holds(self, on: date) -> bool:
        """Whether it still holds on this day of the site; an absence without a date is believed for two weeks."""
        if self.kind is ConditionKind.UNDELIVERABLE:
            return True
        if self.back is not None:
            return on < self.back
        if self.until is not None:
            return on <= self.until
        return (on - self.since.date()).days <= UNDATED


@dataclass(frozen=True, slots=True)
class Returned:
    """A genuine delivery report about a mail of ours: the HMAC in it is right and the recipient is that mail's.

    Also what the server said at once, when it refused a mail for good or we gave it up.
    """

    outgoing: int
    kind: DraftKind
    recipient: str  # stored address, lower case
    delivery: ReportedDelivery
    project: str | None = None
    case: OpenCase | None = None
    subject: str = ""
    known: bool = False  # the address counts as undeliverable already
