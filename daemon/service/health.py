"""Is all well? Pure: from what was measured to what is wrong, each with since when. Law: silence is never taken for health."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

UNREACHED = timedelta(minutes=15)
BEHIND = timedelta(minutes=3)
UNDECIDED = timedelta(minutes=5)
UNSENT = timedelta(minutes=15)
STUCK = timedelta(minutes=2)
STUCK_WATCHER = timedelta(minutes=7)  # a watcher may rest in IDLE for five minutes
UNUSABLE = timedelta(minutes=2)  # another program may lock it for a while
HOPELESS = timedelta(minutes=15)  # then starting anew is the only thing left


class Trouble(StrEnum):
    """What may be wrong."""

    STUCK = "stuck"  # a loop or thread does not turn
    UNREACHED = "unreached"  # a mail server does not answer as it should
    BEHIND = "behind"  # the server holds mail that the journal does not
    UNDECIDED = "undecided"  # recorded mail waits for a decision
    UNSENT = "unsent"  # mail that could leave does not
    JOURNAL = "journal"  # the journal cannot be read or written
    DISK = "disk"  # the journal's disk has so little room that nothing is fetched
    LOST = "lost"  # the journal that this site ran with is not there
    RESTORED = "restored"  # the journal is an older copy of the one that this site ran with


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble; ``where`` is the loop or the mailbox, "" where there is only one. ``since`` is UTC."""

    trouble: Trouble
    since: datetime
    where: str = ""
    count: int = 0

    @property
    def key(self) -> str:
        """The same for the same trouble in the same place, whenever it is seen."""
        return f"{self.trouble}:{self.where}" if self.where else str(self.trouble)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen at ``now`` (UTC). ``turned`` and ``reached``: when each loop last turned, each server last answered.

    ``behind``: mailbox → since when mail waits there that is not recorded, and how much.
    """

    now: datetime
    turned: Mapping[str, datetime] = field(default_factory=dict)
    watched: Mapping[str, datetime] = field(default_factory=dict)
    reached: Mapping[str, datetime] = field(default_factory=dict)
    behind: Mapping[str, tuple[datetime, int]] = field(default_factory=dict)
    undecided: datetime | None = None
    undecided_count: int = 0
    unsent: datetime | None = None
    unsent_count: int = 0
    journal_lost: datetime | None = None  # since when it cannot be read
    unusable: datetime | None = None  # since when it fails whoever writes
    tight: datetime | None = None  # since when its disk has had little room


def judge(seen: Measured) -> tuple[Finding, ...]:
    """All that is wrong, the gravest first."""
    found = [
        Finding(Trouble.JOURNAL, seen.journal_lost) if seen.journal_lost else None,
        _late(Trouble.JOURNAL, None if seen.journal_lost else seen.unusable, seen.now, UNUSABLE),
        Finding(Trouble.DISK, seen.tight) if seen.tight else None,
        *(_late(Trouble.STUCK, at, seen.now, STUCK, where) for where, at in seen.turned.items()),
        *(_late(Trouble.STUCK, at, seen.now, STUCK_WATCHER, where) for where, at in seen.watched.items()),
        *(_late(Trouble.BEHIND, at, seen.now, BEHIND, where, count) for where, (at, count) in seen.behind.items()),
        _late(Trouble.UNDECIDED, seen.undecided, seen.now, UNDECIDED, count=seen.undecided_count),
        _late(Trouble.UNSENT, seen.unsent, seen.now, UNSENT, count=seen.unsent_count),
        *(_late(Trouble.UNREACHED, at, seen.now, UNREACHED, where) for where, at in seen.reached.items()),
    ]
    return tuple(finding for finding in found if finding is not None)


def hopeless(findings: tuple[Finding, ...], now: datetime) -> bool:
    """Whether only a new start can help: a loop is stuck, or mail has lain unrecorded at a server that answers for long.

    Where the disk has no room, mail lies there on purpose, and a new start changes nothing.
    """
    tight = any(finding.trouble is Trouble.DISK for finding in findings)
    return any(
        finding.trouble is Trouble.STUCK
        or (finding.trouble is Trouble.BEHIND and not tight and now - finding.since > HOPELESS)
        for finding in findings
    )


def _late(
    trouble: Trouble, since: datetime | None, now: datetime, patience: timedelta, where: str = "", count: int = 0
) -> Finding | None:
    """The finding, if ``since`` is longer ago than anybody should wait."""
    return Finding(trouble, since, where, count) if since is not None and now - since > patience else None
