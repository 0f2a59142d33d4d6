"""A journal on a real file and the path of one; a test of no particular file runs on PostgreSQL as well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.journal import Journal
from tests.rig.journals import opened
from tests.rig.postgres import Postgres, emptied


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What holds of a journal holds on both databases; what names a path is about SQLite's file."""
    if "journal" in metafunc.fixturenames and "path" not in metafunc.fixturenames:
        both = [
            pytest.param("sqlite"),
            pytest.param("postgresql", marks=[pytest.mark.real("postgres"), pytest.mark.long]),
        ]
        metafunc.parametrize("database", both, indirect=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def filled() -> list[str]:
    """The one database of this run, once it was made."""
    return []


@pytest.fixture
def journal(database: str, tmp_path: Path, filled: list[str], request: pytest.FixtureRequest) -> Iterator[Journal]:
    if database == "sqlite":
        with opened(tmp_path / "state" / "journal.sqlite") as journal:
            yield journal
        return
    server: Postgres = request.getfixturevalue("postgres")
    if filled:
        emptied(filled[0])
    else:
        filled.append(server.database())
    with Journal.open(filled[0]) as journal:
        yield journal
