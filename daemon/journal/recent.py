"""What was said lately; the brakes of the guard work on it.

Counted is every automatic mail that was let go to leave, from the moment it was let go; what was withdrawn before
anything left is not. A mail in doubt counts: it may have arrived.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, func, insert, select

from daemon.journal.tables import breakers, cases, letters, outbox
from daemon.journal.values import ShutBrake
from daemon.model import Recent, Trip

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
QUICK = 60.0
"""Seconds: who answers faster than this is likely a machine."""

_TO = outbox.c.recipient == bindparam("contact")
_COUNT = select(func.count()).select_from(outbox)


def _since(after: str) -> ColumnElement[bool]:
    return and_(outbox.c.automatic, outbox.c.queued > bindparam(after))


_DAY_OF_CONTACT = select(outbox.c.kind, outbox.c.intent).where(_since("day"), _TO)
_ANSWERED = select(cases.c.answered).where(cases.c.ref == bindparam("case")).scalar_subquery()
_BREAKER = (
    select(breakers.c.because)
    .where(
        breakers.c.scope.in_(
            [bindparam(name) for name in ("everybody", "to_contact", "to_domain", "to_case", "to_project")]
        ),
        breakers.c.until > bindparam("now"),
        (breakers.c.scope != bindparam("to_case")) | (breakers.c.opened > func.coalesce(_ANSWERED, 0)),
    )
    .order_by(breakers.c.opened)
    .limit(1)
)
_ALL = select(
    select(func.max(outbox.c.queued)).where(outbox.c.automatic, _TO).scalar_subquery().label("last"),
    _COUNT.where(
        outbox.c.automatic, outbox.c.case_ref == bindparam("case"), outbox.c.queued > func.coalesce(_ANSWERED, 0)
    ).scalar_subquery().label("in_thread"),
    _COUNT.where(_since("hour"), outbox.c.domain == bindparam("domain")).scalar_subquery().label("domain_hour"),
    _COUNT.where(_since("hour")).scalar_subquery().label("all_hour"),
    _COUNT.where(_since("day")).scalar_subquery().label("all_day"),
    _COUNT.where(_since("hour"), outbox.c.project == bindparam("project")).scalar_subquery().label("project_hour"),
    _COUNT.where(_since("hour"), outbox.c.contact.is_(None)).scalar_subquery().label("strangers"),
    exists()
    .where(_since("day"), _TO, letters.c.arrival_id == outbox.c.arrival_id, letters.c.body_hash == bindparam("hash"))
    .label("same_body"),
    select(func.count()).where(
        letters.c.identity == bindparam("contact"), letters.c.received > bindparam("week"),
        letters.c.reply_seconds.is_not(None), letters.c.reply_seconds < QUICK, letters.c.reply_seconds >= 0,
    ).scalar_subquery().label("quick"),
    _BREAKER.scalar_subquery().label("breaker"),
)  # fmt: skip
_FORGET = delete(breakers).where(breakers.c.scope == bindparam("_scope"))
_TRIP = insert(breakers)
_ALL_SHUT = (
    select(breakers.c.scope, breakers.c.because, breakers.c.opened, breakers.c.until)
    .where(breakers.c.until > bindparam("_now"))
    .order_by(breakers.c.opened, breakers.c.scope)
)
_SHUT = select(breakers.c.until).where(breakers.c.scope == bindparam("_scope"), breakers.c.until > bindparam("_now"))


def recent(
    connection: Connection,
    contact: str | None,
    intent: str,
    domain: str | None,
    case: str | None,
    body_hash: str | None,
    now: datetime,
    project: str | None = None,
) -> Recent:
    """The counts for an answer to ``contact`` (the stored address) about ``case``; unknown parts count as nothing."""
    contact, domain = contact and contact.lower(), domain and domain.lower()
    row = connection.execute(_ALL, {
        "contact": contact, "domain": domain, "case": case, "hash": body_hash,
        "now": now, "hour": now - HOUR, "day": now - DAY, "week": now - WEEK,
        "everybody": "all", "to_contact": f"contact:{contact}", "to_domain": f"domain:{domain}",
        "to_case": f"case:{case}", "project": project, "to_project": f"project:{project}",
    }).one()  # fmt: skip
    today = connection.execute(_DAY_OF_CONTACT, {"contact": contact, "day": now - DAY}).all() if row.last else ()
    return Recent(
        acknowledged_contact_day=sum(kind == "acknowledge" and about == intent for kind, about in today),
        stated_contact_day=sum(kind == "state" for kind, _ in today),
        last_to_contact=row.last,
        thread_automatic=row.in_thread,
        domain_hour=row.domain_hour,
        all_hour=row.all_hour,
        all_day=row.all_day,
        strangers_hour=row.strangers,
        same_body_day=bool(row.same_body),
        quick_replies=row.quick,
        breaker=row.breaker,
        contact_day=len(today),
        project_hour=row.project_hour,
    )


def trip_once(connection: Connection, what: Trip, now: datetime) -> None:
    """Shut a brake that a decision has reached; one that is shut already stays as it is."""
    if connection.scalar(_SHUT, {"_scope": what.scope, "_now": now}) is None:
        trip(connection, what.scope, what.because, now, now + what.lasts)


def trip(connection: Connection, scope: str, because: str, now: datetime, until: datetime) -> None:
    """Open a breaker until a time: ``all``, ``domain:…``, ``contact:…`` or ``case:…``, with its reason in words."""
    connection.execute(_FORGET, {"_scope": scope})
    connection.execute(_TRIP, {"scope": scope, "because": because, "opened": now, "until": until})


def shut_brakes(connection: Connection, now: datetime) -> list[ShutBrake]:
    """The brakes that are shut at ``now``, the longest shut first."""
    return [ShutBrake(*row) for row in connection.execute(_ALL_SHUT, {"_now": now})]


def reset(connection: Connection, scope: str) -> bool:
    """Close a breaker; returns whether it was there."""
    return connection.execute(_FORGET, {"_scope": scope}).rowcount == 1
