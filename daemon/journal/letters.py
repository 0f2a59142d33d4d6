"""What is remembered of a decided mail, so that it is known again: by another route, inside a forward, by its words."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, insert, select

from daemon import mail
from daemon.journal import languages, moods
from daemon.journal.columns import AnyRow
from daemon.journal.tables import cases, decisions, letters, outbox
from daemon.journal.values import Letter
from daemon.model import Answered, DraftKind, Facts, Intent, MarkKind, Message, Role, Understanding

MARKED = frozenset({MarkKind.AUTO_SUBMITTED, MarkKind.NULL_RETURN_PATH, MarkKind.REPORT, MarkKind.VENDOR})
_ADD = insert(letters)
_SAME = (
    select(decisions.c.arrival_id, decisions.c.intent, decisions.c.outcome, decisions.c.case_ref)
    .join(letters, letters.c.arrival_id == decisions.c.arrival_id)
    .where(
        letters.c.message_key == bindparam("_key"),
        letters.c.identity.is_not_distinct_from(bindparam("_identity")),
        decisions.c.arrival_id != bindparam("_id"),
    )
    .order_by(decisions.c.id)
    .limit(1)
)
_CARRIED_OUT = (
    select(decisions.c.arrival_id, decisions.c.case_ref)
    .join(letters, letters.c.arrival_id == decisions.c.arrival_id)
    .where(
        letters.c.order_key == bindparam("_order"), decisions.c.row == "D17", decisions.c.arrival_id != bindparam("_id")
    )
    .order_by(decisions.c.id)
    .limit(1)
)
_ANSWERED = (
    select(outbox.c.case_ref, letters.c.arrival_id, outbox.c.queued, outbox.c.kind)
    .join(letters, letters.c.arrival_id == outbox.c.arrival_id)
    .where(
        letters.c.message_id == bindparam("_message_id"), outbox.c.to_client, outbox.c.queued.is_not(None),
        outbox.c.state.not_in(("refused", "dropped")),
    )
    .order_by(outbox.c.id)
    .limit(1)
)  # fmt: skip
_ANSWERS_TO = (
    select(outbox.c.case_ref, outbox.c.arrival_id, outbox.c.queued, outbox.c.kind, letters.c.received)
    .join(letters, letters.c.arrival_id == outbox.c.arrival_id)
    .where(
        outbox.c.recipient == bindparam("_recipient"), outbox.c.queued > bindparam("_since"), outbox.c.to_client,
        outbox.c.state.not_in(("refused", "dropped")),
    )
    .order_by(outbox.c.id.desc())
    .limit(bindparam("count"))
)  # fmt: skip
_KNOWN = select(exists().where(letters.c.message_id == bindparam("_message_id")))
_COMPLAINT = select(
    exists().where(
        and_(cases.c.project == bindparam("_project"), cases.c.kind == "complaint", cases.c.closed.is_(None))
    )
)


def body_hash(text: str) -> str:
    """The identity of what somebody wrote, whatever its white space and case: a robot repeats itself."""
    return hashlib.sha256(" ".join(text.split()).casefold().encode("utf-8", "replace")).hexdigest()


def order_of(understanding: Understanding) -> str | None:
    """The identity of the order that a member's mail gives (``mail.order_key``), or None: it gives none, or no date."""
    message, writer = understanding.message, understanding.writer
    if writer.role is not Role.TEAM or not understanding.commands or message.identity is None or message.date is None:
        return None
    return mail.order_key(message.identity, message.date, understanding.commands)


def letter_of(facts: Facts) -> Letter:
    """What to remember of the mail that these facts are about."""
    understanding, message = facts.understanding, facts.understanding.message
    sender = message.sender
    return Letter(
        message_id=message.message_id,
        key=message.message_key,
        identity=message.identity,
        sender="" if sender is None else f"{sender.name} <{sender.address}>" if sender.name else sender.address,
        subject=message.subject,
        body_hash=body_hash(understanding.text) if understanding.text.strip() else None,
        reply_seconds=None if _says_so(message) else facts.thread.reply_to_ours_seconds,
        case=facts.thread.case.ref if facts.thread.case else None,
        report_of=message.report_of,
        order=order_of(understanding),
        spoke=(facts.contact.address, language)
        if facts.contact and (language := understanding.reading.language)
        else None,
        mood=_mood(facts),
    )


def _says_so(message: Message) -> bool:
    """Whether a machine wrote it and says so: never answered anyway, and no sign that the person behind it is a robot."""
    return any(mark.kind in MARKED for mark in message.marks)


def _mood(facts: Facts) -> tuple[str, float] | None:
    """Of a mail that a contact wrote themselves; what a machine wrote has none."""
    reading = facts.understanding.reading
    if facts.contact is None or facts.duplicate_of or reading.primary is Intent.AUTOMATED:
        return None
    score = next((s.confidence for s in reading.scores if s.intent is Intent.COMPLAINT), 0.0)
    return facts.contact.address, score


def remember(connection: Connection, arrival_id: int, letter: Letter, received: datetime) -> None:
    """Keep a letter beside its arrival; part of carrying out a decision."""
    connection.execute(_ADD, {
        "arrival_id": arrival_id, "message_id": letter.message_id, "message_key": letter.key or None,
        "identity": letter.identity, "sender": letter.sender, "subject": letter.subject,
        "body_hash": letter.body_hash, "order_key": letter.order, "received": received, "reply_seconds": letter.reply_seconds,
        "report_of": list(letter.report_of),
    })  # fmt: skip
    if letter.mood is not None:
        moods.felt(connection, *letter.mood, received)
    if letter.spoke is not None:
        languages.heard(connection, *letter.spoke, received)


def duplicate_of(connection: Connection, arrival_id: int, k2: str, identity: str | None) -> str | None:
    """In words, which decided mail this one is a copy of, or None.

    A copy has the same K2 *and* the same identity; the same Message-ID alone proves nothing, since anybody could
    send it first. No K2 (an unreadable mail) means no copy.
    """
    if not k2:
        return None
    row = connection.execute(_SAME, {"_id": arrival_id, "_key": k2, "_identity": identity}).one_or_none()
    if row is None:
        return None
    about = f" ({row.case_ref})" if row.case_ref else ""
    return f"mail {row.arrival_id}{about}, {row.intent or 'no intent'}, outcome {row.outcome}"


def order_before(connection: Connection, arrival_id: int, order: str) -> str | None:
    """In words, which mail gave this very order before and was obeyed, or None. An order that was held can come again."""
    row = connection.execute(_CARRIED_OUT, {"_id": arrival_id, "_order": order}).one_or_none()
    return None if row is None else f"mail {row.arrival_id}" + (f" ({row.case_ref})" if row.case_ref else "")


def answered_original(connection: Connection, message_id: str) -> Answered | None:
    """How the mail with this Message-ID was answered to a client, or None."""
    row = connection.execute(_ANSWERED, {"_message_id": message_id}).one_or_none()
    return None if row is None else _answer(row)


def answers_to(
    connection: Connection, address: str, since: datetime, limit: int = 10
) -> list[tuple[int, datetime, Answered]]:
    """The newest answers to a client: number of the mail that was answered, when it came (UTC), and the answer."""
    rows = connection.execute(_ANSWERS_TO, {"_recipient": address.lower(), "_since": since, "count": limit})
    return [(row.arrival_id, row.received, _answer(row)) for row in rows]


def _answer(row: AnyRow) -> Answered:
    return Answered(row.case_ref or f"mail {row.arrival_id}", row.queued, DraftKind(row.kind))


def knows_message(connection: Connection, message_id: str) -> bool:
    """Whether a mail with this Message-ID was decided here."""
    return bool(connection.scalar(_KNOWN, {"_message_id": message_id}))


def complaint_open(connection: Connection, project: str) -> bool:
    """Whether a complaint of this project is not settled yet."""
    return bool(connection.scalar(_COMPLAINT, {"_project": project}))
