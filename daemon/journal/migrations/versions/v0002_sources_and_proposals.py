"""What outside sources told, mail that waits for the lead, and what sort of date was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()


def upgrade() -> None:
    """Add columns that may be empty, or have a value for old rows; then the new tables."""
    op.add_column("promises", sa.Column("kind", TEXT, nullable=False, server_default="answer"))
    op.add_column("promises", sa.Column("day", sa.Date()))
    op.add_column("entries", sa.Column("owner", TEXT))
    op.add_column("entries", sa.Column("measure", TEXT))
    op.create_table("reports",
        sa.Column("project", TEXT, nullable=False), sa.Column("source", TEXT, nullable=False),
        sa.Column("tried", MOMENT, nullable=False),
        sa.Column("as_of", MOMENT), sa.Column("findings", TEXT), sa.Column("error", TEXT),
        sa.Column("failing_since", MOMENT), sa.Column("told", MOMENT),
        sa.PrimaryKeyConstraint("project", "source", name="pk_reports"),
    )  # fmt: skip
    op.create_table("proposals",
        sa.Column("id", NUMBER, nullable=False), sa.Column("project", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False), sa.Column("key", TEXT, nullable=False),
        sa.Column("decision_id", NUMBER, nullable=False), sa.Column("created", MOMENT, nullable=False),
        sa.Column("due", MOMENT), sa.Column("settled", TEXT), sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", TEXT), sa.Column("data", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_proposals_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("project", "key", name="uq_proposals_project_key"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    waiting = sa.text("settled IS NULL")
    op.create_index("ix_proposals_waiting", "proposals", ["id"], sqlite_where=waiting, postgresql_where=waiting)
