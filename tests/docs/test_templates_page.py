"""The page on templates names every text and everything a text may use, and its example is one."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from daemon.compose import Texts, reply, samples
from daemon.compose.client import view_of
from daemon.compose.sandbox import LONGEST
from daemon.compose.texts import FUNCTIONS
from daemon.model import Form

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")
TEMPLATES = ROOT / "templates"
SOURCES = {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.j2")}
PHRASES = {
    path.parent.name: YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    for path in TEMPLATES.glob("*/texts.yaml")
}
TEXTS = Texts(SOURCES, PHRASES)
VALUE = samples.one_reply("status", "de", Form.SIE)
VIEW = view_of(TEXTS.tongue("de", samples.SITE, VALUE.now), samples.SITE, VALUE, TEXTS.frame)
NAMES = sorted(
    {
        re.sub(r"(\.sie|\.du)?\.txt\.j2$", "", n.partition("/")[2])
        for n in SOURCES
        if n.endswith(".txt.j2") and "/_" not in n
    }
)
EXAMPLE = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", [*NAMES, *VIEW, *VIEW["state"], *FUNCTIONS])
def test_every_text_and_every_word_a_text_may_use_is_on_the_page(name: str) -> None:
    assert re.search(rf"`[^`\n]*(?<![\w-]){re.escape(name)}(?![\w-])[^`\n]*`", PAGE), name


def test_the_page_names_no_text_that_is_not_there() -> None:
    named = set(re.findall(r"`((?:reply|receipt|notice|answer|digest|delay|weekly|offer)/[a-z-]+)`", PAGE))
    assert named == set(NAMES)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_language_has_every_text(language: str) -> None:
    for name in NAMES:
        assert TEXTS.template(language, *name.split("/"), Form.SIE)
        assert TEXTS.template(language, *name.split("/"), Form.DU)


def test_the_files_named_on_the_page_are_there() -> None:
    for name in re.findall(r"^templates/(\S+)", PAGE, re.MULTILINE):
        assert (TEMPLATES / name).is_file(), name


@pytest.mark.parametrize("example", EXAMPLE)
def test_the_example_is_a_text(example: str) -> None:
    texts = Texts({**SOURCES, "de/reply/status.du.txt.j2": example}, PHRASES)
    draft = reply(texts, samples.SITE, samples.one_reply("status", "de", Form.DU))
    assert "In Arbeit: Zahlungstest mit der Bank." in draft.text


def test_the_cap_on_the_page_is_the_one_in_force() -> None:
    assert f"{LONGEST:,} characters" in PAGE
