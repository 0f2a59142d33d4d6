"""The tables of projects: progress, promises, what outside sources told, mail that waits for the lead, contacts."""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, UniqueConstraint

from daemon.journal.columns import Json, Moment, Number, Words
from daemon.journal.tables import metadata, numbered, partial

promises = numbered(
    "promises",
    Column("project", Words, nullable=False, index=True),
    Column("what", Words, nullable=False),
    Column("due", Moment, nullable=False),
    Column("case_ref", Words),
    Column("made", Moment, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id"), nullable=False),
    Column("outbox_id", Number, ForeignKey("outbox.id")),
    Column("kind", Words, nullable=False, server_default="answer"),
    Column("day", Date),
)

entries = numbered(
    "entries",
    Column("project", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", Words, nullable=False), Column("text", Words, nullable=False), Column("by", Words, nullable=False),
    Column("audience", Words, nullable=False),
    Column("hours", Float), Column("milestone", Words), Column("due", Date), Column("reason", Words),
    Column("source", Words),
    Column("recorded", Moment, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id")),
    Column("owner", Words), Column("measure", Words),
    Index("ix_entries_project", "project", "at"),
)  # fmt: skip

reports = Table(
    "reports", metadata,
    Column("project", Words, primary_key=True),
    Column("source", Words, primary_key=True),
    Column("tried", Moment, nullable=False),
    Column("as_of", Moment), Column("findings", Json), Column("error", Words),
    Column("failing_since", Moment), Column("told", Moment),
)  # fmt: skip

proposals = numbered(
    "proposals",
    Column("project", Words, nullable=False), Column("kind", Words, nullable=False), Column("key", Words, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("due", Moment),
    Column("settled", Words), Column("settled_at", Moment), Column("settled_by", Words),
    Column("data", Json, nullable=False),
    UniqueConstraint("project", "key"),
    partial("ix_proposals_waiting", "id", where="settled IS NULL"),
)  # fmt: skip

contact_notes = numbered(
    "contact_notes",
    Column("address", Words, nullable=False, index=True),
    Column("note", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id")),
)

added_contacts = numbered(
    "added_contacts",
    Column("project", Words, nullable=False),
    Column("address", Words, nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("state", Boolean, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("refused", Boolean, nullable=False),
)

conditions = numbered(
    "conditions",
    Column("address", Words, nullable=False),
    Column("kind", Words, nullable=False),  # undeliverable, away
    Column("since", Moment, nullable=False),
    Column("said", Words, nullable=False),
    Column("until", Date), Column("back", Date),  # of an absence, as it was said
    Column("outbox_id", Number, ForeignKey("outbox.id")),  # the mail that was refused
    Column("decision_id", Number, ForeignKey("decisions.id")),
    Column("lifted", Moment), Column("lifted_because", Words),
    partial("ix_conditions_standing", "address", where="lifted IS NULL"),
)  # fmt: skip

offers = numbered(
    "offers",
    Column("case_ref", Words, nullable=False), Column("number", Integer, nullable=False),
    Column("terms", Json, nullable=False),
    Column("by", Words, nullable=False), Column("made", Moment, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id"), nullable=False),
    Column("outbox_id", Number, ForeignKey("outbox.id")),
    Column("state", Words, nullable=False),
    Column("settled_at", Moment), Column("settled_by", Words), Column("words", Words, nullable=False, default=""),
    UniqueConstraint("case_ref", "number"),
)  # fmt: skip

moods = numbered(
    "moods",
    Column("contact", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("complaint", Float, nullable=False),  # how much that mail sounded like one, 0..1
    Index("ix_moods_contact", "contact", "at"),
)  # fmt: skip

updates = numbered(
    "updates",
    Column("project", Words, nullable=False), Column("contact", Words, nullable=False),
    Column("week", Words, nullable=False),  # 2026-W47, in the site's zone
    Column("outcome", Words, nullable=False),  # sent, skipped
    Column("at", Moment, nullable=False),
    Column("number", Number, nullable=False), Column("day", Date, nullable=False),
    Column("colour", Words), Column("checksum", Words), Column("promised", Json, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id")),
    UniqueConstraint("project", "contact", "week"),
)  # fmt: skip

notices = Table(
    "notices", metadata,
    Column("outbox_id", Number, ForeignKey("outbox.id"), primary_key=True),
    Column("urgency", Words, nullable=False),  # at-once, soon, routine
    Column("answer_by", Moment),
    Column("told_in", Number, ForeignKey("decisions.id")),  # the decision whose digest tells it
)  # fmt: skip

absences = numbered(
    "absences",
    Column("member", Words, nullable=False),
    Column("first", Date, nullable=False), Column("last", Date, nullable=False),
    Column("away", Boolean, nullable=False),  # False: there after all
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("decision_id", Number, ForeignKey("decisions.id")),
)  # fmt: skip

hook_calls = numbered(
    "hook_calls",
    Column("decision_id", Number, ForeignKey("decisions.id"), nullable=False),
    Column("hook", Words, nullable=False),
    Column("told", Words, nullable=False),  # JSON, frozen: every try sends the same
    Column("state", Words, nullable=False),  # waiting, done, given-up
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("settled", Moment),
    Column("said", Words),  # why the last try failed
    UniqueConstraint("decision_id", "hook"),
    partial("ix_hook_calls_waiting", "due", where="state = 'waiting'"),
)  # fmt: skip
