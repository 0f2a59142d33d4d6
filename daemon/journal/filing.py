"""What is left to do in the mailbox: file decided mail, keep copies of what was sent. Last, best effort, repeatable."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, or_, select, update

from daemon.journal.tables import fixed, minted, outbox, sightings
from daemon.journal.values import Copy, Filing, OutboxState

_STILL_LEAVING = exists().where(
    outbox.c.arrival_id == sightings.c.arrival_id, outbox.c.to_client,
    outbox.c.state.in_(fixed(OutboxState.QUEUED, OutboxState.SENDING, OutboxState.IN_DOUBT)),
)  # fmt: skip
_TO_FILE = (
    select(
        sightings.c.arrival_id, sightings.c.folder, sightings.c.uidvalidity, sightings.c.uid,
        sightings.c.target, sightings.c.tries,
    )
    .where(
        sightings.c.mailbox == bindparam("_mailbox"), sightings.c.target.is_not(None),
        or_(sightings.c.retry_at.is_(None), sightings.c.retry_at <= bindparam("_now")),
        ~_STILL_LEAVING,
    )
    .order_by(sightings.c.arrival_id, sightings.c.id)
    .limit(bindparam("count"))
)  # fmt: skip
_THESE = (
    sightings.c.arrival_id == bindparam("_id"),
    sightings.c.target.is_not(None),
    or_(bindparam("_mailbox", type_=sightings.c.mailbox.type).is_(None), sightings.c.mailbox == bindparam("_mailbox")),
)
_FILED = update(sightings).where(*_THESE).values(filed=bindparam("_now"), target=None, retry_at=None)
_FAILED = update(sightings).where(*_THESE).values(retry_at=bindparam("_next"), tries=sightings.c.tries + 1)
_GIVEN_UP = update(sightings).where(*_THESE).values(target=None, tries=sightings.c.tries + 1)
_TO_COPY = (
    select(outbox.c.id, minted.c.raw, minted.c.message_id, minted.c.token, outbox.c.settled)
    .join(minted, minted.c.outbox_id == outbox.c.id)
    .where(
        outbox.c.mailbox == bindparam("_mailbox"), outbox.c.state == fixed(OutboxState.SENT)[0],
        outbox.c.copied.is_(None), outbox.c.to_client,
    )
    .order_by(outbox.c.id)
    .limit(bindparam("count"))
)  # fmt: skip
_COPIED = update(outbox).where(outbox.c.id == bindparam("_id")).values(copied=bindparam("_now"))


def to_file(connection: Connection, mailbox: str, limit: int, now: datetime) -> list[Filing]:
    """Mails of this mailbox that may be filed now: decided, and no mail to the client is still on its way."""
    return [Filing(*row) for row in connection.execute(_TO_FILE, {"_mailbox": mailbox, "_now": now, "count": limit})]


def filed(connection: Connection, arrival_id: int, now: datetime, *, mailbox: str | None = None) -> None:
    """The mail lies where it belongs, in this mailbox or (None) in every one. Saying it again changes nothing."""
    connection.execute(_FILED, {"_id": arrival_id, "_now": now, "_mailbox": mailbox})


def filing_failed(
    connection: Connection, arrival_id: int, next_at: datetime | None, *, mailbox: str | None = None
) -> None:
    """Filing did not work: try again at ``next_at``, or never (None): the mail stays in the inbox."""
    values = {"_id": arrival_id, "_mailbox": mailbox}
    if next_at is None:
        connection.execute(_GIVEN_UP, values)
    else:
        connection.execute(_FAILED, {**values, "_next": next_at})


def to_copy(connection: Connection, mailbox: str, limit: int = 20) -> list[Copy]:
    """Sent mails of this mailbox that nobody has put into (or found in) its Sent folder yet, oldest first."""
    return [Copy(*row) for row in connection.execute(_TO_COPY, {"_mailbox": mailbox, "count": limit})]


def copied(connection: Connection, outbox_id: int, now: datetime) -> None:
    """A copy lies in Sent, or none is wanted."""
    connection.execute(_COPIED, {"_id": outbox_id, "_now": now})
