"""The one road out: due rows of the outbox are claimed, checked once more, sent, and their result recorded.

``data_started`` is committed before the first content byte. A mail whose content began and that got no answer is *in doubt*:
it is looked for in the Sent folder, and what follows depends on its kind, never on hope.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from daemon import outbox
from daemon.decide import Policy, site_with
from daemon.journal import Journal, JournalError, JournalFenced, JournalUnusable, Resolution
from daemon.model import AddedContact, Delivery, DeliveryReport, DraftKind, Fault, Mailbox, Outgoing, Site
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.failing import keep
from daemon.service.footing import Footing, Room
from daemon.service.reaching import sort_notices
from daemon.service.together import Together, Writer

T = TypeVar("T")
DOUBT_LOOK = timedelta(seconds=60)  # before the Sent folder is asked
LINES = outbox.MOST_CONNECTIONS
AHEAD = 2 * LINES  # mails in hand for a mailbox whose server is quick: half of them wait, so that no line does
QUICK = 1.0  # seconds from claim to answer; a slow server gets a mail for each line, for what is in hand cannot be superseded


class Looker(Protocol):
    """Somebody who can look for a token in a mailbox's Sent folder; None: cannot tell now."""

    async def __call__(self, mailbox: str, token: str) -> bool | None:
        """Whether the Sent folder holds the mail."""
        ...


class Unwelcome(Exception):
    """Whom the mail is for has left the site's files since it was claimed."""


def still_welcome(outgoing: Outgoing, site: Site) -> bool:
    """Membership is checked again when a mail leaves: only a project's own contact gets a project's mail."""
    if not outgoing.kind.to_client:
        return site.member(outgoing.recipient) is not None
    if outgoing.project is None:  # the fixed receipt for a stranger: no word of any project is in it
        return site.ack_strangers and outgoing.kind is DraftKind.ACKNOWLEDGE
    project = site.projects.get(outgoing.project or "")
    contact = project.contact(outgoing.recipient) if project else None
    return contact is not None and (contact.state or not outgoing.kind.tells_state)


class Post:
    """Sends what is due, a few mails at a time for each mailbox."""

    def __init__(
        self,
        journal: Journal,
        write: Writer,
        clock: Clock,
        policy: Callable[[], Policy],
        senders: dict[str, outbox.Sender],
        footing: Footing,
        gone: Callable[[], None] = lambda: None,
    ) -> None:
        """``gone`` is called in the loop when a mail has left and that is recorded."""
        self._journal = journal
        self._write = write
        self._together = Together(journal, write)
        self._clock = clock
        self._policy = policy
        self._senders = senders
        self._footing = footing
        self._gone = gone
        self._running: dict[asyncio.Task[None], Outgoing] = {}
        self._quick: set[str] = set()
        self._more = False  # whether the last look may have left something that is due
        self._wake = asyncio.Event()
        self.last_turn = clock.monotonic()

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    async def run(self, stopping: asyncio.Event, idle_seconds: float = 5.0) -> None:
        """Until ``stopping``: claim, send, record; look again when woken or after ``idle_seconds``."""
        while not stopping.is_set():
            self.last_turn = self._clock.monotonic()
            self._wake.clear()
            self._more = False
            with contextlib.suppress(JournalUnusable):  # it is waited for; the footing has said so
                await self.send_due(patience=idle_seconds, stopping=stopping)
            if not self._more:
                await first_of(self._wake.wait(), stopping.wait(), seconds=idle_seconds)

    async def finish(self, seconds: float) -> None:
        """Let running mails end; what has not ended by then stays ``sending`` in the journal and is recovered at start."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def send_due(self, *, patience: float | None = None, stopping: asyncio.Event | None = None) -> int:
        """Start some of the due mails, of mailboxes that have a line to spare; the number started. Where none has, wait for one,
        ``patience`` seconds at most: a server may think for ten minutes. What was claimed after ``stopping`` is not begun.

        A server that hangs keeps its own lines busy and those of no other mailbox.
        """
        if self._footing.room is Room.NOTHING:
            return 0
        busy = Counter(row.mailbox for row in self._running.values())
        full = {mailbox for mailbox, mails in busy.items() if mails >= LINES + (mailbox in self._quick)}
        if full and full >= self._senders.keys():
            await asyncio.wait(self._running, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            self._more = True
            return 1
        now = self._clock.now()
        room = min((self._most(m) - busy[m] for m in self._senders if m not in full), default=LINES)
        holding = {row.id for row in self._running.values()}
        rows, added = await self._together(partial(self._claim, now, room, full, holding))
        if stopping is not None and stopping.is_set():
            return 0  # as after a crash before the content, they are due again
        policy = self._policy()
        site = site_with(policy.site, added) if rows else policy.site
        for row in rows:
            task = asyncio.create_task(self._one(row, policy, site))
            self._running[task] = row
            task.add_done_callback(self._done)
        self._more = len(rows) == room
        return len(rows)

    def _most(self, mailbox: str) -> int:
        return AHEAD if mailbox in self._quick else LINES

    def _claim(
        self, now: datetime, room: int, full: Collection[str], holding: Collection[int]
    ) -> tuple[list[Outgoing], Sequence[AddedContact]]:
        """In one transaction, so that of several machines none sorts what another is sorting. Nothing leaves on its word."""
        journal = self._journal
        with journal.transaction(flush=False):
            try:
                with journal.transaction():
                    sort_notices(journal, self._policy(), now)
            except (JournalUnusable, JournalFenced):
                raise
            except Exception as error:  # noqa: BLE001 - a notice too many is better than mail that does not leave
                log.trouble("notices cannot be sorted: %s: %s", type(error).__name__, error)
            claimed = journal.claim(now, room, machine=journal.member, holding=holding, full=full)
            return claimed, journal.contacts_added()

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.trouble("sending failed unexpectedly: %s: %s", type(error).__name__, error)

    async def _one(self, row: Outgoing, policy: Policy, site: Site) -> None:
        """One mail, claimed under this policy; ``site`` has the contacts that were added to it."""
        if not still_welcome(row, site):
            await self._turned_away(row)
            return
        began = self._clock.monotonic()
        try:
            report = await self._delivered(row, policy)
        except Unwelcome:
            await self._turned_away(row)
            return
        took = self._clock.monotonic() - began
        (self._quick.add if report.delivery is Delivery.SENT and took < QUICK else self._quick.discard)(row.mailbox)
        await self._record(row, report)
        if report.delivery is Delivery.SENT:
            self._gone()
        log.sent(row.id, str(row.kind), str(report.delivery), report.code, took)

    async def _turned_away(self, row: Outgoing) -> None:
        gone = DeliveryReport(Delivery.REFUSED, Fault.RECIPIENT, text="no longer a contact or team member")
        await self._record(row, gone, told=False)
        log.trouble("outgoing %d does not leave: its recipient is no longer in the site's files", row.id)

    async def _delivered(self, row: Outgoing, policy: Policy) -> DeliveryReport:
        """What became of the attempt. Where the journal could not be told of its content, no content has left."""
        while (sender := self._senders.get(row.mailbox)) is not None:
            try:
                return await sender.deliver(row, lambda: self._content_begins(row, policy))
            except outbox.Closed:
                if self._senders.get(row.mailbox) is sender:
                    return DeliveryReport(Delivery.DEFERRED, Fault.NONE, text="nothing was sent: sending has ended")
            except JournalFenced:
                raise
            except JournalError as error:
                return DeliveryReport(Delivery.DEFERRED, Fault.NONE, text=f"nothing was sent: {error}")
        return DeliveryReport(Delivery.DEFERRED, Fault.CONTENT, text="its mailbox is not in the site's files")

    async def _content_begins(self, row: Outgoing, policy: Policy) -> None:
        """The last moment at which a mail can stay: whoever left while it was in hand gets nothing."""
        now = self._clock.now()
        await self._together(partial(self._begin, row, policy, now))

    def _begin(self, row: Outgoing, policy: Policy, now: datetime) -> None:
        present = self._policy()
        if present is not policy and not still_welcome(row, site_with(present.site, self._journal.contacts_added())):
            raise Unwelcome
        self._journal.begin_content(row.id, now, attempt=row.attempts)

    async def _record(self, row: Outgoing, report: DeliveryReport, *, told: bool = True) -> None:
        now, policy = self._clock.now(), self._policy()
        next_at: datetime | None = None
        if report.delivery is Delivery.DEFERRED:
            next_at = outbox.next_attempt(row.queued or now, row.attempts, report.fault, row.id, now=now)
        kept = partial(keep, self._journal, policy, row, report, now, next_at, told=told)
        late = partial(self._journal.record_late, row.id, report, now, next_at, attempt=row.attempts)
        try:
            await self._despite_trouble(lambda: self._together(kept))
        except JournalFenced:  # it stays true; the number of the attempt keeps it apart from a later one
            await self._despite_trouble(lambda: self._write(late))
        except JournalError as error:
            if report.delivery is not Delivery.DEFERRED:
                raise
            log.event("outgoing %d stays where it is: %s", row.id, error)

    async def _despite_trouble(self, write: Callable[[], Awaitable[object]]) -> None:
        """Until the journal can be written again: what is known must not become a doubt."""
        recorded = False
        while not recorded:
            try:
                await write()
                recorded = True
            except JournalUnusable:
                await self._footing.give_way()

    async def settle_doubts(self, look: Looker, mine: Callable[[str], bool] = lambda _: True) -> None:
        """Resolve mails in doubt of ``mine`` mailboxes: found in Sent is sent; else, after the site's time, by kind."""
        now, limit = self._clock.now(), self._policy().site.limits.in_doubt_after
        given_up = {row.id for row in await self._write(lambda: self._journal.in_doubt(now, after=limit))}
        for row in await self._write(lambda: self._journal.in_doubt(now, after=min(DOUBT_LOOK, limit))):
            if not mine(row.mailbox):
                continue
            if await look(row.mailbox, row.token):
                await self._resolve(row, "sent", "a copy is in the Sent folder")
            elif row.id in given_up and (row.kind is DraftKind.ACKNOWLEDGE or row.resends):
                await self._resolve(row, "dropped", "no proof that it arrived, and it is not sent again")
            elif row.id in given_up:
                await self._resolve(row, "resend", "no proof that it arrived; the same bytes are sent once more")

    async def _resolve(self, row: Outgoing, verb: Resolution, why: str) -> None:
        await self._write(lambda: self._journal.resolve(row.id, verb, self._clock.now(), why))
        log.event("outgoing %d was in doubt: %s (%s)", row.id, verb, why)
        self._wake.set()


async def sync_senders(
    senders: dict[str, outbox.Sender], mailboxes: Mapping[str, Mailbox], secret: Callable[[Mailbox], Callable[[], str]]
) -> None:
    """One for each of these mailboxes; one whose settings changed is made anew. All are in place before the first wait: two
    that sync at once, and mails that wait for a line, find each mailbox with its sender."""
    gone = [sender for name, sender in senders.items() if mailboxes.get(name) != sender.mailbox]
    made = {
        name: outbox.Sender(mailbox, secret(mailbox), log.brake)
        for name, mailbox in mailboxes.items()
        if name not in senders or senders[name] in gone
    }
    for name in senders.keys() - mailboxes.keys():
        del senders[name]
    senders.update(made)
    for sender in gone:
        await sender.aclose()


async def first_of(*waits: Awaitable[object], seconds: float) -> None:
    """Return when the first of these ends, or after ``seconds``."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
