"""Programs of the site's own that hear of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """One more table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "hook_calls",
        sa.Column("id", number, primary_key=True),
        sa.Column("decision_id", number, nullable=False),
        sa.Column("hook", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("settled", sa.BigInteger()),
        sa.Column("said", sa.Text()),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_hook_calls_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_hook_calls"),
        sa.UniqueConstraint("decision_id", "hook", name="uq_hook_calls_decision_id_hook"),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_hook_calls_waiting", "hook_calls", ["due"], sqlite_where=waiting, postgresql_where=waiting)
