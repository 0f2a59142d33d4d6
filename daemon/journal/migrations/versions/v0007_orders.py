"""What makes an order of the team the same once more."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One more column, empty for mail that was decided before."""
    op.add_column("letters", sa.Column("order_key", sa.Text()))
    given = sa.text("order_key IS NOT NULL")
    op.create_index("ix_letters_order_key", "letters", ["order_key"], sqlite_where=given, postgresql_where=given)
