"""This machine among others on one journal. Laws: one machine at a time leads: it decides and does what is done once for the whole
site; each mailbox is watched by one; all send. A machine that is silent for :data:`LEASE` has lost all of it, and ends when it
learns so; whatever it tries to write until then is refused. Where the journal is a file, the one machine holds everything.
"""

import asyncio
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from daemon import __version__
from daemon.journal import Journal, JournalError, JournalFenced, JournalLost, Share, new_pulse
from daemon.service import log
from daemon.service.clock import SharedClock
from daemon.service.threads import later
from daemon.service.together import Writer

LEASE = timedelta(seconds=15)
BEAT = 3.0  # seconds between two signs of life
AGAIN = 1.0  # seconds after a beat that did not get through
STANDING = 60.0  # seconds after which a machine whose loops stand gives no sign of life any more
EVERYWHERE = frozenset({"fleet", "reload", "reload-now", "disk", "file", "copies", "doubts", "learn"})
"""What every machine does; all the rest is the lead's."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the fleet calls in the loop: mail came or is to leave; this machine is out; when its slowest loop turned."""

    called: Callable[[str], None]
    fenced: Callable[[], None]
    last_turn: Callable[[], float]


class Alone:
    """The only machine: it leads and holds every mailbox."""

    lead = True

    def does(self, name: str) -> bool:
        """Whether this piece of housekeeping is this machine's; there is nobody to agree with."""
        return name != "fleet"

    def mine(self, mailbox: str) -> bool:  # noqa: ARG002
        """Whether this machine watches the mailbox."""
        return True

    def settles(self, mailbox: str, known: Collection[str]) -> bool:
        """Whether a mail in doubt is this machine's to settle; one of a mailbox that is not ``known`` any more is the lead's."""
        return self.mine(mailbox) or (self.lead and mailbox not in known)

    async def join(self, write: Writer, mailboxes: Collection[str], around: Surroundings) -> None:
        """Come in, and take what is free."""

    async def turn(self, write: Writer, mailboxes: Sequence[str]) -> bool:  # noqa: ARG002
        """See who is there; True when what is held has changed: watch accordingly, then :meth:`settled`."""
        return False

    async def settled(self, write: Writer) -> None:
        """What was surplus is not watched any more."""

    async def leave(self, write: Writer) -> None:
        """Go in good order."""


class Fleet(Alone):
    """One of several."""

    def __init__(self, journal: Journal, url: str, name: str, clock: SharedClock) -> None:
        self.lead = False
        self._journal = journal
        self._url = url
        self._name = name
        self._clock = clock
        self._held = Share(lead=False, mailboxes=frozenset())
        self._around: Surroundings | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def does(self, name: str) -> bool:
        """The lead does everything."""
        return self.lead or name in EVERYWHERE

    def mine(self, mailbox: str) -> bool:
        """Held, and not to be given up."""
        return mailbox in self._held.mailboxes - self._held.surplus

    async def join(self, write: Writer, mailboxes: Collection[str], around: Surroundings) -> None:
        """Get a number, give signs of life, take what is free."""
        loop = asyncio.get_running_loop()
        self._around = Surroundings(
            lambda what: later(loop, around.called, what), lambda: later(loop, around.fenced), around.last_turn
        )
        number = await write(partial(self._journal.join, self._name, __version__, LEASE))
        self._journal.member = number
        log.event("joined the fleet as machine %d (%s)", number, self._name)
        self._thread.start()
        await self.turn(write, tuple(mailboxes))

    async def turn(self, write: Writer, mailboxes: Sequence[str]) -> bool:
        """Take over what silent machines held, and see to an even part for each."""
        before, number = self._held, self._journal.member
        if number is None:
            return False
        held = await write(partial(self._journal.share, number, tuple(mailboxes), LEASE))
        self._held, self.lead = held, held.lead
        for name in held.lost:
            log.trouble("machine %s was silent for too long; its work is taken over", name)
        if held.lead and not before.lead:
            log.event("this machine leads")
        if held.mailboxes != before.mailboxes or held.surplus != before.surplus:
            log.event("this machine watches %d of %d mailboxes", len(held.mailboxes - held.surplus), len(mailboxes))
        return held != before or bool(held.surplus)

    async def settled(self, write: Writer) -> None:
        """Others may take the surplus now."""
        surplus, number = self._held.surplus, self._journal.member
        if surplus and number is not None:
            await write(partial(self._journal.give_up, number, surplus))

    async def leave(self, write: Writer) -> None:
        """Everything is free at once; who was put out already has nothing to give."""
        self._stop.set()
        number, self._journal.member = self._journal.member, None
        try:
            if number is not None:
                await write(partial(self._journal.leave, number))
        except JournalError as error:
            log.trouble("the fleet was left without a word: %s", error)
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, BEAT + AGAIN)

    def _beat(self) -> None:
        """The thread: signs of life, and listening in between."""
        around, number = self._around, self._journal.member
        assert around is not None
        assert number is not None
        pulse, silent = new_pulse(self._url, number, LEASE), False
        try:
            while not self._stop.is_set():
                try:
                    if self._clock.monotonic() - around.last_turn() < STANDING:
                        self._clock.set(pulse.beat())
                    for call in pulse.calls(BEAT):
                        around.called(call)
                    silent = False
                except JournalLost as error:
                    if not silent:
                        log.trouble("no sign of life got through: %s", error)
                    silent = True
                    self._stop.wait(AGAIN)
        except JournalFenced as error:
            if not self._stop.is_set():
                log.trouble("%s; it ends", error)
                around.fenced()
        finally:
            pulse.close()
