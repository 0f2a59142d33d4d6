"""The shipped texts, read once."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from daemon.compose import Texts

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file() and path.name != "words.yaml")
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in files}


@pytest.fixture(scope="session")
def words() -> dict[str, dict[str, object]]:
    yaml = YAML(typ="safe", pure=True)
    return {path.parent.name: yaml.load(path.read_text("utf-8")) for path in TEMPLATES.glob("*/words.yaml")}


@pytest.fixture(scope="session")
def texts(sources: dict[str, str], words: dict[str, dict[str, object]]) -> Texts:
    return Texts(sources, words)
