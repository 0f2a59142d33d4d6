"""The table of faults against the tests' own marks: every fault names the tests that try it, or says why there is none."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reliability.md"
ROW = re.compile(r"^\| (\d+) \| ([^|\n]+) \| ([^|\n]+) \|([^|\n]*)\|$", re.MULTILINE)
NOT_TRIED = re.compile(r"not tried: .+ \(\d{4}-\d\d-\d\d\)")
ROWS = 65


def _marks(test: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[int]:
    """The rows in the test's own ``@pytest.mark.fault(…)``."""
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
            yield from (ast.literal_eval(row) for row in mark.args)


def tried_by() -> dict[int, list[str]]:
    """The tests that bear the mark of each row: their names as sentences, and their file."""
    found: dict[int, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__) or "mark.fault(" not in (text := path.read_text(encoding="utf-8")):
            continue
        for test in ast.walk(ast.parse(text)):
            if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
                told = f"{test.name[5:].replace('_', ' ')} (`{path.stem}`)"
                for row in _marks(test):
                    found.setdefault(row, []).append(told)
    return found


def test_every_fault_names_the_tests_that_try_it_or_says_why_there_is_none(request: pytest.FixtureRequest) -> None:
    text, tried = PAGE.read_text(), tried_by()
    told = ROW.sub(
        lambda row: f"| {row[1]} | {row[2]} | {row[3]} | {'; '.join(tried.get(int(row[1]), [row[4].strip()]))} |", text
    )
    if request.config.getoption("--bless"):
        PAGE.write_text(told)
        text = told
    assert text == told
    assert [int(row[1]) for row in ROW.finditer(text)] == list(range(1, ROWS + 1))
    assert set(tried) <= set(range(1, ROWS + 1)), "a mark without a row"
    untried = {int(row[1]): row[4].strip() for row in ROW.finditer(text) if int(row[1]) not in tried}
    assert all(map(NOT_TRIED.fullmatch, untried.values())), f"no test, and no reason with its date: {sorted(untried)}"
