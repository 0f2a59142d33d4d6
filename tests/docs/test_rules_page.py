"""The page on rules names everything that rule files know, and its examples are rule files."""

import re
from pathlib import Path

import pytest

from daemon.config.sheets import read_sheet
from daemon.model import Intent, Outcome, Role
from daemon.rules import (
    ACTIONS,
    CONDITIONS,
    EXPECTED,
    FOLDER_KEYS,
    PEOPLE,
    SENDERS,
    Concern,
    Known,
    RuleSet,
    build,
    read_tests,
)
from daemon.rules.actions import PRIORITIES, WORDS
from daemon.rules.testing import HOURS, MAIL_KEYS, STATES

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
KNOWN = Known(
    projects=frozenset({"SHOP"}),
    team=frozenset({"jonas", "mira"}),
    templates={"de": frozenset({"complaint"})},
    languages=("de",),
)
KEYS = (
    "id",
    "when",
    "then",
    "because",
    "answer_within",
    "rungs",
    "after",
    "notify",
    "also_out_of_hours",
    "contains",
    "matches",
)


@pytest.mark.parametrize(
    "word",
    [
        *CONDITIONS,
        *ACTIONS,
        *WORDS,
        *PEOPLE,
        *KEYS,
        *FOLDER_KEYS,
        *PRIORITIES,
        *EXPECTED,
        *SENDERS,
        *MAIL_KEYS,
        *HOURS,
        *STATES,
    ],
)
def test_every_word_of_rule_files_is_on_the_page(word: str) -> None:
    assert re.search(rf"`[^`\n]*(?<![\w-]){re.escape(word)}(?![\w-])[^`\n]*`", PAGE), word


@pytest.mark.parametrize("word", [*Intent, *Outcome, *Role])
def test_every_value_of_a_condition_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE or f": {word}`" in PAGE


@pytest.mark.parametrize("concern", Concern)
def test_every_concern_is_on_the_page(concern: str) -> None:
    assert f"| {concern} |" in PAGE


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_rule_file_without_a_mistake(example: str) -> None:
    sheet, errors = read_sheet("rules/example.yaml", example)
    assert not errors
    assert sheet is not None
    built, problems = build([(sheet.name, sheet.data)], KNOWN) if "tests" not in sheet.data else (RuleSet(), [])
    tests, wrong = read_tests([(sheet.name, sheet.data)] if "tests" in sheet.data else [], KNOWN, built)
    assert not [*problems, *wrong]
    assert built.rules or tests
