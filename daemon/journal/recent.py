"""What was said lately; the brakes of the guard work on it.

Counted is every automatic mail that was let go to leave, from the moment it was let go; what was withdrawn before
anything left is not. A mail in doubt counts: it may have arrived.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select

from daemon.journal.tables import breakers, cases, letters, outbox
from daemon.model import Recent

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
QUICK = 60.0
"""Seconds: who answers faster than this is likely a machine."""

_AUTOMATIC = (outbox.c.automatic, outbox.c.queued > bindparam("_after"))
_TO = outbox.c.recipient == bindparam("_contact")
_CONTACT = select(outbox.c.kind, outbox.c.intent, outbox.c.queued).where(*_AUTOMATIC, _TO)
_LAST = select(func.max(outbox.c.queued)).where(outbox.c.automatic, _TO)
_SAME_BODY = select(
    exists()
    .where(*_AUTOMATIC, _TO)
    .where(letters.c.arrival_id == outbox.c.arrival_id, letters.c.body_hash == bindparam("_hash"))
)
_QUICK = select(func.count()).where(
    letters.c.identity == bindparam("_contact"), letters.c.received > bindparam("_after"),
    letters.c.reply_seconds.is_not(None), letters.c.reply_seconds < QUICK, letters.c.reply_seconds >= 0,
)  # fmt: skip
_COUNT = select(func.count()).select_from(outbox)
_ALL = _COUNT.where(*_AUTOMATIC)
_STRANGERS = _ALL.where(outbox.c.contact.is_(None))
_DOMAIN = _ALL.where(outbox.c.domain == bindparam("_domain"))
_ANSWERED = select(cases.c.answered).where(cases.c.ref == bindparam("_case")).scalar_subquery()
_THREAD = _COUNT.where(
    outbox.c.automatic, outbox.c.case_ref == bindparam("_case"), outbox.c.queued.is_not(None),
    outbox.c.queued > func.coalesce(_ANSWERED, 0),
)  # fmt: skip
_BREAKER = (
    select(breakers.c.because)
    .where(breakers.c.scope.in_(bindparam("scopes", expanding=True)), breakers.c.until > bindparam("_now"))
    .order_by(breakers.c.opened)
    .limit(1)
)
_FORGET = delete(breakers).where(breakers.c.scope == bindparam("_scope"))
_TRIP = insert(breakers)


def recent(
    connection: Connection,
    contact: str | None,
    intent: str,
    domain: str | None,
    case: str | None,
    body_hash: str | None,
    now: datetime,
) -> Recent:
    """The counts for an answer to ``contact`` (the stored address) about ``case``; unknown parts count as nothing."""
    acknowledged = stated = quick = 0
    last: datetime | None = None
    same_body = False
    if contact is not None:
        contact = contact.lower()
        rows = list(connection.execute(_CONTACT, {"_contact": contact, "_after": now - DAY}))
        acknowledged = sum(row.kind == "acknowledge" and row.intent == intent for row in rows)
        stated = sum(row.kind == "state" for row in rows)
        last = connection.scalar(_LAST, {"_contact": contact})
        quick = connection.scalar(_QUICK, {"_contact": contact, "_after": now - WEEK}) or 0
        if rows and body_hash is not None:
            same = {"_contact": contact, "_after": now - DAY, "_hash": body_hash}
            same_body = bool(connection.scalar(_SAME_BODY, same))
    return Recent(
        acknowledged_contact_day=acknowledged,
        stated_contact_day=stated,
        last_to_contact=last,
        thread_automatic=(connection.scalar(_THREAD, {"_case": case}) or 0) if case else 0,
        domain_hour=_domain_hour(connection, domain, now),
        all_hour=connection.scalar(_ALL, {"_after": now - HOUR}) or 0,
        all_day=connection.scalar(_ALL, {"_after": now - DAY}) or 0,
        strangers_hour=connection.scalar(_STRANGERS, {"_after": now - HOUR}) or 0,
        same_body_day=same_body,
        quick_replies=quick,
        breaker=_open_breaker(connection, contact, domain, case, now),
    )


def _domain_hour(connection: Connection, domain: str | None, now: datetime) -> int:
    if not domain:
        return 0
    return connection.scalar(_DOMAIN, {"_domain": domain.lower(), "_after": now - HOUR}) or 0


def _open_breaker(
    connection: Connection, contact: str | None, domain: str | None, case: str | None, now: datetime
) -> str | None:
    named = (("contact", contact), ("domain", domain and domain.lower()), ("case", case))
    scopes = ["all", *(f"{kind}:{value}" for kind, value in named if value)]
    because: str | None = connection.scalar(_BREAKER, {"scopes": scopes, "_now": now})
    return because


def trip(connection: Connection, scope: str, because: str, now: datetime, until: datetime) -> None:
    """Open a breaker until a time: ``all``, ``domain:…``, ``contact:…`` or ``case:…``, with its reason in words."""
    connection.execute(_FORGET, {"_scope": scope})
    connection.execute(_TRIP, {"scope": scope, "because": because, "opened": now, "until": until})


def reset(connection: Connection, scope: str) -> bool:
    """Close a breaker; returns whether it was there."""
    return connection.execute(_FORGET, {"_scope": scope}).rowcount == 1
