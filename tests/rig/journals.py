"""Journals opened often in one process: the empty tables are made once and copied, statements are compiled once for all.

What a journal does is the product's own; only the two costs of a new process are paid once. Tests of opening itself,
and whatever begins a process of its own, use ``Journal.open``.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from daemon.journal import Journal, opening, schema

_COMPILED: dict[str, Any] = {}


def opened(
    path: Path, *, check: bool = False, mint_secret: Callable[[], bytes] = lambda: secrets.token_bytes(32)
) -> Journal:
    """A journal as ``Journal.open`` gives it."""
    if not path.exists():
        opening.make_file(path)
        path.write_bytes(_empty())
    journal = Journal.open(path, check=check, mint_secret=mint_secret)
    engine = journal._engine
    engine.dialect = journal._connection.dialect = _COMPILED.setdefault("dialect", engine.dialect)
    engine._compiled_cache = _COMPILED.setdefault("cache", engine._compiled_cache)
    return journal


@cache
def _empty() -> bytes:
    """The octets of a journal in which nothing has happened yet, not even its secret was minted."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        opening.make_file(path)
        engine = opening.engine(path, readonly=False, wait=timedelta(seconds=1))
        with engine.connect() as connection, opening.transaction(connection, writes=True):
            schema.prepare(connection)
        engine.dispose()
        assert not path.with_name(f"{path.name}-wal").exists(), "closing did not move everything into the file"
        return path.read_bytes()
