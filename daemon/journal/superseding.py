"""A newer answer to the same question takes the place of an older one that could not leave yet.

Law: only what certainly never arrived is withdrawn: it waits or is tried again, its content never began, it was never in doubt.
Only the bare state is, told to the same contact of the same project for the same intent: nothing else in it could be missed.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from daemon.journal import outbox as road
from daemon.journal.outbox import Frozen
from daemon.journal.tables import fixed, outbox
from daemon.journal.values import OutboxState
from daemon.model import DraftKind, Intent

_OLDER = select(outbox.c.id).where(
    outbox.c.kind == fixed(DraftKind.STATE)[0], outbox.c.intent == fixed(Intent.STATUS_REQUEST)[0],
    ((outbox.c.state == fixed(OutboxState.QUEUED)[0]) & (outbox.c.attempts > 0))
    | ((outbox.c.state == fixed(OutboxState.SENDING)[0]) & (outbox.c.attempts > 1)),  # it is tried once more this very moment
    outbox.c.resends == 0, outbox.c.began.is_(None),
    outbox.c.recipient == bindparam("_recipient"), outbox.c.project == bindparam("_project"), outbox.c.id < bindparam("_id"),
)  # fmt: skip


def supersede(connection: Connection, fresh: Sequence[Frozen], intent: str, now: datetime) -> None:
    """Withdraw the state mails that the ``fresh`` ones replace, in the same transaction."""
    if intent != Intent.STATUS_REQUEST:
        return
    for mail in fresh:
        if mail.draft.kind is DraftKind.STATE:
            this = {"_recipient": mail.draft.to.lower(), "_project": mail.draft.project, "_id": mail.id}
            for older in connection.scalars(_OLDER, this).all():
                road.cancel(connection, older, now, f"outgoing {mail.id} tells the same contact how things stand now")
