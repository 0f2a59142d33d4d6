"""A story with a journal on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.journals import opened
from tests.unit.decide.story import Story


@pytest.fixture(name="story")
def _story(tmp_path: Path) -> Iterator[Story]:
    with opened(tmp_path / "state" / "journal.sqlite") as journal:
        yield Story(journal)
