"""A life that ends at its Nth step: a child of this process, warm as it is, that is gone by ``os._exit`` in the midst of its work.

A step is every statement and commit of the journal, every call to the IMAP account, every step of an SMTP transaction; those that
change something outside count before and after. What the child did outside is told through a file, as the world would know it.
Where the power goes with it, of the journal's log only that is left which had been flushed to the disk.
"""

import os
import pickle
import traceback
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.pool import Pool

from tests.crash.world import World
from tests.rig.outside import Effect

GONE = 77


@dataclass(slots=True)
class Countdown:
    """Counts steps and ends the process at one of them."""

    at: int
    disk: "Disk | None" = None
    names: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        if self.disk is not None:
            self.disk.committed()
        self.names.append(name)
        if len(self.names) == self.at:
            os._exit(GONE)

    def sql(self, *_: Any) -> None:
        self("journal statement")

    def commit(self, connection: Connection) -> None:
        self("journal commit")
        if self.disk is not None:
            self.disk.commit(connection)


@dataclass(slots=True)
class Disk:
    """How many octets of the journal's log are on the disk: as many as it had after the last commit that was flushed.

    SQLite is asked at every commit whether it flushes. Nothing is moved out of the log meanwhile.
    """

    path: Path
    flushes: bool = False

    @property
    def log(self) -> Path:
        return Path(f"{self.path}-wal")

    @property
    def flushed(self) -> Path:
        return Path(f"{self.path}-flushed")

    def begin(self) -> None:
        self._note()
        event.listen(Pool, "connect", lambda driver, _: driver.execute("PRAGMA wal_autocheckpoint = 0"))

    def committed(self) -> None:
        """Whatever was to be committed is."""
        if self.flushes:
            self._note()
        self.flushes = False

    def commit(self, connection: Connection) -> None:
        (level,) = connection.connection.cursor().execute("PRAGMA synchronous").fetchone()
        self.flushes = level == 2  # FULL

    def _note(self) -> None:
        self.flushed.write_text(str(self.log.stat().st_size if self.log.exists() else 0))

    def cut(self) -> int:
        """After the end: the octets that were lost."""
        Path(f"{self.path}-shm").unlink(missing_ok=True)
        had, keeps = self.log.stat().st_size, int(self.flushed.read_text())
        os.truncate(self.log, keeps)
        return had - keeps


def die_at(world: World, at: int, *, until: datetime, power: bool = False) -> bool:
    """Let the daemon live in ``world`` until its step number ``at``; False when it came to its end before that.

    Whatever it did outside until then has happened in ``world`` when this returns. With ``power``, what it committed without a
    flush has not.
    """
    told, disk = world.folder / f"told-{at}", Disk(world.path) if power else None
    told.touch()
    child = os.fork()
    if child == 0:
        _child(world, at, told, until, disk)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, GONE), (world.folder / "died").read_text()
    with told.open("rb") as file:
        while True:
            try:
                when, effect = pickle.load(file)
            except EOFError:
                break
            world.happened(when, effect)
    if disk is not None and code == GONE:
        world.lost += disk.cut()
    return code == GONE


def _child(world: World, at: int, told: Path, until: datetime, disk: Disk | None) -> None:
    code = 1
    try:
        count = Countdown(at, disk)
        if disk is not None:
            disk.begin()
        file = os.open(told, os.O_WRONLY | os.O_APPEND)

        def tell(effect: Effect) -> None:
            os.write(file, pickle.dumps((world.clock.now(), effect)))

        world.outside.told, world.outside.step = tell, count
        event.listen(Connection, "before_cursor_execute", count.sql)
        event.listen(Connection, "commit", count.commit)
        world.live(until=until)
        code = 0
    except BaseException:
        (world.folder / "died").write_text(traceback.format_exc())
    finally:
        os._exit(code)
