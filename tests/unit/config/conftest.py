"""A good site to plant mistakes in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.config.sample_site import FILES, write


@pytest.fixture(name="make_site")
def _make_site(tmp_path: Path) -> Callable[..., Path]:
    """Make the good site, with these files added or put in place of its own; None takes one away."""

    def make(changes: dict[str, str | None] | None = None) -> Path:
        files = {**FILES, **(changes or {})}
        return write(tmp_path / "site", {name: text for name, text in files.items() if text is not None})

    return make
