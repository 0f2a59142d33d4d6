"""A person's word on what waits, by its number: 12 is a held mail, P12 mail to clients. The same for commands and buttons."""

from datetime import datetime
from typing import Literal

from daemon.decide.teamwords import proposal_number
from daemon.journal import Journal, NotHeld
from daemon.service import log

Verb = Literal["released", "dropped"]


class NoNumber(ValueError):
    """What was written is no number of the list."""


def settle(journal: Journal, number: str, verb: Verb, now: datetime, *, by: str) -> int:
    """Let it go, or settle it without a word; how many mails leave or are given up. ``by`` is who says so.

    Raises NoNumber, and NotHeld where somebody was faster.
    """
    proposal = proposal_number(number)
    if proposal is not None:
        rows = journal.settle_proposal(proposal, verb, now, by=by)
    elif number.isascii() and number.isdigit() and len(number) < 18:
        rows = journal.release(int(number), now) if verb == "released" else journal.drop(int(number), now)
    else:
        raise NoNumber(f"{number!r} is no number of the list; write 12, or P12")
    log.event("%s is %s by %s", number, verb, by)
    return len(rows)


__all__ = ["NoNumber", "NotHeld", "Verb", "settle"]
