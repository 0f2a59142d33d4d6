"""When the file is an older copy of the journal: what it does not know may have happened. Law: then nothing leaves by itself.

Numbers that were given after the copy was made are not given again; mail that came since is recorded as ``old``, to be held; what
waited to leave may have left, so it is in doubt; what waited for silence waits for a word.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, literal, select, text, update

from daemon.journal import meta
from daemon.journal.progress_tables import proposals
from daemon.journal.tables import attempts, fixed, outbox, positions
from daemon.journal.values import OutboxState
from daemon.model import Delivery, Fault

COPIED, RESTORED = "copied", "restored"
COUNTED = ("arrivals", "decisions", "outbox")
_COUNTERS = text("SELECT name, seq FROM sqlite_sequence WHERE name IN ('arrivals', 'decisions', 'outbox')")
_BEYOND = text("UPDATE sqlite_sequence SET seq = max(seq, :number) WHERE name = :name")
_BEGIN = text(
    "INSERT INTO sqlite_sequence (name, seq) SELECT :name, 0 WHERE :name NOT IN (SELECT name FROM sqlite_sequence)"
)
_WAITING = outbox.c.state.in_(fixed(OutboxState.QUEUED, OutboxState.SENDING))
_SAID = insert(attempts).from_select(
    ["outbox_id", "at", "result", "fault", "text"],
    select(
        outbox.c.id, bindparam("_now", type_=attempts.c.at.type), literal(Delivery.IN_DOUBT.value), literal(Fault.NONE.value),
        literal("the journal is an older copy: this mail may have left after it was made"),
    ).where(_WAITING),
)  # fmt: skip
_DOUBT = update(outbox).where(_WAITING).values(state=OutboxState.IN_DOUBT, settled=bindparam("_now"))
_OLD = update(positions).values(
    since=func.max(func.coalesce(positions.c.since, 0), bindparam("_since", type_=positions.c.since.type))
)
_WAIT = update(proposals).where(proposals.c.settled.is_(None)).values(due=None)


def counters(connection: Connection) -> Mapping[str, int]:
    """The last number given to mails, decisions and outgoing mails; none of them ever goes down."""
    return dict.fromkeys(COUNTED, 0) | dict(connection.execute(_COUNTERS).tuples().all())


def mark_copied(connection: Connection, now: datetime) -> None:
    """This file is a copy made at ``now``: whoever runs it knows nothing of what came after."""
    meta.put(connection, COPIED, now.isoformat())


def copy_made(connection: Connection) -> datetime | None:
    """When this file was copied from the running journal and not run since; None for the journal itself."""
    at = meta.value(connection, COPIED)
    return datetime.fromisoformat(at) if at else None


def restored(connection: Connection) -> datetime | None:
    """When an older copy was last taken for the journal."""
    at = meta.value(connection, RESTORED)
    return datetime.fromisoformat(at) if at else None


def restore(connection: Connection, until: datetime, beyond: Mapping[str, int], now: datetime) -> None:
    """Go on with an older copy. ``until``: what came before may have been answered; ``beyond``: numbers that may be in use."""
    for name in COUNTED:
        connection.execute(_BEGIN, {"name": name})
        connection.execute(_BEYOND, {"name": name, "number": beyond.get(name, 0)})
    connection.execute(_SAID, {"_now": now})
    connection.execute(_DOUBT, {"_now": now})
    connection.execute(_OLD, {"_since": until})
    connection.execute(_WAIT)
    meta.put(connection, RESTORED, now.isoformat())
    meta.forget(connection, COPIED)
