"""Bringing a database to the tables of this version. A fresh one is made at once; Alembic is loaded for an old one.

Everything happens inside the caller's transaction: a crash leaves the old schema or the new one, never half.
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select

from daemon.journal import corrected_tables, fleet_tables, progress_tables  # noqa: F401 - so that the metadata holds their tables
from daemon.journal.tables import as_on_postgresql, metadata
from daemon.journal.values import JournalError

HEAD = "0012"
"""The newest revision in ``migrations/versions``; what :data:`metadata` describes."""

MIGRATIONS = Path(__file__).parent / "migrations"


class JournalUnprepared(JournalError):
    """Nobody has made the tables yet, or brought them up to this version; the next start of the daemon does."""


version = Table(
    "alembic_version", MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)  # fmt: skip


def current(connection: Connection) -> str | None:
    """The revision of this database, or None for an empty one; JournalError if it is no journal at all."""
    names = inspect(connection).get_table_names()
    if version.name in names:
        return connection.scalar(select(version.c.version_num))
    if names:
        raise JournalError("this database belongs to something else: it has tables, but no journal's version")
    return None


def prepare(connection: Connection) -> None:
    """Make or migrate the tables; JournalError if a newer Sachstand wrote them."""
    at = current(connection)
    if at == HEAD:
        return
    if at is None:
        if connection.dialect.name == "postgresql":
            as_on_postgresql()
        metadata.create_all(connection, checkfirst=False)
        version.create(connection, checkfirst=True)
        connection.execute(insert(version).values(version_num=HEAD))
        return
    upgrade(connection)


def demand(connection: Connection) -> None:
    """JournalError unless the tables are exactly of this version; for who may not write."""
    at = current(connection)
    if at is None:
        raise JournalUnprepared("the journal is empty; start the daemon once")
    if at > HEAD:
        raise JournalError(f"the journal is of a newer Sachstand than this one (version {at}, this one reads {HEAD})")
    if at != HEAD:
        raise JournalUnprepared(f"the journal is of version {at}, this Sachstand reads {HEAD}; start the daemon once")


def upgrade(connection: Connection) -> None:
    """Run every revision this database lacks, with Alembic (slow to import, so only here)."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise JournalError(f"the journal is of a newer Sachstand than this one ({error})") from error
