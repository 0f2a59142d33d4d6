"""What operators look at: decisions as they were taken, the outbox as it stands. Reading only."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, select

from daemon.journal.columns import AnyRow
from daemon.journal.tables import attempts, decisions, letters, minted, outbox
from daemon.journal.values import DecisionRow, OutboxRow, OutboxState

_DECISIONS = (
    select(
        decisions.c.id, decisions.c.at, decisions.c.mailbox, decisions.c.outcome, decisions.c.row,
        decisions.c.because, decisions.c.intent, decisions.c.hold, decisions.c.arrival_id, decisions.c.timer_id,
        func.coalesce(letters.c.sender, ""), func.coalesce(letters.c.subject, ""), letters.c.message_id,
        decisions.c.project, decisions.c.contact, decisions.c.case_ref, decisions.c.filing, decisions.c.alert,
        decisions.c.policy, decisions.c.settled,
    )
    .outerjoin(letters, letters.c.arrival_id == decisions.c.arrival_id)
    .limit(bindparam("count"))
)  # fmt: skip
_AFTER = _DECISIONS.where(decisions.c.id > bindparam("_after")).order_by(decisions.c.id)
_NEWEST = _DECISIONS.order_by(decisions.c.id.desc())
_ONE = _DECISIONS.where(decisions.c.arrival_id == bindparam("_id"))
_OUTGOING = (
    select(outbox.c.decision_id, outbox.c.id)
    .where(outbox.c.decision_id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.id)
)
_LAST_SAID = (
    select(attempts.c.result + ": " + attempts.c.text)
    .where(attempts.c.outbox_id == outbox.c.id)
    .order_by(attempts.c.id.desc())
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
_OUTBOX = (
    select(
        outbox.c.id, outbox.c.state, outbox.c.kind, outbox.c.recipient, outbox.c.subject, outbox.c.mailbox,
        outbox.c.created, outbox.c.not_before, outbox.c.attempts, outbox.c.resends, minted.c.message_id,
        outbox.c.arrival_id, outbox.c.project, outbox.c.case_ref, func.coalesce(_LAST_SAID, ""), outbox.c.occasion,
    )
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .order_by(outbox.c.id.desc())
    .limit(bindparam("count"))
)  # fmt: skip
_OUTBOX_IN = _OUTBOX.where(outbox.c.state.in_(bindparam("states", expanding=True)))
_BYTES = select(minted.c.raw).where(minted.c.outbox_id == bindparam("_id"))


def decision_rows(connection: Connection, after_id: int = 0, limit: int = 50) -> list[DecisionRow]:
    """Decisions with a number above ``after_id``, oldest first; how a reader follows along."""
    return _decisions(connection, connection.execute(_AFTER, {"_after": after_id, "count": limit}).all())


def last_decisions(connection: Connection, limit: int = 50) -> list[DecisionRow]:
    """The newest decisions, oldest of them first."""
    return _decisions(connection, connection.execute(_NEWEST, {"count": limit}).all()[::-1])


def decision_of(connection: Connection, arrival_id: int) -> DecisionRow | None:
    """The decision about this mail, or None."""
    found = _decisions(connection, connection.execute(_ONE, {"_id": arrival_id, "count": 1}).all())
    return found[0] if found else None


def _decisions(connection: Connection, rows: Collection[AnyRow]) -> list[DecisionRow]:
    outgoing: dict[int, list[int]] = defaultdict(list)
    if rows:
        for decision_id, outbox_id in connection.execute(_OUTGOING, {"ids": [row.id for row in rows]}):
            outgoing[decision_id].append(outbox_id)
    return [DecisionRow(*[*row, tuple(outgoing[row.id])]) for row in rows]


def outbox_rows(
    connection: Connection, limit: int = 50, states: Collection[OutboxState] | None = None
) -> list[OutboxRow]:
    """The newest outgoing mails first; only those in ``states`` if given."""
    if states is None:
        rows = connection.execute(_OUTBOX, {"count": limit})
    else:
        rows = connection.execute(_OUTBOX_IN, {"count": limit, "states": [str(state) for state in states]})
    return [OutboxRow(id_, OutboxState(state), *rest) for id_, state, *rest in rows]


def outgoing_bytes(connection: Connection, outbox_id: int) -> bytes | None:
    """The frozen bytes of an outgoing mail, or None if there is none of this number."""
    return connection.scalar(_BYTES, {"_id": outbox_id})
