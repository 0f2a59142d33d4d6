"""A story with a journal on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.journal import Journal
from tests.unit.decide.story import Story


@pytest.fixture(name="story")
def _story(tmp_path: Path) -> Iterator[Story]:
    with Journal.open(tmp_path / "state" / "journal.sqlite") as journal:
        yield Story(journal)
