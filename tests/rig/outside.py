"""The world outside the daemon, held in memory: one IMAP account and one SMTP server.

Laws: whatever changes in it is one *effect*, told before it counts, so that a world whose observer was killed can be made
again from what it told; every call of the daemon is a *step*, at which a test may end the process or break the line.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Effect = tuple[str, tuple[Any, ...]]


@dataclass(slots=True)
class Stored:
    """A mail in a folder."""

    uid: int
    raw: bytes
    received: datetime
    flags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Folder:
    """A folder with its numbering."""

    validity: int = 7
    next_uid: int = 1
    mails: list[Stored] = field(default_factory=list)

    def add(self, raw: bytes, received: datetime) -> Stored:
        """Store a mail under the next number."""
        stored = Stored(self.next_uid, raw, received)
        self.next_uid += 1
        self.mails.append(stored)
        return stored

    def of(self, uids: list[int]) -> list[Stored]:
        """The mails of these numbers that are there."""
        return [mail for mail in self.mails if mail.uid in uids]


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the SMTP server has taken."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    at: datetime


class Outside:
    """The account and the server. ``files_sent``: the provider itself keeps what it sends in Sent, as some do.

    ``step`` is called with a name before and after all that the daemon does here; ``order`` may answer an SMTP step with a
    reply of its own ("450 4.3.0 later"), or with DROP, or after the content ACCEPT_AND_DROP.
    """

    def __init__(self, now: Callable[[], datetime], *, files_sent: bool = False) -> None:
        self.now = now
        self.files_sent = files_sent
        self.folders: dict[str, Folder] = {"INBOX": Folder(), "Sent": Folder()}
        self.taken: list[Taken] = []
        self.step: Callable[[str], None] = lambda _: None
        self.order: Callable[[str], str | None] = lambda _: None
        self.told: Callable[[Effect], None] = lambda _: None
        self.on_taken: Callable[[Taken], None] = lambda _: None

    def happen(self, name: str, *args: Any) -> None:
        """Something changes here."""
        self.told((name, args))
        self.repeat((name, args))

    def repeat(self, effect: Effect) -> None:
        """The same change, in a world that is made again."""
        name, args = effect
        getattr(self, f"_{name}")(*args)

    # What may happen

    def _pass(self) -> None:
        """Time has passed; who made this world again knows how late it is."""

    def _arrive(self, raw: bytes, received: datetime) -> None:
        self.folders["INBOX"].add(raw, received)

    def _take(self, sender: str, recipient: str, raw: bytes, at: datetime) -> None:
        taken = Taken(sender, (recipient,), raw, at)
        self.taken.append(taken)
        if self.files_sent:
            self.folders["Sent"].add(raw, at)
        self.on_taken(taken)

    def _create(self, name: str) -> None:
        self.folders.setdefault(name, Folder())

    def _append(self, name: str, raw: bytes, at: datetime) -> None:
        self.folders[name].add(raw, at)

    def _move(self, source: str, uids: list[int], target: str) -> None:
        here = self.folders[source]
        for mail in here.of(uids):
            here.mails.remove(mail)
            self.folders[target].add(mail.raw, mail.received)

    def _flag(self, name: str, uids: list[int], flags: list[str]) -> None:
        for mail in self.folders[name].of(uids):
            mail.flags |= set(flags)

    def _renumber(self, name: str) -> None:
        """UIDVALIDITY changes: all mail gets new numbers."""
        folder = self.folders[name]
        folder.validity += 1
        for number, mail in enumerate(folder.mails, 1):
            mail.uid = number
        folder.next_uid = len(folder.mails) + 1

    def _vanish(self, name: str, uid: int) -> None:
        folder = self.folders[name]
        folder.mails = [mail for mail in folder.mails if mail.uid != uid]
