"""The tables. Narrow rows that change, apart from wide rows that are written once and never updated.

A unique key stands behind every effect: a mail is recorded once (``arrivals.key``), decided once
(``decisions.arrival_id``), answered once per kind and recipient (``outbox``), a case number is given once
(``cases``), a timer set once (``timers``). Numbers of rows are never used twice: Message-IDs are made of them.
A change here needs a revision in ``migrations/versions`` and the new number in ``schema.HEAD``.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    literal_column,
    text,
)

from daemon.journal.columns import Json, Moment, Number, Packed, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def numbered(name: str, *rest: Column[Any] | UniqueConstraint | Index) -> Table:
    """A table whose rows count by themselves; no number is given twice."""
    return Table(name, metadata, Column("id", Number, primary_key=True), *rest, sqlite_autoincrement=True)


def fixed(*words: str) -> list[ColumnElement[str]]:
    """Words of our own, written into the statement itself: a partial index is used only if the planner sees them."""
    return [literal_column(f"'{word}'") for word in words]


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that still matter; SQLite spells a true value as 1.

    PostgreSQL's share of it is said by :func:`as_on_postgresql`: naming its dialect here would load it for every journal.
    """
    sqlite = text(where.replace("hold AND", "hold = 1 AND"))
    return Index(name, *columns, unique=unique, sqlite_where=sqlite, info={"where": where})


def as_on_postgresql() -> None:
    """Partial indexes as PostgreSQL is to make them."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if "where" in index.info:
            index.dialect_kwargs["postgresql_where"] = text(index.info["where"])


def _arrival(*, nullable: bool = True) -> Column[int]:
    return Column("arrival_id", Number, ForeignKey("arrivals.id"), nullable=nullable)


meta = Table("meta", metadata, Column("name", Words, primary_key=True), Column("value", Words, nullable=False))

said = Table("said", metadata, Column("name", Words, primary_key=True), Column("at", Moment, nullable=False))

breakers = Table(
    "breakers", metadata,
    Column("scope", Words, primary_key=True),  # all, domain:…, contact:…, case:…
    Column("because", Words, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)  # fmt: skip

positions = Table(
    "positions", metadata,
    Column("mailbox", Words, primary_key=True),
    Column("folder", Words, primary_key=True),
    Column("uidvalidity", Number, nullable=False),
    Column("baseline", Number, nullable=False),
    Column("last_uid", Number, nullable=False),
    Column("polled", Moment),
    Column("since", Moment),
)  # fmt: skip

arrivals = numbered(
    "arrivals",
    Column("key", Words, nullable=False, unique=True),
    Column("mailbox", Words, nullable=False),
    Column("received", Moment, nullable=False),
    Column("recorded", Moment, nullable=False),
    Column("size", Number, nullable=False),
    Column("state", Words, nullable=False),  # new, decided
    Column("attempts", Integer, nullable=False, default=0),
    Column("old", Boolean, nullable=False, default=False),
    partial("ix_arrivals_new", "id", where="state = 'new'"),
)

arrival_bytes = Table(
    "arrival_bytes", metadata,
    Column("arrival_id", Number, ForeignKey("arrivals.id"), primary_key=True),
    Column("raw", Packed, nullable=False),  # nothing, once they need not be kept
    Column("sha256", Words),  # of the bytes that were dropped, hex
)  # fmt: skip

sightings = numbered(
    "sightings",
    _arrival(nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("folder", Words, nullable=False),
    Column("uidvalidity", Number, nullable=False),
    Column("uid", Number, nullable=False),
    Column("target", Words),  # where it is to be filed; set by the decision, emptied when done
    Column("filed", Moment),
    Column("retry_at", Moment),
    Column("tries", Integer, nullable=False, default=0),
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
    Index("ix_sightings_arrival_id", "arrival_id"),
    partial("ix_sightings_to_file", "mailbox", "arrival_id", where="target IS NOT NULL"),
)  # fmt: skip

letters = Table(
    "letters", metadata,
    Column("arrival_id", Number, ForeignKey("arrivals.id"), primary_key=True),
    Column("message_id", Words, index=True),
    Column("message_key", Words, index=True),
    Column("identity", Words),
    Column("sender", Words, nullable=False, default=""),
    Column("subject", Words, nullable=False, default=""),
    Column("body_hash", Words),
    Column("received", Moment, nullable=False),
    Column("reply_seconds", Float),
    Column("report_of", Json, nullable=False),
    Column("order_key", Words),
    partial("ix_letters_order_key", "order_key", where="order_key IS NOT NULL"),
    partial("ix_letters_quick", "identity", "received", where="reply_seconds IS NOT NULL"),
)  # fmt: skip

timers = numbered(
    "timers",
    Column("case_ref", Words, nullable=False),  # empty: of no case
    Column("key", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("project", Words),
    Column("due", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Column("data", Json, nullable=False),
    Column("created", Moment, nullable=False),
    Column("settled", Moment),
    UniqueConstraint("case_ref", "key"),
    partial("ix_timers_waiting", "due", where="state = 'waiting'"),
)  # fmt: skip

decisions = numbered(
    "decisions",
    Column("arrival_id", Number, ForeignKey("arrivals.id"), unique=True),
    Column("timer_id", Number, ForeignKey("timers.id"), unique=True),
    Column("at", Moment, nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("outcome", Words, nullable=False), Column("row", Words, nullable=False),
    Column("because", Words, nullable=False),
    Column("hold", Boolean, nullable=False),
    Column("intent", Words, nullable=False),
    Column("project", Words), Column("contact", Words), Column("case_ref", Words),
    Column("filing", Words), Column("alert", Words),
    Column("policy", Words, nullable=False),
    Column("digested", Moment),  # when the lead was told that this is held
    Column("settled", Words),  # released, dropped
    Column("settled_at", Moment),
    partial("ix_decisions_held", "id", where="hold AND settled IS NULL"),
)  # fmt: skip

traces = Table(
    "traces", metadata,
    Column("decision_id", Number, ForeignKey("decisions.id"), primary_key=True),
    Column("reasons", Json, nullable=False), Column("checks", Json, nullable=False),
    Column("hits", Json, nullable=False), Column("facts", Json, nullable=False),
)  # fmt: skip

cases = numbered(
    "cases",
    Column("ref", Words, nullable=False, unique=True),
    Column("project", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("wish", Words, nullable=False),
    Column("contact", Words),
    Column("owner", Words),
    Column("opened", Moment, nullable=False),
    Column("due", Moment),
    Column("closed", Moment),
    Column("answered", Moment),
    Column("answered_by", Words),
    UniqueConstraint("project", "number"),
    partial("ix_cases_open", "project", "contact", where="closed IS NULL"),
)

case_events = numbered(
    "case_events",
    Column("case_id", Number, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id")),
)

outbox = numbered(
    "outbox",
    _arrival(),
    Column("timer_id", Number, ForeignKey("timers.id")),
    Column("decision_id", Number, ForeignKey("decisions.id"), nullable=False, index=True),
    Column("mailbox", Words, nullable=False),
    Column("kind", Words, nullable=False), Column("recipient", Words, nullable=False),
    Column("suggested", Boolean, nullable=False),
    Column("state", Words, nullable=False),
    Column("began", Moment),  # content may be on the wire since
    Column("leased", Moment),  # the claim holds until
    Column("attempts", Integer, nullable=False, default=0), Column("resends", Integer, nullable=False, default=0),
    Column("created", Moment, nullable=False),
    Column("queued", Moment),  # let go at; None: never, or withdrawn before anything left
    Column("not_before", Moment),
    Column("settled", Moment),  # sent, refused, in doubt, … since
    Column("copied", Moment),  # a copy lies in the Sent folder
    Column("automatic", Boolean, nullable=False),  # counts for the brakes
    Column("to_client", Boolean, nullable=False),
    Column("domain", Words, nullable=False), Column("intent", Words, nullable=False),  # domain of the recipient
    Column("project", Words), Column("contact", Words), Column("case_ref", Words),
    Column("occasion", Words, nullable=False), Column("language", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("machine", Number),  # which of several sends it; None where there is only one
    UniqueConstraint("arrival_id", "kind", "recipient", "suggested"),
    UniqueConstraint("timer_id", "kind", "recipient", "suggested"),
    Index("ix_outbox_state", "state", "not_before"),
    partial("ix_outbox_active", "recipient", "id", where="state IN ('queued', 'sending')"),
    Index("ix_outbox_recipient", "recipient", "queued"),
    Index("ix_outbox_domain", "domain", "queued", "automatic"),
    Index("ix_outbox_queued", "automatic", "queued", "contact"),
    Index("ix_outbox_case_ref", "case_ref", "automatic", "queued"),
    partial("ix_outbox_to_copy", "mailbox", "id", where="state = 'sent' AND copied IS NULL"),
)  # fmt: skip

minted = Table(
    "minted", metadata,
    Column("outbox_id", Number, ForeignKey("outbox.id"), primary_key=True),
    Column("message_id", Words, nullable=False, unique=True),
    Column("token", Words, nullable=False),
    Column("sender", Words, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)  # fmt: skip

attempts = numbered(
    "attempts",
    Column("outbox_id", Number, ForeignKey("outbox.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("result", Words, nullable=False),  # a delivery, or what a person or the rule for doubt made of it
    Column("fault", Words, nullable=False),
    Column("code", Integer), Column("text", Words, nullable=False),
)  # fmt: skip

threads = numbered(
    "threads",
    Column("message_id", Words, nullable=False, index=True),
    _arrival(),
    Column("outbox_id", Number, ForeignKey("outbox.id"), index=True),
    Column("project", Words),
    Column("contact", Words), Column("case_ref", Words, index=True),
)  # fmt: skip
