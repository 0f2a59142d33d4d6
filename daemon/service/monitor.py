"""Looks at the daemon from outside of it: in a thread, over connections and a reading of the journal of its own.

Law: nothing here waits for a part that may be stuck, and nothing here changes a mailbox or the journal. The one mail that says
what is wrong leaves past the journal, for the journal may be what is wrong; what was told is kept in a small file beside it.
"""

import asyncio
import json
import os
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from daemon import compose, config, inbox, mail, outbox
from daemon.decide import Policy
from daemon.journal import Journal, JournalError, Place
from daemon.model import Address, Delivery, DraftKind, Mailbox, Outgoing
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.health import Finding, Measured, Trouble, hopeless, judge
from daemon.service.keys import Key

TOLD_AGAIN = timedelta(days=1)
PATIENCE = inbox.Patience(connect=10.0, silence=20.0, answer=30.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks, and between two looks at each server; the second is shorter once mail seems to wait there."""

    look: float = 20.0
    server: float = 300.0
    doubtful: float = 60.0


@dataclass(frozen=True, slots=True)
class Turns:
    """Monotonic times: when each loop and each watcher last turned, and when each mailbox's server last answered well.

    ``unusable``: since when the journal has failed whoever writes; ``tight``: since when its disk has had little room.
    """

    loops: Mapping[str, float]
    watchers: Mapping[str, float]
    servers: Mapping[str, float]
    unusable: float | None = None
    tight: float | None = None
    mine: frozenset[str] | None = None  # the mailboxes that this machine looks after; None: all of them
    lead: bool = True  # whether what concerns the whole site is this machine's to tell


class Monitor:
    """Looks until stopped; ``findings`` and ``measured`` are of the last look."""

    def __init__(
        self, site_dir: Path, journal: Place, clock: Clock, policy: Callable[[], Policy],
        secret: Callable[[Mailbox], Key], turns: Callable[[], Turns], pace: Pace | None = None,
    ) -> None:  # fmt: skip
        self.findings: tuple[Finding, ...] = ()
        self.measured: Measured | None = None
        self._told_file = site_dir / "state" / "alarms.json"
        self._journal = journal
        self._clock = clock
        self._policy = policy
        self._secret = secret
        self._turns = turns
        self._pace = pace or Pace()
        self._stop = threading.Event()
        self._behind: dict[str, tuple[datetime, int, int]] = {}  # mailbox → since, mails, the UID the journal stood at
        self._next_look: dict[str, float] = {}
        self._journal_lost: datetime | None = None
        self._first: Trouble | None = None
        self._unkept: dict[str, datetime] = {}
        self._thread = threading.Thread(target=self._run, name="monitor", daemon=True)

    def start(self, trouble: Trouble | None = None) -> None:
        """Begin to look; ``trouble`` is told first."""
        self._first = trouble
        self._thread.start()

    def alarm(self, trouble: Trouble) -> None:
        """Tell the owner of what no look would show, at most once a day; in silence where that could not be remembered."""
        now = self._clock.now()
        if self._keep(self._told()):
            self._tell((Finding(trouble, now),), now)

    def stop(self) -> None:
        """End, waiting a moment; a look at a silent server is left to itself."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    @property
    def hopeless(self) -> bool:
        """Whether only a new start of the daemon can help."""
        return hopeless(self.findings, self._clock.now())

    def _run(self) -> None:
        if self._first is not None:
            self.alarm(self._first)
        while not self._stop.wait(self._pace.look):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the one who watches must go on
                log.trouble("the monitor failed: %s: %s", type(error).__name__, error)

    def look(self) -> None:
        """Measure, judge, and tell the owner what is new."""
        seen = self.measure()
        findings = judge(seen)
        for finding in findings:
            if finding.key not in {known.key for known in self.findings}:
                log.trouble("health: %s since %s", finding.key, f"{finding.since:%Y-%m-%d %H:%M} UTC")
        for known in self.findings:
            if known.key not in {finding.key for finding in findings}:
                log.event("health: %s is over", known.key)
        self.findings, self.measured = findings, seen
        self._tell(findings, seen.now)

    def measure(self) -> Measured:
        """What there is to see now."""
        now, turn, turns = self._clock.now(), self._clock.monotonic(), self._turns()

        def moments(times: Mapping[str, float]) -> dict[str, datetime]:
            return {name: now - timedelta(seconds=max(0.0, turn - at)) for name, at in times.items()}

        def since(at: float | None) -> datetime | None:
            return None if at is None else now - timedelta(seconds=max(0.0, turn - at))

        seen = Measured(
            now, moments(turns.loops), moments(turns.watchers), moments(turns.servers),
            unusable=since(turns.unusable), tight=since(turns.tight),
        )  # fmt: skip
        try:
            with Journal.open(self._journal, readonly=True) as journal:
                self._look_at_servers(journal, now, turn, turns.mine)
                counts = journal.counts()
                undecided, unsent = journal.oldest_undecided(), journal.oldest_due(now)
        except JournalError:
            self._journal_lost = self._journal_lost or now
            return replace(seen, journal_lost=self._journal_lost) if turns.lead else seen
        self._journal_lost = None
        if not turns.lead:
            undecided = unsent = None
        return replace(
            seen, behind={name: (since, count) for name, (since, count, _) in self._behind.items()},
            undecided=undecided, undecided_count=counts["waiting"], unsent=unsent, unsent_count=counts["queued"],
        )  # fmt: skip

    def _look_at_servers(self, journal: Journal, now: datetime, turn: float, mine: frozenset[str] | None) -> None:
        """Ask each server, now and then, for mail that the journal does not know."""
        known = self._policy().site.mailboxes
        mailboxes = {name: box for name, box in known.items() if mine is None or name in mine}
        for name in set(self._behind) - set(mailboxes):
            del self._behind[name]
        for name, mailbox in mailboxes.items():
            if turn < self._next_look.get(name, 0.0):
                continue
            position = journal.position(name, mailbox.folder)
            if position is not None:
                self._ask(mailbox, position.uidvalidity, position.last_uid, now)
            pause = self._pace.doubtful if name in self._behind else self._pace.server
            self._next_look[name] = turn + pause

    def _ask(self, mailbox: Mailbox, uidvalidity: int, last_uid: int, now: datetime) -> None:
        try:
            count = inbox.waiting_after(mailbox, self._secret(mailbox), uidvalidity, last_uid, patience=PATIENCE)
        except (inbox.NotReached, config.SiteErrors):
            return  # the watcher sees that, too, and says so
        if not count:
            self._behind.pop(mailbox.name, None)
            return
        since, _, stood = self._behind.get(mailbox.name, (now, 0, last_uid))
        self._behind[mailbox.name] = (since if stood == last_uid else now, count, last_uid)

    def _tell(self, findings: tuple[Finding, ...], now: datetime) -> None:
        told = self._told()
        new = [f for f in findings if not (f.key in told and timedelta() <= now - told[f.key] < TOLD_AGAIN)]
        if new and self._sent(new, now):
            kept = {key: at for key, at in told.items() if timedelta() <= now - at < TOLD_AGAIN}
            self._keep(kept | {finding.key: now for finding in new})

    def _sent(self, new: list[Finding], now: datetime) -> bool:
        """One mail to the owner, by the first mailbox whose server takes it."""
        policy = self._policy()
        site = policy.site
        troubles = [compose.Trouble(str(f.trouble), f.since, f.where, f.count) for f in new]
        draft = compose.alarm(policy.texts, site, site.owner, troubles, now)
        for mailbox in site.mailboxes.values():
            mark = uuid.uuid4().hex
            message_id = f"<alarm.{mark}@{mailbox.address.rpartition('@')[2]}>"
            envelope = mail.Envelope(
                Address(mailbox.address, site.name), draft.to, message_id, "", now, boundary=f"=_{mark}"
            )
            outgoing = Outgoing(
                0,
                mailbox.name,
                DraftKind.NOTICE,
                mailbox.address,
                draft.to,
                mail.build(draft, envelope),
                message_id,
                "",
            )
            if asyncio.run(self._deliver(mailbox, outgoing)):
                return True
        return False

    async def _deliver(self, mailbox: Mailbox, outgoing: Outgoing) -> bool:
        sender = outbox.Sender(mailbox, self._secret(mailbox), lambda _event: None)

        async def nothing_to_note() -> None:
            """There is no row in the journal."""

        try:
            report = await asyncio.wait_for(sender.deliver(outgoing, nothing_to_note), 60)
        except (TimeoutError, config.SiteErrors):
            return False
        finally:
            await sender.aclose()
        return report.delivery in (Delivery.SENT, Delivery.IN_DOUBT)

    def _told(self) -> dict[str, datetime]:
        try:
            kept = {key: datetime.fromisoformat(at) for key, at in json.loads(self._told_file.read_text()).items()}
        except (OSError, ValueError, AttributeError, TypeError):
            kept = {}
        return kept | self._unkept

    def _keep(self, told: Mapping[str, datetime]) -> bool:
        """Whether it is on the disk; what is not is remembered while this process lives."""
        fresh = self._told_file.with_suffix(".next")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
                file.write(json.dumps({key: at.isoformat() for key, at in told.items()}) + "\n")
            fresh.replace(self._told_file)
        except OSError as error:
            log.trouble("that the owner was told cannot be noted in %s: %s", self._told_file.parent, error.strerror)
            self._unkept = dict(told)
            return False
        self._unkept = {}
        return True
