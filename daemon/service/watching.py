"""The mailboxes of the site: one watcher each; what they deliver is journaled before they go on."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial

from daemon import inbox, mail
from daemon.journal import Arrival, Journal, JournalFenced
from daemon.model import Mailbox
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.keys import Key

CATCH_UP = 60.0  # seconds that rungs wait, after a start, for a mailbox that cannot be looked at


class Watchers:
    """Starts, stops and asks the watchers. ``arrived`` is called (in a watcher's thread) after a batch is journaled."""

    def __init__(
        self, journal: Journal, writer: Executor, clock: Clock, secret: Callable[[Mailbox], Key],
        arrived: Callable[[], None], folders: Callable[[], tuple[str, ...]] = tuple,
        placed: Callable[[str, inbox.Labelled], Sequence[int]] = lambda _mailbox, _seen: (),
    ) -> None:  # fmt: skip
        self._journal = journal
        self._writer = writer
        self._clock = clock
        self._secret = secret
        self._arrived = arrived
        self._folders = folders
        self._placed = placed
        self._running: dict[str, inbox.Watcher] = {}
        self._since: dict[str, float] = {}
        self._caught_up = False

    def sync(self, mailboxes: dict[str, Mailbox]) -> None:
        """Watch exactly these mailboxes; one whose settings changed is watched anew."""
        for name, watcher in list(self._running.items()):
            if mailboxes.get(name) != watcher.mailbox:
                watcher.stop()
                del self._running[name]
        for name, mailbox in mailboxes.items():
            if name not in self._running:
                self._running[name] = self._start(mailbox)

    def _start(self, mailbox: Mailbox) -> inbox.Watcher:
        position = self._writer.submit(self._journal.position, mailbox.name, mailbox.folder).result()
        start = inbox.StartPosition(position.uidvalidity, position.last_uid) if position else None
        watcher = inbox.Watcher(
            mailbox,
            self._secret(mailbox),
            start,
            partial(self._deliver, mailbox),
            partial(self._report, mailbox),
            labels=self._writer.submit(self._labels, mailbox).result(),
            tell=partial(self._tell, mailbox),
        )
        self._since[mailbox.name] = self._clock.monotonic()
        watcher.start()
        return watcher

    def _labels(self, mailbox: Mailbox) -> inbox.Labels:
        """In the journal's thread: the label folders and Sent, and how far they were looked through."""
        names = (*(name for name in self._folders() if name != mailbox.folder), inbox.SENT)
        found = {name: self._journal.position(mailbox.name, name) for name in names}
        starts = {name: inbox.StartPosition(at.uidvalidity, at.last_uid) for name, at in found.items() if at}
        return inbox.Labels(names, starts)

    def _tell(self, mailbox: Mailbox, seen: inbox.Labelled) -> Sequence[int]:
        """Journal what was seen in a label folder or in Sent; returns when that is committed."""
        wanted = self._writer.submit(self._placed, mailbox.name, seen).result()
        self._arrived()
        return wanted

    def _deliver(self, mailbox: Mailbox, batch: inbox.Batch) -> None:
        """Journal a batch; returns when it is committed, so that the position never runs ahead of the journal."""
        arrivals = [
            Arrival(
                mailbox=mailbox.name, folder=mailbox.folder, uidvalidity=m.uidvalidity, uid=m.uid, size=m.size,
                received=m.received, raw=m.raw, key=mail.k1(m.raw),
            )
            for m in batch.mails
        ]  # fmt: skip
        self._writer.submit(self._record, mailbox, batch, arrivals).result()
        if batch.unreadable:
            log.trouble("mailbox %s: %d mails cannot be read from the server", mailbox.name, len(batch.unreadable))
        if arrivals:
            self._arrived()

    def _record(self, mailbox: Mailbox, batch: inbox.Batch, arrivals: list[Arrival]) -> None:
        """In the journal's thread: the mails and the position, in one transaction.

        A power cut may take back both: then the mails are in the inbox still, and are fetched again.
        """
        now, folder, member = self._clock.now(), mailbox.folder, self._journal.member
        with self._journal.transaction(flush=False):
            if member is not None and not self._journal.holds(member, mailbox.name):
                raise JournalFenced(f"mailbox {mailbox.name} is another machine's now")
            self._journal.record_arrivals(arrivals, now)
            self._journal.advance(mailbox.name, folder, batch.uidvalidity, batch.last_uid)
            self._journal.polled(mailbox.name, folder, now)

    def _report(self, mailbox: Mailbox, event: inbox.Event) -> None:
        name = mailbox.name
        match event:
            case inbox.Baseline(uidvalidity=validity, uidnext=uidnext):
                self._writer.submit(self._journal.set_baseline, name, mailbox.folder, validity, uidnext).result()
                log.event("mailbox %s: first start; mail before UID %d is never answered", name, uidnext)
            case inbox.EpochChanged(uidvalidity=validity):
                self._writer.submit(self._journal.new_epoch, name, mailbox.folder, validity).result()
                log.trouble(
                    "mailbox %s: the server has numbered it anew; known mail is recognised, none is answered twice",
                    name,
                )
            case inbox.Connected(idle=idle):
                log.event("mailbox %s: watching (%s)", name, "IDLE" if idle else "polling")
            case inbox.Lost(reason=reason, retry_in=seconds):
                log.trouble("mailbox %s: connection lost (%s); next try in %.0f s", name, reason, seconds)
            case inbox.LoginRefused(reason=reason):
                where = mailbox.password_file or "its password"
                log.trouble(
                    "mailbox %s: the server refuses the login (%s); look at username and %s", name, reason, where
                )
            case inbox.TlsRefused(reason=reason):
                log.trouble(
                    "mailbox %s: the server's TLS is not acceptable (%s); no mail is fetched until it is", name, reason
                )
            case inbox.FolderMissing(folder=folder, reason=reason):
                log.trouble(
                    "mailbox %s: folder %s cannot be opened (%s); look at folder: in sachstand.yaml",
                    name,
                    folder,
                    reason,
                )

    def file(self, name: str, uid: int, uidvalidity: int, target: str) -> "Future[inbox.Filed] | None":
        """Ask for a mail to be filed; None when the mailbox is not watched (any more)."""
        watcher = self._running.get(name)
        return watcher.file(uid, uidvalidity, target) if watcher else None

    def move(self, name: str, source: str, uid: int, uidvalidity: int, target: str) -> "Future[inbox.Filed] | None":
        """Ask for a mail to be moved from one label folder to another."""
        watcher = self._running.get(name)
        return watcher.move(source, uid, uidvalidity, target) if watcher else None

    def copy_to_sent(self, name: str, raw: bytes, message_id: str) -> "Future[inbox.SentCopy] | None":
        """Ask for a copy in the Sent folder, unless it is there."""
        watcher = self._running.get(name)
        return watcher.copy_to_sent(raw, message_id) if watcher else None

    def find_in_sent(self, name: str, token: str) -> "Future[bool] | None":
        """Ask whether the Sent folder holds a mail with this token."""
        watcher = self._running.get(name)
        return watcher.find_in_sent(token) if watcher else None

    def turns(self) -> dict[str, float]:
        """When each watcher last turned, monotonic."""
        return {name: watcher.last_turn for name, watcher in list(self._running.items())}

    def answers(self) -> dict[str, float]:
        """When each mailbox's server last answered as it should, monotonic; one that never did: when it was first asked."""
        return {
            name: watcher.last_ok if watcher.last_ok is not None else self._since[name]
            for name, watcher in list(self._running.items())
        }

    def caught_up(self) -> bool:
        """In the journal's thread: whether what came before this start is known and decided, so that a rung knows who has answered.

        A server that is down is waited for a minute: then people are told rather once too often than not at all.
        """
        if not self._caught_up:
            began = min(self._since.values(), default=0.0)
            known = all(watcher.caught_up for watcher in list(self._running.values())) and not self._journal.pending(1)
            self._caught_up = known or self._clock.monotonic() - began > CATCH_UP
        return self._caught_up

    def reconnect(self) -> None:
        """Give up every line and make a new one, e.g. after the machine slept."""
        for watcher in list(self._running.values()):
            watcher.reconnect()

    def names(self) -> tuple[str, ...]:
        """The watched mailboxes."""
        return tuple(self._running)

    def stop(self) -> None:
        """End all watchers."""
        for watcher in self._running.values():
            watcher.stop()
        self._running.clear()
