"""What everything stands on: the journal's file and its disk. Law: nothing happens that could not be written down.

Little room: no mail is fetched any more, what is recorded goes on. Almost none: nothing is decided or sent either. A file of ten
megabytes, the ballast, lies beside the journal, to be given up for what must still be written: what became of a mail on its way.
A journal that cannot be used now (a lock, a full disk) is waited for; only one whose file is gone ends the daemon.
"""

import asyncio
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from daemon.journal import Journal, JournalUnusable, Place
from daemon.service import log, watermark
from daemon.service.clock import Clock

RESERVE = 200 * 1024 * 1024  # octets below which nothing is fetched
LEAST = 50 * 1024 * 1024  # octets below which nothing is sent
BALLAST = 10 * 1024 * 1024
CALM = 60.0  # seconds without a failure after which a journal counts as usable again
PAUSE = 2.0  # seconds before what must be written is tried again


class JournalGone(Exception):
    """The journal's file was removed or replaced: nothing may be sent without it."""


class Room(IntEnum):
    """What there is room for."""

    NOTHING = 0
    SENDING = 1
    ALL = 2


_MEANING = {
    Room.ALL: "mail is fetched and sent",
    Room.SENDING: "no mail is fetched until there is more; what is recorded is answered",
    Room.NOTHING: "nothing is fetched or sent until there is more",
}


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def open_journal(place: Place) -> Journal:
    """The journal that this site ran with, opened to write. Raises JournalError: it is lost, damaged, or cannot be written."""
    watermark.demand(place)
    try:
        return Journal.open(place, mint_secret=lambda: secrets.token_bytes(32))
    except JournalUnusable:
        if not isinstance(place, Path) or not _give_up_ballast(place.parent):
            raise
        return Journal.open(place, mint_secret=lambda: secrets.token_bytes(32))


class Footing:
    """Under one journal: the disk of its file, else of the site's ``state`` folder. ``free`` says how many octets are left there.

    Times are monotonic seconds.

    ``tight`` is since when there has been little room, ``unusable`` since when the journal has failed; None while all is well.
    """

    def __init__(
        self, journal: Journal, state: Path, clock: Clock, free: Callable[[Path], int] = _free, *, pause: float = PAUSE
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._free = free
        self._pause = pause
        self._folder = journal.place.parent if isinstance(journal.place, Path) else state
        self._failing: tuple[float, float] | None = None  # the first and the last failure of this trouble
        self.room = Room.ALL
        self.tight: float | None = None

    @property
    def unusable(self) -> float | None:
        """Since when the journal has failed; None when it did not for a minute."""
        if self._failing is None or self._clock.monotonic() - self._failing[1] > CALM:
            return None
        return self._failing[0]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Around a call to the journal: takes note of its failure. The log hears of the first one only."""
        try:
            yield
        except JournalUnusable as error:
            now, since = self._clock.monotonic(), self.unusable
            if since is None:
                log.trouble("the journal cannot be used, so nothing is decided or sent now: %s", error)
            self._failing = (now if since is None else since, now)
            raise

    def look(self, *, ended: bool = False) -> Room:
        """What there is room for now; keeps how far the journal has come. Raises :class:`JournalGone`."""
        if not self._journal.still_there():
            raise JournalGone("the journal's file was removed or replaced")
        free = self._free(self._folder)
        room = Room.NOTHING if free < LEAST else Room.SENDING if free < RESERVE else Room.ALL
        if room is not self.room:
            tell = log.event if room > self.room else log.trouble
            tell("the journal's disk has %d MB left: %s", free // 1024 // 1024, _MEANING[room])
        self.room = room
        self.tight = None if room is Room.ALL else self.tight or self._clock.monotonic()
        if free > RESERVE + BALLAST:
            _lay_in_ballast(self._folder)
        if room is not Room.NOTHING:
            watermark.keep(self._journal, self._clock.now(), ended=ended)
        return room

    async def give_way(self) -> None:
        """Give up the ballast, for something that must be written needs its room; returns when it may be tried again."""
        _give_up_ballast(self._folder)
        await asyncio.sleep(self._pause)


def _lay_in_ballast(folder: Path) -> None:
    """Octets that are really taken, not only promised."""
    path = folder / "ballast"
    if path.exists():
        return
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(fd, 0, BALLAST)
        finally:
            os.close(fd)
    except OSError as error:
        log.trouble("no ballast can be laid in: %s", error.strerror)


def _give_up_ballast(folder: Path) -> bool:
    """Whether there was one."""
    try:
        (folder / "ballast").unlink()
    except OSError:
        return False
    return True
