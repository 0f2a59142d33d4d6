"""What keeps mail from a contact: an address that refuses it, an absence."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()
OUTBOX_KEY = "fk_conditions_outbox_id_outbox"
DECISION_KEY = "fk_conditions_decision_id_decisions"


def upgrade() -> None:
    """Make the table and its index of what still holds."""
    op.create_table("conditions",
        sa.Column("id", NUMBER, nullable=False), sa.Column("address", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False), sa.Column("since", MOMENT, nullable=False),
        sa.Column("said", TEXT, nullable=False), sa.Column("until", sa.Date(), nullable=True),
        sa.Column("back", sa.Date(), nullable=True), sa.Column("outbox_id", NUMBER, nullable=True),
        sa.Column("decision_id", NUMBER, nullable=True), sa.Column("lifted", MOMENT, nullable=True),
        sa.Column("lifted_because", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=OUTBOX_KEY),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=DECISION_KEY),
        sa.PrimaryKeyConstraint("id", name="pk_conditions"), sqlite_autoincrement=True,
    )  # fmt: skip
    standing = sa.text("lifted IS NULL")
    op.create_index(
        "ix_conditions_standing", "conditions", ["address"], sqlite_where=standing, postgresql_where=standing
    )
