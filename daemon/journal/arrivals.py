"""Mail that came in. Recorded once by its bytes (K1), wherever and however often it is seen.

A *sighting* is one (mailbox, folder, UIDVALIDITY, UID). Seeing a known mail again, under a new number or in another
of our mailboxes, adds a sighting and nothing else: it is the same mail, and it is decided once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update

from daemon.journal.positions import advance, position
from daemon.journal.tables import arrival_bytes, arrivals, decisions, fixed, positions, sightings
from daemon.journal.values import Arrival, JournalError, Stored
from daemon.model import BY_HAND

(_NEW,) = fixed("new")
_EVER = 1_000_000  # attempts
_KNOWN = select(arrivals.c.key, arrivals.c.id).where(arrivals.c.key.in_(bindparam("keys", expanding=True)))
_SEEN = select(sightings.c.uid).where(
    sightings.c.mailbox == bindparam("_mailbox"),
    sightings.c.folder == bindparam("_folder"),
    sightings.c.uidvalidity == bindparam("_uidvalidity"),
    sightings.c.uid.in_(bindparam("uids", expanding=True)),
)
_ADD = insert(arrivals).returning(arrivals.c.key, arrivals.c.id)
_ADD_BYTES = insert(arrival_bytes)
_ADD_SIGHTINGS = insert(sightings)
_LATEST = (
    select(func.max(sightings.c.id))
    .where(sightings.c.arrival_id == arrivals.c.id, sightings.c.mailbox == arrivals.c.mailbox)
    .correlate(arrivals)
    .scalar_subquery()
)
_WAITING = (
    select(
        arrivals.c.id, arrivals.c.mailbox, sightings.c.folder, sightings.c.uidvalidity, sightings.c.uid,
        arrivals.c.received, arrival_bytes.c.raw, arrivals.c.attempts, arrivals.c.size, arrivals.c.old,
    )
    .join(sightings, sightings.c.id == _LATEST)
    .outerjoin(arrival_bytes, arrival_bytes.c.arrival_id == arrivals.c.id)
    .order_by(arrivals.c.id)
)  # fmt: skip
_PENDING = _WAITING.where(
    arrivals.c.state == _NEW, arrivals.c.attempts.between(bindparam("_least"), bindparam("_most"))
).limit(bindparam("count"))
_FRESH = (arrivals.c.state == _NEW, arrivals.c.attempts < 2)
_ELSEWHERE = select(arrivals.c.id).where(*_FRESH, arrivals.c.mailbox != bindparam("_mailbox")).limit(1)
_HEADS = (
    select(arrivals.c.mailbox, func.min(arrivals.c.id))
    .where(*_FRESH)
    .group_by(arrivals.c.mailbox)
    .order_by(arrivals.c.mailbox)
)
_THESE = _WAITING.where(*_FRESH, arrivals.c.id.in_(bindparam("ids", expanding=True)))
_DECISIONS = select(func.max(decisions.c.id))
_SINCE = (
    select(arrivals.c.id, arrivals.c.mailbox, arrivals.c.received)
    .join(arrival_bytes, arrival_bytes.c.arrival_id == arrivals.c.id)
    .join(decisions, decisions.c.arrival_id == arrivals.c.id)
    .where(
        arrivals.c.state != _NEW,
        arrivals.c.received >= bindparam("_since"),
        decisions.c.row != fixed(BY_HAND)[0],
    )
    .order_by(arrivals.c.received, arrivals.c.id)
)
_BEGIN = (
    update(arrivals)
    .where(arrivals.c.id == bindparam("_id"), arrivals.c.state == _NEW)
    .values(attempts=arrivals.c.attempts + 1)
    .returning(arrivals.c.attempts)
)
_POSTPONE = update(arrivals).where(arrivals.c.id == bindparam("_id"), arrivals.c.state == _NEW).values(attempts=0)
_DECIDED = (
    update(arrivals)
    .where(arrivals.c.id == bindparam("_id"), arrivals.c.state == _NEW)
    .values(state="decided")
    .returning(arrivals.c.received)
)
_OTHER = sightings.alias("other")
_TO_FILE = (
    update(sightings)
    .where(
        sightings.c.arrival_id == bindparam("_id"), sightings.c.filed.is_(None), sightings.c.folder != bindparam("_sent")
    )
    .where(
        ~exists().where(
            _OTHER.c.arrival_id == sightings.c.arrival_id, _OTHER.c.mailbox == sightings.c.mailbox,
            _OTHER.c.filed.is_not(None),
        ),
        ~exists().where(
            positions.c.mailbox == sightings.c.mailbox, positions.c.folder == sightings.c.folder,
            positions.c.uidvalidity != sightings.c.uidvalidity,
        ),
    )
    .values(
        target=select(decisions.c.filing).where(decisions.c.arrival_id == sightings.c.arrival_id).scalar_subquery()
    )
)  # fmt: skip
_RAW = select(arrival_bytes.c.raw).where(arrival_bytes.c.arrival_id == bindparam("_id"))
SENT_FOLDER = "\\Sent"
"""Where people's own mails to clients are seen: the folder that the server marks so. Nothing is ever moved out of it."""
CHUNK = 500
"""Most values in one IN list; SQLite of old allows 999 variables."""


def record_arrivals(connection: Connection, batch: Sequence[Arrival], now: datetime) -> int:
    """Record a batch and move the position past it; returns how many mails were not known before.

    Anything below the folder's baseline is not ours to touch and is left out.
    """
    new = 0
    for (mailbox, folder, uidvalidity), group in groupby(
        sorted(batch, key=lambda a: (a.mailbox, a.folder, a.uidvalidity, a.uid)),
        key=lambda a: (a.mailbox, a.folder, a.uidvalidity),
    ):
        at = position(connection, mailbox, folder)
        here = [a for a in group if at is None or a.uidvalidity != at.uidvalidity or a.uid >= at.baseline]
        since = at.since if at is not None else None
        for chunk in _chunks(here):
            new += _record(connection, chunk, since, now)
        if here:
            advance(connection, mailbox, folder, uidvalidity, here[-1].uid)
    return new


def _chunks(mails: Sequence[Arrival]) -> Iterator[Sequence[Arrival]]:
    return (mails[at : at + CHUNK] for at in range(0, len(mails), CHUNK))


def _record(connection: Connection, mails: Sequence[Arrival], since: datetime | None, now: datetime) -> int:
    """One folder's mails, all of one epoch."""
    first = mails[0]
    place = {"_mailbox": first.mailbox, "_folder": first.folder, "_uidvalidity": first.uidvalidity}
    seen = set(connection.scalars(_SEEN, {**place, "uids": [a.uid for a in mails]}))
    fresh = {a.uid: a for a in mails if a.uid not in seen}
    if not fresh:
        return 0
    by_key = {a.key: a for a in reversed(fresh.values())}
    known = dict[str, int](connection.execute(_KNOWN, {"keys": list(by_key)}).tuples().all())
    unknown = sorted((a for key, a in by_key.items() if key not in known), key=lambda a: a.uid)
    if unknown:
        rows = [_row(a, since, now) for a in unknown]
        known |= dict(connection.execute(_ADD, rows).tuples().all())
        if packed := [{"arrival_id": known[a.key], "raw": a.raw} for a in unknown if a.raw is not None]:
            connection.execute(_ADD_BYTES, packed)
    connection.execute(_ADD_SIGHTINGS, [
        {"arrival_id": known[a.key], "mailbox": a.mailbox, "folder": a.folder,
         "uidvalidity": a.uidvalidity, "uid": a.uid} for a in fresh.values()
    ])  # fmt: skip
    file_as_decided(connection, [id_ for key, id_ in known.items() if key not in {a.key for a in unknown}])
    return len(unknown)


def file_as_decided(connection: Connection, ids: Sequence[int]) -> None:
    """Every sighting of these decided mails that is not filed shall be; a mail that was filed and reappears stays put.

    A person who drags a mail back into the inbox means it.
    """
    if ids:
        connection.execute(_TO_FILE, [{"_id": arrival_id, "_sent": SENT_FOLDER} for arrival_id in ids])


def _row(arrival: Arrival, since: datetime | None, now: datetime) -> dict[str, object]:
    return {
        "key": arrival.key, "mailbox": arrival.mailbox, "received": arrival.received, "recorded": now,
        "size": arrival.size, "state": "new", "old": since is not None and arrival.received < since,
    }  # fmt: skip


def pending(connection: Connection, limit: int) -> list[Stored]:
    """Mails that wait for their decision, oldest number first, each with where it was last seen.

    Where several mailboxes have some, each has its turn, so that a flood in one keeps no other waiting. What was begun twice
    or more comes behind all others: if one of them is poison, as few as possible have to meet it.
    """
    found = _oldest(connection, limit, 0, 1)
    if found and connection.scalar(_ELSEWHERE, {"_mailbox": found[0].mailbox}) is not None:
        found = _by_turns(connection, found, limit)
    if left := limit - len(found):
        found += _oldest(connection, left, 2, _EVER)
    return found


def _oldest(connection: Connection, count: int, least: int, most: int) -> list[Stored]:
    rows = connection.execute(_PENDING, {"count": count, "_least": least, "_most": most})
    return [Stored(*tuple(row)) for row in rows]


def _by_turns(connection: Connection, oldest: Sequence[Stored], limit: int) -> list[Stored]:
    """The first mail of each mailbox, then the oldest; with more mailboxes than places, the next ones after every decision."""
    heads = list(connection.execute(_HEADS).tuples())
    turn = (connection.scalar(_DECISIONS) or 0) % len(heads)
    first = {number for _, number in (heads[turn:] + heads[:turn])[:limit]}
    rest = [stored.id for stored in oldest if stored.id not in first][: limit - len(first)]
    return [Stored(*tuple(row)) for row in connection.execute(_THESE, {"ids": [*first, *rest]})]


def begin(connection: Connection, arrival_id: int) -> int:
    """Count an attempt to decide this mail and return the count; committed before anything reads the mail.

    A mail that kills the process is known by its count. JournalError if there is nothing to decide.
    """
    count: int | None = connection.scalar(_BEGIN, {"_id": arrival_id})
    if count is None:
        raise JournalError(f"mail {arrival_id} does not wait for a decision")
    return count


def postpone(connection: Connection, arrival_id: int) -> None:
    """Reading the mail went well and it waits for something else: the attempt does not count."""
    connection.execute(_POSTPONE, {"_id": arrival_id})


def raw(connection: Connection, arrival_id: int) -> bytes | None:
    """The bytes of a recorded mail, or None if they were too large to fetch or need not be kept."""
    return connection.scalar(_RAW, {"_id": arrival_id}) or None


def received_since(connection: Connection, since: datetime) -> list[tuple[int, str, datetime]]:
    """Number, mailbox and time of every decided mail that came in and whose bytes are kept, oldest first; ``since`` is UTC."""
    return [(number, mailbox, at) for number, mailbox, at in connection.execute(_SINCE, {"_since": since})]


def mark_decided(connection: Connection, arrival_id: int) -> datetime | None:
    """The mail has its decision now; returns when it was received, or None if it did not wait for one.

    Only carrying a decision out says so.
    """
    received: datetime | None = connection.scalar(_DECIDED, {"_id": arrival_id})
    return received
