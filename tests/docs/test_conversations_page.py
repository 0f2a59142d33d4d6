"""The page on conversations shows what the stories show: each line of an example stands in its story, in that order."""

import re
from pathlib import Path

import pytest

from daemon.decide.teamwords import command
from tests.unit.decide.story import policy

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conversations.md").read_text("utf-8")
EXAMPLES = re.findall(r"```story (\d\d)\n(.*?)```", PAGE, re.DOTALL)
STORIES = ROOT / "tests" / "golden" / "conversations"
SAID = re.findall(r"^\| (`[^|]*)\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("number", "example"), EXAMPLES)
def test_every_example_is_taken_from_its_story(number: str, example: str) -> None:
    (story,) = STORIES.glob(f"{number}-*/told.txt")
    told, at = story.read_text("utf-8"), 0
    for line in example.strip().splitlines():
        at = told.find(line, at)
        assert at >= 0, line


def test_every_order_on_the_page_is_understood() -> None:
    words = [word for cell in SAID for word in re.findall(r"`([^`]+)`", cell)]
    orders = [word for word in words if "erledigt" not in word and "nächstes" not in word]
    assert len(orders) > 15
    assert [word for word in orders if command(word.replace("…", "x"), policy().words) is None] == []


def test_there_are_at_least_twenty_five_stories() -> None:
    assert len(list(STORIES.glob("*/story.yaml"))) >= 25
