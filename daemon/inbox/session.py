"""One connection's life: open the folder, sweep, carry out wishes, wait, and again until something breaks.

Law: no mail waits because a notice was lost. Every answer of the server is watched for a changed count, and a wait
begins only when a sweep has found nothing and the count has not moved since that sweep began.
"""

import imaplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from daemon.inbox import fetching, filing
from daemon.inbox.commands import Command, Commands, Elsewhere, FileMail, settle
from daemon.inbox.events import Baseline, Batch, EpochChanged, Event, Fetched, Filed, StartPosition
from daemon.inbox.folders import Folders
from daemon.inbox.labels import Labels, Tell
from daemon.inbox.link import Client, Opened, open_folder
from daemon.inbox.waiting import Patience, Stopped, Waker
from daemon.model import Mailbox

STRIKES = 3
ROUNDS = 20  # empty searches in a row, however often the count moves
SWEEP = 2_000  # UIDs listed at once


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. ``poll`` looks for mail beside IDLE (for servers that hold notifications back); None: IDLE alone."""

    renew: float = 300.0  # end and begin IDLE again
    poll: float | None = None
    without_idle: float = 30.0
    labels: float = 15.0  # between two looks into the label folders
    lively: float = 900.0  # after which a mailbox into which nothing came is looked at four times less often
    rarely: float = 60.0  # but at least so often
    done: float = 20.0  # within which the server must end an IDLE
    first_retry: float = 1.0
    last_retry: float = 300.0
    refused_retry: float = 300.0  # after a refused login or certificate
    healthy: float = 60.0  # a connection this old resets the back-off
    patience: Patience = field(default_factory=Patience)

    def between_looks(self, quiet: float | None) -> float:
        """Seconds from one look into the label folders to the next, ``quiet`` seconds after something came or was dragged
        (None: nothing yet)."""
        if quiet is not None and quiet < self.lively:
            return self.labels
        return max(self.labels, min(4 * self.labels, self.rarely))


@dataclass(slots=True)
class Progress:
    """What outlives a connection: how far we are, which mails resisted, when all was well (monotonic)."""

    position: StartPosition | None
    strikes: dict[int, int] = field(default_factory=dict)
    last_ok: float | None = None
    caught_up: bool = False  # everything that was there has been handed over once, of the other folders too


@dataclass(slots=True)
class Session:
    """An open connection and all it needs to work."""

    mailbox: Mailbox
    client: Client
    progress: Progress
    commands: Commands
    waker: Waker
    pace: Pace
    deliver: Callable[[Batch], None]
    report: Callable[[Event], None]
    monotonic: Callable[[], float]
    now: Callable[[], datetime]
    labels: Labels = field(default_factory=lambda: Labels(()))
    tell: Tell = lambda _: ()
    looked: float | None = None
    stirred: float | None = None  # when something came or was dragged
    folders: Folders = field(init=False)
    opened: Opened | None = None
    mark: int = -1
    renewed: float = 0.0
    idle: bool = False

    def __post_init__(self) -> None:
        self.folders = Folders(self.client, self.mailbox.sent_folder)
        self.idle = bool(self.client.has_capability("IDLE"))
        self.renewed = self.monotonic()

    def enter(self) -> StartPosition:
        """Open the watched folder and compare its numbering with what is journaled."""
        self.opened = opened = open_folder(self.client, self.mailbox.folder)
        self.mark = -1
        before = self.progress.position
        if before is not None and before.uidvalidity == opened.uidvalidity:
            return before
        self.progress.strikes.clear()
        if before is None:
            self.report(Baseline(self.mailbox.name, opened.uidvalidity, opened.uidnext))
            position = StartPosition(opened.uidvalidity, opened.uidnext - 1)
        else:
            self.report(EpochChanged(self.mailbox.name, before.uidvalidity, opened.uidvalidity, opened.uidnext))
            position = StartPosition(opened.uidvalidity, 0, relisted_below=opened.uidnext)
        self.progress.position = position
        return position

    def turn(self) -> None:
        """One round: everything new, then the wishes, then wait for whatever comes."""
        if self.client.wire.uneasy or self.opened is None:
            self.enter()
        self.sweep()
        self._well()
        self._look_at_labels()
        while self.commands and self.client.wire.news == self.mark:
            self._carry_out(self.commands.take())
            self._well()
        if self.client.wire.news == self.mark and not self.commands:
            self._wait()
            self._well()

    def _look_at_labels(self) -> None:
        """Now and then, and never while there is other work: what has come into the label folders."""
        due = self.looked is None or self.monotonic() - self.looked >= self._between_looks()
        if not self.labels.names or not due or self.commands or self.client.wire.news != self.mark:
            self.progress.caught_up |= not self.labels.names
            return
        if self.looked is None and self.mailbox.filing == "move":
            self.labels.create(self.folders)
        found = self.labels.news(self.client, self.folders, self.tell)
        for name in found:
            self.opened = None
            self.labels.look(self.client, self.folders, name, self.tell)
        self.looked = self.monotonic()
        if found:
            self.stirred = self.looked
            self.enter()
            self.sweep()
        self.progress.caught_up = True
        self._well()

    def _between_looks(self) -> float:
        return self.pace.between_looks(None if self.stirred is None else self.monotonic() - self.stirred)

    def _well(self) -> None:
        self.progress.last_ok = self.monotonic()

    # New mail

    def sweep(self) -> None:
        """Hand over everything above the position. Ends when a search finds nothing and the count stood still."""
        for _ in range(ROUNDS):
            position = self.progress.position or self.enter()
            mark = self.client.wire.news
            uids = fetching.new_uids(self.client, position.last_uid)
            if uids:
                for start in range(0, len(uids), SWEEP):
                    self._hand_over(uids[start : start + SWEEP])
            elif self.client.wire.news == mark:
                break
        self.mark = self.client.wire.news

    def _hand_over(self, uids: Sequence[int]) -> None:
        portions = list(fetching.portions(fetching.listing(self.client, uids))) or [[]]
        left = list(uids)
        for index, portion in enumerate(portions):
            upto = left[-1] if index == len(portions) - 1 else portion[-1].uid
            self._deliver(portion, [uid for uid in left if uid <= upto])
            left = [uid for uid in left if uid > upto]

    def _deliver(self, portion: Sequence[fetching.Listed], uids: Sequence[int]) -> None:
        """Read and hand over one portion; ``uids`` are all that this batch settles, vanished ones too."""
        position = self.progress.position or self.enter()
        found, refused = self._read(portion)
        mails = tuple(self._fetched(mail, found[mail.uid], position) for mail in portion if mail.uid in found)
        gone = tuple(uid for uid in uids if uid not in found and uid not in refused)
        self.deliver(Batch(self.mailbox.name, position.uidvalidity, mails, uids[-1], gone, tuple(refused)))
        self.progress.position = replace(position, last_uid=uids[-1])
        self.stirred = self.monotonic()
        self._well()
        for uid in uids:
            self.progress.strikes.pop(uid, None)

    def _read(self, portion: Sequence[fetching.Listed]) -> tuple[dict[int, bytes], list[int]]:
        """The bodies, and the UIDs that the server lists and refused three times; before that the error is raised."""
        if not portion:
            return {}, []
        refused: list[int] = []
        try:
            found = fetching.bodies(self.client, portion)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            found, refused = fetching.bodies_one_by_one(self.client, portion)
        lacking = [mail.uid for mail in portion if mail.uid not in found and mail.uid not in refused]
        if lacking:
            refused += [mail.uid for mail in fetching.listing(self.client, lacking)]
        for uid in refused:
            self.progress.strikes[uid] = self.progress.strikes.get(uid, 0) + 1
        if any(self.progress.strikes[uid] < STRIKES for uid in refused):
            raise OSError(f"the server lists but does not give out {refused}")
        return found, refused

    def _fetched(self, mail: fetching.Listed, raw: bytes, position: StartPosition) -> Fetched:
        return Fetched(
            uid=mail.uid,
            uidvalidity=position.uidvalidity,
            raw=raw,
            size=max(mail.size, len(raw)),
            received=mail.received or self.now(),
            truncated=mail.size > fetching.WHOLE_UP_TO,
            relisted=mail.uid < position.relisted_below,
        )

    # Wishes

    def _carry_out(self, commands: list[Command]) -> None:
        try:
            self._act(commands)
        except (imaplib.IMAP4.abort, OSError, Stopped):
            self.commands.put_back(commands)
            raise
        except (imaplib.IMAP4.error, ValueError) as error:
            for command in commands:
                settle(command, error)

    def _act(self, commands: list[Command]) -> None:
        if not commands:
            return
        first = commands[0]
        if isinstance(first, Elsewhere):
            self.opened = None
            result = first.act(self.client, self.folders)
            settle(first, result)
            self.enter()
            return
        filings = [command for command in commands if isinstance(command, FileMail)]
        results = self._file(first.target, first.uidvalidity, [command.uid for command in filings])
        for command in filings:
            settle(command, results[command.uid])

    def _file(self, target: str, uidvalidity: int, uids: list[int]) -> dict[int, Filed]:
        opened = self.opened
        if opened is None or opened.uidvalidity != uidvalidity:
            return dict.fromkeys(uids, Filed.ABSENT)
        how = self.mailbox.filing
        return filing.file_mails(self.client, self.folders, uids, target, how=how, keywords=opened.keywords)

    # Waiting

    def _wait(self) -> None:
        seconds = min(self.pace.poll or self.pace.renew, self.pace.renew)
        if self.labels.names:
            seconds = min(seconds, self._between_looks())
        if self.idle:
            tag = self.client.wire.idle_begin()
            self.client.wire.idle_wait(tag, self.waker, seconds, self.mark)
            self.client.wire.idle_end(tag, self.pace.done)
        else:
            self.client.wire.doze(self.waker, self.pace.poll or self.pace.without_idle)
            self.client.noop()
        self.waker.clear()
        if self.monotonic() - self.renewed >= self.pace.renew:
            self.client.noop()
            self.renewed = self.monotonic()
