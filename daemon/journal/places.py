"""Where decided mails lie in the label folders, and whose doing that was. The law: our own filing is never a person's drag.

A mail is *ours* in a folder if we wanted it there: by its decision, the first time it is seen anywhere, or by a wish of ours that
waits for it. Seen in another folder than the one it was seen in last, a person has moved it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from daemon.journal.columns import AnyRow
from daemon.journal.corrected_tables import places
from daemon.journal.tables import arrivals, decisions, letters, sightings

TRIES = 20
_BY_ID = (
    select(letters.c.arrival_id)
    .join(arrivals, arrivals.c.id == letters.c.arrival_id)
    .where(letters.c.message_id == bindparam("_message_id"), arrivals.c.size == bindparam("_size"))
)
_BY_KEY = select(arrivals.c.id).where(arrivals.c.key == bindparam("_key"), arrivals.c.state == "decided")
_HERE = (places.c.arrival_id == bindparam("_id"), places.c.mailbox == bindparam("_mailbox"))
_ALL = select(places).where(*_HERE).order_by(places.c.id)
_FILING = select(decisions.c.filing).where(decisions.c.arrival_id == bindparam("_id"))
_ADD = insert(places)
_SEEN = (
    update(places)
    .where(places.c.id == bindparam("_place"))
    .values(uidvalidity=bindparam("_uidvalidity"), uid=bindparam("_uid"), at=bindparam("_now"))
)
_KNOWN = select(places.c.id).where(
    places.c.mailbox == bindparam("_mailbox"), places.c.folder == bindparam("_folder"),
    places.c.uidvalidity == bindparam("_uidvalidity"), places.c.uid == bindparam("_uid"),
)  # fmt: skip
_NOT_FILED = (
    update(sightings)
    .where(sightings.c.arrival_id == bindparam("_id"), sightings.c.target.is_not(None))
    .values(target=bindparam("_target"))
)
_MAILBOXES = select(sightings.c.mailbox).distinct().where(sightings.c.arrival_id == bindparam("_id"))
_WISHES = (
    select(places)
    .where(places.c.mailbox == bindparam("_mailbox"), places.c.uid.is_(None), places.c.moved.is_(None))
    .order_by(places.c.id)
    .limit(bindparam("count"))
)
_END = update(places).where(places.c.id == bindparam("_place")).values(moved=bindparam("_now"), at=bindparam("_now"))
_FORGET = delete(places).where(places.c.id == bindparam("_place"))
_AGAIN = update(places).where(places.c.id == bindparam("_place")).values(tries=places.c.tries + 1)


@dataclass(frozen=True, slots=True)
class Refiling:
    """A mail that lies in one label folder and belongs into another."""

    place: int
    arrival_id: int
    folder: str
    uidvalidity: int
    uid: int
    target: str
    tries: int = 0


def arrivals_called(connection: Connection, message_id: str, size: int) -> list[int]:
    """Decided mails with this Message-ID and size (octets); more than one when somebody uses an id twice."""
    return list(connection.scalars(_BY_ID, {"_message_id": message_id, "_size": size}))


def arrival_of(connection: Connection, key: str) -> int | None:
    """The decided mail with this K1."""
    found: int | None = connection.scalar(_BY_KEY, {"_key": key})
    return found


def seen_in(
    connection: Connection, arrival_id: int, *, mailbox: str, folder: str, uidvalidity: int, uid: int, now: datetime
) -> bool:
    """Keep that the mail lies here; True if a person has put it there."""
    spot = {"_mailbox": mailbox, "_folder": folder, "_uidvalidity": uidvalidity, "_uid": uid}
    if connection.scalar(_KNOWN, spot) is not None:
        return False
    rows = connection.execute(_ALL, {"_id": arrival_id, "_mailbox": mailbox}).all()
    wish = next((row for row in rows if row.uid is None and row.folder == folder), None)
    if wish is not None:
        connection.execute(_SEEN, {**spot, "_place": wish.id, "_now": now})
        connection.execute(_END, {"_place": wish.id, "_now": now})
        return False
    lay = _last(rows)
    for row in rows:
        if row.uid is None and row.moved is not None:  # it was put there and taken away again before anybody looked
            connection.execute(_FORGET, {"_place": row.id})
    connection.execute(_ADD, {
        "arrival_id": arrival_id, "mailbox": mailbox, "folder": folder, "uidvalidity": uidvalidity, "uid": uid,
        "at": now, "moved": now,
    })  # fmt: skip
    if lay is not None:
        return bool(lay.folder != folder)
    return connection.scalar(_FILING, {"_id": arrival_id}) != folder


def _last(rows: Sequence[AnyRow]) -> AnyRow | None:
    """Where it was seen, or put by us, last. A mail that moves about has many rows; their order is that of time."""
    known = [row for row in rows if row.moved is not None]
    return max(known, key=lambda row: (row.at, row.id), default=None)


def refile(connection: Connection, arrival_id: int, folder: str, now: datetime) -> None:
    """The mail belongs into another folder by a person's word: where it is not filed yet, and where it is."""
    connection.execute(_NOT_FILED, {"_id": arrival_id, "_target": folder})
    for mailbox in connection.scalars(_MAILBOXES, {"_id": arrival_id}).all():
        for row in connection.execute(_ALL, {"_id": arrival_id, "_mailbox": mailbox}).all():
            if row.uid is None and row.moved is None:
                connection.execute(_FORGET, {"_place": row.id})
        connection.execute(_ADD, {"arrival_id": arrival_id, "mailbox": mailbox, "folder": folder, "at": now})


def to_refile(connection: Connection, mailbox: str, limit: int = 50) -> list[Refiling]:
    """Wishes that can be carried out: of mails that were seen in another label folder."""
    found = []
    for wish in connection.execute(_WISHES, {"_mailbox": mailbox, "count": limit}).all():
        lay = _last(connection.execute(_ALL, {"_id": wish.arrival_id, "_mailbox": mailbox}).all())
        if lay is not None and lay.uid is not None:
            found.append(
                Refiling(wish.id, wish.arrival_id, lay.folder, lay.uidvalidity, lay.uid, wish.folder, wish.tries)
            )
    return found


def refiled(connection: Connection, place: int, now: datetime) -> None:
    """The wish was carried out: the mail lies there, seen or not."""
    connection.execute(_END, {"_place": place, "_now": now})


def not_refiled(connection: Connection, place: int) -> None:
    """There is nothing left to carry out: a person has moved the mail meanwhile."""
    connection.execute(_FORGET, {"_place": place})


def refiling_failed(connection: Connection, place: int, tries: int) -> None:
    """It did not work: again at the next turn, or never."""
    connection.execute(_AGAIN, {"_place": place})
    if tries + 1 >= TRIES:
        connection.execute(_FORGET, {"_place": place})
