"""Which conversation a mail belongs to: by our token, else by Message-IDs of mail that came or left.

Message-IDs can be forged. Finding a thread grants nothing: who may speak in it is the guard's to judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from daemon.journal import cases
from daemon.journal.columns import AnyRow
from daemon.journal.corrected_tables import corrections
from daemon.journal.progress_tables import proposals
from daemon.journal.tables import case_events, decisions, letters, minted, outbox, threads
from daemon.journal.tables import cases as cases_table
from daemon.journal.values import ThreadFacts
from daemon.model import Intent, Thread

_ADD = insert(threads)
_BY_ID = select(threads).where(threads.c.message_id.in_(bindparam("ids", expanding=True))).order_by(threads.c.id)
_BY_TOKEN = select(threads).where(threads.c.outbox_id == bindparam("_id")).order_by(threads.c.id)
_TALKERS = (
    select(threads.c.contact).distinct().where(threads.c.case_ref == bindparam("_case"), threads.c.contact.is_not(None))
)
_ABOUT = select(outbox.c.arrival_id, outbox.c.occasion, outbox.c.recipient, outbox.c.contact).where(
    outbox.c.id == bindparam("_id"), ~outbox.c.to_client
)
_ABOUT_CORRECTED = (
    select(corrections.c.arrival_id)
    .join(outbox, outbox.c.decision_id == corrections.c.decision_id)
    .where(outbox.c.id == bindparam("_id"), ~outbox.c.to_client)
    .limit(1)
)
_ABOUT_CASE = (
    select(decisions.c.arrival_id)
    .join(case_events, case_events.c.decision_id == decisions.c.id)
    .join(cases_table, cases_table.c.id == case_events.c.case_id)
    .join(outbox, outbox.c.case_ref == cases_table.c.ref)
    .where(outbox.c.id == bindparam("_id"), ~outbox.c.to_client, decisions.c.arrival_id.is_not(None))
    .order_by(case_events.c.id)
    .limit(1)
)
_ABOUT_TIED = (
    select(threads.c.arrival_id)
    .join(outbox, outbox.c.case_ref == threads.c.case_ref)
    .where(outbox.c.id == bindparam("_id"), ~outbox.c.to_client, threads.c.arrival_id.is_not(None))
    .order_by(threads.c.id)
    .limit(1)
)
_PROPOSAL = (
    select(proposals.c.id)
    .join(outbox, outbox.c.decision_id == proposals.c.decision_id)
    .where(outbox.c.id == bindparam("_id"), ~outbox.c.to_client, proposals.c.settled.is_(None))
)
_CLIENTS_NEWEST = (
    select(threads.c.message_id)
    .join(decisions, decisions.c.arrival_id == threads.c.arrival_id)
    .where(
        threads.c.case_ref == bindparam("_case"), threads.c.contact.is_not(None),
        decisions.c.intent != Intent.AUTOMATED.value,
    )
    .order_by(threads.c.id.desc())
    .limit(1)
)  # fmt: skip
_WROTE = (
    select(func.max(letters.c.received))
    .join(decisions, decisions.c.arrival_id == letters.c.arrival_id)
    .join(threads, threads.c.arrival_id == letters.c.arrival_id)
    .where(
        threads.c.case_ref == bindparam("_case"),
        threads.c.contact.is_not(None),
        decisions.c.intent != Intent.AUTOMATED.value,
    )
)
_OUTGOING = (
    select(minted.c.message_id, outbox.c.recipient).join_from(minted, outbox).where(outbox.c.id == bindparam("_id"))
)
_NEWEST_SAID = (
    select(outbox.c.arrival_id, outbox.c.occasion)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.to_client, outbox.c.queued.is_not(None))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_RECIPIENT = select(outbox.c.recipient).where(outbox.c.id == bindparam("_id"))
_OF_CASE = select(threads).where(threads.c.case_ref == bindparam("_ref")).order_by(threads.c.id)
ASKS = "reply/which-project"
"""The occasion of the mail that asks a contact which project is meant."""
_SENT = select(outbox.c.settled).where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == "sent")
MOST = 64
"""Message-IDs looked up for one mail; what a longer References holds in between tells nothing more."""


@dataclass(frozen=True, slots=True)
class Went:
    """Where an outgoing mail went: one address, and the Message-ID we gave it."""

    recipient: str
    message_id: str


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
        thread=replace(
            _thread(connection, rows, via_token=bool(by_token), token=outbox_id, sent=sent, received=received),
            asked=_asked(connection, outgoing),
        ),
        arrivals=tuple(dict.fromkeys(row.arrival_id for row in by_id if row.arrival_id is not None)),
        outgoing=outgoing,
        sent=sent,
    )


def thread_of_case(connection: Connection, ref: str) -> Thread | None:
    """The thread of a case, with all who take part in it; None if there is no such case."""
    rows = list(connection.execute(_OF_CASE, {"_ref": ref}))
    return _thread(connection, rows, via_token=False, token=None, sent=None, received=None) if rows else None


def client_wrote(connection: Connection, ref: str) -> datetime | None:
    """When the newest mail of the client in this case came in (UTC), or None if none is tied to it."""
    at: datetime | None = connection.scalar(_WROTE, {"_case": ref})
    return at


def outgoing_of(connection: Connection, number: int) -> Went | None:
    """To whom the outgoing mail of this number went, and its Message-ID; None if there is none."""
    row = connection.execute(_OUTGOING, {"_id": number}).one_or_none()
    return None if row is None else Went(row.recipient, row.message_id)


def _asked(connection: Connection, outgoing: Sequence[int]) -> int | None:
    """The mail on which the newest of these, if it is our question, asked which project is meant."""
    row = connection.execute(_NEWEST_SAID, {"ids": outgoing}).one_or_none() if outgoing else None
    return row.arrival_id if row is not None and row.occasion == ASKS else None


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
    ours = connection.execute(_ABOUT, {"_id": token}).one_or_none() if token is not None else None
    return Thread(
        case=found.case if found else None,
        project=found.project if found else project,
        contacts=frozenset(same),
        via_token=via_token,
        human_answered=found is not None and found.answered is not None,
        reply_to_ours_seconds=(received - sent).total_seconds() if received and sent else None,
        token_valid=True if token is not None else None,
        client_message_id=connection.scalar(_CLIENTS_NEWEST, {"_case": ref}) if ref else None,
        about=_about(connection, token, ours.arrival_id) if ours and token is not None else None,
        occasion=ours.occasion if ours else "",
        notice_to=ours.recipient if ours else None,
        concerns=ours.contact if ours else None,
        ours=token,
        ours_to=connection.scalar(_RECIPIENT, {"_id": token}) if token is not None else None,
        proposal=connection.scalar(_PROPOSAL, {"_id": token}) if token is not None else None,
    )


def _about(connection: Connection, outbox_id: int, cause: int | None) -> int | None:
    """The mail that a mail of ours to the team was about: its cause, else the mail that was corrected, else that of its case.

    A case that was opened by a person's release has no mail that opened it, but one that is tied to it.
    """
    for query in (_ABOUT_CORRECTED, _ABOUT_CASE, _ABOUT_TIED):
        if cause is None:
            cause = connection.scalar(query, {"_id": outbox_id})
    return cause
