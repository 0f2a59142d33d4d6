"""When to try a mail again: a ladder of waits, the same after a restart, spread by a hash of the mail's id."""

import hashlib
from datetime import datetime, timedelta

from daemon.model import Fault

LADDER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60))
"""Waits after the first, second, … failure; after the last one it goes on hourly."""

PATIENCE: dict[Fault, timedelta] = {Fault.MAILBOX_FULL: timedelta(hours=24)}
"""How long after it was to leave first a mail is still tried, by fault."""

PATIENCE_ELSE = timedelta(hours=48)


def next_attempt(since: datetime, attempts: int, fault: Fault, id: int, *, now: datetime) -> datetime | None:  # noqa: A002
    """The time of the next try after ``attempts`` (1, 2, …) failed ones, or None: the mail has expired.

    All times are UTC. ``since`` is when the mail was to leave first; however long ago, as after an outage of the daemon, every
    step of the ladder is gone once. ``now`` is when the last try ended. Up to a tenth of the wait is added, derived from ``id`` and
    the number of tries, so that many mails deferred together do not come back together.
    """
    wait = LADDER[min(max(attempts, 1), len(LADDER)) - 1]
    digest = hashlib.sha256(f"{id}:{attempts}".encode()).digest()
    spread = int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
    due = now + wait * (1 + spread / 10)
    return due if attempts <= len(LADDER) or due - since <= PATIENCE.get(fault, PATIENCE_ELSE) else None
