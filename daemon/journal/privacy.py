"""What the journal holds of one person: to hand it over, and to forget it. And the bytes of old mail, which need not be kept.

Laws: every text column of every table is looked through, also of tables that are made tomorrow. Keys by which a mail is known
again are hashes and stay, so that nothing forgotten is answered a second time. What is forgotten is overwritten in the file.
"""

import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, cast, delete, func, or_, select, update
from sqlalchemy.types import Text

from daemon.journal import meta
from daemon.journal.columns import Json, Words
from daemon.journal.tables import (
    arrival_bytes,
    arrivals,
    cases,
    decisions,
    fixed,
    letters,
    metadata,
    minted,
    outbox,
    traces,
)
from daemon.journal.values import OutboxState

FORGOTTEN = "@forgotten.invalid"
_OPEN = fixed(OutboxState.QUEUED, OutboxState.SENDING, OutboxState.IN_DOUBT)
_SECRET = frozenset({("minted", "token"), ("meta", "value")})
_CHUNK = 500
_UNFINISHED = (
    select(decisions.c.arrival_id)
    .outerjoin(cases, cases.c.ref == decisions.c.case_ref)
    .where(
        decisions.c.arrival_id.is_not(None),
        or_((decisions.c.hold & decisions.c.settled.is_(None)), (cases.c.ref.is_not(None) & cases.c.closed.is_(None))),
    )
)
_OLD = select(arrivals.c.id).where(arrivals.c.received < bindparam("_before"), arrivals.c.state != fixed("new")[0])
_TO_DROP = select(arrival_bytes.c.arrival_id, arrival_bytes.c.raw).where(
    arrival_bytes.c.sha256.is_(None),
    arrival_bytes.c.arrival_id.in_(_OLD),
    arrival_bytes.c.arrival_id.not_in(_UNFINISHED),
)
_DROP_CAME = (
    update(arrival_bytes)
    .where(arrival_bytes.c.arrival_id == bindparam("_id"))
    .values(raw=b"", sha256=bindparam("_hash"))
)
_GONE = select(outbox.c.id).where(
    outbox.c.created < bindparam("_before"),
    ~outbox.c.to_client,  # what clients were told is the project's record
    outbox.c.state.not_in([*_OPEN, *fixed(OutboxState.HELD)]),
    or_(outbox.c.state != fixed(OutboxState.SENT)[0], outbox.c.copied.is_not(None)),
)
_DROP_LEFT = update(minted).where(minted.c.outbox_id.in_(_GONE), func.length(minted.c.raw) > 0).values(raw=b"")


@dataclass(frozen=True, slots=True)
class Held:
    """What is there of a person: numbers of mails that came and left, and what is not finished yet."""

    came: tuple[int, ...]
    left: tuple[int, ...]
    open_cases: tuple[str, ...]
    waiting: tuple[int, ...]  # outgoing mails that have not left


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: mails that came, mails that left, and texts in which the person was named."""

    came: int
    left: int
    texts: int


def held_of(connection: Connection, address: str) -> Held:
    """All that is there of this address (lower case)."""
    about = select(decisions.c.arrival_id).where(decisions.c.contact == address, decisions.c.arrival_id.is_not(None))
    wrote = select(letters.c.arrival_id).where(letters.c.identity == address)
    came = set(connection.scalars(about)) | set(connection.scalars(wrote)) | _naming(connection, address)
    went = or_(outbox.c.recipient == address, outbox.c.contact == address)
    return Held(
        tuple(sorted(came)),
        tuple(connection.scalars(select(outbox.c.id).where(went).order_by(outbox.c.id))),
        tuple(connection.scalars(select(cases.c.ref).where(cases.c.contact == address, cases.c.closed.is_(None)))),
        tuple(connection.scalars(select(outbox.c.id).where(went, outbox.c.state.in_(_OPEN)))),
    )


def _naming(connection: Connection, address: str) -> set[int]:
    """Mails of anybody in whose bytes the address stands."""
    needle = address.encode()
    query = select(arrival_bytes.c.arrival_id, arrival_bytes.c.raw)
    rows = connection.execute(query, execution_options={"yield_per": 100})
    return {number for number, raw in rows if needle in raw.lower()}


def rows_of(connection: Connection, address: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Table and row of everything that is about the person, for them to read; without bytes and secrets."""
    held = held_of(connection, address)
    numbers = {"arrival_id": held.came, "outbox_id": held.left}
    own = {"arrivals": held.came, "outbox": held.left}
    told: list[tuple[str, Mapping[str, Any]]] = []
    for table in metadata.sorted_tables:
        shown = [c for c in table.c if isinstance(c.type, Words | Json) or c.name != "raw"]
        shown = [c for c in shown if (table.name, c.name) not in _SECRET]
        named = [_holds(column) for column in _texts(table)]
        found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        wanted = [(table.c[name], ids) for name, ids in numbers.items() if name in table.c]
        wanted += [(table.c.id, own[table.name])] if table.name in own else []
        queries = [select(*shown).where(column.in_(ids)) for column, all_ids in wanted for ids in _chunks(all_ids)]
        queries += [select(*shown).where(or_(*named))] if named else []
        for query in queries:
            for row in connection.execute(query, {"needle": address}).mappings():
                found[tuple(row[c.name] for c in table.primary_key)] = dict(row)
        told += [(table.name, row) for row in found.values()]
    return told


def forget(connection: Connection, address: str, names: Collection[str]) -> Forgotten:
    """Remove mail and texts of this address; where it or a name stands elsewhere, a word without meaning takes its place.

    Facts without a person stay: that a mail came, when, what it was and what followed.
    """
    held = held_of(connection, address)
    theirs = set(connection.scalars(select(letters.c.arrival_id).where(letters.c.identity == address))) | set(
        connection.scalars(select(decisions.c.arrival_id).where(decisions.c.contact == address))
    )
    for ids in _chunks(held.came):
        connection.execute(delete(arrival_bytes).where(arrival_bytes.c.arrival_id.in_(ids)))
    for ids in _chunks([number for number in theirs if number is not None]):
        _empty(connection, ids)
    for ids in _chunks(held.left):
        connection.execute(update(minted).where(minted.c.outbox_id.in_(ids)).values(raw=b""))
        connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(subject=""))
    connection.execute(update(cases).where(cases.c.contact == address).values(subject="", wish=""))
    stand_in = _stand_in(connection, address)
    texts = sum(_replace(connection, table, address, names, stand_in) for table in metadata.sorted_tables)
    return Forgotten(len(held.came), len(held.left), texts)


def _empty(connection: Connection, arrival_ids: Sequence[int]) -> None:
    """What was read in these mails, and why it was so decided."""
    connection.execute(update(letters).where(letters.c.arrival_id.in_(arrival_ids)).values(subject="", sender=""))
    of_these = select(decisions.c.id).where(decisions.c.arrival_id.in_(arrival_ids))
    connection.execute(
        update(traces).where(traces.c.decision_id.in_(of_these)).values(reasons=[], checks=[], hits=[], facts={})
    )
    corrections = metadata.tables["corrections"]
    connection.execute(update(corrections).where(corrections.c.arrival_id.in_(arrival_ids)).values(text=None))


def _stand_in(connection: Connection, address: str) -> str:
    """The same word each time, from which nobody finds back: it is made with the journal's secret."""
    mark = hmac.new(meta.secret(connection), b"forgotten\0" + address.encode(), hashlib.sha256).hexdigest()
    return f"{mark[:12]}{FORGOTTEN}"


def _replace(connection: Connection, table: Table, address: str, names: Collection[str], stand_in: str) -> int:
    """In every text of the table; the number of rows that were touched."""
    words = {address: stand_in, **{name: "…" for name in names if name.strip()}}
    longest = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in longest), re.IGNORECASE)
    low = {word.lower(): instead for word, instead in words.items()}

    def changed(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: low[found[0].lower()], value)
        if isinstance(value, dict):
            return {changed(key): changed(item) for key, item in value.items()}
        return [changed(item) for item in value] if isinstance(value, list | tuple) else value

    touched = 0
    for column in _texts(table):
        for word in longest:
            for row in (
                connection.execute(
                    select(*table.primary_key, column.label("_text")).where(_holds(column)), {"needle": word.lower()}
                )
                .mappings()
                .all()
            ):
                here = [key == row[key.name] for key in table.primary_key]
                connection.execute(update(table).where(*here).values({column: changed(row["_text"])}))
                touched += 1
    return touched


def drop_bytes(connection: Connection, before: datetime) -> int:
    """Forget the bytes of mail that came, or left for the team, before that time and is settled; the number of mails.

    Kept: what waits for a decision, a person, a copy in Sent or an answer of the server, and mail of open cases; and the hash
    of what is dropped, which stands in the record.
    """
    rows = connection.execute(_TO_DROP, {"_before": before}).all()
    for number, raw in rows:
        connection.execute(_DROP_CAME, {"_id": number, "_hash": hashlib.sha256(raw).hexdigest()})
    return len(rows) + int(connection.execute(_DROP_LEFT, {"_before": before}).rowcount)


def _texts(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if isinstance(column.type, Words | Json) and table.name != "alembic_version"]


def _holds(column: Column[Any]) -> Any:
    """Whether the needle (lower case) stands in the text; one law for both databases."""
    return func.lower(cast(column, Text)).contains(bindparam("needle", type_=Text), autoescape=False)


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + _CHUNK] for at in range(0, len(numbers), _CHUNK))
