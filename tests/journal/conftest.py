"""A journal on a real file, and the path of one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.journal import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal.open(path) as opened:
        yield opened
