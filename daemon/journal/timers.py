"""What is to be looked at later. A timer is set once per case and key, and fires once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from daemon.journal.tables import fixed, timers
from daemon.journal.values import Timer, TimerState
from daemon.model import TimerPlan

(_WAIT,) = fixed("waiting")
_ADD = insert(timers)
_SET = select(timers.c.key).where(timers.c.case_ref == bindparam("_case"))
_COLUMNS = (
    timers.c.id, timers.c.key, timers.c.kind, timers.c.case_ref, timers.c.due,
    timers.c.mailbox, timers.c.project, timers.c.data,
)  # fmt: skip
_DUE = (
    select(*_COLUMNS)
    .where(timers.c.state == _WAIT, timers.c.due <= bindparam("_now"))
    .order_by(timers.c.due, timers.c.id)
)
_WAITING = select(*_COLUMNS).where(timers.c.state == _WAIT).order_by(timers.c.due, timers.c.id)
_STOP = (
    update(timers)
    .where(timers.c.case_ref == bindparam("_case"), timers.c.state == _WAIT)
    .values(state=TimerState.STOPPED.value, settled=bindparam("_now"))
)
_FIRE = (
    update(timers)
    .where(timers.c.id == bindparam("_id"), timers.c.state == _WAIT)
    .values(state=TimerState.FIRED.value, settled=bindparam("_now"))
)


def plan(
    connection: Connection,
    plans: Sequence[TimerPlan],
    now: datetime,
    *,
    mailbox: str,
    project: str | None,
    fresh_case: str | None = None,
) -> None:
    """Set timers; one whose case and key were set before, in whatever state it is now, is left as it is.

    ``fresh_case`` was opened in this very transaction, so none of its timers can be there.
    """
    for case in dict.fromkeys(timer.case or "" for timer in plans):
        there = set(connection.scalars(_SET, {"_case": case})) if case != fresh_case else ()
        fresh = {timer.key: timer for timer in plans if (timer.case or "") == case and timer.key not in there}
        rows = [
            {"case_ref": case, "key": timer.key, "kind": timer.kind, "mailbox": mailbox, "project": project,
             "due": timer.due, "state": TimerState.WAITING.value, "data": timer.data, "created": now}
            for timer in fresh.values()
        ]  # fmt: skip
        if rows:
            connection.execute(_ADD, rows)


def due_timers(connection: Connection, now: datetime) -> list[Timer]:
    """Waiting timers whose time has come, the most overdue first."""
    return [_timer(*row) for row in connection.execute(_DUE, {"_now": now})]


def waiting_timers(connection: Connection) -> list[Timer]:
    """All waiting timers, next one first."""
    return [_timer(*row) for row in connection.execute(_WAITING)]


def stop_timers(connection: Connection, case: str, now: datetime) -> int:
    """The clock of this case stops; returns how many timers that were. Fired ones stay fired."""
    return connection.execute(_STOP, {"_case": case, "_now": now}).rowcount


def fire(connection: Connection, timer_id: int, now: datetime) -> bool:
    """Whether the timer was still waiting; it is fired now. False: it fired or was stopped before."""
    return connection.execute(_FIRE, {"_id": timer_id, "_now": now}).rowcount == 1


def _timer(
    id_: int, key: str, kind: str, case: str, due: datetime, mailbox: str, project: str | None, data: dict[str, str]
) -> Timer:
    return Timer(id_, key, kind, case or None, due, mailbox, project, data)
