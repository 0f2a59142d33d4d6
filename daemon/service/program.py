"""The composition root: threads that watch, one thread that owns the journal, one asyncio loop that holds them together.

Ticks come from ``schedule``; what is due is always read from the journal, so a tick that is late or doubled changes nothing.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import TypeVar

from daemon import inbox, outbox
from daemon.journal import Journal, JournalUnusable
from daemon.model import Mailbox
from daemon.service import fleet as several
from daemon.service import hooking, housekeeping, log, signatures, systemd, watermark, weekly
from daemon.service.asking import Asker
from daemon.service.clock import Clock
from daemon.service.deciding import GROUP, decide_pending, fitting
from daemon.service.footing import Footing, JournalGone, Room
from daemon.service.fresh_eyes import FreshEyesRound
from daemon.service.health import STUCK, STUCK_WATCHER, Trouble
from daemon.service.jobs import LEARNING, Jobs, ended
from daemon.service.keys import Key
from daemon.service.labelling import folders_of, placed
from daemon.service.monitor import Monitor, Turns
from daemon.service.polling import Polling
from daemon.service.promising import PromiseWatch
from daemon.service.reloading import PolicyInForce
from daemon.service.sending import Post, first_of, sync_senders
from daemon.service.teaching import learn_anew
from daemon.service.threads import later
from daemon.service.ticks import SLOW, TICKS, ticking
from daemon.service.trying import Trials
from daemon.service.waking import Waking
from daemon.service.watching import Watchers

T = TypeVar("T")
DRAIN = 60.0  # seconds a stop waits for mails that are being sent
IDLE = 5.0  # seconds after which a loop looks by itself
TRY_LATER = 75  # the exit code after a fault of the machine: started again, it may succeed


class Program:
    """One running daemon. ``run`` returns the exit code when it was asked to stop or the journal is gone."""

    def __init__(
        self, policy: PolicyInForce, journal: Journal, writer: Executor, clock: Clock, *, site_dir: Path,
        secret: Callable[[Mailbox], Key], ticks: Mapping[str, int] = TICKS, fleet: several.Alone | None = None,
    ) -> None:  # fmt: skip
        self.force = policy
        self._fleet = fleet or several.Alone()
        self.journal = journal
        self._writer = writer
        self.clock = clock
        self._site_dir = site_dir
        self._secret = secret
        self._every = ticks
        self._stopping = asyncio.Event()
        self._work = asyncio.Event()
        self._due: set[str] = set()
        self._jobs = Jobs()
        self._code = 0
        self._decided = self._ticked = clock.monotonic()
        self._senders: dict[str, outbox.Sender] = {}
        self._footing = Footing(journal, site_dir / "state", clock)
        self._post = Post(
            journal, self.write, clock, lambda: self.force.policy, self._senders, self._footing,
            gone=lambda: self._due.update(("file", "copies")),
        )  # fmt: skip
        self._watchers: Watchers | None = None
        self._waking = Waking(clock, self._senders, lambda: self._watchers, self.look_at_everything)
        self._prover = signatures.Prover(journal, self.write)
        self.monitor = Monitor(site_dir, journal.place, clock, lambda: self.force.policy, secret, self._turns)
        self._promises = PromiseWatch()
        self._fresh_eyes = FreshEyesRound()
        self._polling = Polling(journal, self.write, clock, site_dir, os.environ)

    async def write(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the journal's thread."""
        with self._footing.watched():
            return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def run(self) -> int:
        """Recover, watch, decide, send, until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, lambda: self._due.add("reload-now"))
        older = await self.write(lambda: watermark.compare(self.journal, self.clock.now()))
        log.recovered(await self.write(lambda: self.journal.recover(self.clock.now())))
        self._watchers = Watchers(
            self.journal, self._writer, self.clock, self._secret, lambda: later(loop, self._work.set),
            folders=lambda: folders_of(self.force.policy), placed=self._placed,
        )  # fmt: skip
        learning = self._jobs.begin("learn", self._do("learn"))
        await first_of(asyncio.shield(learning), self._stopping.wait(), seconds=LEARNING)
        await self.write(self._footing.look)
        around = several.Surroundings(self._called, self._put_out, lambda: min(self._turns().loops.values()))
        await self._fleet.join(self.write, self.force.policy.site.mailboxes, around)
        await self._sync_mailboxes()
        self.monitor.start(Trouble.RESTORED if older else None)
        systemd.notify("READY=1")
        log.ready(len(self._watchers.names()), len(self.force.policy.site.projects))
        tasks = [asyncio.create_task(t) for t in (self._decide(), self._post.run(self._stopping), self._tick())]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if error := task.exception():
                log.trouble("the daemon ends: %s: %s", type(error).__name__, error)
                self._code = TRY_LATER
        await self._close(tasks)
        return self._code

    def look_at_everything(self) -> None:
        """Do not wait for the next ticks: much may be due, e.g. after the clock was set forward."""
        self._due |= {"timers", "promises", "weekly"}
        self._work.set()
        self._post.wake()

    def stop(self) -> None:
        """Begin to end: nothing new is started."""
        self._stopping.set()
        self._work.set()
        self._post.wake()

    async def _close(self, tasks: list[asyncio.Task[None]]) -> None:
        self.stop()
        systemd.notify("STOPPING=1")
        if self._watchers is not None:
            await asyncio.to_thread(self._watchers.stop)
        await asyncio.to_thread(self.monitor.stop)
        await self._post.finish(DRAIN)
        await ended([*tasks, *self._jobs.values()], 5)
        for sender in self._senders.values():
            await sender.aclose()
        with contextlib.suppress(JournalGone, JournalUnusable):
            await self.write(partial(self._footing.look, ended=True))
        await self._fleet.leave(self.write)
        log.event("stopped")

    def _called(self, what: str) -> None:
        """Some machine has recorded mail or made some."""
        (self._work.set if what == "arrivals" else self._post.wake)()

    def _put_out(self) -> None:
        """Others have got this machine's work: start anew, without it."""
        self._code = TRY_LATER
        self.stop()

    async def _sync_mailboxes(self) -> None:
        """Watch and send for the mailboxes of the policy in force."""
        mailboxes = self.force.policy.site.mailboxes
        await sync_senders(self._senders, mailboxes, self._secret)
        if (watchers := self._watchers) is not None:
            room = self._footing.room is Room.ALL
            await asyncio.to_thread(watchers.sync, {n: b for n, b in mailboxes.items() if room and self._fleet.mine(n)})

    def _placed(self, mailbox: str, seen: inbox.Labelled) -> Sequence[int]:
        """In the journal's thread: what lies in a label folder."""
        return placed(self.journal, self.force.policy, mailbox, seen, self.clock.now())

    async def _decide(self) -> None:
        """Decide whatever waits; then wait for a delivery."""
        loop = asyncio.get_running_loop()
        wake = partial(later, loop, self._work.set)
        with contextlib.closing(Asker(wake)) as asker:
            await self._decide_with(asker, Trials(wake, self._site_dir, self.journal.place))

    async def _decide_with(self, asker: Asker, trials: Trials) -> None:
        limit = GROUP
        while not self._stopping.is_set():
            self._decided = self.clock.monotonic()
            self._work.clear()
            if not self._fleet.lead:
                await first_of(self._work.wait(), seconds=IDLE)
                continue
            now, policy = self.clock.now(), self.force.policy
            count = 0
            with contextlib.suppress(JournalUnusable):  # it is waited for; the footing has said so
                if self._footing.room is not Room.NOTHING:
                    signed = await self._prover.proofs(policy, now)
                    work = partial(decide_pending, self.journal, policy, now, limit=limit, trials=trials, asker=asker)
                    count = await self.write(partial(work, signed=signed))
            took = self.clock.monotonic() - self._decided
            if count:
                self._post.wake()
                self._due |= {"file", "learn"}
            if count < limit:
                await first_of(self._work.wait(), seconds=IDLE)
            limit = fitting(count, took)

    async def _tick(self) -> None:
        """Let ``schedule`` say what may be due, do it, and tell systemd that everything moves."""
        ticks = ticking(self._every, self._due.add)
        beat = systemd.watchdog_seconds()
        while not self._stopping.is_set():
            self._ticked = self.clock.monotonic()
            self._waking.look()
            ticks.run_pending()
            for name in sorted(self._due - set(self._jobs)):
                self._due.discard(name)
                if not self._fleet.does(name):
                    continue
                if name in SLOW:
                    self._jobs.begin(name, self._do(name))
                else:
                    await self._do(name)
            if self._alive():
                systemd.notify("WATCHDOG=1")
            await first_of(self._stopping.wait(), seconds=min(1.0, beat / 3 if beat else 1.0))

    async def _do(self, name: str) -> None:
        """One piece of housekeeping; an error in one does not stop the others."""
        try:
            await self._housekeep(name)
        except JournalGone as error:
            log.trouble("%s: nothing more is sent", error)
            self._code = TRY_LATER
            self.stop()
        except JournalUnusable:
            pass  # the footing has said so; the next tick tries again
        except Exception as error:  # noqa: BLE001 - logged; the next tick tries again
            log.trouble("%s failed: %s: %s", name, type(error).__name__, error)

    async def _housekeep(self, name: str) -> None:
        watchers = self._watchers
        if watchers is None or (name == "timers" and not await self.write(watchers.caught_up)):
            return
        if name in ("reload", "reload-now"):
            if await asyncio.to_thread(self.force.refresh, forced=name == "reload-now"):
                await self._sync_mailboxes()
            now = self.clock.now()
            if await self.write(lambda: housekeeping.tell_of_mistakes(self.journal, self.force, now)):
                self._post.wake()
        elif name in ("timers", "digest"):
            now = self.clock.now()
            piece = housekeeping.fire_timers if name == "timers" else housekeeping.send_digest
            if await self.write(lambda: piece(self.journal, self.force.policy, now)):
                self._post.wake()
        elif name in ("promises", "sources", "fresh-eyes"):
            await self._look_ahead(name)
        elif name == "retention":
            await self.write(lambda: housekeeping.drop_old_bytes(self.journal, self.force.policy, self.clock.now()))
        elif name == "disk":
            before = self._footing.room
            if await self.write(self._footing.look) is not before:
                await self._sync_mailboxes()
        else:
            await self._slowly(name, watchers)

    async def _slowly(self, name: str, watchers: Watchers) -> None:
        """What waits for a server, or thinks for long."""
        if name == "learn":
            await learn_anew(self.journal, self.write, self.force)
        elif name == "file":
            await housekeeping.file_mails(self.journal, self.write, watchers, self.clock)
            await housekeeping.refile_mails(self.journal, self.write, watchers, self.clock)
        elif name == "copies":
            await housekeeping.copy_to_sent(self.journal, self.write, watchers, self.clock)
        elif name == "weekly":
            if await weekly.send_due(self.journal, self.write, self.force.policy, self.clock):
                self._post.wake()
        elif name == "hooks":
            await hooking.call_due(self.journal, self.write, self.force.policy, self.clock, os.environ)
        elif name == "doubts":
            settles = partial(self._fleet.settles, known=self.force.policy.site.mailboxes)
            await self._post.settle_doubts(partial(housekeeping.look_in_sent, watchers), settles)
        elif name == "fleet" and await self._fleet.turn(self.write, tuple(self.force.policy.site.mailboxes)):
            await self._sync_mailboxes()
            await self._fleet.settled(self.write)
            self._work.set()

    async def _look_ahead(self, name: str) -> None:
        """Ask the outside sources, look at promised dates, or for what needs a lead's look."""
        if name == "sources":
            if await self._polling.poll(self.force.policy):
                self._due.add("promises")
                self._post.wake()
            return
        now, look = self.clock.now(), self._promises.look if name == "promises" else self._fresh_eyes.look
        if await self.write(lambda: look(self.journal, self.force.policy, now)):
            self._post.wake()

    def _turns(self) -> Turns:
        loops = {"deciding": self._decided, "sending": self._post.last_turn, "housekeeping": self._ticked}
        watchers = self._watchers
        turns, answers = (watchers.turns(), watchers.answers()) if watchers else ({}, {})
        mine = frozenset(name for name in self.force.policy.site.mailboxes if self._fleet.mine(name))
        unusable, tight = self._footing.unusable, self._footing.tight
        return Turns(loops, turns, answers, unusable=unusable, tight=tight, mine=mine, lead=self._fleet.lead)

    def _alive(self) -> bool:
        """Every loop has turned lately, and no mail lies unrecorded for long; a timer alone would hide a stuck thread."""
        now, turns = self.clock.monotonic(), self._turns()
        if self.monitor.hopeless or now - min(turns.loops.values()) > STUCK.total_seconds():
            return False
        return now - min(turns.watchers.values(), default=now) < STUCK_WATCHER.total_seconds()
