"""Doubtful mails, tried by children one after the other, beside the journal's thread: no other mail waits for a child.

Law: a mail waits until a child has lived or died; what is found is used once.
"""

import queue
import threading
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from pathlib import Path

from daemon.journal import Place, Stored
from daemon.service import trial

Verdict = str | None  # why it must be put aside; None: a child has lived


class Trying(Enum):
    """No verdict yet."""

    WAITS = "waits"


class Trials:
    """Keeps which mails are tried and what came of it. ``wake`` is called, in another thread, when a verdict is there."""

    def __init__(self, wake: Callable[[], None], site: Path, place: Place) -> None:
        self._wake = wake
        self._site = site
        self._place = place
        self._asked: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._known: dict[int, Verdict] = {}
        self.waiting: set[int] = set()
        self._thread: threading.Thread | None = None

    def verdict(self, stored: Stored, now: datetime, *, whole: bool) -> Verdict | Trying:
        """What a child made of it; asked for if nobody has. ``whole``: it decides the mail, not only reads it."""
        if stored.id in self._known:
            return self._known.pop(stored.id)
        if stored.id not in self.waiting:
            self.waiting.add(stored.id)
            self._asked.put(lambda: self._try(stored, now, whole=whole))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="trials", daemon=True)
                self._thread.start()
        return Trying.WAITS

    def _run(self) -> None:
        while True:
            self._asked.get()()

    def _try(self, stored: Stored, now: datetime, *, whole: bool) -> None:
        if whole:
            self._known[stored.id] = trial.death_deciding(self._site, self._place, now, stored)
        else:
            self._known[stored.id] = trial.death_of(stored.raw or b"")
        self.waiting.discard(stored.id)
        self._wake()
