"""The tables of several machines on one journal: who is there, and what each of them holds. Empty where there is only one."""

from sqlalchemy import DDL, Column, Table, event

from daemon.journal.columns import Moment, Number, Words
from daemon.journal.tables import arrivals, metadata, numbered, outbox

machines = numbered(
    "machines",  # the number is the fencing number: given once, and gone with the row
    Column("name", Words, nullable=False),
    Column("version", Words, nullable=False),
    Column("joined", Moment, nullable=False),
    Column("beaten", Moment, nullable=False),
    Column("until", Moment, nullable=False),  # all of these by the database's clock
)  # fmt: skip

leases = Table(
    "leases", metadata,
    Column("name", Words, primary_key=True),  # lead, mailbox:…
    Column("machine", Number, nullable=False),
    Column("since", Moment, nullable=False),
)  # fmt: skip

CHANNEL = "sachstand"
FUNCTION = (
    "CREATE FUNCTION sachstand_call() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME); RETURN NULL; END $$"
)
CALL = "CREATE TRIGGER call_{0} AFTER INSERT ON {0} FOR EACH STATEMENT EXECUTE FUNCTION sachstand_call()"
"""PostgreSQL tells whoever listens that mail came or is to leave, when its transaction is committed. Only a wake-up."""

for _table, _statement in (
    (arrivals, FUNCTION),
    (arrivals, CALL.format(arrivals.name)),
    (outbox, CALL.format(outbox.name)),
):
    event.listen(_table, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
