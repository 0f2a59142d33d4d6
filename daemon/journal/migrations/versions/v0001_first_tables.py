"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()


def upgrade() -> None:
    """Make them, the ones referred to first."""
    _about()
    _incoming()
    _deciding()
    _cases()
    _outgoing()
    _sending()
    _kept()


def column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    """A column that always holds a value."""
    return sa.Column(name, kind, nullable=False)


def maybe(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    """A column that may be empty."""
    return sa.Column(name, kind, nullable=True)


def partial(name: str, table: str, *columns: str, where: str) -> None:
    """An index of some rows; SQLite spells a true value as 1."""
    sqlite = sa.text(where.replace("hold AND", "hold = 1 AND"))
    op.create_index(name, table, list(columns), sqlite_where=sqlite, postgresql_where=sa.text(where))


def _about() -> None:
    """What the journal knows of itself and of the folders."""
    op.create_table("meta",
        column("name", TEXT), column("value", TEXT),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )  # fmt: skip
    op.create_table("said",
        column("name", TEXT), column("at", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_said"),
    )  # fmt: skip
    op.create_table("breakers",
        column("scope", TEXT), column("because", TEXT),
        column("opened", MOMENT), column("until", MOMENT),
        sa.PrimaryKeyConstraint("scope", name="pk_breakers"),
    )  # fmt: skip
    op.create_table("positions",
        column("mailbox", TEXT), column("folder", TEXT),
        column("uidvalidity", NUMBER), column("baseline", NUMBER),
        column("last_uid", NUMBER), maybe("polled", MOMENT),
        maybe("since", MOMENT),
        sa.PrimaryKeyConstraint("mailbox", "folder", name="pk_positions"),
    )  # fmt: skip


def _incoming() -> None:
    """Mail that came in."""
    op.create_table("arrivals",
        column("id", NUMBER), column("key", TEXT),
        column("mailbox", TEXT), column("received", MOMENT),
        column("recorded", MOMENT), column("size", NUMBER),
        column("state", TEXT), column("attempts", sa.Integer()),
        column("old", sa.Boolean()), sa.PrimaryKeyConstraint("id", name="pk_arrivals"),
        sa.UniqueConstraint("key", name="uq_arrivals_key"), sqlite_autoincrement=True,
    )  # fmt: skip
    partial("ix_arrivals_new", "arrivals", "id", where="state = 'new'")
    op.create_table("arrival_bytes",
        column("arrival_id", NUMBER), column("raw", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_arrival_bytes_arrival_id_arrivals"),
        sa.PrimaryKeyConstraint("arrival_id", name="pk_arrival_bytes"),
    )  # fmt: skip
    op.create_table("sightings",
        column("id", NUMBER), column("arrival_id", NUMBER),
        column("mailbox", TEXT), column("folder", TEXT),
        column("uidvalidity", NUMBER), column("uid", NUMBER),
        maybe("target", TEXT), maybe("filed", MOMENT),
        maybe("retry_at", MOMENT), column("tries", sa.Integer()),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_sightings_arrival_id_arrivals"),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
        sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid",
                            name="uq_sightings_mailbox_folder_uidvalidity_uid"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_sightings_arrival_id", "sightings", ["arrival_id"])
    partial("ix_sightings_to_file", "sightings", "mailbox", "arrival_id", where="target IS NOT NULL")
    op.create_table("letters",
        column("arrival_id", NUMBER), maybe("message_id", TEXT),
        maybe("message_key", TEXT), maybe("identity", TEXT),
        column("sender", TEXT), column("subject", TEXT),
        maybe("body_hash", TEXT), column("received", MOMENT),
        maybe("reply_seconds", sa.Float()), column("report_of", TEXT),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_letters_arrival_id_arrivals"),
        sa.PrimaryKeyConstraint("arrival_id", name="pk_letters"),
    )  # fmt: skip
    op.create_index("ix_letters_message_id", "letters", ["message_id"])
    op.create_index("ix_letters_message_key", "letters", ["message_key"])
    partial("ix_letters_quick", "letters", "identity", "received", where="reply_seconds IS NOT NULL")


def _deciding() -> None:
    """Decisions and timers."""
    op.create_table("timers",
        column("id", NUMBER), column("case_ref", TEXT),
        column("key", TEXT), column("kind", TEXT),
        column("mailbox", TEXT), maybe("project", TEXT),
        column("due", MOMENT), column("state", TEXT),
        column("data", TEXT), column("created", MOMENT),
        maybe("settled", MOMENT), sa.PrimaryKeyConstraint("id", name="pk_timers"),
        sa.UniqueConstraint("case_ref", "key", name="uq_timers_case_ref_key"), sqlite_autoincrement=True,
    )  # fmt: skip
    partial("ix_timers_waiting", "timers", "due", where="state = 'waiting'")
    op.create_table("decisions",
        column("id", NUMBER), maybe("arrival_id", NUMBER),
        maybe("timer_id", NUMBER), column("at", MOMENT),
        column("mailbox", TEXT), column("outcome", TEXT),
        column("row", TEXT), column("because", TEXT),
        column("hold", sa.Boolean()), column("intent", TEXT),
        maybe("project", TEXT), maybe("contact", TEXT),
        maybe("case_ref", TEXT), maybe("filing", TEXT),
        maybe("alert", TEXT), column("policy", TEXT),
        maybe("digested", MOMENT), maybe("settled", TEXT),
        maybe("settled_at", MOMENT),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_decisions_arrival_id_arrivals"),
        sa.ForeignKeyConstraint(["timer_id"], ["timers.id"], name="fk_decisions_timer_id_timers"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("arrival_id", name="uq_decisions_arrival_id"),
        sa.UniqueConstraint("timer_id", name="uq_decisions_timer_id"), sqlite_autoincrement=True,
    )  # fmt: skip
    partial("ix_decisions_held", "decisions", "id", where="hold AND settled IS NULL")
    op.create_table("traces",
        column("decision_id", NUMBER), column("reasons", TEXT),
        column("checks", TEXT), column("hits", TEXT),
        column("facts", TEXT),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_traces_decision_id_decisions"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_traces"),
    )  # fmt: skip


def _cases() -> None:
    """Cases."""
    op.create_table("cases",
        column("id", NUMBER), column("ref", TEXT),
        column("project", TEXT), column("number", sa.Integer()),
        column("kind", TEXT), column("state", TEXT),
        column("subject", TEXT), column("wish", TEXT),
        maybe("contact", TEXT), maybe("owner", TEXT),
        column("opened", MOMENT), maybe("due", MOMENT),
        maybe("closed", MOMENT), maybe("answered", MOMENT),
        maybe("answered_by", TEXT), sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("project", "number", name="uq_cases_project_number"),
        sa.UniqueConstraint("ref", name="uq_cases_ref"), sqlite_autoincrement=True,
    )  # fmt: skip
    partial("ix_cases_open", "cases", "project", "contact", where="closed IS NULL")
    op.create_table("case_events",
        column("id", NUMBER), column("case_id", NUMBER),
        column("at", MOMENT), column("state", TEXT),
        column("reason", TEXT), maybe("decision_id", NUMBER),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_events_case_id_cases"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_case_events_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_case_events"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_case_events_case_id", "case_events", ["case_id"])


def _outgoing() -> None:
    """Mail that leaves."""
    op.create_table("outbox",
        column("id", NUMBER), maybe("arrival_id", NUMBER),
        maybe("timer_id", NUMBER), column("decision_id", NUMBER),
        column("mailbox", TEXT), column("kind", TEXT),
        column("recipient", TEXT), column("suggested", sa.Boolean()),
        column("state", TEXT), maybe("began", MOMENT),
        maybe("leased", MOMENT), column("attempts", sa.Integer()),
        column("resends", sa.Integer()), column("created", MOMENT),
        maybe("queued", MOMENT), maybe("not_before", MOMENT),
        maybe("settled", MOMENT), maybe("copied", MOMENT),
        column("automatic", sa.Boolean()), column("to_client", sa.Boolean()),
        column("domain", TEXT), column("intent", TEXT),
        maybe("project", TEXT), maybe("contact", TEXT),
        maybe("case_ref", TEXT), column("occasion", TEXT),
        column("language", TEXT), column("subject", TEXT),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_outbox_arrival_id_arrivals"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_outbox_decision_id_decisions"),
        sa.ForeignKeyConstraint(["timer_id"], ["timers.id"], name="fk_outbox_timer_id_timers"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("arrival_id", "kind", "recipient", "suggested",
                            name="uq_outbox_arrival_id_kind_recipient_suggested"),
        sa.UniqueConstraint("timer_id", "kind", "recipient", "suggested",
                            name="uq_outbox_timer_id_kind_recipient_suggested"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    partial("ix_outbox_active", "outbox", "recipient", "id", where="state IN ('queued', 'sending')")
    op.create_index("ix_outbox_case_ref", "outbox", ["case_ref", "automatic", "queued"])
    op.create_index("ix_outbox_decision_id", "outbox", ["decision_id"])
    op.create_index("ix_outbox_domain", "outbox", ["domain", "queued", "automatic"])
    op.create_index("ix_outbox_queued", "outbox", ["automatic", "queued", "contact"])
    op.create_index("ix_outbox_recipient", "outbox", ["recipient", "queued"])
    op.create_index("ix_outbox_state", "outbox", ["state", "not_before"])
    partial("ix_outbox_to_copy", "outbox", "mailbox", "id", where="state = 'sent' AND copied IS NULL")


def _sending() -> None:
    """Its bytes, and what became of it."""
    op.create_table("minted",
        column("outbox_id", NUMBER), column("message_id", TEXT),
        column("token", TEXT), column("sender", TEXT),
        column("raw", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_minted_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_minted"),
        sa.UniqueConstraint("message_id", name="uq_minted_message_id"),
    )  # fmt: skip
    op.create_table("attempts",
        column("id", NUMBER), column("outbox_id", NUMBER),
        column("at", MOMENT), column("result", TEXT),
        column("fault", TEXT), maybe("code", sa.Integer()),
        column("text", TEXT),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_attempts_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_attempts_outbox_id", "attempts", ["outbox_id"])


def _kept() -> None:
    """What is remembered of threads, projects and contacts."""
    op.create_table("threads",
        column("id", NUMBER), column("message_id", TEXT),
        maybe("arrival_id", NUMBER), maybe("outbox_id", NUMBER),
        maybe("project", TEXT), maybe("contact", TEXT),
        maybe("case_ref", TEXT),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_threads_arrival_id_arrivals"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_threads_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_threads"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_threads_case_ref", "threads", ["case_ref"])
    op.create_index("ix_threads_message_id", "threads", ["message_id"])
    op.create_index("ix_threads_outbox_id", "threads", ["outbox_id"])
    op.create_table("promises",
        column("id", NUMBER), column("project", TEXT),
        column("what", TEXT), column("due", MOMENT),
        maybe("case_ref", TEXT), column("made", MOMENT),
        column("decision_id", NUMBER), maybe("outbox_id", NUMBER),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_promises_decision_id_decisions"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_promises_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_promises"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_promises_project", "promises", ["project"])
    op.create_table("entries",
        column("id", NUMBER), column("project", TEXT),
        column("at", MOMENT), column("kind", TEXT),
        column("text", TEXT), column("by", TEXT),
        column("audience", TEXT), maybe("hours", sa.Float()),
        maybe("milestone", TEXT), maybe("due", sa.Date()),
        maybe("reason", TEXT), maybe("source", TEXT),
        column("recorded", MOMENT), maybe("decision_id", NUMBER),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_entries_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_entries_project", "entries", ["project", "at"])
    op.create_table("contact_notes",
        column("id", NUMBER), column("address", TEXT),
        column("note", TEXT), column("at", MOMENT),
        maybe("decision_id", NUMBER),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_contact_notes_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_notes"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_contact_notes_address", "contact_notes", ["address"])
