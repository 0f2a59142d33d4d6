"""What the pages are made from: the policy in force, the clock, the monitor, and a reading of the journal for each question.

Law: reading never waits for the daemon and the daemon never waits for reading. A person's word is written over a connection of its
own, as the commands do it, and the daemon is woken.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from daemon.decide import Policy
from daemon.journal import Journal, Place, stamp
from daemon.service.clock import Clock
from daemon.service.health import Finding
from daemon.web import tickets
from daemon.web.overview import overview
from daemon.web.values import Overview
from daemon.web.wording import wording

PATIENCE = timedelta(seconds=5)  # a button waits this long for another writer
FRESH = timedelta(seconds=10)  # what is due changes with the clock, too: an overview is never older than this
SHARE = 9  # times as long as making an overview took, that its patient readers wait for the next
UNSEEN = timedelta(seconds=2)  # the same where writing cannot be seen from outside


@dataclass(frozen=True, slots=True)
class Around:
    """What the daemon lends: called from the dashboard's own threads."""

    clock: Clock
    policy: Callable[[], Policy]
    findings: Callable[[], tuple[Finding, ...] | None]  # None: the monitor has not looked yet
    files_wrong: Callable[[], bool]
    wake: Callable[[], None]


@dataclass(slots=True)
class _Made:
    """An overview that was made, of what, when."""

    sign: tuple[object, ...]
    at: datetime
    view: Overview
    rests: float  # until then (monotonic) nobody makes another one for a patient reader


@dataclass(slots=True)
class Desk:
    """One dashboard's view of the daemon. All methods may be called from any thread."""

    folder: Path
    journal: Place
    around: Around
    begun: datetime  # links that were made before are no longer good: which of them were used is not known
    _used: dict[str, datetime] = field(default_factory=dict)
    _made: dict[str, _Made] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)  # of mails of ours: their bytes never change
    _secret: bytes = b""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> datetime:
        """The time (UTC)."""
        return self.around.clock.now()

    def policy(self) -> Policy:
        """The policy in force."""
        return self.around.policy()

    def reading(self) -> Journal:
        """The journal for reading; a context manager. Raises JournalError."""
        return Journal.open(self.journal, readonly=True)

    def writing(self) -> Journal:
        """The journal for a person's word; a context manager. Raises JournalError."""
        return Journal.open(self.journal, check=False, wait=PATIENCE)

    def secret(self) -> bytes:
        """The journal's secret."""
        if not self._secret:
            with self.reading() as journal:
                self._secret = journal.secret()
        return self._secret

    def overview(self, language: str, *, patient: bool = False) -> Overview:
        """All sections in this language, made anew when something has changed or the clock has gone on.

        A ``patient`` reader takes an older one rather than have the machine do nothing else: making costs a tenth of its time.
        """
        with self._lock:
            made, turn = self._made.get(language), self.around.clock.monotonic()
            if made is not None and patient and turn < made.rests:
                return made.view
            now, policy = self.now(), self.policy()
            findings, files_wrong = self.around.findings(), self.around.files_wrong()
            written = stamp(self.journal)
            sign = (written, policy.fingerprint, findings, files_wrong)
            fresh = UNSEEN if written is None else FRESH
            if made is None or made.sign != sign or not timedelta() <= now - made.at < fresh:
                say = wording(language, policy, now)
                with self.reading() as journal:
                    view = overview(
                        journal, policy, now, say, findings=findings, files_wrong=files_wrong, texts=self._texts
                    )
                done = self.around.clock.monotonic()
                made = self._made[language] = _Made(sign, now, view, done + SHARE * (done - turn))
            return made.view

    def enter(self, key: str) -> str | None:
        """The cookie for a link's key; None where it is not ours, too old, or was used."""
        now, secret = self.now(), self.secret()
        ticket = tickets.read_link_key(secret, key, now)
        if ticket is None or ticket.made < self.begun.replace(microsecond=0):
            return None
        with self._lock:
            self._used = {mark: at for mark, at in self._used.items() if now - at < tickets.LINK + tickets.SKEW}
            if ticket.mark in self._used:
                return None
            self._used[ticket.mark] = now
        return tickets.session(secret, ticket.name, now, secrets.token_hex(16))
