"""How far each folder has been read. The position only moves forward, except when the server numbers anew."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, insert, select, update

from daemon.journal.tables import positions, sightings
from daemon.journal.values import JournalError, Position

SLACK = timedelta(hours=1)
"""Clocks of mail servers differ: mail a little older than the last good poll may still be new."""

_HERE = (positions.c.mailbox == bindparam("_mailbox")) & (positions.c.folder == bindparam("_folder"))
_SELECT = select(
    positions.c.uidvalidity, positions.c.baseline, positions.c.last_uid, positions.c.polled, positions.c.since
).where(_HERE)
_INSERT = insert(positions)
_UPDATE = update(positions).where(_HERE)
_ADVANCE = (
    update(positions)
    .where(_HERE, positions.c.uidvalidity == bindparam("_uidvalidity"))
    .values(
        last_uid=case(
            (positions.c.last_uid < bindparam("_last_uid"), bindparam("_last_uid")), else_=positions.c.last_uid
        )
    )
)
_UNFILE = (
    update(sightings)
    .where(
        sightings.c.mailbox == bindparam("_mailbox"), sightings.c.folder == bindparam("_folder"),
        sightings.c.target.is_not(None),
    )
    .values(target=None)
)  # fmt: skip
_POLLED = update(positions).where(_HERE).values(polled=bindparam("_now"))


def position(connection: Connection, mailbox: str, folder: str) -> Position | None:
    """Where reading goes on, or None for a folder never seen: set its baseline first."""
    row = connection.execute(_SELECT, {"_mailbox": mailbox, "_folder": folder}).one_or_none()
    return None if row is None else Position(*row)


def set_baseline(connection: Connection, mailbox: str, folder: str, uidvalidity: int, next_uid: int) -> None:
    """First start: everything below ``next_uid`` was there before us. JournalError if there is a position already."""
    if position(connection, mailbox, folder) is not None:
        raise JournalError(f"{mailbox}/{folder} has a baseline already; a second one would hide mail")
    values = {"uidvalidity": uidvalidity, "baseline": next_uid, "last_uid": next_uid - 1}
    connection.execute(_INSERT, {"mailbox": mailbox, "folder": folder, **values})


def new_epoch(connection: Connection, mailbox: str, folder: str, uidvalidity: int) -> Position:
    """The server numbers the folder anew (UIDVALIDITY): read it from the first UID again.

    Mail the journal knows by its K1 is recognised when it is recorded. What it does not know and what was received
    before the last good poll (less an hour) was there before: it is recorded as ``old``, to be held, never answered.
    Returns the new position. Calling it again with the same UIDVALIDITY changes nothing.
    """
    before = position(connection, mailbox, folder)
    if before is None:
        raise JournalError(f"{mailbox}/{folder} has no baseline yet")
    if before.uidvalidity == uidvalidity:
        return before
    since = before.since if before.polled is None else before.polled - SLACK
    values = {"uidvalidity": uidvalidity, "baseline": 1, "last_uid": 0, "since": since}
    here = {"_mailbox": mailbox, "_folder": folder}
    connection.execute(_UPDATE.values(values), here)
    connection.execute(_UNFILE, here)
    return Position(uidvalidity, 1, 0, before.polled, since)


def advance(connection: Connection, mailbox: str, folder: str, uidvalidity: int, last_uid: int) -> None:
    """Everything up to ``last_uid`` is done, also what vanished. Never backward; nothing for an epoch that is over."""
    here = {"_mailbox": mailbox, "_folder": folder}
    connection.execute(_ADVANCE, {**here, "_uidvalidity": uidvalidity, "_last_uid": last_uid})


def polled(connection: Connection, mailbox: str, folder: str, now: datetime) -> None:
    """A poll went well: all that was received before ``now`` is recorded."""
    connection.execute(_POLLED, {"_mailbox": mailbox, "_folder": folder, "_now": now})


def reached(connection: Connection, mailbox: str, folder: str, uidvalidity: int, last_uid: int) -> None:
    """A label folder was looked through up to here. Its numbering may begin anew; no mail of it is ever answered."""
    here = {"_mailbox": mailbox, "_folder": folder}
    at = position(connection, mailbox, folder)
    values = {"uidvalidity": uidvalidity, "last_uid": last_uid}
    if at is None:
        connection.execute(_INSERT, {"mailbox": mailbox, "folder": folder, "baseline": 1, **values})
    elif at.uidvalidity != uidvalidity or at.last_uid < last_uid:
        connection.execute(_UPDATE.values(values), here)
