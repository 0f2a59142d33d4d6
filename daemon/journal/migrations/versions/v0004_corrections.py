"""What people corrected, where mails lie, and which language a contact writes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()


def upgrade() -> None:
    """Make them."""
    op.create_table("corrections",
        sa.Column("id", NUMBER, nullable=False), sa.Column("arrival_id", NUMBER, nullable=False),
        sa.Column("decision_id", NUMBER), sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", TEXT, nullable=False), sa.Column("how", TEXT, nullable=False),
        sa.Column("from_intent", TEXT, nullable=False), sa.Column("to_intent", TEXT, nullable=False),
        sa.Column("text", TEXT), sa.Column("undone", MOMENT), sa.Column("undone_by", TEXT),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_corrections_arrival_id_arrivals"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_corrections_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_corrections_arrival_id", "corrections", ["arrival_id"])
    op.create_index("ix_corrections_decision_id", "corrections", ["decision_id"])
    active = sa.text("undone IS NULL")
    op.create_index(
        "uq_corrections_active",
        "corrections",
        ["arrival_id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_table("places",
        sa.Column("id", NUMBER, nullable=False), sa.Column("arrival_id", NUMBER, nullable=False),
        sa.Column("mailbox", TEXT, nullable=False), sa.Column("folder", TEXT, nullable=False),
        sa.Column("uidvalidity", NUMBER), sa.Column("uid", NUMBER),
        sa.Column("at", MOMENT, nullable=False), sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("moved", MOMENT),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrivals.id"], name="fk_places_arrival_id_arrivals"),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid", name="uq_places_mailbox_folder_uidvalidity_uid"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_places_arrival_id", "places", ["arrival_id", "mailbox"])
    op.create_table("contact_languages",
        sa.Column("address", TEXT, nullable=False), sa.Column("language", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_contact_languages"),
    )  # fmt: skip
