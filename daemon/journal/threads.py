"""Which conversation a mail belongs to: by our token, else by Message-IDs of mail that came or left.

Message-IDs can be forged. Finding a thread grants nothing: who may speak in it is the guard's to judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from daemon.journal import cases
from daemon.journal.columns import AnyRow
from daemon.journal.tables import outbox, threads
from daemon.journal.values import ThreadFacts
from daemon.model import Thread

_ADD = insert(threads)
_BY_ID = select(threads).where(threads.c.message_id.in_(bindparam("ids", expanding=True))).order_by(threads.c.id)
_BY_TOKEN = select(threads).where(threads.c.outbox_id == bindparam("_id")).order_by(threads.c.id)
_TALKERS = (
    select(threads.c.contact).distinct().where(threads.c.case_ref == bindparam("_case"), threads.c.contact.is_not(None))
)
_NOTICE_TO = select(outbox.c.recipient).where(outbox.c.id == bindparam("_id"), ~outbox.c.to_client)
_ABOUT = select(outbox.c.arrival_id).where(outbox.c.id == bindparam("_id"), ~outbox.c.to_client)
_CLIENTS_NEWEST = (
    select(threads.c.message_id)
    .where(threads.c.case_ref == bindparam("_case"), threads.c.arrival_id.is_not(None), threads.c.contact.is_not(None))
    .order_by(threads.c.id.desc())
    .limit(1)
)
_SENT = select(outbox.c.settled).where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == "sent")
MOST = 64
"""Message-IDs looked up for one mail; what a longer References holds in between tells nothing more."""


@dataclass(frozen=True, slots=True)
class Knot:
    """Where a Message-ID ties a mail that came or left to a project, a contact and a case."""

    message_id: str
    arrival_id: int | None
    outbox_id: int | None
    project: str | None
    contact: str | None
    case_ref: str | None


def tie(connection: Connection, knots: Sequence[Knot]) -> None:
    """Remember these."""
    if knots:
        connection.execute(_ADD, [
            {"message_id": knot.message_id, "arrival_id": knot.arrival_id, "outbox_id": knot.outbox_id,
             "project": knot.project, "contact": knot.contact and knot.contact.lower(), "case_ref": knot.case_ref}
            for knot in knots
        ])  # fmt: skip


def thread(
    connection: Connection,
    message_ids: Sequence[str],
    outbox_id: int | None = None,
    *,
    received: datetime | None = None,
) -> ThreadFacts:
    """What is known of the thread of a mail that names these Message-IDs, most telling first.

    ``outbox_id`` is the row our verified token names. With ``received``, the seconds since our newest mail in the
    thread that it answers are filled in.
    """
    by_token = list(connection.execute(_BY_TOKEN, {"_id": outbox_id})) if outbox_id is not None else []
    ids = list(dict.fromkeys(message_ids))[:MOST]
    by_id = list(connection.execute(_BY_ID, {"ids": ids})) if ids else []
    rows = by_token or sorted(by_id, key=lambda row: (row.case_ref is None, ids.index(row.message_id)))
    if not rows:
        return ThreadFacts(Thread(token_valid=True if outbox_id is not None else None))
    outgoing = tuple(dict.fromkeys(row.outbox_id for row in (*by_token, *by_id) if row.outbox_id is not None))
    sent = max(filter(None, connection.scalars(_SENT, {"ids": outgoing})), default=None) if outgoing else None
    return ThreadFacts(
        thread=_thread(connection, rows, via_token=bool(by_token), token=outbox_id, sent=sent, received=received),
        arrivals=tuple(dict.fromkeys(row.arrival_id for row in by_id if row.arrival_id is not None)),
        outgoing=outgoing,
        sent=sent,
    )


def _thread(
    connection: Connection,
    rows: Sequence[AnyRow],
    *,
    via_token: bool,
    token: int | None,
    sent: datetime | None,
    received: datetime | None,
) -> Thread:
    """The first row is the most telling one; only rows of the same case (or project) speak for the contacts."""
    ref, project = rows[0].case_ref, rows[0].project
    found = cases.case(connection, ref) if ref else None
    same = {row.contact for row in rows if row.contact and (row.case_ref, row.project) == (ref, project)}
    if ref:
        same |= set(connection.scalars(_TALKERS, {"_case": ref}))
    if found is not None and found.case.contact:
        same.add(found.case.contact)
    return Thread(
        case=found.case if found else None,
        project=found.project if found else project,
        contacts=frozenset(same),
        via_token=via_token,
        human_answered=found is not None and found.answered is not None,
        reply_to_ours_seconds=(received - sent).total_seconds() if received and sent else None,
        token_valid=True if token is not None else None,
        client_message_id=connection.scalar(_CLIENTS_NEWEST, {"_case": ref}) if ref else None,
        about=connection.scalar(_ABOUT, {"_id": token}) if token is not None else None,
        notice_to=connection.scalar(_NOTICE_TO, {"_id": token}) if token is not None else None,
    )
