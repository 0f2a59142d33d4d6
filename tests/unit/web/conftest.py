"""A dashboard on a real port over a real journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.journal import Journal
from tests.rig.clock import Clock
from tests.rig.visitor import Visitor, dashboard
from tests.unit.decide.story import NOW, Story, policy


@pytest.fixture(name="story")
def _story(tmp_path: Path) -> Iterator[Story]:
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        yield Story(journal, policy(), Clock(NOW))


@pytest.fixture(name="visitor")
def _visitor(story: Story, tmp_path: Path) -> Iterator[Visitor]:
    with dashboard(story, tmp_path) as visitor:
        yield visitor
