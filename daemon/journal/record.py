"""What a client may read of a project's history, in the order in which it was recorded. Reading only.

A fact is in the record from the moment nothing can take it back: a mail of ours once it was sent, a promise with the mail that
carried it, an entry once it was recorded. So what was in the record once stays in it, at the same place, and new facts come
behind it. Notes, forecasts, new dates of which the client was not told yet, notices to the team, the reasons kept with a case and
mail whose sender is doubtful are never among them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from daemon.journal.progress_tables import entries, promises, updates
from daemon.journal.tables import arrival_bytes, case_events, cases, decisions, fixed, letters, minted, outbox
from daemon.journal.values import OutboxState
from daemon.model import BY_HAND, Audience, EntryKind

OWN_WORDS = (
    "D14", "D14a", "D14s", "D14u", "D27", "D28", "D29", "D30", "D31", "D32", "D33", "D34", "D35", "D35c", "D35h", "D36",
)  # fmt: skip
"""Rows in which a contact wrote themselves and nothing spoke against it."""

TOLD = (
    EntryKind.DONE, EntryKind.IN_WORK, EntryKind.NEXT, EntryKind.BLOCKED, EntryKind.WAITING, EntryKind.MILESTONE,
    EntryKind.DECISION, EntryKind.IDEA,
)  # fmt: skip
_PROJECT: BindParameter[str] = bindparam("_project")
_SENT = fixed(OutboxState.SENT)[0]
_MAILS = (
    select(
        decisions.c.at, decisions.c.id, decisions.c.contact, letters.c.subject, letters.c.message_id, decisions.c.case_ref,
        letters.c.received, arrival_bytes.c.raw, arrival_bytes.c.sha256,
    )
    .join(letters, letters.c.arrival_id == decisions.c.arrival_id)
    .join(arrival_bytes, arrival_bytes.c.arrival_id == decisions.c.arrival_id)
    .where(
        decisions.c.project == _PROJECT, decisions.c.row.in_(fixed(*OWN_WORDS)), letters.c.identity == decisions.c.contact,
    )
)  # fmt: skip
_ANSWERS = (
    select(
        outbox.c.settled, outbox.c.id, outbox.c.kind, outbox.c.recipient, outbox.c.subject, outbox.c.case_ref,
        minted.c.message_id, minted.c.raw,
    )
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .where(outbox.c.project == _PROJECT, outbox.c.to_client, outbox.c.state == _SENT)
)  # fmt: skip
_BY_HAND = (
    select(
        decisions.c.at,
        decisions.c.id,
        cases.c.contact,
        letters.c.subject,
        letters.c.message_id,
        decisions.c.case_ref,
        arrival_bytes.c.raw,
        arrival_bytes.c.sha256,
    )
    .join(letters, letters.c.arrival_id == decisions.c.arrival_id)
    .join(arrival_bytes, arrival_bytes.c.arrival_id == decisions.c.arrival_id)
    .join(cases, cases.c.ref == decisions.c.case_ref)
    .where(decisions.c.project == _PROJECT, decisions.c.row == fixed(BY_HAND)[0])
)
_STEPS = (
    select(case_events.c.at, case_events.c.id, cases.c.ref, cases.c.kind, case_events.c.state, cases.c.subject)
    .join(cases, cases.c.id == case_events.c.case_id)
    .where(cases.c.project == _PROJECT)
    .order_by(case_events.c.id)
)
_ENTRIES = select(
    entries.c.recorded, entries.c.id, entries.c.kind, entries.c.text, entries.c.at, entries.c.hours, entries.c.due,
).where(
    entries.c.project == _PROJECT, entries.c.audience == fixed(Audience.CLIENT)[0], entries.c.kind.in_(fixed(*TOLD)),
    (entries.c.kind != fixed(EntryKind.MILESTONE)[0]) | entries.c.due.is_(None),
)  # fmt: skip
_PROMISES = (
    select(
        outbox.c.settled, promises.c.id, promises.c.what, promises.c.due, promises.c.day, promises.c.case_ref,
        minted.c.message_id,
    )
    .join(outbox, outbox.c.id == promises.c.outbox_id)
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .where(promises.c.project == _PROJECT, outbox.c.to_client, outbox.c.state == _SENT)
)  # fmt: skip
_REPORTS = (
    select(
        outbox.c.settled, updates.c.id, updates.c.contact, updates.c.week, updates.c.number, updates.c.colour,
        updates.c.checksum, minted.c.message_id,
    )
    .join(outbox, (outbox.c.decision_id == updates.c.decision_id) & (outbox.c.recipient == updates.c.contact))
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .where(updates.c.project == _PROJECT, outbox.c.state == _SENT)
)  # fmt: skip


_HEARD = (
    select(func.max(letters.c.received))
    .join(decisions, decisions.c.arrival_id == letters.c.arrival_id)
    .where(decisions.c.project == _PROJECT, letters.c.identity == decisions.c.contact)
)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One fact of the record: when it could no longer be taken back (UTC), what sort it is, and what it says."""

    at: datetime
    kind: str  # mail, answer, case, promise, report, or the kind of an entry
    said: dict[str, Any]
    raw: bytes | None = None  # of a mail


def last_heard(connection: Connection, project: str) -> datetime | None:
    """When the newest mail of a contact of the project came (UTC), or None if none ever did."""
    at: datetime | None = connection.scalar(_HEARD, {"_project": project})
    return at


def project_record(connection: Connection, project: str) -> list[RecordRow]:
    """All that a client of the project may read, oldest first; facts of one moment in the order of their kinds."""
    sorts = (_mails, _cases, _entries, _answers, _promises, _reports, _by_hand)
    found = [
        (row.at, rank, number, row)
        for rank, sort in enumerate(sorts)
        for number, row in enumerate(sort(connection, project))
    ]
    return [row for _, _, _, row in sorted(found, key=lambda one: one[:3])]


def _rows(connection: Connection, query: Select[Any], project: str) -> Iterator[Any]:
    """In the order of their numbers."""
    yield from sorted(connection.execute(query, {"_project": project}).all(), key=lambda row: row.id)


def _mails(connection: Connection, project: str) -> Iterator[RecordRow]:
    for row in _rows(connection, _MAILS, project):
        said = {
            "from": row.contact, "subject": row.subject, "received": row.received, "case": row.case_ref,
            "message_id": row.message_id, "sha256": row.sha256 or hashlib.sha256(row.raw).hexdigest(),
        }  # fmt: skip
        yield RecordRow(row.at, "mail", said)


def _answers(connection: Connection, project: str) -> Iterator[RecordRow]:
    for row in _rows(connection, _ANSWERS, project):
        said = {
            "sort": row.kind, "to": row.recipient, "subject": row.subject, "case": row.case_ref, "message_id": row.message_id,
            "sha256": hashlib.sha256(row.raw).hexdigest(),
        }  # fmt: skip
        yield RecordRow(row.settled, "answer", said, row.raw)


def _by_hand(connection: Connection, project: str) -> Iterator[RecordRow]:
    """Answers that people wrote from a mail program of their own."""
    for row in _rows(connection, _BY_HAND, project):
        said = {
            "sort": "person", "to": row.contact, "subject": row.subject, "case": row.case_ref, "message_id": row.message_id,
            "sha256": row.sha256 or hashlib.sha256(row.raw).hexdigest(),
        }  # fmt: skip
        yield RecordRow(row.at, "answer", said)


def _cases(connection: Connection, project: str) -> Iterator[RecordRow]:
    """Only what changes a case's state; notes and names of the team are its other events."""
    states: dict[str, str] = {}
    for row in connection.execute(_STEPS, {"_project": project}):
        if states.get(row.ref) != row.state:
            states[row.ref] = row.state
            yield RecordRow(
                row.at, "case", {"case": row.ref, "sort": row.kind, "state": row.state, "subject": row.subject}
            )


def _entries(connection: Connection, project: str) -> Iterator[RecordRow]:
    for row in _rows(connection, _ENTRIES, project):
        yield RecordRow(row.recorded, row.kind, {"text": row.text, "on": row.at, "hours": row.hours, "until": row.due})


def _promises(connection: Connection, project: str) -> Iterator[RecordRow]:
    for row in _rows(connection, _PROMISES, project):
        said = {"text": row.what, "until": row.day or row.due, "case": row.case_ref, "message_id": row.message_id}
        yield RecordRow(row.settled, "promise", said)


def _reports(connection: Connection, project: str) -> Iterator[RecordRow]:
    for row in _rows(connection, _REPORTS, project):
        said = {
            "number_of_report": row.number, "week": row.week, "to": row.contact, "light": row.colour, "sha256": row.checksum,
            "message_id": row.message_id,
        }  # fmt: skip
        yield RecordRow(row.settled, "report", said)
