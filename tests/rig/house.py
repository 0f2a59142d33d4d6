"""The daemon in one process and one thread, over a world in memory: its own composition, moved by hand instead of by threads.

Nothing waits: what the program would do when a tick, a delivery or a wish came is done in ``turn``, in the program's own way.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from daemon.decide import Policy
from daemon.service.deciding import decide_pending
from daemon.service.labelling import folders_of
from daemon.service.program import Program
from daemon.service.reloading import PolicyInForce
from tests.rig.clock import Clock
from tests.rig.journals import opened
from tests.rig.outside import Outside
from tests.rig.outside_imap import Inline, TurningWatchers
from tests.rig.outside_smtp import LineSender

T = TypeVar("T")
BEFORE = ("timers", "digest", "promises", "weekly")  # ticks that make mail
AFTER = ("doubts", "file", "copies")  # ticks that look at what has left
NOWHERE = Path("/nonexistent")
MOST_ROUNDS = 200


class House(Program):
    """One life of the daemon, from opening the journal until it is left, in good order or not."""

    def __init__(self, policy: Policy, path: Path, outside: Outside, clock: Clock) -> None:
        self.outside, self.clock = outside, clock
        journal = opened(path)
        super().__init__(
            PolicyInForce(NOWHERE, policy),
            journal,
            Inline(),
            clock,
            site_dir=NOWHERE,
            secret=lambda _: lambda: "x",
        )
        self.watching = TurningWatchers(
            outside, journal, Inline(), clock, self._secret, lambda: None,
            folders=lambda: folders_of(self.force.policy), placed=self._placed,
        )  # fmt: skip
        self._watchers = self.watching
        self._senders.update({
            name: LineSender(outside, mailbox, lambda: "x", monotonic=clock.monotonic)
            for name, mailbox in policy.site.mailboxes.items()
        })  # fmt: skip

    async def write(self, work: Callable[[], T]) -> T:
        """There is one thread."""
        return work()

    async def begin(self) -> None:
        """As the program begins: what an earlier life left is taken up."""
        self.journal.recover(self.clock.now())
        self.watching.sync(dict(self.force.policy.site.mailboxes))

    async def turn(self, before: Iterable[str] = BEFORE, after: Iterable[str] = AFTER) -> None:
        """Everything that is to be done at this moment, once around."""
        self.watching.turn()
        self.decide()
        for name in before:
            await self._housekeep(name)
        await self.send()
        for name in after:
            await self._housekeep(name)
        await self.send()

    def decide(self) -> None:
        """Decide whatever waits. A mail that was there when a process ended is read here at once, not by a child first."""
        while decide_pending(self.journal, self.force.policy, self.clock.now(), death_of=lambda _: None):
            pass

    async def send(self) -> None:
        """Send whatever is due, and wait until it is through."""
        for _ in range(MOST_ROUNDS):
            if not await self._post.send_due():
                return
            await self._post.finish(20)
        raise AssertionError("the outbox does not drain")

    def leave(self) -> None:
        """Close what is open; nothing is finished or tidied."""
        self.watching.stop()
        self.journal.close()
