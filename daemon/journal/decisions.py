"""Carrying out a decision: all that follows from it, in the caller's one transaction, or nothing at all.

A mail is decided once. Whoever carries out a second decision for it gets the number of the first, and no effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from daemon.journal import (
    absences,
    arrivals,
    cases,
    conditions,
    entries,
    hooks,
    letters,
    notices,
    offers,
    recent,
    superseding,
    threads,
    timers,
)
from daemon.journal import outbox as road
from daemon.journal.columns import add
from daemon.journal.outbox import Frozen, Mint, Origin
from daemon.journal.tables import decisions, traces
from daemon.journal.threads import Knot
from daemon.journal.values import JournalError, Letter, Timer, TraceRow
from daemon.model import Check, Decision, Hit

_ADD, _TRACE = insert(decisions), insert(traces)
_OF_ARRIVAL = select(decisions.c.id).where(decisions.c.arrival_id == bindparam("_id"))
_WHY = select(traces.c.reasons, traces.c.checks, traces.c.hits, traces.c.facts).where(
    traces.c.decision_id == bindparam("_id")
)


@dataclass(frozen=True, slots=True)
class _Circumstances:
    """What a decision was taken on, beside its facts."""

    arrival_id: int | None
    timer_id: int | None
    now: datetime
    mailbox: str
    facts: Mapping[str, Any]
    policy: str
    case: str | None
    message_id: str | None = None  # of the mail it is about


def carry_out(
    connection: Connection,
    arrival_id: int | None,
    decision: Decision,
    mint: Mint,
    *,
    now: datetime,
    mailbox: str,
    facts_snapshot: Mapping[str, Any],
    policy: str,
    letter: Letter | None = None,
) -> int:
    """Write the decision, its case, outgoing mail, timers, promises, entries and notes; returns the decision's number.

    ``mint`` turns a draft into bytes once the outbox row has its number. ``letter`` is what to remember of the mail.
    ``arrival_id`` None: a decision about no mail, e.g. a digest; nothing then keeps it from being carried out twice.
    Raises ReferenceTaken if the case number is gone, and whatever ``mint`` raises; then nothing was written.
    """
    received = None if arrival_id is None else arrivals.mark_decided(connection, arrival_id)
    if arrival_id is not None and received is None:
        return _decided(connection, arrival_id)
    mail, case = letter or Letter(), _case(decision, letter)
    around = _Circumstances(arrival_id, None, now, mailbox, facts_snapshot, policy, case, mail.message_id)
    decision_id = _write(connection, decision, mint, around)
    if arrival_id is not None and received is not None:
        letters.remember(connection, arrival_id, mail, received)
        if decision.filing is not None:
            arrivals.file_as_decided(connection, [arrival_id])
    return decision_id


def fire(
    connection: Connection,
    timer: Timer,
    decision: Decision,
    mint: Mint,
    *,
    now: datetime,
    facts_snapshot: Mapping[str, Any],
    policy: str,
    mailbox: str | None = None,
) -> int | None:
    """Fire a timer and carry out what follows, as one; None if it fired or was stopped meanwhile: nothing follows."""
    if not timers.fire(connection, timer.id, now):
        return None
    case = _case(decision, None) or timer.case
    around = _Circumstances(None, timer.id, now, mailbox or timer.mailbox, facts_snapshot, policy, case)
    return _write(connection, decision, mint, around)


def _decided(connection: Connection, arrival_id: int) -> int:
    decision_id = connection.scalar(_OF_ARRIVAL, {"_id": arrival_id})
    if decision_id is None:
        raise JournalError(f"there is no mail {arrival_id}")
    return int(decision_id)


def _case(decision: Decision, letter: Letter | None) -> str | None:
    if decision.case is not None:
        return decision.case.ref
    from_drafts = (draft.case for draft in (*decision.drafts, *decision.suggested) if draft.case)
    return next(from_drafts, None) or (letter.case if letter else None)


def _write(connection: Connection, decision: Decision, mint: Mint, around: _Circumstances) -> int:
    now = around.now
    decision_id = _note(connection, decision, around)
    if decision.case is not None:
        cases.change(connection, decision.case, decision_id, now)
    for change in decision.ended:
        cases.change(connection, change, decision_id, now)
        timers.stop_timers(connection, change.ref, now)
    if decision.stop_timers_of is not None:
        timers.stop_timers(connection, decision.stop_timers_of, now)
    origin = Origin(decision_id, around.arrival_id, around.timer_id, around.mailbox, decision.intent, now)
    mails = [road.put(connection, draft, mint, origin, suggested=False) for draft in decision.drafts]
    suggested = [road.put(connection, draft, mint, origin, suggested=True) for draft in decision.suggested]
    road.freeze(connection, [*mails, *suggested])
    notices.note(connection, [*mails, *suggested])
    superseding.supersede(connection, mails, decision.intent, now)
    threads.tie(connection, _knots(decision, around, [*mails, *suggested]))
    fresh = decision.case.ref if decision.case and decision.case.opened else None
    timers.plan(
        connection, decision.timers, now, mailbox=around.mailbox, project=decision.project, fresh_case=fresh
    )  # fmt: skip
    carrier = next((mail.id for mail in mails if mail.draft.kind.to_client), None)
    entries.add_promises(connection, decision.promises, now, decision_id=decision_id, outbox_id=carrier)
    for frozen in (*mails, *suggested):
        plans = frozen.draft.promises
        entries.add_promises(connection, plans, now, decision_id=decision_id, outbox_id=frozen.id)
    _record(connection, decision, now, decision_id, carrier)
    return decision_id


def _record(connection: Connection, decision: Decision, now: datetime, decision_id: int, carrier: int | None) -> None:
    """What a decision adds to what is known: offers, progress, contacts. ``carrier`` is its mail to the client."""
    if decision.offer is not None:
        case, terms = decision.offer
        offers.add_offer(connection, case, terms, by=decision.by, now=now, decision_id=decision_id, outbox_id=carrier)
    if decision.offer_word is not None:
        offers.settle_offer(connection, decision.offer_word, now)
    for project, entry in decision.entries:
        entries.add_entry(connection, project, entry, now, decision_id=decision_id)
    for address, note in decision.notes:
        entries.note_contact(connection, address, note, now, decision_id=decision_id)
    for word in decision.absences:
        absences.add_absence(connection, word, now, decision_id=decision_id)
    hooks.add_calls(connection, decision_id, decision.calls, now)
    for condition in decision.conditions:
        conditions.set_condition(connection, condition, now, decision_id=decision_id)
    if decision.trip is not None:
        recent.trip_once(connection, decision.trip, now)
    for address, kind, because in decision.lifted:
        conditions.lift(connection, address, kind, now, because)


def _knots(decision: Decision, around: _Circumstances, mails: Sequence[Frozen]) -> list[Knot]:
    knots = [
        Knot(mail.minted.message_id, None, mail.id, mail.draft.project, mail.draft.contact, mail.draft.case)
        for mail in mails
    ]
    if around.message_id:
        here = (around.arrival_id, None, decision.project, decision.contact, around.case)
        knots.insert(0, Knot(around.message_id, *here))
    return knots


def _note(connection: Connection, decision: Decision, around: _Circumstances) -> int:
    decision_id = add(connection, _ADD, {
        "arrival_id": around.arrival_id, "timer_id": around.timer_id, "at": around.now, "mailbox": around.mailbox,
        "outcome": decision.outcome.value, "row": decision.row, "because": decision.because, "hold": decision.hold,
        "intent": decision.intent, "project": decision.project, "contact": decision.contact,
        "case_ref": around.case, "filing": decision.filing, "alert": decision.alert, "policy": around.policy,
    })  # fmt: skip
    connection.execute(_TRACE, {
        "decision_id": decision_id,
        "reasons": list(decision.reasons),
        "checks": [(check.row, check.hit, check.because) for check in decision.checks],
        "hits": [(hit.rule, hit.concern, hit.matched, hit.because) for hit in decision.hits],
        "facts": dict(around.facts),
    })  # fmt: skip
    return decision_id


def trace(connection: Connection, decision_id: int) -> TraceRow | None:
    """Why a decision was taken, or None if there is no such decision."""
    row = connection.execute(_WHY, {"_id": decision_id}).one_or_none()
    if row is None:
        return None
    checks: Sequence[Sequence[Any]] = row.checks
    hits: Sequence[Sequence[Any]] = row.hits
    return TraceRow(
        tuple(row.reasons), tuple(Check(*check) for check in checks), tuple(Hit(*hit) for hit in hits), row.facts
    )
