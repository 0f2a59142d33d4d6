"""The journal about itself: its secret, its name, what was said to people lately, and how much waits."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from daemon.journal.columns import Moment
from daemon.journal.tables import arrivals, cases, decisions, fixed, meta, outbox, said, timers
from daemon.journal.values import JournalError, OutboxState, TimerState

SECRET = "secret"  # noqa: S105 - the name of the row
LENGTH = 32
_VALUE = select(meta.c.value).where(meta.c.name == bindparam("_name"))
_FORGET = delete(meta).where(meta.c.name == bindparam("_name"))
_SAID = select(said.c.at).where(said.c.name == bindparam("_name"))
_UNSAY = delete(said).where(said.c.name == bindparam("_name"))
_LEAVING = fixed(OutboxState.QUEUED, OutboxState.SENDING, OutboxState.IN_DOUBT)
_OLDEST = select(func.min(outbox.c.queued)).where(outbox.c.state.in_(_LEAVING))
_COUNTS = {
    "waiting": select(func.count()).select_from(arrivals).where(arrivals.c.state == fixed("new")[0]),
    "held": select(func.count()).select_from(decisions).where(decisions.c.hold, decisions.c.settled.is_(None)),
    "quarantined": select(func.count()).select_from(decisions).where(decisions.c.outcome == "quarantine"),
    "cases": select(func.count()).select_from(cases).where(cases.c.closed.is_(None)),
    "timers": select(func.count()).select_from(timers).where(timers.c.state == fixed(TimerState.WAITING)[0]),
}
_UNDECIDED = select(func.min(arrivals.c.recorded)).where(arrivals.c.state == fixed("new")[0])
_AHEAD = outbox.alias("ahead")
_DUE_SINCE = func.coalesce(outbox.c.not_before, outbox.c.queued)
_OLDEST_DUE = select(func.min(_DUE_SINCE)).where(
    outbox.c.state == fixed(OutboxState.QUEUED)[0],
    bindparam("_now", type_=Moment) >= _DUE_SINCE,
    ~select(_AHEAD.c.id)
    .where(
        _AHEAD.c.recipient == outbox.c.recipient,
        _AHEAD.c.id < outbox.c.id,
        _AHEAD.c.state.in_(fixed(OutboxState.QUEUED, OutboxState.SENDING)),
    )
    .correlate(outbox)
    .exists(),
)
_BY_STATE = select(outbox.c.state, func.count()).group_by(outbox.c.state)
_DECIDED = select(decisions.c.outcome, decisions.c.intent, func.count()).group_by(
    decisions.c.outcome, decisions.c.intent
)
_NEWEST = (
    select(decisions.c.at).order_by(decisions.c.id.desc()).limit(1),
    select(arrivals.c.recorded).order_by(arrivals.c.id.desc()).limit(1),
)


def has_secret(connection: Connection) -> bool:
    """Whether the secret was minted."""
    return connection.scalar(_VALUE, {"_name": SECRET}) is not None


def mint_secret_once(connection: Connection, mint: Callable[[], bytes]) -> None:
    """Give the journal its secret if it has none; JournalError if ``mint`` does not yield 32 bytes."""
    if not has_secret(connection):
        secret = mint()
        if len(secret) != LENGTH:
            raise JournalError(f"a secret has {LENGTH} bytes, not {len(secret)}")
        connection.execute(insert(meta).values(name=SECRET, value=secret.hex()))


def value(connection: Connection, name: str) -> str | None:
    """A small fact about the journal, or None."""
    found: str | None = connection.scalar(_VALUE, {"_name": name})
    return found


def put(connection: Connection, name: str, what: str) -> None:
    """Keep a small fact; the one of that name before is gone."""
    connection.execute(_FORGET, {"_name": name})
    connection.execute(insert(meta).values(name=name, value=what))


def forget(connection: Connection, name: str) -> None:
    """Forget a small fact."""
    connection.execute(_FORGET, {"_name": name})


def secret(connection: Connection) -> bytes:
    """The 32 bytes that sign our Message-IDs and tokens; minted once and never changed."""
    value = connection.scalar(_VALUE, {"_name": SECRET})
    if value is None:
        raise JournalError("the journal has no secret yet; start the daemon once")
    return bytes.fromhex(value)


def instance(connection: Connection) -> str:
    """A short name of this journal, the same for ever, different from every other's; it tells nothing of the secret."""
    return hashlib.sha256(b"instance\0" + secret(connection)).hexdigest()[:16]


def last_said(connection: Connection, name: str) -> datetime | None:
    """When this was last said to people, or None."""
    at: datetime | None = connection.scalar(_SAID, {"_name": name})
    return at


def say(connection: Connection, name: str, now: datetime) -> None:
    """Keep that this is said now."""
    connection.execute(_UNSAY, {"_name": name})
    connection.execute(insert(said).values(name=name, at=now))


def may_say(connection: Connection, name: str, now: datetime, every: timedelta) -> bool:
    """Whether this was not said for ``every``; if so it counts as said now. Alerts must not become a storm."""
    last = last_said(connection, name)
    if last is not None and timedelta(0) <= now - last < every:
        return False
    say(connection, name, now)
    return True


def counts(connection: Connection) -> Mapping[str, int]:
    """How much there is: mails waiting, held, quarantined, open cases, waiting timers; outgoing mail by its state."""
    numbers = {name: connection.scalar(query) or 0 for name, query in _COUNTS.items()}
    by_state: dict[str, int] = dict(connection.execute(_BY_STATE).tuples().all())
    return numbers | {
        state.value: by_state.get(state.value, 0) for state in OutboxState if state is not OutboxState.HELD
    }


def decided_counts(connection: Connection) -> Mapping[tuple[str, str], int]:
    """How many decisions there are, by outcome and intent."""
    return {(outcome, intent): count for outcome, intent, count in connection.execute(_DECIDED)}


def oldest_unsent(connection: Connection) -> datetime | None:
    """Since when the longest waiting mail should have left, or None if nothing waits; held mail does not count."""
    at: datetime | None = connection.scalar(_OLDEST)
    return at


def oldest_undecided(connection: Connection) -> datetime | None:
    """Since when the longest waiting arrival has been recorded and not decided; None if nothing waits."""
    at: datetime | None = connection.scalar(_UNDECIDED)
    return at


def oldest_due(connection: Connection, now: datetime) -> datetime | None:
    """Since when a mail could have left that has not: its time has come, and none before it to the same recipient waits."""
    at: datetime | None = connection.scalar(_OLDEST_DUE, {"_now": now})
    return at


def newest(connection: Connection) -> datetime | None:
    """The time of the newest decision or arrival: a clock far before it is wrong."""
    return max((at for query in _NEWEST if (at := connection.scalar(query)) is not None), default=None)
