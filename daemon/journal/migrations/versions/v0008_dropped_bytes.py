"""The hash of bytes that need not be kept any more."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From the seventh tables to the eighth."""
    op.add_column("arrival_bytes", sa.Column("sha256", sa.Text()))
