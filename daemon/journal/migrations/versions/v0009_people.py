"""How urgent mail to the team is and what it was told in; absences that members tell by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()


def upgrade() -> None:
    """Two new tables."""
    op.create_table("notices",
        sa.Column("outbox_id", NUMBER, nullable=False), sa.Column("urgency", TEXT, nullable=False),
        sa.Column("answer_by", MOMENT), sa.Column("told_in", NUMBER),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_notices_outbox_id_outbox"),
        sa.ForeignKeyConstraint(["told_in"], ["decisions.id"], name="fk_notices_told_in_decisions"),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_notices"),
    )  # fmt: skip
    op.create_table("absences",
        sa.Column("id", NUMBER, nullable=False), sa.Column("member", TEXT, nullable=False),
        sa.Column("first", sa.Date(), nullable=False), sa.Column("last", sa.Date(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False), sa.Column("by", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False), sa.Column("decision_id", NUMBER),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_absences_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"), sqlite_autoincrement=True,
    )  # fmt: skip
