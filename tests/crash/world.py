"""A world that a scene is played in: the account, the server, the clock and the journal's file, kept and made again as values."""

import asyncio
import pickle
import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from daemon.decide import Policy
from daemon.journal import Journal, OutboxRow
from tests.rig.clock import Clock
from tests.rig.house import House
from tests.rig.journals import opened
from tests.rig.outside import Effect, Outside
from tests.unit.decide.story import NOW, policy

STEP = timedelta(minutes=31)


@cache
def agency(*weekly: str) -> Policy:
    """The small agency, in which these contacts of SHOP have the weekly update and nobody any other."""
    known = policy()
    projects = {
        key: replace(project, contacts=tuple(replace(c, weekly=c.address in weekly) for c in project.contacts))
        for key, project in known.site.projects.items()
    }
    return replace(known, site=replace(known.site, projects=projects))


@dataclass(slots=True)
class World:
    """One of them. ``now`` is where its clock stands between two lives."""

    folder: Path
    outside: Outside
    clock: Clock
    policy: Policy = field(default_factory=agency)
    lost: int = 0  # octets of its journal that power cuts have taken back

    @classmethod
    def fresh(cls, folder: Path, *, files_sent: bool, at: datetime = NOW) -> "World":
        """An empty account, watched once: what comes from now on is new."""
        folder.mkdir(parents=True)
        clock = Clock(at)
        world = cls(folder, Outside(clock.now, files_sent=files_sent), clock)
        world.live(until=at)
        return world

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self.folder / "journal.sqlite"

    def copy(self, folder: Path) -> "World":
        """The same world in another place; nothing that happens in one happens in the other."""
        folder.mkdir(parents=True)
        shutil.copyfile(self.path, folder / "journal.sqlite")
        clock = Clock(self.clock.now())
        outside = Outside(clock.now, files_sent=self.outside.files_sent)
        outside.folders, outside.taken = pickle.loads(pickle.dumps((self.outside.folders, self.outside.taken)))
        return World(folder, outside, clock, self.policy)

    def arrive(self, raw: bytes) -> None:
        """A mail comes."""
        self.outside.happen("arrive", raw, self.clock.now())

    def goes_to(self, at: datetime) -> None:
        """The clock is set forward while nobody runs."""
        self.clock.forward(at - self.clock.now())

    def live(self, *, until: datetime) -> None:
        """One life of the daemon, in steps of half an hour."""
        house = House(self.policy, self.path, self.outside, self.clock)

        async def life() -> None:
            await house.begin()
            await house.turn()
            while self.clock.now() < until:
                self.clock.forward(STEP)
                self.outside.happen("pass")
                await house.turn()

        try:
            asyncio.run(life())
        finally:
            house.leave()

    def happened(self, at: datetime, effect: Effect) -> None:
        """What a killed life did to this world, once more."""
        if at > self.clock.now():
            self.goes_to(at)
        self.outside.repeat(effect)

    def journal(self) -> Journal:
        """For looking."""
        return opened(self.path)

    def rows(self) -> list[OutboxRow]:
        """All outgoing mail, oldest first."""
        with self.journal() as journal:
            return journal.outbox(1000)[::-1]

    def newest(self, kind: str, recipient: str) -> OutboxRow:
        """The newest mail of this kind to somebody."""
        return [row for row in self.rows() if (row.kind, row.recipient) == (kind, recipient)][-1]
