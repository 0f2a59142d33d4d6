"""What lies ready for a held mail: words to a client that wait for a person's. The law: nobody has been told them yet.

What leaves by a person's word has that moment as its Date (RFC 5322, 3.6.1); after it no byte changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from daemon.journal import held as holding
from daemon.journal.corrected_tables import corrections
from daemon.journal.methods import reads, writes
from daemon.journal.progress_tables import promises
from daemon.journal.tables import cases, decisions, fixed, minted, outbox, threads
from daemon.journal.values import OutboxState
from daemon.mail import dated
from daemon.model import PromiseKind

_ANSWER_BY = (
    select(func.min(promises.c.due))
    .where(promises.c.outbox_id == outbox.c.id, promises.c.kind == fixed(PromiseKind.ANSWER)[0])
    .scalar_subquery()
)
_READY = (
    select(
        func.coalesce(outbox.c.arrival_id, corrections.c.arrival_id).label("arrival"), outbox.c.id, cases.c.ref,
        outbox.c.created, _ANSWER_BY.label("answer_by"), minted.c.raw,
    )
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .outerjoin(corrections, corrections.c.decision_id == outbox.c.decision_id)
    .outerjoin(cases, cases.c.ref == outbox.c.case_ref)
    .where(outbox.c.state == fixed(OutboxState.HELD)[0])
    .order_by(outbox.c.id)
)  # fmt: skip
_OF = _READY.where((outbox.c.arrival_id == bindparam("_id")) | (corrections.c.arrival_id == bindparam("_id")))
_ALL = _READY.join(decisions, decisions.c.arrival_id == func.coalesce(outbox.c.arrival_id, corrections.c.arrival_id)).where(
    decisions.c.hold, decisions.c.settled.is_(None)
)  # fmt: skip
_RAW = select(minted.c.raw).where(minted.c.outbox_id == bindparam("_id"))
_DATE = update(minted).where(minted.c.outbox_id == bindparam("_id")).values(raw=bindparam("_raw"))
_LEAVING = select(outbox.c.id).where(outbox.c.decision_id == bindparam("_id"), outbox.c.to_client, ~outbox.c.suggested)
_TIE = (
    update(threads)
    .where(threads.c.arrival_id == bindparam("_id"), threads.c.case_ref.is_(None))
    .values(case_ref=bindparam("_case"))
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """One mail to a client that leaves if a person releases the held mail ``arrival``."""

    arrival: int
    id: int  # row of the outbox
    case: str | None  # that its words name, if there is one of that number
    created: datetime  # UTC: when it was worded
    answer_by: datetime | None  # UTC: when it says that the client is answered
    raw: bytes


def prepared(connection: Connection, arrival_id: int) -> list[Prepared]:
    """What lies ready for this held mail, first things first."""
    return _rows(connection, _OF, {"_id": arrival_id})


def all_prepared(connection: Connection) -> list[Prepared]:
    """The same for every mail that is held."""
    return _rows(connection, _ALL, {})


def _rows(connection: Connection, query: Select[Any], values: dict[str, int]) -> list[Prepared]:
    return [Prepared(*row) for row in connection.execute(query, values)]


def leave_dated(connection: Connection, outbox_ids: Sequence[int], now: datetime) -> None:
    """These were let go now: their Date says so. Call it in the transaction that lets them go."""
    for number in outbox_ids:
        raw = connection.scalar(_RAW, {"_id": number})
        connection.execute(_DATE, {"_id": number, "_raw": dated(raw or b"", now)})


def release(connection: Connection, arrival_id: int, now: datetime) -> list[int]:
    """Let go what was suggested for a held mail; returns the outbox rows that leave now. NotHeld if it is settled."""
    gone = holding.release(connection, arrival_id, now)
    leave_dated(connection, gone, now)
    return gone


def tie_to_case(connection: Connection, arrival_id: int, case: str) -> None:
    """A mail that had no case belongs to this one now, for whoever answers it."""
    connection.execute(_TIE, {"_id": arrival_id, "_case": case})


def leaving_of(connection: Connection, decision_id: int) -> list[int]:
    """The mails to clients that leave by this decision: rows of the outbox."""
    return list(connection.scalars(_LEAVING, {"_id": decision_id}))


class HoldingMethods:
    """What waits for a person, as methods of the opened journal."""

    held = reads(holding.held)
    hold = writes(holding.hold)
    release = writes(release)
    release_anew = writes(holding.release_anew)
    drop = writes(holding.drop)
    digest_due = reads(holding.digest_due)
    old_untold = reads(holding.old_untold)
    told = writes(holding.told)
    digested = writes(holding.digested)
    prepared = reads(prepared)
    all_prepared = reads(all_prepared)
    tie_to_case = writes(tie_to_case)
    leaving_of = reads(leaving_of)
