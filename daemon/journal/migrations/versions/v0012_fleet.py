"""Several machines on one journal: who is there, what each holds, and which of them sends a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger()  # UTC, microseconds since 1970
TEXT = sa.Text()
FUNCTION = (
    "CREATE FUNCTION sachstand_call() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_notify('sachstand', TG_TABLE_NAME); RETURN NULL; END $$"
)
CALL = "CREATE TRIGGER call_{0} AFTER INSERT ON {0} FOR EACH STATEMENT EXECUTE FUNCTION sachstand_call()"


def upgrade() -> None:
    """Two new tables, a new column, and PostgreSQL's wake-ups."""
    op.create_table("machines",
        sa.Column("id", NUMBER, nullable=False), sa.Column("name", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False), sa.Column("joined", MOMENT, nullable=False),
        sa.Column("beaten", MOMENT, nullable=False), sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_machines"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table("leases",
        sa.Column("name", TEXT, nullable=False), sa.Column("machine", NUMBER, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )  # fmt: skip
    op.add_column("outbox", sa.Column("machine", NUMBER))
    if op.get_context().dialect.name == "postgresql":
        for statement in (FUNCTION, CALL.format("arrivals"), CALL.format("outbox")):
            op.execute(statement)
