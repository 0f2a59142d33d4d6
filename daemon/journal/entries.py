"""What was recorded about projects and contacts: progress, promises that left the house, notes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from daemon.journal.columns import add
from daemon.journal.progress_tables import contact_notes, entries, promises, reports
from daemon.journal.tables import fixed, outbox
from daemon.journal.values import OutboxState
from daemon.model import Audience, Entry, EntryKind, Promise, PromiseKind, PromisePlan

_ADD = insert(entries)
_LIST = (
    select(
        entries.c.kind, entries.c.text, entries.c.at, entries.c.by, entries.c.audience, entries.c.hours,
        entries.c.milestone, entries.c.due, entries.c.reason, entries.c.source, entries.c.id, entries.c.owner,
        entries.c.measure,
    )
    .where(entries.c.project == bindparam("_project"))
    .order_by(entries.c.at, entries.c.id)
)  # fmt: skip
_LIST_SINCE = _LIST.where(entries.c.at >= bindparam("_since"))
_ADD_PROMISE = insert(promises)
_MADE = func.coalesce(outbox.c.queued, promises.c.made)
_NEVER_LEFT = fixed(
    OutboxState.HELD, OutboxState.DROPPED, OutboxState.REFUSED, OutboxState.EXPIRED, OutboxState.CANCELLED
)
_PROMISES = (
    select(
        promises.c.what, promises.c.due, promises.c.project, promises.c.case_ref, _MADE.label("made"),
        promises.c.outbox_id, promises.c.kind, promises.c.day, promises.c.id,
    )
    .outerjoin(outbox, outbox.c.id == promises.c.outbox_id)
    .where(
        promises.c.project == bindparam("_project"),
        promises.c.outbox_id.is_(None) | outbox.c.state.not_in(_NEVER_LEFT),
    )
    .order_by("made", promises.c.id)
)  # fmt: skip
_NEWEST_ENTRY = select(entries.c.project, func.max(entries.c.id)).group_by(entries.c.project)
_NEWEST_PROMISE = select(promises.c.project, func.max(promises.c.id)).group_by(promises.c.project)
_NEWEST_REPORT = select(reports.c.project, func.max(reports.c.as_of)).group_by(reports.c.project)
_MILESTONES = (
    select(entries.c.project, entries.c.milestone)
    .where(
        entries.c.kind == fixed(EntryKind.MILESTONE)[0], entries.c.audience == fixed(Audience.CLIENT)[0],
        entries.c.milestone.is_not(None), entries.c.due.is_not(None),
    )
    .distinct()
)  # fmt: skip
_ADD_NOTE = insert(contact_notes)
_NOTES = (
    select(contact_notes.c.at, contact_notes.c.note)
    .where(contact_notes.c.address == bindparam("_address"))
    .order_by(contact_notes.c.id)
)
_LAST_UPDATE = select(func.max(outbox.c.created)).where(
    outbox.c.project == bindparam("_project"), outbox.c.to_client, outbox.c.state == "sent",
    outbox.c.occasion.startswith("weekly"),
)  # fmt: skip


def add_entry(
    connection: Connection, project: str, entry: Entry, now: datetime, *, decision_id: int | None = None
) -> int:
    """Record one step of progress and return its number. ``now`` is when it was recorded, ``entry.at`` when it was."""
    return add(connection, _ADD, {
        "project": project, "at": entry.at, "kind": entry.kind.value, "text": entry.text, "by": entry.by,
        "audience": entry.audience.value, "hours": entry.hours, "milestone": entry.milestone, "due": entry.due,
        "reason": entry.reason, "source": entry.source, "recorded": now, "decision_id": decision_id,
        "owner": entry.owner, "measure": entry.measure,
    })  # fmt: skip


def project_entries(connection: Connection, project: str, since: datetime | None = None) -> list[Entry]:
    """The steps of a project in the order they were made, internal ones too; only from ``since`` on if given."""
    query, values = (_LIST, {}) if since is None else (_LIST_SINCE, {"_since": since})
    return [
        Entry(EntryKind(kind), text, at, by, Audience(audience), *rest)
        for kind, text, at, by, audience, *rest in connection.execute(query, {"_project": project, **values})
    ]


def add_promises(
    connection: Connection, plans: Sequence[PromisePlan], now: datetime, *, decision_id: int, outbox_id: int | None
) -> None:
    """Keep what was promised, with the mail that carries it. It counts from the moment that mail is let go."""
    if plans:
        connection.execute(_ADD_PROMISE, [
            {"project": plan.project, "what": plan.what, "due": plan.due, "case_ref": plan.case, "made": now,
             "decision_id": decision_id, "outbox_id": outbox_id, "kind": plan.kind.value, "day": plan.day} for plan in plans
        ])  # fmt: skip


def project_promises(connection: Connection, project: str) -> list[Promise]:
    """Every date that left the house for this project, in the order in which they left.

    What a mail promises that still waits, was dropped or never reached anybody is no promise.
    """
    return [
        Promise(what, due, key, case, made, outgoing, PromiseKind(kind), day, number)
        for what, due, key, case, made, outgoing, kind, day, number in connection.execute(
            _PROMISES, {"_project": project}
        )
    ]


def progress_marks(connection: Connection) -> dict[str, tuple[int, int, datetime | None]]:
    """What is newest of each project: the number of its last entry and promise, and its youngest report (UTC)."""
    found: dict[str, tuple[int, int, datetime | None]] = {
        key: (number, 0, None) for key, number in connection.execute(_NEWEST_ENTRY)
    }
    for key, number in connection.execute(_NEWEST_PROMISE):
        found[key] = (found.get(key, (0, 0, None))[0], number, None)
    for key, at in connection.execute(_NEWEST_REPORT):
        entry, promise, _ = found.get(key, (0, 0, None))
        found[key] = (entry, promise, at)
    return found


def milestones_made(connection: Connection) -> frozenset[tuple[str, str]]:
    """The milestones that entries have given a date, with their projects' keys."""
    return frozenset((project, name) for project, name in connection.execute(_MILESTONES))


def note_contact(
    connection: Connection, address: str, note: str, now: datetime, *, decision_id: int | None = None
) -> None:
    """Keep what was learned of a contact, e.g. an absence or an address that is gone."""
    values = {"address": address.lower(), "note": note, "at": now, "decision_id": decision_id}
    connection.execute(_ADD_NOTE, values)


def contact_notes_of(connection: Connection, address: str) -> list[tuple[datetime, str]]:
    """What was learned of a contact, oldest first."""
    return [(at, note) for at, note in connection.execute(_NOTES, {"_address": address.lower()})]


def last_update(connection: Connection, project: str) -> datetime | None:
    """As of when the newest weekly update was that reached a client of this project, or None if none ever did."""
    at: datetime | None = connection.scalar(_LAST_UPDATE, {"_project": project})
    return at
