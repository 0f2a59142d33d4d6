"""Undocumented means broken: commands, rows, words and links are held against the code."""

import re
from pathlib import Path

import pytest

from daemon import guard
from daemon.cli import COMMANDS
from daemon.model import Outcome

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]


def test_the_safety_page_has_exactly_the_rows_of_the_guard_in_their_order() -> None:
    page = (ROOT / "docs" / "safety.md").read_text()
    rows = re.findall(r"^\| *\**(D\d+[a-z]?)\** *\|", page, re.MULTILINE)
    assert rows == [row.id for row in guard.ROWS]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_row_that_holds_has_a_reason_in_each_language(language: str) -> None:
    text = (ROOT / "templates" / language / "texts.yaml").read_text()
    told = set(re.findall(r"^  (D\d+[a-z]?):", text, re.MULTILINE))
    assert {row.id for row in guard.ROWS if row.outcome is Outcome.HOLD or row.hold} <= told


def test_every_command_stands_in_the_changelog_or_the_operations_page() -> None:
    pages = (ROOT / "CHANGELOG.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    assert [command for command in COMMANDS if f"`{command}" not in pages] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert f"({page.name})" in listed


def test_the_privacy_page_answers_the_articles_that_are_asked_for() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text()
    assert [
        article
        for article in (9, 15, 17, 20, 22, 30, 32, 33)
        if not re.search(rf"articles? (?:\d+ and )?{article}\b", page)
    ] == []
