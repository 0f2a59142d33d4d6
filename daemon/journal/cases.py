"""Cases: what clients asked for. A number is given once; a case is moved, never rewritten; every step is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from daemon.journal import timers
from daemon.journal.columns import AnyRow, add
from daemon.journal.tables import case_events, cases
from daemon.journal.values import CaseEvent, CaseRow, JournalError, ReferenceTaken
from daemon.model import FINAL_STATES, CaseChange, CaseKind, CaseState, OpenCase

_BY_HUMAN = " answered the client"
_OPEN = insert(cases)
_EVENT = insert(case_events)
_HERE = cases.c.ref == bindparam("_ref")
_FIND = select(cases).where(_HERE)
_MOVE = update(cases).where(_HERE)
_EVENTS = (
    select(case_events.c.at, case_events.c.state, case_events.c.reason, case_events.c.decision_id)
    .where(case_events.c.case_id == bindparam("_id"))
    .order_by(case_events.c.id)
)
_TOLD = select(
    exists().where(
        case_events.c.case_id == bindparam("_id"),
        case_events.c.at == bindparam("_now"),
        case_events.c.reason.endswith(_BY_HUMAN),
    )
)
_COMPLAINTS = (
    select(cases)
    .where(
        cases.c.project == bindparam("_project"), cases.c.kind == CaseKind.COMPLAINT.value, cases.c.opened >= bindparam("_since")
    )
    .order_by(cases.c.id)
)  # fmt: skip
_NEWEST = select(func.max(cases.c.number)).where(cases.c.project == bindparam("_project"))
_ANSWERED = _MOVE.values(answered=bindparam("_now"), answered_by=bindparam("_member"))
_FIRST_ANSWER = (
    select(func.min(case_events.c.at))
    .where(case_events.c.case_id == cases.c.id, case_events.c.reason.endswith(_BY_HUMAN))
    .scalar_subquery()
)
_SETTLED = select(cases.c.ref, _FIRST_ANSWER, cases.c.closed).where(
    cases.c.project == bindparam("_project"), cases.c.answered.is_not(None) | cases.c.closed.is_not(None)
)


def next_reference(connection: Connection, project: str) -> str:
    """The reference the next case of this project gets, e.g. SHOP-18. Opening a case takes it."""
    return f"{project}-{(connection.scalar(_NEWEST, {'_project': project}) or 0) + 1}"


def change(connection: Connection, change: CaseChange, decision_id: int, now: datetime) -> None:
    """Open the case or move it on; ReferenceTaken if the number went to another case meanwhile."""
    case_id = _open(connection, change, now) if change.opened else _move(connection, change, now)
    step = {"case_id": case_id, "at": now, "state": change.state.value, "reason": change.reason}
    connection.execute(_EVENT, {**step, "decision_id": decision_id})


def _open(connection: Connection, change: CaseChange, now: datetime) -> int:
    project, _, number = change.ref.rpartition("-")
    if project != change.project or not number.isdecimal():
        raise JournalError(f"{change.ref} is no reference of project {change.project}")
    values = {
        "ref": change.ref, "project": project, "number": int(number), "kind": change.kind.value,
        "state": change.state.value, "subject": change.subject, "wish": change.wish, "contact": change.contact,
        "owner": change.owner, "opened": now, "due": change.due,
        "closed": now if change.state in FINAL_STATES else None,
    }  # fmt: skip
    try:
        return add(connection, _OPEN, values)
    except IntegrityError as error:
        raise ReferenceTaken(f"{change.ref} is taken") from error


def _move(connection: Connection, change: CaseChange, now: datetime) -> int:
    """What the change leaves empty stays as it is."""
    row = _row(connection, change.ref)
    final = change.state in FINAL_STATES
    values = {
        "kind": change.kind.value,
        "state": change.state.value,
        "closed": (row.closed or now) if final else None,
        "owner": change.owner or row.owner,
        "due": change.due or row.due,
        "subject": change.subject or row.subject,
        "wish": change.wish or row.wish,
        "contact": change.contact or row.contact,
    }
    connection.execute(_MOVE.values(values), {"_ref": change.ref})
    return int(row.id)


def human_answered(connection: Connection, case: str, member: str, now: datetime) -> None:
    """A person of the team wrote to the client: the clock stops and the daemon keeps quiet in this thread."""
    row = _row(connection, case)
    connection.execute(_ANSWERED, {"_ref": case, "_member": member, "_now": now})
    step = {"case_id": row.id, "at": now, "state": row.state, "reason": f"{member}{_BY_HUMAN}"}
    if not connection.scalar(
        _TOLD, {"_id": row.id, "_now": now}
    ):  # the decision that carried the answer may have said so itself
        connection.execute(_EVENT, step)
    timers.stop_timers(connection, case, now)


def open_cases(connection: Connection, project: str | None = None, contact: str | None = None) -> list[OpenCase]:
    """Cases that are not settled, oldest first; of one project or contact if named."""
    query = _listed(project, contact).where(cases.c.closed.is_(None))
    return [_short(row) for row in connection.execute(query)]


def complaints_since(connection: Connection, project: str, since: datetime) -> list[OpenCase]:
    """The complaints of a project that were opened since then, settled ones too, oldest first."""
    return [_short(row) for row in connection.execute(_COMPLAINTS, {"_project": project, "_since": since})]


def all_cases(connection: Connection, project: str | None = None, contact: str | None = None) -> list[CaseRow]:
    """Every case there ever was, oldest first; without their events."""
    return [_full(row, ()) for row in connection.execute(_listed(project, contact))]


def case(connection: Connection, ref: str) -> CaseRow | None:
    """One case with its whole life, or None."""
    row = connection.execute(_FIND, {"_ref": ref}).one_or_none()
    if row is None:
        return None
    return _full(row, [CaseEvent(*event) for event in connection.execute(_EVENTS, {"_id": row.id})])


def answered(connection: Connection, project: str) -> dict[str, datetime]:
    """When a person first answered, or closed, each case of the project that is answered or closed (UTC)."""
    found = connection.execute(_SETTLED, {"_project": project})
    return {ref: min(filter(None, (answered, closed))) for ref, answered, closed in found if answered or closed}


def _listed(project: str | None, contact: str | None) -> Select[*tuple[Any, ...]]:
    query = select(cases).order_by(cases.c.id)
    if project is not None:
        query = query.where(cases.c.project == project)
    return query if contact is None else query.where(cases.c.contact == contact.lower())


def _row(connection: Connection, ref: str) -> AnyRow:
    row = connection.execute(_FIND, {"_ref": ref}).one_or_none()
    if row is None:
        raise JournalError(f"there is no case {ref}")
    return row


def _short(row: AnyRow) -> OpenCase:
    return OpenCase(
        ref=row.ref, kind=CaseKind(row.kind), state=CaseState(row.state), subject=row.subject,
        opened=row.opened, due=row.due, owner=row.owner, contact=row.contact,
    )  # fmt: skip


def _full(row: AnyRow, events: Sequence[CaseEvent]) -> CaseRow:
    return CaseRow(
        case=_short(row), project=row.project, wish=row.wish, closed=row.closed,
        answered_by=row.answered_by, answered=row.answered, events=tuple(events),
    )  # fmt: skip
