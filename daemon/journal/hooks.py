"""Calls of hooks: written with the decision they are of, tried until somebody has taken them or nobody hopes any more."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from daemon.journal.progress_tables import hook_calls
from daemon.journal.tables import fixed
from daemon.model import HookCall

WAITING, DONE, GIVEN_UP = "waiting", "done", "given-up"
_ADD = insert(hook_calls)
_DUE = (
    select(hook_calls.c.id, hook_calls.c.hook, hook_calls.c.told, hook_calls.c.created, hook_calls.c.tries)
    .where(hook_calls.c.state == fixed(WAITING)[0], hook_calls.c.due <= bindparam("_now"))
    .order_by(hook_calls.c.due, hook_calls.c.id)
    .limit(bindparam("_count"))
)
_HERE = update(hook_calls).where(hook_calls.c.id == bindparam("_id"), hook_calls.c.state == fixed(WAITING)[0])
_SETTLE = _HERE.values(
    state=bindparam("_state"), settled=bindparam("_now"), tries=hook_calls.c.tries + 1, said=bindparam("_said")
)
_PUT_OFF = _HERE.values(due=bindparam("_due"), tries=hook_calls.c.tries + 1, said=bindparam("_said"))


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call that is due. ``told`` is the body, the same at every try; ``tries`` counts those that failed."""

    id: int
    hook: str
    told: bytes
    created: datetime
    tries: int


def add_calls(connection: Connection, decision_id: int, calls: Iterable[HookCall], now: datetime) -> None:
    """Write them down with their decision."""
    for call in calls:
        told = json.dumps(call.told, ensure_ascii=False, separators=(",", ":"))
        values = {
            "decision_id": decision_id,
            "hook": call.hook,
            "told": told,
            "state": WAITING,
            "created": now,
            "due": now,
        }
        connection.execute(_ADD, values)


def calls_due(connection: Connection, now: datetime, limit: int = 20) -> list[CallRow]:
    """What is to be tried now, the longest waiting first."""
    rows = connection.execute(_DUE, {"_now": now, "_count": limit})
    return [CallRow(row.id, row.hook, row.told.encode(), row.created, row.tries) for row in rows]


def settle_call(connection: Connection, number: int, now: datetime, *, taken: bool, said: str = "") -> None:
    """It was taken, or is given up."""
    state = DONE if taken else GIVEN_UP
    connection.execute(_SETTLE, {"_id": number, "_state": state, "_now": now, "_said": said or None})


def put_off_call(connection: Connection, number: int, due: datetime, said: str) -> None:
    """It is tried again at ``due``."""
    connection.execute(_PUT_OFF, {"_id": number, "_due": due, "_said": said})
