"""Which contact had which week's update, and what its report said, for the next one to refer to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()


def upgrade() -> None:
    """One new table."""
    op.create_table("updates",
        sa.Column("id", NUMBER, nullable=False), sa.Column("project", TEXT, nullable=False),
        sa.Column("contact", TEXT, nullable=False), sa.Column("week", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False), sa.Column("at", MOMENT, nullable=False),
        sa.Column("number", NUMBER, nullable=False), sa.Column("day", sa.Date(), nullable=False),
        sa.Column("colour", TEXT), sa.Column("checksum", TEXT), sa.Column("promised", TEXT, nullable=False),
        sa.Column("decision_id", NUMBER),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_updates_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_updates"),
        sa.UniqueConstraint("project", "contact", "week", name="uq_updates_project_contact_week"),
        sqlite_autoincrement=True,
    )  # fmt: skip
