"""The tables of what people corrected: their word on a mail, where a mail lies, and which language a contact writes."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from daemon.journal.columns import Moment, Number, Words
from daemon.journal.tables import metadata, partial

corrections = Table(
    "corrections", metadata,
    Column("id", Number, primary_key=True),
    Column("arrival_id", Number, ForeignKey("arrivals.id"), nullable=False, index=True),
    Column("decision_id", Number, ForeignKey("decisions.id"), index=True),  # what followed from it
    Column("at", Moment, nullable=False),
    Column("by", Words, nullable=False),  # team key, or who typed the command; empty: nobody can know (a drag)
    Column("how", Words, nullable=False),  # drag, mail, command
    Column("from_intent", Words, nullable=False),
    Column("to_intent", Words, nullable=False),
    Column("text", Words),  # what the mail said; emptied when the correction is undone or removed
    Column("undone", Moment),
    Column("undone_by", Words),
    partial("uq_corrections_active", "arrival_id", where="undone IS NULL", unique=True),
    sqlite_autoincrement=True,
)  # fmt: skip

places = Table(
    "places", metadata,
    Column("id", Number, primary_key=True),
    Column("arrival_id", Number, ForeignKey("arrivals.id"), nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("folder", Words, nullable=False),
    Column("uidvalidity", Number),  # empty with uid: we want it there, and have not seen it there yet
    Column("uid", Number),
    Column("at", Moment, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("moved", Moment),  # it lies there; empty for a wish that waits
    UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
    Index("ix_places_arrival_id", "arrival_id", "mailbox"),
    sqlite_autoincrement=True,
)  # fmt: skip

contact_languages = Table(
    "contact_languages", metadata,
    Column("address", Words, primary_key=True),
    Column("language", Words, nullable=False),
    Column("at", Moment, nullable=False),
)  # fmt: skip
