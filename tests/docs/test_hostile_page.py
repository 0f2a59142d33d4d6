"""The page on hostile input against the tests' own marks: every row is shown, and nothing is claimed that is not."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from ruamel.yaml import YAML

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "hostile-input.md"
ROW = re.compile(r"^\| (\d+) \|(.+)\|([^|\n]*)\|$", re.MULTILINE)
MARK = re.compile(r"pytest\.mark\.hostile\(([\d, ]+)\)")
ROOMS = ("senders", "traces", "fields", "bodies", "words")


def shown_by() -> dict[int, list[str]]:
    """What shows each row: golden cases, made mails, marked tests."""
    found: dict[int, list[str]] = {}
    for case in sorted(TESTS.glob("golden/cases/*/case.yaml")):
        for row in YAML(typ="safe", pure=True).load(case.read_text(encoding="utf-8")).get("hostile", ()):
            found.setdefault(row, []).append(f"`{case.parent.name}`")
    for room in ROOMS:
        for row, group in import_module(f"tests.faults.hostile.{room}").SAMPLES.items():
            count = "one made mail" if len(group) == 1 else f"{len(group)} made mails"
            found.setdefault(row, []).append(f"{count} in `{room}.py`")
    for path in sorted(TESTS.rglob("test_*.py")):
        for rows in MARK.findall(path.read_text(encoding="utf-8")):
            for row in rows.split(","):
                found.setdefault(int(row), []).append(f"`{path.relative_to(TESTS)}`")
    return {row: list(dict.fromkeys(names)) for row, names in found.items()}


def test_every_row_of_the_page_is_shown_by_the_tests_it_names(request: pytest.FixtureRequest) -> None:
    text, shown = PAGE.read_text(), shown_by()
    told = ROW.sub(lambda row: f"| {row[1]} |{row[2]}| {', '.join(shown.get(int(row[1]), []))} |", text)
    if request.config.getoption("--bless"):
        PAGE.write_text(told)
        text = told
    assert text == told
    numbers = [int(row[1]) for row in ROW.finditer(text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(shown) == set(numbers), "a mark without a row, or a row that no test shows"
