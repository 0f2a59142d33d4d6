"""``python -m tests.faults.quarter.life SITE START MOMENT``: a process of the daemon that ends without a word at MOMENT.

It lives from START (UTC, ISO), a second a turn, through the minute in which the updates are due. MOMENT is a name that the
house calls out, or ``INSERT INTO table``: before the second such statement of its life.
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event

from tests.faults.quarter.house import House
from tests.rig.clock import Clock

SURVIVED, DIED = 0, 9
SECOND = timedelta(seconds=1)


def main(folder: str, start: str, moment: str) -> int:
    """Live until the moment comes; SURVIVED if it never came."""

    def dies(name: str) -> None:
        if name == moment:
            os._exit(DIED)

    house = House(Path(folder), Clock(datetime.fromisoformat(start)), dies)
    left = [2 if moment != "INSERT INTO entries" else 1]

    def before(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if moment.startswith("INSERT") and statement.startswith(moment):
            left[0] -= 1
            if left[0] == 0:
                os._exit(DIED)

    event.listen(Connection, "before_cursor_execute", before)
    for _ in range(60):
        house.turn()
        house.clock.forward(SECOND)
    return SURVIVED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
