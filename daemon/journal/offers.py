"""Offers for changes: each is kept as it was put to the client, with what was said to it. At most one of a change is open."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from daemon.journal.columns import AnyRow, add
from daemon.journal.progress_tables import offers
from daemon.journal.tables import cases
from daemon.journal.values import JournalError
from daemon.model import Offer, OfferedDate, OfferState, OfferWord, Price, Terms

_ADD = insert(offers)
_OF = select(offers).where(offers.c.case_ref == bindparam("_case")).order_by(offers.c.number)
_NEWEST = select(func.max(offers.c.number)).where(offers.c.case_ref == bindparam("_case"))
_OPEN = update(offers).where(offers.c.case_ref == bindparam("_case"), offers.c.state == OfferState.OPEN.value)
_REPLACE = _OPEN.values(state=OfferState.REPLACED.value, settled_at=bindparam("_now"))
_SETTLE = _OPEN.where(offers.c.number == bindparam("_number")).values(
    state=bindparam("_state"), settled_at=bindparam("_now"), settled_by=bindparam("_by"), words=bindparam("_words")
)
_ACCEPTED = (
    select(offers)
    .join(cases, cases.c.ref == offers.c.case_ref)
    .where(cases.c.project == bindparam("_project"), offers.c.state == OfferState.ACCEPTED.value)
    .order_by(offers.c.settled_at, offers.c.id)
)


def add_offer(
    connection: Connection, case: str, terms: Terms, *, by: str, now: datetime, decision_id: int, outbox_id: int | None
) -> int:
    """Keep a new offer; the one that was open is replaced by it. Returns its number within the case, from 1."""
    connection.execute(_REPLACE, {"_case": case, "_now": now})
    number = int(connection.scalar(_NEWEST, {"_case": case}) or 0) + 1
    add(connection, _ADD, {
        "case_ref": case, "number": number, "terms": _as_json(terms), "by": by, "made": now, "decision_id": decision_id,
        "outbox_id": outbox_id, "state": OfferState.OPEN.value,
    })  # fmt: skip
    return number


def settle_offer(connection: Connection, word: OfferWord, now: datetime) -> None:
    """Keep what a contact said to the open offer. JournalError if it is not open (any more): then nothing follows."""
    values = {"_case": word.case, "_number": word.number, "_state": word.state.value, "_now": now}
    if connection.execute(_SETTLE, {**values, "_by": word.by.lower(), "_words": word.words}).rowcount != 1:
        raise JournalError(f"offer {word.number} of {word.case} is not open")


def offers_of(connection: Connection, case: str) -> list[Offer]:
    """Every offer for a change, oldest first."""
    return [_offer(row) for row in connection.execute(_OF, {"_case": case})]


def accepted(connection: Connection, project: str) -> list[Offer]:
    """The offers of a project that were accepted, in that order."""
    return [_offer(row) for row in connection.execute(_ACCEPTED, {"_project": project})]


def _as_json(terms: Terms) -> dict[str, Any]:
    return {
        "hours": terms.hours,
        "free": terms.free,
        "price": [str(terms.price.amount), terms.price.currency] if terms.price else None,
        "dates": [[d.milestone, d.day.isoformat(), d.was.isoformat() if d.was else None] for d in terms.dates],
    }


def _terms(kept: dict[str, Any]) -> Terms:
    price = kept["price"]
    return Terms(
        hours=kept["hours"], free=kept["free"], price=Price(Decimal(price[0]), price[1]) if price else None,
        dates=tuple(_dates(kept["dates"])),
    )  # fmt: skip


def _dates(rows: Sequence[Sequence[str | None]]) -> list[OfferedDate]:
    return [
        OfferedDate(str(name), date.fromisoformat(str(day)), date.fromisoformat(was) if was else None)
        for name, day, was in rows
    ]


def _offer(row: AnyRow) -> Offer:
    return Offer(
        row.case_ref, row.number, _terms(row.terms), row.by, row.made, OfferState(row.state), row.outbox_id, row.settled_by,
        row.settled_at, row.words,
    )  # fmt: skip
