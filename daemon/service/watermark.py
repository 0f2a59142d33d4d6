"""How far the journal had come, kept beside it in a small file. Law: a journal that knows less than the daemon once knew is
never taken for the whole truth: a lost one stops the start, an older copy is gone on with in doubt.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from daemon.journal import Journal, JournalError, Place
from daemon.service import log

FILE = "watermark.json"
AHEAD = 1000  # numbers that may be given between two writings of the file
UNKNOWN = 10_000  # numbers that are left out after a copy of which nobody knows what came after it
SLACK = timedelta(minutes=2)  # the file is written every minute
BEHIND = timedelta(days=1)
SECOND = timedelta(seconds=1)


class JournalMissing(JournalError):
    """The journal that this site ran with is not there."""


class ClockBehind(JournalError):
    """The clock shows a time long before what the journal has seen."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """``instance`` names the journal, ``numbers`` are the last ones given, ``at`` is when that was so (UTC).

    ``ended``: the daemon ended then in good order, and nothing came after.
    """

    instance: str
    numbers: Mapping[str, int]
    at: datetime
    ended: bool


def read(folder: Path) -> Watermark | None:
    """What was kept; None where nothing was, or where it cannot be read."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        numbers = {str(name): int(number) for name, number in told["numbers"].items()}
        return Watermark(str(told["instance"]), numbers, datetime.fromisoformat(told["at"]), bool(told["ended"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.trouble("%s cannot be read (%s); it is written anew", FILE, error)
        return None


def keep(journal: Journal, now: datetime, *, ended: bool = False) -> None:
    """Write how far the journal has come, once that is on the disk; whole or not at all. A database server keeps copies of its
    own kind.
    """
    if not isinstance(journal.place, Path):
        return
    path = journal.place.parent / FILE
    told = {
        "instance": journal.instance(), "numbers": dict(journal.counters()), "at": now.isoformat(), "ended": ended,
    }  # fmt: skip
    fresh = path.with_suffix(".next")
    try:
        journal.flush()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
            file.write(json.dumps(told) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        log.trouble("%s cannot be written: %s", FILE, error.strerror)


def demand(path: Place) -> None:
    """Before the journal is opened: it must be there where there was one. Raises :class:`JournalMissing`."""
    if isinstance(path, Path) and read(path.parent) is not None and not path.exists():
        raise JournalMissing(
            f"{path}: the journal of this site is gone. Put the last backup in its place; if there is none, remove "
            f"{FILE} beside it: then all begins anew, and mail that waits in the mailbox is left to you"
        )


def demand_clock(folder: Path, known: Watermark | None, now: datetime) -> None:
    """The clock must not show a time a day before one that was seen. Raises :class:`ClockBehind`."""
    if known is not None and now < known.at - BEHIND:
        raise ClockBehind(
            f"the clock shows {now:%Y-%m-%d %H:%M} UTC, and this site has run at {known.at:%Y-%m-%d %H:%M} UTC. Set the clock; "
            f"if that time was the wrong one, remove {folder / FILE}"
        )


def compare(journal: Journal, now: datetime) -> bool:
    """After it was opened: whether it is an older copy, which is then gone on with as one.

    Raises :class:`JournalMissing` for another site's journal, :class:`ClockBehind` where the clock is wrong by a day.
    """
    if not isinstance(journal.place, Path):
        return False
    known = read(journal.place.parent)
    numbers = journal.counters()
    copied = journal.copy_made()
    if known is not None and known.instance != journal.instance():
        raise JournalMissing(
            f"{journal.place}: this is not the journal that this site ran with. Put that one back; if it is lost, remove "
            f"{FILE} beside it and start again"
        )
    demand_clock(journal.place.parent, known, now)
    if known is not None and any(numbers[name] < number for name, number in known.numbers.items() if name in numbers):
        until = known.at if known.ended else known.at + SLACK
        beyond = {name: number + AHEAD for name, number in known.numbers.items()}
    elif copied is not None:
        until, beyond = now, {name: number + UNKNOWN for name, number in numbers.items()}
    else:
        return False
    until = until.replace(microsecond=0) + SECOND  # servers date mail by the second it came in
    journal.restore(until, beyond, now)
    log.trouble(
        "the journal is an older copy: mail received before %s is held, not answered", f"{until:%Y-%m-%d %H:%M} UTC"
    )
    return True
