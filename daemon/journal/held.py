"""What waits for a person's word, and the word itself. A held mail is settled once: released or dropped."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Update, bindparam, func, or_, select, update

from daemon.journal import cases, meta, timers
from daemon.journal.corrected_tables import corrections
from daemon.journal.tables import arrivals, case_events, decisions, fixed, letters, outbox, threads
from daemon.journal.tables import cases as book
from daemon.journal.values import HeldRow, NotHeld, OutboxState
from daemon.model import CaseChange, CaseKind, CaseState

EVERY = timedelta(minutes=15)
"""The lead gets at most one digest in this time."""

_OPEN = (decisions.c.hold, decisions.c.settled.is_(None))
_HELD = (
    select(
        decisions.c.arrival_id, decisions.c.id, decisions.c.at, decisions.c.mailbox, letters.c.sender,
        letters.c.subject, decisions.c.intent, decisions.c.row, decisions.c.because, decisions.c.project,
        decisions.c.contact, decisions.c.alert,
    )
    .join(letters, letters.c.arrival_id == decisions.c.arrival_id)
    .where(*_OPEN)
    .order_by(decisions.c.id)
)  # fmt: skip
_UNTOLD = _HELD.where(decisions.c.digested.is_(None))
_OLD_UNTOLD = (
    select(arrivals.c.mailbox, arrivals.c.id)
    .join(decisions, decisions.c.arrival_id == arrivals.c.id)
    .where(arrivals.c.old, decisions.c.digested.is_(None), *_OPEN)
    .order_by(arrivals.c.id)
)
_OLD_WAITING = select(arrivals.c.id).where(arrivals.c.old, arrivals.c.state == fixed("new")[0]).limit(1)
_SUGGESTED = (
    select(outbox.c.decision_id, outbox.c.id)
    .where(outbox.c.state == fixed(OutboxState.HELD)[0], outbox.c.decision_id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.id)
)
_SETTLE = (
    update(decisions)
    .where(decisions.c.arrival_id == bindparam("_id"), *_OPEN)
    .values(settled=bindparam("_how"), settled_at=bindparam("_now"))
    .returning(decisions.c.id)
)
_HOLD = (
    update(decisions)
    .where(decisions.c.arrival_id == bindparam("_id"), decisions.c.settled.is_(None))
    .values(hold=True, digested=None)
)
_CASE = select(decisions.c.case_ref).where(decisions.c.arrival_id == bindparam("_id"))
_STEPS = case_events.alias("steps")
_EVENTS = select(func.count(_STEPS.c.id)).where(_STEPS.c.case_id == book.c.id).correlate(book).scalar_subquery()
_TIED = threads.c.contact.is_not(None) & threads.c.arrival_id.is_not(None) & (threads.c.arrival_id != bindparam("_id"))
_OTHERS = select(threads.c.id).where(threads.c.case_ref == book.c.ref, _TIED).exists()
_SPOKEN = (
    select(outbox.c.id)
    .where(outbox.c.case_ref == book.c.ref, outbox.c.to_client, outbox.c.queued.is_not(None))
    .exists()
)
_UNTOUCHED = (
    select(book.c.kind, decisions.c.id.label("decision_id"))
    .join(case_events, case_events.c.case_id == book.c.id)
    .join(decisions, decisions.c.id == case_events.c.decision_id)
    .where(
        book.c.ref == bindparam("_ref"), decisions.c.arrival_id == bindparam("_id"), book.c.closed.is_(None),
        book.c.answered.is_(None), book.c.kind != CaseKind.COMPLAINT.value, _EVENTS == 1, ~_OTHERS, ~_SPOKEN,
    )
)  # fmt: skip
_TOLD = update(decisions).where(decisions.c.arrival_id == bindparam("_id")).values(digested=bindparam("_now"))
_CORRECTED = select(corrections.c.decision_id).where(corrections.c.arrival_id == bindparam("_id"))
_MINE = (
    or_(outbox.c.arrival_id == bindparam("_id"), outbox.c.decision_id.in_(_CORRECTED)),
    outbox.c.state == fixed(OutboxState.HELD)[0],
)
_LET_GO = (
    update(outbox)
    .where(*_MINE)
    .values(state=OutboxState.QUEUED, queued=bindparam("_now"), not_before=bindparam("_now"))
    .returning(outbox.c.id)
)
_GIVE_UP = (
    update(outbox)
    .where(*_MINE)
    .values(state=OutboxState.DROPPED, settled=bindparam("_now"))
    .returning(outbox.c.id)
)  # fmt: skip


def held(connection: Connection) -> list[HeldRow]:
    """Mails that wait for a person, longest first."""
    return _rows(connection, untold=False)


def _rows(connection: Connection, *, untold: bool) -> list[HeldRow]:
    rows = connection.execute(_UNTOLD if untold else _HELD).all()
    suggested: dict[int, list[int]] = defaultdict(list)
    if rows:
        for decision_id, outbox_id in connection.execute(_SUGGESTED, {"ids": [row.id for row in rows]}):
            suggested[decision_id].append(outbox_id)
    return [HeldRow(*[*row, tuple(suggested[row.id])]) for row in rows]


def hold(connection: Connection, arrival_id: int) -> None:
    """A decided mail waits for a person after all; what a person has settled stays settled."""
    connection.execute(_HOLD, {"_id": arrival_id})


def release(connection: Connection, arrival_id: int, now: datetime) -> list[int]:
    """Let go what was suggested for a held mail; returns the outbox rows that leave now. NotHeld if it is settled."""
    return _settle(connection, arrival_id, "released", _LET_GO, now)


def release_anew(connection: Connection, arrival_id: int, now: datetime) -> list[int]:
    """It is released, but what lay ready does not leave: it is worded anew. Returns those rows. NotHeld if it is settled."""
    return _settle(connection, arrival_id, "released", _GIVE_UP, now)


def drop(connection: Connection, arrival_id: int, now: datetime, *, case_stays: bool = False) -> list[int]:
    """Say nothing about a held mail; returns the outbox rows that are given up. NotHeld if it is settled.

    A case that this mail opened and in which nothing else has happened ends with it, unless ``case_stays``; a complaint
    does not: it ends by the client's word or by a reason.
    """
    given_up = _settle(connection, arrival_id, "dropped", _GIVE_UP, now)
    if case := connection.scalar(_CASE, {"_id": arrival_id}):
        timers.stop_timers(connection, case, now)  # a person has settled it: nobody is reminded of it any more
        opened = None if case_stays else connection.execute(_UNTOUCHED, {"_id": arrival_id, "_ref": case}).one_or_none()
        if opened is not None:
            cases.change(connection, _ended(case, CaseKind(opened.kind)), opened.decision_id, now)
    return given_up


def _ended(ref: str, kind: CaseKind) -> CaseChange:
    state = CaseState.DECLINED if kind is CaseKind.CHANGE else CaseState.CLOSED
    project = ref.rpartition("-")[0]
    return CaseChange(ref, project, kind, state, opened=False, reason="the mail that opened it was dropped")


def _settle(connection: Connection, arrival_id: int, how: str, move: Update, now: datetime) -> list[int]:
    if connection.scalar(_SETTLE, {"_id": arrival_id, "_how": how, "_now": now}) is None:
        raise NotHeld(f"mail {arrival_id} is not held")
    return sorted(connection.scalars(move, {"_id": arrival_id, "_now": now}))


def digest_due(connection: Connection, now: datetime, *, every: timedelta = EVERY) -> list[HeldRow]:
    """Held mails the lead was not told of, or none if the last digest is younger than ``every``."""
    last = meta.last_said(connection, "digest")
    return [] if last is not None and now - last < every else _rows(connection, untold=True)


def old_untold(connection: Connection) -> dict[str, list[int]] | None:
    """Held mails by mailbox that were there before a renumbering and of which nobody was told; None while more wait to be decided."""
    if connection.scalar(_OLD_WAITING):
        return None
    found: dict[str, list[int]] = defaultdict(list)
    for mailbox, arrival_id in connection.execute(_OLD_UNTOLD):
        found[mailbox].append(arrival_id)
    return dict(found)


def told(connection: Connection, arrival_id: int, now: datetime) -> None:
    """A lead was told of this held mail by a mail of its own: no digest repeats it."""
    connection.execute(_TOLD, {"_id": arrival_id, "_now": now})


def digested(connection: Connection, arrival_ids: Sequence[int], now: datetime) -> None:
    """The lead was told of these; call it in the transaction that carries out the digest."""
    meta.say(connection, "digest", now)
    if arrival_ids:
        connection.execute(_TOLD, [{"_id": arrival_id, "_now": now} for arrival_id in arrival_ids])
