"""What was offered for a change and what the client said to it; how much each mail of a contact sounded like a complaint."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()


def upgrade() -> None:
    """Two new tables."""
    op.create_table("offers",
        sa.Column("id", NUMBER, nullable=False), sa.Column("case_ref", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("terms", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False), sa.Column("made", MOMENT, nullable=False),
        sa.Column("decision_id", NUMBER, nullable=False), sa.Column("outbox_id", NUMBER),
        sa.Column("state", TEXT, nullable=False), sa.Column("settled_at", MOMENT), sa.Column("settled_by", TEXT),
        sa.Column("words", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_offers_decision_id_decisions"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_offers_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sa.UniqueConstraint("case_ref", "number", name="uq_offers_case_ref_number"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table("moods",
        sa.Column("id", NUMBER, nullable=False), sa.Column("contact", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False), sa.Column("complaint", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_moods"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_moods_contact", "moods", ["contact", "at"])
