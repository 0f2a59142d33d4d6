"""A life that ends at its Nth step: a child of this process, warm as it is, that is gone by ``os._exit`` in the midst of its work.

A step is every statement and commit of the journal, every call to the IMAP account, every step of an SMTP transaction; those that
change something outside count before and after. What the child did outside is told through a file, as the world would know it.
"""

import os
import pickle
import traceback
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from tests.crash.world import World
from tests.rig.outside import Effect

GONE = 77


@dataclass(slots=True)
class Countdown:
    """Counts steps and ends the process at one of them."""

    at: int
    names: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.at:
            os._exit(GONE)

    def sql(self, *_: Any) -> None:
        self("journal statement")

    def commit(self, *_: Any) -> None:
        self("journal commit")


def die_at(world: World, at: int, *, until: datetime) -> bool:
    """Let the daemon live in ``world`` until its step number ``at``; False when it came to its end before that.

    Whatever it did outside until then has happened in ``world`` when this returns.
    """
    told = world.folder / f"told-{at}"
    told.touch()
    child = os.fork()
    if child == 0:
        _child(world, at, told, until)
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
    return code == GONE


def _child(world: World, at: int, told: Path, until: datetime) -> None:
    code = 1
    try:
        count = Countdown(at)
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
