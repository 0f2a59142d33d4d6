"""The shipped texts, read once."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from daemon.compose import Texts

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    found = [path for ending in ("*.j2", "*.typ") for path in TEMPLATES.rglob(ending)]
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in found}


@pytest.fixture(scope="session")
def words() -> dict[str, dict[str, object]]:
    yaml = YAML(typ="safe", pure=True)
    found: dict[str, dict[str, object]] = {}
    for path in TEMPLATES.glob("*/*.yaml"):
        found.setdefault(path.parent.name, {}).update(yaml.load(path.read_text("utf-8")))
    return found


@pytest.fixture(scope="session")
def texts(sources: dict[str, str], words: dict[str, dict[str, object]]) -> Texts:
    return Texts(sources, words)
