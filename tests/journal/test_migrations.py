"""The migrations and the fast way to a fresh journal lead to the same tables, wholly or not at all."""

import os
import re
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.journal import Journal, opening, schema

ROOT = Path(__file__).parents[2]


def tables(path: Path) -> dict[str, list[str]]:
    """Every table and index by name, as its parts in some order."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    flat = {name: " ".join(sql.split()).removesuffix(" )") for name, sql in rows}
    return {name: sorted(re.split(r", (?=CONSTRAINT)", sql)) for name, sql in flat.items()}


def migrate(path: Path) -> None:
    opening.make_file(path)
    engine = opening.engine(path, readonly=False, wait=timedelta(seconds=5))
    with engine.connect() as connection, opening.transaction(connection, writes=True):
        schema.upgrade(connection)


def test_migrations_from_nothing_make_the_tables_of_a_fresh_journal(path: Path) -> None:
    Journal.open(path).close()
    migrated = path.with_name("migrated.sqlite")
    migrate(migrated)
    assert tables(migrated) == tables(path)
    assert len(tables(path)) > 30
    with Journal.open(migrated) as journal:
        assert journal.counts()["waiting"] == 0


def test_the_newest_revision_is_the_one_the_tables_claim() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


CRASH = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from daemon.journal import Journal, opening, schema
from tests.journal.test_migrations import migrate

nth, way, path = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
build, seen = opening.engine, 0

def engine(*args, **kwargs):
    made = build(*args, **kwargs)
    @event.listens_for(made, "before_cursor_execute")
    def count(connection, cursor, statement, *rest):
        global seen
        if statement.lstrip().startswith(("CREATE", "INSERT")):
            seen += 1
            if seen == nth:
                os._exit(9)
    return made

opening.engine = engine
migrate(path) if way == "alembic" else Journal.open(path).close()
"""


@pytest.mark.fault(40)
@pytest.mark.parametrize("nth", [1, 25, 44])
@pytest.mark.parametrize("way", ["alembic", "fresh"])
def test_a_kill_during_the_making_leaves_nothing_half_made(path: Path, way: str, nth: int) -> None:
    path.parent.mkdir()
    command = [sys.executable, "-c", CRASH, str(nth), way, str(path)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 9
    assert tables(path) == {}
    with Journal.open(path) as journal:
        assert journal.counts()["waiting"] == 0
