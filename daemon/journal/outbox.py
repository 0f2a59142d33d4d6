"""Mail that leaves. The bytes are written once, beside the row, and nothing here ever updates them.

queued → sending → sent is the good way. Before the first content byte goes out, ``began`` is committed: a row that
is ``sending`` and has begun when the daemon stops is *in doubt*, and only :func:`resolve` (or the report that comes
late) takes it from there. A row that is sent, refused, dropped, expired or cancelled never moves again.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Integer, Update, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from daemon.journal.columns import AnyRow, add
from daemon.journal.tables import attempts, fixed, minted, outbox
from daemon.journal.values import JournalError, Minted, OutboxState, Recovered
from daemon.model import Delivery, DeliveryReport, Draft, DraftKind, Fault, Outgoing

LEASE = timedelta(minutes=15)
"""How long a claim holds: longer than the ten minutes a server may take to answer the end of a mail."""

Mint = Callable[[int, Draft], Minted]
Resolution = Literal["sent", "resend", "dropped"]
S = OutboxState
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_HERE = outbox.c.id == bindparam("_id")
_EARLIER = outbox.alias("earlier")
_WAITS_FOR_EARLIER = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.recipient == outbox.c.recipient, _EARLIER.c.to_client, _EARLIER.c.id < outbox.c.id,
        _EARLIER.c.state.in_(fixed(S.QUEUED, S.SENDING)),
    )
    .exists()
)  # fmt: skip
_OUTGOING = select(
    outbox.c.id, outbox.c.mailbox, outbox.c.kind, minted.c.sender, outbox.c.recipient, minted.c.raw,
    minted.c.message_id, minted.c.token, outbox.c.attempts, outbox.c.created, outbox.c.queued, outbox.c.not_before,
    outbox.c.project, outbox.c.contact, outbox.c.case_ref, outbox.c.resends,
).join(minted, minted.c.outbox_id == outbox.c.id)  # fmt: skip
_DUE = (
    _OUTGOING.where(
        outbox.c.state == S.QUEUED,
        outbox.c.not_before <= bindparam("_now"),
        ~(outbox.c.to_client & _WAITS_FOR_EARLIER),
        outbox.c.mailbox.not_in(bindparam("_full", expanding=True)),
    )
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(bindparam("count"))
)
_DOUBTFUL = _OUTGOING.where(outbox.c.state == S.IN_DOUBT, outbox.c.settled <= bindparam("_now")).order_by(outbox.c.id)
_SENDING = select(outbox.c.id, outbox.c.began).where(
    outbox.c.state == S.SENDING, outbox.c.leased < bindparam("_lapsed"), outbox.c.machine.is_(None)
)
_SENT_BY = select(outbox.c.id, outbox.c.began).where(
    outbox.c.state == S.SENDING, outbox.c.machine == bindparam("_machine")
)
_PUT, _MINTED, _ATTEMPT = insert(outbox), insert(minted), insert(attempts)


def _from(*states: OutboxState) -> Update:
    """An update of one row that does nothing unless the row is in one of these states."""
    return update(outbox).where(_HERE, outbox.c.state.in_(fixed(*states)))


_THIS_ATTEMPT = bindparam("_attempt", type_=Integer).is_(None) | (outbox.c.attempts == bindparam("_attempt"))
_REPORTED = _from(S.SENDING, S.IN_DOUBT).where(_THIS_ATTEMPT)
_CLAIM = _from(S.QUEUED).values(
    state=S.SENDING, attempts=outbox.c.attempts + 1, leased=bindparam("_until"), began=None, machine=bindparam("_by")
)
_BEGIN = _from(S.SENDING).where(outbox.c.began.is_(None), _THIS_ATTEMPT).values(began=bindparam("_now"))
_SETTLE = _REPORTED.values(state=bindparam("_state"), settled=bindparam("_now"))
_DEFER = _REPORTED.values(state=S.QUEUED, not_before=bindparam("_next"), leased=None, began=None, settled=None)
_REQUEUE = _from(S.SENDING).values(state=S.QUEUED, leased=None, began=None)
_DOUBT = _from(S.SENDING).values(state=S.IN_DOUBT, settled=bindparam("_now"))
_RESOLVE = _from(S.IN_DOUBT).values(state=bindparam("_state"), settled=bindparam("_now"))
_RESEND = _from(S.IN_DOUBT).values(
    state=S.QUEUED, not_before=bindparam("_now"), resends=outbox.c.resends + 1, leased=None, began=None, settled=None
)
UNSAID = outbox.c.state.in_(fixed(S.QUEUED, S.HELD)) | (
    (outbox.c.state == fixed(S.SENDING)[0]) & outbox.c.began.is_(None)
)
"""Rows of which nothing has left: they wait, are held, or are in hand without content. :func:`begin_content` refuses what was
withdrawn meanwhile."""
_CANCEL = update(outbox).where(_HERE, UNSAID).values(state=S.CANCELLED, settled=bindparam("_now"), queued=None)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an outgoing mail follows from."""

    decision_id: int
    arrival_id: int | None
    timer_id: int | None
    mailbox: str
    intent: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Frozen:
    """A row of the outbox with the bytes minted for it."""

    id: int
    draft: Draft
    minted: Minted


def put(connection: Connection, draft: Draft, mint: Mint, origin: Origin, *, suggested: bool) -> Frozen:
    """Give the draft a row and mint its bytes with the row's number; :func:`freeze` them in the same transaction.

    JournalError if this mail has such a draft to this recipient already.
    """
    client = draft.kind.to_client
    try:
        outbox_id = add(connection, _PUT, {
            "arrival_id": origin.arrival_id, "timer_id": origin.timer_id, "decision_id": origin.decision_id,
            "mailbox": origin.mailbox, "kind": draft.kind.value, "recipient": draft.to.lower(), "suggested": suggested,
            "state": S.HELD if suggested else S.QUEUED, "created": origin.now,
            "queued": None if suggested else origin.now, "not_before": None if suggested else origin.now,
            "automatic": draft.kind.answers, "to_client": client,
            "domain": draft.to.rpartition("@")[2].lower(), "intent": origin.intent, "project": draft.project,
            "contact": draft.contact.lower() if draft.contact else None, "case_ref": draft.case,
            "occasion": draft.occasion, "language": draft.language, "subject": draft.subject,
        })  # fmt: skip
    except IntegrityError as error:
        raise JournalError(f"a second mail of kind {draft.kind} to {draft.to} for one cause") from error
    return Frozen(outbox_id, draft, mint(outbox_id, draft))


def freeze(connection: Connection, mails: Sequence[Frozen]) -> None:
    """Write the bytes of these rows; nothing ever writes them again."""
    if mails:
        connection.execute(_MINTED, [
            {"outbox_id": mail.id, "message_id": mail.minted.message_id, "token": mail.minted.token,
             "sender": mail.minted.sender, "raw": mail.minted.raw} for mail in mails
        ])  # fmt: skip


def claim(
    connection: Connection, now: datetime, limit: int, *, machine: int | None = None, holding: Collection[int] = (),
    full: Collection[str] = (),
) -> list[Outgoing]:  # fmt: skip
    """Take up to ``limit`` mails that are due, none of a ``full`` mailbox, the longest due first; ours for :data:`LEASE`.

    A client's mails leave in the order they were decided: the next one is not due while an earlier one is on its way.
    Claims that lapsed are taken back first, as after a crash, but for what the caller is ``holding``: after a long sleep of the
    machine it is still being sent. A claim of a ``machine`` does not lapse while that machine is there; what it claimed and is
    not holding (the answer to that claim was lost) is taken back.
    """
    lapsed = connection.execute(_SENDING, {"_lapsed": now}).all()
    _take_back(connection, now, [row for row in lapsed if row.id not in holding])
    if machine is not None:
        take_back_of(connection, machine, now, holding)
    due = [
        _outgoing(*tuple(row)) for row in connection.execute(_DUE, {"_now": now, "count": limit, "_full": list(full)})
    ]
    if due:
        connection.execute(_CLAIM, [{"_id": mail.id, "_until": now + LEASE, "_by": machine} for mail in due])
    return [replace(mail, attempts=mail.attempts + 1) for mail in due]


def begin_content(connection: Connection, outbox_id: int, now: datetime, *, attempt: int | None = None) -> None:
    """The first content byte is about to leave; commit this before. JournalError if the mail is not ours to send.

    ``attempt`` is the number of the claim (``Outgoing.attempts``): a claim that lapsed and went to another is refused.
    """
    if connection.execute(_BEGIN, {"_id": outbox_id, "_now": now, "_attempt": attempt}).rowcount != 1:
        raise JournalError(f"outgoing mail {outbox_id} is not claimed, or its content has begun before")


def record(
    connection: Connection,
    outbox_id: int,
    report: DeliveryReport,
    now: datetime,
    next_at: datetime | None = None,
    *,
    attempt: int | None = None,
) -> None:
    """Keep what became of an attempt. A deferred mail is due again at ``next_at``; without one it has expired.

    A definite report may come late, when the mail counts as in doubt already. JournalError for a mail that is
    neither being sent nor in doubt: nothing moves it any more.
    """
    this = {"_id": outbox_id, "_attempt": attempt}
    if report.delivery is Delivery.DEFERRED and next_at is not None:
        moved = connection.execute(_DEFER, {**this, "_next": next_at}).rowcount
    else:
        state = {
            Delivery.SENT: S.SENT, Delivery.REFUSED: S.REFUSED,
            Delivery.DEFERRED: S.EXPIRED, Delivery.IN_DOUBT: S.IN_DOUBT,
        }[report.delivery]  # fmt: skip
        moved = connection.execute(_SETTLE, {**this, "_state": state, "_now": now}).rowcount
    if moved != 1:
        raise JournalError(f"outgoing mail {outbox_id} is not being sent; this report comes too late")
    _said(connection, outbox_id, now, report.delivery, report.text, fault=report.fault, code=report.code)


def recover(connection: Connection, now: datetime) -> Recovered:
    """After a start: what was being sent by a run that ended is queued again, or in doubt if its content had begun.

    Only for the one process that sends; no claim of an earlier run holds.
    """
    return _take_back(connection, now, connection.execute(_SENDING, {"_lapsed": _NEVER}).all())


def take_back_of(connection: Connection, machine: int, now: datetime, holding: Collection[int] = ()) -> Recovered:
    """The same for one of several machines: what it was sending, but for what it is ``holding``."""
    rows = [row for row in connection.execute(_SENT_BY, {"_machine": machine}).all() if row.id not in holding]
    return _take_back(connection, now, rows)


def _take_back(connection: Connection, now: datetime, rows: Sequence[AnyRow]) -> Recovered:
    begun = [id_ for id_, began in rows if began is not None]
    for id_, began in rows:
        connection.execute(_REQUEUE if began is None else _DOUBT, {"_id": id_, "_now": now})
    for id_ in begun:
        _said(connection, id_, now, Delivery.IN_DOUBT, "interrupted after the content had begun", fault=Fault.NETWORK)
    return Recovered(queued=len(rows) - len(begun), in_doubt=len(begun))


def in_doubt(connection: Connection, now: datetime, *, after: timedelta = timedelta(0)) -> list[Outgoing]:
    """Mails of which nobody knows whether they arrived; only those in doubt for at least ``after``."""
    return [_outgoing(*tuple(row)) for row in connection.execute(_DOUBTFUL, {"_now": now - after})]


def resolve(connection: Connection, outbox_id: int, how: Resolution, now: datetime, why: str) -> None:
    """End a doubt: it was sent after all, it is sent once more (same bytes), or it is given up. The reason is kept."""
    values = {"_id": outbox_id, "_now": now}
    if how == "resend":
        moved = connection.execute(_RESEND, values).rowcount
    else:
        moved = connection.execute(_RESOLVE, {**values, "_state": how}).rowcount
    if moved != 1:
        raise JournalError(f"outgoing mail {outbox_id} is not in doubt")
    _said(connection, outbox_id, now, f"resolved: {how}", why)


def cancel(connection: Connection, outbox_id: int, now: datetime, why: str) -> bool:
    """Withdraw a mail of which nothing has left, e.g. for a contact who left the project; False if it is past that."""
    if connection.execute(_CANCEL, {"_id": outbox_id, "_now": now}).rowcount != 1:
        return False
    _said(connection, outbox_id, now, S.CANCELLED, why)
    return True


def _said(
    connection: Connection,
    outbox_id: int,
    now: datetime,
    result: str,
    text: str,
    *,
    fault: Fault = Fault.NONE,
    code: int | None = None,
) -> None:
    values = {"outbox_id": outbox_id, "at": now, "result": str(result), "fault": fault.value}
    connection.execute(_ATTEMPT, {**values, "code": code, "text": text})


def _outgoing(
    id_: int, mailbox: str, kind: str, sender: str, recipient: str, raw: bytes, message_id: str, token: str,
    tries: int, created: datetime, queued: datetime | None, not_before: datetime | None, project: str | None, contact: str | None,
    case: str | None, resends: int,
) -> Outgoing:  # fmt: skip
    return Outgoing(
        id_, mailbox, DraftKind(kind), sender, recipient, raw, message_id, token, tries, created, queued, not_before,
        project, contact, case, resends,
    )  # fmt: skip
