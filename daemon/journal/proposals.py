"""Mail to clients that waits for the lead. Settled once: released, sent when its time came, dropped, or replaced.

Its drafts lie in the outbox as ``held`` rows of the same decision; what they promise counts from the moment they leave. That
moment is their Date, too: it is written in the transaction that lets them go, and no byte changes after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from daemon.journal.columns import add
from daemon.journal.prepared import leave_dated
from daemon.journal.progress_tables import proposals
from daemon.journal.tables import fixed, outbox
from daemon.journal.values import NotHeld, OutboxState

How = Literal["released", "sent", "dropped", "replaced"]
_C = proposals.c
_COLUMNS = (
    _C.id, _C.project, _C.kind, _C.key, _C.decision_id, _C.created, _C.due, _C.settled, _C.settled_at, _C.settled_by, _C.data,
)  # fmt: skip
_ADD = insert(proposals)
_ALL = select(*_COLUMNS).order_by(_C.id)
_WAITING = _ALL.where(_C.settled.is_(None))
_DUE = _WAITING.where(_C.due <= bindparam("_now"))
_OF = _ALL.where(_C.project == bindparam("_project"))
_BY_KEY = _OF.where(_C.key == bindparam("_key"))
_ONE = select(*_COLUMNS).where(_C.id == bindparam("_id"))
_SETTLE = (
    update(proposals)
    .where(_C.id == bindparam("_id"), _C.settled.is_(None))
    .values(settled=bindparam("_how"), settled_at=bindparam("_now"), settled_by=bindparam("_by"))
    .returning(_C.decision_id)
)
_WAIT = update(proposals).where(_C.id == bindparam("_id"), _C.settled.is_(None)).values(due=None)
_ROWS = (
    select(outbox.c.id).where(outbox.c.decision_id == bindparam("_decision"), outbox.c.suggested).order_by(outbox.c.id)
)
_MINE = (
    outbox.c.decision_id == bindparam("_decision"), outbox.c.suggested,
    outbox.c.state == fixed(OutboxState.HELD)[0],
)  # fmt: skip
_LET_GO = (
    update(outbox)
    .where(*_MINE)
    .values(state=OutboxState.QUEUED, queued=bindparam("_now"), not_before=bindparam("_now"))
    .returning(outbox.c.id)
)
_GIVE_UP = (
    update(outbox).where(*_MINE).values(state=OutboxState.DROPPED, settled=bindparam("_now")).returning(outbox.c.id)
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Mail to clients that waits for the lead's word, or for ``due``. Its number is written P12."""

    id: int
    project: str
    kind: str  # delay
    key: str  # unique in the project, whatever becomes of it
    decision: int
    created: datetime
    due: datetime | None  # leaves by itself then; None: only by a word
    settled: str | None = None  # released, sent (nobody objected in time), dropped, replaced
    settled_at: datetime | None = None
    settled_by: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    outgoing: tuple[int, ...] = ()  # rows of the outbox that leave with it

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"P{self.id}"


def propose(
    connection: Connection, project: str, kind: str, key: str, now: datetime, *,
    decision_id: int, due: datetime | None, data: Mapping[str, Any],
) -> int:  # fmt: skip
    """Let the held drafts of a decision wait for a word, in the decision's own transaction. Returns the number.

    JournalError if the project has a proposal with this key already, whatever became of it.
    """
    return add(connection, _ADD, {
        "project": project, "kind": kind, "key": key, "decision_id": decision_id, "created": now, "due": due,
        "data": dict(data),
    })  # fmt: skip


def proposals_waiting(connection: Connection) -> list[Proposal]:
    """All that wait, oldest first."""
    return [_proposal(connection, row) for row in connection.execute(_WAITING).all()]


def proposals_due(connection: Connection, now: datetime) -> list[Proposal]:
    """Those that leave by themselves now."""
    return [_proposal(connection, row) for row in connection.execute(_DUE, {"_now": now}).all()]


def project_proposals(connection: Connection, project: str) -> list[Proposal]:
    """All of a project, settled ones too, oldest first."""
    return [_proposal(connection, row) for row in connection.execute(_OF, {"_project": project}).all()]


def proposal(connection: Connection, number: int) -> Proposal | None:
    """The one of this number."""
    row = connection.execute(_ONE, {"_id": number}).one_or_none()
    return _proposal(connection, row) if row else None


def proposal_of(connection: Connection, project: str, key: str) -> Proposal | None:
    """The one of this key, or None if it was never proposed."""
    row = connection.execute(_BY_KEY, {"_project": project, "_key": key}).one_or_none()
    return _proposal(connection, row) if row else None


def keep_waiting(connection: Connection, number: int) -> None:
    """It no longer leaves by itself: it waits for a word. Nothing happens to one that is settled."""
    connection.execute(_WAIT, {"_id": number})


def settle_proposal(
    connection: Connection, number: int, how: How, now: datetime, *, by: str | None = None
) -> list[int]:
    """Let its mails go (released, sent) or give them up (dropped, replaced); the rows of the outbox. NotHeld if settled."""
    decision = connection.scalar(_SETTLE, {"_id": number, "_how": how, "_now": now, "_by": by})
    if decision is None:
        raise NotHeld(f"P{number} does not wait")
    if how not in ("released", "sent"):
        return sorted(connection.scalars(_GIVE_UP, {"_decision": decision, "_now": now}))
    gone = sorted(connection.scalars(_LET_GO, {"_decision": decision, "_now": now}))
    leave_dated(connection, gone, now)
    return gone


def _proposal(connection: Connection, row: Any) -> Proposal:
    return replace(Proposal(*row), outgoing=tuple(connection.scalars(_ROWS, {"_decision": row.decision_id})))
