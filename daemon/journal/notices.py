"""Mail to the team on its way: what may leave now, what waits, what was gathered for one mail. Nothing of it is lost.

A gathered notice keeps its row and its bytes; the decision whose mail tells it is noted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, case, func, insert, literal, or_, select, update

from daemon.journal.outbox import Frozen
from daemon.journal.progress_tables import notices
from daemon.journal.tables import fixed, minted, outbox
from daemon.journal.values import OutboxState
from daemon.model import DraftKind, Urgency

S = OutboxState
_KINDS = frozenset({DraftKind.NOTICE, DraftKind.DIGEST})
_ADD = insert(notices)
_OURS = outbox.c.kind.in_(fixed(*(kind.value for kind in sorted(_KINDS))))
_URGENCY = func.coalesce(notices.c.urgency, literal(Urgency.SOON.value))
_AT_ONCE = notices.c.urgency == Urgency.AT_ONCE.value
_READY = (
    select(
        outbox.c.id, outbox.c.kind, outbox.c.recipient, _URGENCY, notices.c.answer_by, outbox.c.occasion, outbox.c.created
    )
    .outerjoin(notices, notices.c.outbox_id == outbox.c.id)
    .where(outbox.c.state == fixed(S.QUEUED)[0], outbox.c.not_before <= bindparam("_now"), outbox.c.attempts == 0, _OURS)
    .order_by(outbox.c.id)
)  # fmt: skip
_LEFT = (
    select(
        outbox.c.recipient, func.count(),
        func.sum(case((_AT_ONCE, 1), else_=0), type_=Integer),
    )
    .outerjoin(notices, notices.c.outbox_id == outbox.c.id)
    .where(
        outbox.c.kind == fixed(DraftKind.NOTICE)[0], outbox.c.queued > bindparam("_queued"),
        or_(
            outbox.c.state == fixed(S.SENDING)[0],
            outbox.c.state.in_(fixed(S.SENT, S.IN_DOUBT)) & (outbox.c.settled > bindparam("_since")),
        ),
    )
    .group_by(outbox.c.recipient)
)  # fmt: skip
_PUT_OFF = (
    update(outbox)
    .where(outbox.c.id == bindparam("_id"), outbox.c.state == fixed(S.QUEUED)[0])
    .values(not_before=bindparam("_until"))
)
_GATHER = _PUT_OFF.values(state=S.GATHERED, not_before=bindparam("_until"))
_GATHERED = (
    select(outbox.c.id, outbox.c.recipient, outbox.c.created, outbox.c.case_ref, _URGENCY, minted.c.raw)
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .outerjoin(notices, notices.c.outbox_id == outbox.c.id)
    .where(outbox.c.state == fixed(S.GATHERED)[0], outbox.c.not_before <= bindparam("_now"))
    .order_by(outbox.c.id)
)
_BUNDLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("_id"), outbox.c.state == fixed(S.GATHERED)[0])
    .values(state=S.BUNDLED, settled=bindparam("_now"))
)
_TOLD_IN = update(notices).where(notices.c.outbox_id == bindparam("_id")).values(told_in=bindparam("_decision"))


@dataclass(frozen=True, slots=True)
class ReadyNotice:
    """Mail to one of the team that is due and was not tried yet."""

    id: int
    kind: DraftKind
    recipient: str
    urgency: Urgency
    answer_by: datetime | None  # UTC
    occasion: str
    created: datetime  # UTC


@dataclass(frozen=True, slots=True)
class GatheredNotice:
    """A notice that is told together with others."""

    id: int
    recipient: str
    created: datetime  # UTC
    case: str | None
    urgency: Urgency
    raw: bytes


def note(connection: Connection, mails: Iterable[Frozen]) -> None:
    """Keep how urgent mail to the team is."""
    rows = [
        {"outbox_id": mail.id, "urgency": mail.draft.urgency.value, "answer_by": mail.draft.answer_by}
        for mail in mails
        if mail.draft.kind in _KINDS
    ]
    if rows:
        connection.execute(_ADD, rows)


def notices_ready(connection: Connection, now: datetime) -> list[ReadyNotice]:
    """Mail to the team that would leave now, oldest first; what was tried before goes its way."""
    return [
        ReadyNotice(id_, DraftKind(kind), to, Urgency(urgency), *rest)
        for id_, kind, to, urgency, *rest in connection.execute(_READY, {"_now": now})
    ]


def notices_left(connection: Connection, since: datetime, queued: datetime) -> dict[str, tuple[int, int]]:
    """How many notices have left to each person since then, and how many of them were to leave at once.

    Looked at are those let go after ``queued``; no notice waits for longer.
    """
    rows = connection.execute(_LEFT, {"_since": since, "_queued": queued})
    return {to: (count, at_once or 0) for to, count, at_once in rows}


def put_off(connection: Connection, outbox_id: int, until: datetime) -> None:
    """A notice leaves later."""
    connection.execute(_PUT_OFF, {"_id": outbox_id, "_until": until})


def gather(connection: Connection, outbox_id: int, until: datetime) -> None:
    """A notice is told together with others, then."""
    connection.execute(_GATHER, {"_id": outbox_id, "_until": until})


def gathered_due(connection: Connection, now: datetime) -> list[GatheredNotice]:
    """Notices that are to be told together now, oldest first."""
    return [
        GatheredNotice(id_, to, created, ref, Urgency(urgency), raw)
        for id_, to, created, ref, urgency, raw in connection.execute(_GATHERED, {"_now": now})
    ]


def bundle(connection: Connection, ids: Sequence[int], decision_id: int, now: datetime) -> None:
    """These are told by the mail of the decision with this number."""
    for outbox_id in ids:
        connection.execute(_BUNDLE, {"_id": outbox_id, "_now": now})
        connection.execute(_TOLD_IN, {"_id": outbox_id, "_decision": decision_id})
