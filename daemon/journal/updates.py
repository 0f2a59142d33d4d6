"""Weekly updates: one a project, contact and week, whatever happens. The row is written with the mail's, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from daemon.journal.columns import add
from daemon.journal.progress_tables import updates
from daemon.journal.values import JournalError

SENT, SKIPPED = "sent", "skipped"
_C = updates.c
_ADD = insert(updates)
_OF = (
    select(
        _C.project, _C.contact, _C.week, _C.outcome, _C.at, _C.number, _C.day, _C.colour, _C.checksum, _C.promised,
        _C.decision_id,
    )
    .where(_C.project == bindparam("_project"))
    .order_by(_C.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """What became of one week's update to one contact. ``number`` is its report's, 0 where none was sent."""

    project: str
    contact: str  # stored address
    week: str  # 2026-W47
    outcome: str  # sent: its mail is in the outbox; skipped: there is none for that week
    at: datetime  # UTC
    number: int
    day: date  # the last day reported on, at the site
    colour: str | None = None
    checksum: str | None = None  # SHA-256 of the report, hex
    promised: Mapping[str, str] = field(default_factory=dict)  # milestone → day, as the report says it
    decision: int | None = None


def add_update(connection: Connection, row: UpdateRow) -> None:
    """Keep what became of a week; JournalError if this contact has had that week's already."""
    try:
        add(connection, _ADD, {
            "project": row.project, "contact": row.contact.lower(), "week": row.week, "outcome": row.outcome, "at": row.at,
            "number": row.number, "day": row.day, "colour": row.colour, "checksum": row.checksum,
            "promised": dict(row.promised), "decision_id": row.decision,
        })  # fmt: skip
    except IntegrityError as error:
        raise JournalError(f"{row.contact} has had the update of {row.project} for {row.week}") from error


def project_updates(connection: Connection, project: str) -> list[UpdateRow]:
    """All of a project, oldest first."""
    return [UpdateRow(*row) for row in connection.execute(_OF, {"_project": project})]
