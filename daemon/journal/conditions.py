"""What keeps mail from a contact, as far as it is known: it stands until it is lifted, and nothing is deleted.

One condition of a kind stands for an address at a time; a newer one of the same kind takes its place.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from daemon.journal.columns import add
from daemon.journal.progress_tables import conditions
from daemon.journal.tables import outbox
from daemon.model import Condition, ConditionKind, DraftKind

_ADD = insert(conditions)
_STANDING = (
    select(
        conditions.c.address, conditions.c.kind, conditions.c.since, conditions.c.said, conditions.c.until,
        conditions.c.back, conditions.c.outbox_id,
    )
    .where(conditions.c.lifted.is_(None))
    .order_by(conditions.c.id)
)  # fmt: skip
_OF = _STANDING.where(conditions.c.address == bindparam("_address"))
_LIFT = (
    update(conditions)
    .where(
        conditions.c.address == bindparam("_address"), conditions.c.kind == bindparam("_kind"),
        conditions.c.lifted.is_(None),
    )
    .values(lifted=bindparam("_now"), lifted_because=bindparam("_because"))
)  # fmt: skip
_TOLD = select(
    exists().where(
        conditions.c.address == bindparam("_address"), conditions.c.kind == ConditionKind.UNDELIVERABLE.value,
        conditions.c.lifted.is_(None) | (conditions.c.lifted > bindparam("_sent")),
    )
)  # fmt: skip
_SENT = select(
    outbox.c.kind, outbox.c.recipient, outbox.c.created, outbox.c.project, outbox.c.case_ref, outbox.c.subject
).where(outbox.c.id == bindparam("_id"), outbox.c.queued.is_not(None))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """An outgoing mail that was let go, as a report about it needs it."""

    kind: DraftKind
    recipient: str
    created: datetime  # UTC
    project: str | None
    case: str | None
    subject: str


def set_condition(
    connection: Connection, condition: Condition, now: datetime, *, decision_id: int | None = None
) -> None:
    """Keep what is known of an address; an older one of the same kind is lifted."""
    lift(connection, condition.address, condition.kind, now, "a newer one")
    add(connection, _ADD, {
        "address": condition.address.lower(), "kind": condition.kind.value, "since": condition.since,
        "said": condition.said, "until": condition.until, "back": condition.back, "outbox_id": condition.outgoing,
        "decision_id": decision_id,
    })  # fmt: skip


def lift(connection: Connection, address: str, kind: ConditionKind, now: datetime, because: str) -> bool:
    """End what stands of this kind; False if nothing did."""
    values = {"_address": address.lower(), "_kind": kind.value, "_now": now, "_because": because}
    return connection.execute(_LIFT, values).rowcount > 0


def standing(connection: Connection, address: str | None = None) -> list[Condition]:
    """What has not been lifted, oldest first; of one address if named. Whether it still holds is for the reader's day."""
    query, values = (_STANDING, {}) if address is None else (_OF, {"_address": address.lower()})
    return [Condition(row[0], ConditionKind(row[1]), *row[2:]) for row in connection.execute(query, values)]


def told_undeliverable(connection: Connection, address: str, sent: datetime) -> bool:
    """Whether a report on a mail of ``sent`` is no news: the address is marked, or it was found to work after that mail."""
    return bool(connection.scalar(_TOLD, {"_address": address.lower(), "_sent": sent}))


def sent_as(connection: Connection, outbox_id: int) -> Sent | None:
    """What left, or was to leave, under this number; None if there is no such mail."""
    row = connection.execute(_SENT, {"_id": outbox_id}).one_or_none()
    return None if row is None else Sent(DraftKind(row[0]), *row[1:])
