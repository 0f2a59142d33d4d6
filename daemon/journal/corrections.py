"""A person's word on what a mail really is. A mail has one such word that counts; what was said before it is kept, undone.

The text of the mail is kept beside the word while it counts, because lessons are made of it; undone, it is emptied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, insert, or_, select, update

from daemon.journal import meta
from daemon.journal.columns import AnyRow, add
from daemon.journal.corrected_tables import corrections
from daemon.journal.outbox import UNSAID
from daemon.journal.tables import case_events, cases, decisions, fixed, letters, outbox
from daemon.journal.values import JournalError, OutboxState
from daemon.model import CaseKind, CaseState, OpenCase

LEARNED = "learned"  # the row of meta that says how far the present lessons may reach
_MINE = or_(
    decisions.c.arrival_id == bindparam("_id"),
    decisions.c.id.in_(select(corrections.c.decision_id).where(corrections.c.arrival_id == bindparam("_id"))),
)
_DECISIONS = select(decisions.c.id).where(_MINE)
_ADD = insert(corrections)
_LISTED = (
    select(corrections, func.coalesce(letters.c.sender, ""), func.coalesce(letters.c.subject, ""))
    .outerjoin(letters, letters.c.arrival_id == corrections.c.arrival_id)
    .order_by(corrections.c.id)
)
_ACTIVE = _LISTED.where(corrections.c.undone.is_(None))
_OF = _ACTIVE.where(corrections.c.arrival_id == bindparam("_id"))
_UNDO = (
    update(corrections)
    .where(corrections.c.id == bindparam("_id"), corrections.c.undone.is_(None))
    .values(undone=bindparam("_now"), undone_by=bindparam("_by"), text=None)
)
_REVISION = select(
    func.coalesce(func.max(corrections.c.id), 0), func.count(corrections.c.undone), func.count(corrections.c.text)
)
_OUT = (outbox.c.decision_id.in_(_DECISIONS),)
_SAID = select(
    exists().where(
        *_OUT, outbox.c.to_client, ~UNSAID,
        outbox.c.state.in_(fixed(OutboxState.SENDING, OutboxState.SENT, OutboxState.IN_DOUBT)),
    )
)  # fmt: skip
_TOLD = select(outbox.c.recipient, outbox.c.intent).where(*_OUT, outbox.c.kind == "notice")
_WITHDRAW = (
    update(outbox)
    .where(*_OUT, outbox.c.to_client, UNSAID)
    .values(state=OutboxState.CANCELLED, settled=bindparam("_now"), queued=None)
)
_FIRST = case_events.alias("first")
_FIRST_EVENT = select(func.min(_FIRST.c.id)).where(_FIRST.c.case_id == cases.c.id).correlate(cases).scalar_subquery()
_OPENED = (
    select(cases)
    .where(
        case_events.c.case_id == cases.c.id, case_events.c.id == _FIRST_EVENT, case_events.c.decision_id.in_(_DECISIONS)
    )
    .order_by(cases.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction, and the mail it is about. ``by`` is empty where nobody can know; ``text`` is None once it is undone."""

    id: int
    arrival_id: int
    at: datetime
    by: str
    how: str
    from_intent: str
    to_intent: str
    text: str | None
    undone: datetime | None = None
    undone_by: str | None = None
    sender: str = ""
    subject: str = ""


def add_correction(
    connection: Connection,
    arrival_id: int,
    *,
    now: datetime,
    by: str,
    how: str,
    from_intent: str,
    to_intent: str,
    text: str | None,
    decision_id: int,
) -> int:
    """Keep a person's word; the one said before about this mail is undone by it. Returns the number."""
    before = correction_of(connection, arrival_id)
    if before is not None:
        undo_correction(connection, before.id, now, by or how)
    return add(connection, _ADD, {
        "arrival_id": arrival_id, "decision_id": decision_id, "at": now, "by": by, "how": how,
        "from_intent": from_intent, "to_intent": to_intent, "text": text,
    })  # fmt: skip


def undo_correction(connection: Connection, number: int, now: datetime, by: str) -> None:
    """The word does not count any more, and its text is forgotten. JournalError if there is none that counts."""
    if connection.execute(_UNDO, {"_id": number, "_now": now, "_by": by}).rowcount != 1:
        raise JournalError(f"there is no correction {number} that counts")


def correction_of(connection: Connection, arrival_id: int) -> CorrectionRow | None:
    """The word that counts for this mail, or None."""
    row = connection.execute(_OF, {"_id": arrival_id}).one_or_none()
    return None if row is None else _row(row)


def active_corrections(connection: Connection) -> list[CorrectionRow]:
    """Every word that counts, oldest first."""
    return [_row(row) for row in connection.execute(_ACTIVE)]


def all_corrections(connection: Connection) -> list[CorrectionRow]:
    """Every word that was ever said, oldest first."""
    return [_row(row) for row in connection.execute(_LISTED)]


def corrections_revision(connection: Connection) -> str:
    """A short name of the present set of words; it changes whenever one is added, undone or removed."""
    return "-".join(str(number) for number in connection.execute(_REVISION).one())


def said_to_client(connection: Connection, arrival_id: int) -> bool:
    """Whether a client was, or may have been, told anything on account of this mail."""
    return bool(connection.scalar(_SAID, {"_id": arrival_id}))


def told_of(connection: Connection, arrival_id: int) -> frozenset[tuple[str, str]]:
    """Who of the team was told of this mail, and as what: address and intent."""
    return frozenset((row.recipient, row.intent) for row in connection.execute(_TOLD, {"_id": arrival_id}))


def withdraw(connection: Connection, arrival_id: int, now: datetime) -> int:
    """Words to the client that have not begun to leave do not leave; how many that were."""
    return connection.execute(_WITHDRAW, {"_id": arrival_id, "_now": now}).rowcount


def case_opened_by(connection: Connection, arrival_id: int) -> OpenCase | None:
    """The case this mail opened, in whatever state it is."""
    row = connection.execute(_OPENED, {"_id": arrival_id}).one_or_none()
    if row is None:
        return None
    return OpenCase(
        ref=row.ref, kind=CaseKind(row.kind), state=CaseState(row.state), subject=row.subject,
        opened=row.opened, due=row.due, owner=row.owner, contact=row.contact,
    )  # fmt: skip


def learned(connection: Connection) -> str | None:
    """What was last worked out of the corrections, as `keep_learned` was given it."""
    return meta.value(connection, LEARNED)


def keep_learned(connection: Connection, what: str) -> None:
    """Keep what was worked out, so that a start need not work it out again."""
    meta.put(connection, LEARNED, what)


def _row(row: AnyRow | Sequence[object]) -> CorrectionRow:
    id_, arrival, _, at, by, how, before, after, text, undone, undone_by, sender, subject = row
    return CorrectionRow(id_, arrival, at, by, how, before, after, text, undone, undone_by, sender, subject)  # type: ignore[arg-type]
