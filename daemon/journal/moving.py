"""From one ground to another: every row of a journal, with its number, in one transaction; counted on both sides, or nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from daemon.journal.fleet_tables import leases, machines
from daemon.journal.tables import arrivals, decisions, meta, metadata
from daemon.journal.values import JournalError

CHUNK = 500  # rows in one statement
_LEFT_OUT = frozenset({machines.name, leases.name})  # who is there now is no part of the record


def copy(source: Connection, target: Connection) -> Mapping[str, int]:
    """Copy all of ``source`` (SQLite) into ``target`` (PostgreSQL), which must be empty but for its tables; rows by table.

    JournalError if it is not empty, if a machine runs on it, or if the counts are not the same in the end.
    """
    for table in (arrivals, decisions, machines):
        if target.scalar(select(func.count()).select_from(table)):
            raise JournalError("the database is in use already; a journal is copied only into an empty one")
    target.execute(delete(meta))
    copied = {}
    for table in metadata.sorted_tables:
        if table.name in _LEFT_OUT:
            continue
        for rows in _chunks(source, table):
            target.execute(insert(table), rows)
        counts = [connection.scalar(select(func.count()).select_from(table)) or 0 for connection in (source, target)]
        if counts[0] != counts[1]:
            raise JournalError(f"{table.name} has {counts[0]} rows, and {counts[1]} were copied")
        copied[table.name] = counts[0]
    for name, last in source.execute(text("SELECT name, seq FROM sqlite_sequence")).all():
        if name not in _LEFT_OUT:  # no number is given twice, not even one of a row that is gone
            sequence = select(func.setval(func.pg_get_serial_sequence(name, "id"), max(1, last)))
            target.execute(sequence)
    return copied


def _chunks(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    result = source.execute(select(table), execution_options={"yield_per": CHUNK})
    for part in result.mappings().partitions(CHUNK):
        yield [dict(row) for row in part]
