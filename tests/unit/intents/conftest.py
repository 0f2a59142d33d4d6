"""The shipped word lists and a reader built from them."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from daemon.intents import Reader

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def words() -> dict[str, dict[str, Any]]:
    return {code: YAML(typ="safe", pure=True).load(TEMPLATES / code / "words.yaml") for code in ("de", "en")}


@pytest.fixture(scope="session")
def reader(words: dict[str, dict[str, Any]]) -> Reader:
    return Reader(words)
