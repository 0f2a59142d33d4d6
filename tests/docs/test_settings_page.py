"""Undocumented means broken: every key of `sachstand.yaml` and of a project file stands on its page, and no key that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.config import oauth_keys, people_keys, schema, source_keys
from daemon.config.strict import Strict

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "settings.md").read_text()
OTHERS = {"source_keys": PAGE + (DOCS / "projects.md").read_text(), "oauth_keys": (DOCS / "oauth.md").read_text()}


def models() -> Iterator[type[Strict]]:
    for room in (schema, people_keys, source_keys, oauth_keys):
        for found in vars(room).values():
            if isinstance(found, type) and issubclass(found, Strict) and found is not Strict:
                yield found


def keys(model: type[Strict]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


@pytest.mark.parametrize(
    "model", sorted(set(models()), key=lambda model: model.__name__), ids=lambda model: model.__name__
)
def test_every_key_stands_on_the_page(model: type[Strict]) -> None:
    page = OTHERS.get(model.__module__.rpartition(".")[2], PAGE)
    assert [key for key in keys(model) if not re.search(rf"(?:[`{{ ]|\*\*){re.escape(key)}(?:[`:]|\*\*)", page)] == []


def test_the_page_names_no_key_that_is_not_there() -> None:
    known = {key for model in models() for key in keys(model)}
    named = {
        key for row in re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE) for key in re.findall(r"`([a-z_]+)`", row)
    }
    assert named - known == set()
