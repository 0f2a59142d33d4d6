"""Every row of the page on reading mail has the samples it names, and every sample gives a certain origin."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reading-mail.md").read_text("utf-8")
FORWARDS = ROOT / "tests" / "unit" / "mail_text" / "fixtures" / "forwards"
GOLDEN = ROOT / "tests" / "golden" / "cases"
TABLE = PAGE.partition("| program | languages | samples |")[2].partition("\n\n")[0]
ROWS = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")]
CODE = re.compile(r"_([a-z]{2})$")


def found(pattern: str) -> list[str]:
    """The names of the fixtures and golden cases that a pattern of the table stands for."""
    return [
        *sorted(path.stem for path in FORWARDS.glob(f"{pattern}.eml")),
        *sorted(path.name for path in GOLDEN.glob(pattern)),
    ]


def patterns(samples: str) -> list[str]:
    return re.findall(r"`([^`]+)`", samples)


@pytest.mark.parametrize(("program", "languages", "samples"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_names_exactly_the_languages_its_samples_are_in(program: str, languages: str, samples: str) -> None:
    names = [name for pattern in patterns(samples) for name in found(pattern)]
    assert all(found(pattern) for pattern in patterns(samples)), program
    codes = {match[1] for name in names if (match := CODE.search(name))}
    assert codes <= set(languages.split())
    if any("*" in pattern for pattern in patterns(samples)):
        assert codes == set(languages.split())


@pytest.mark.parametrize("name", [n for row in ROWS for p in patterns(row[2]) for n in found(p)])
def test_a_sample_of_the_table_gives_a_certain_origin(name: str) -> None:
    if (FORWARDS / f"{name}.json").exists():
        expected = json.loads((FORWARDS / f"{name}.json").read_text("utf-8"))
        origin = expected["origin"]["address"]
    else:
        origin = json.loads((GOLDEN / name / "decision.json").read_text("utf-8"))["forwarded"]["origin"]
    assert "@" in origin


def test_every_sample_named_for_a_language_stands_in_a_row() -> None:
    listed = {name for row in ROWS for pattern in patterns(row[2]) for name in found(pattern)}
    certain = {path.stem for path in FORWARDS.glob("*_??.json") if json.loads(path.read_text("utf-8")).get("origin")}
    assert certain - listed == set()


def test_every_golden_case_the_page_names_is_there() -> None:
    named = re.findall(r"\(`([a-z-]+)`(?:, `([a-z-]+)`)?\)", PAGE)
    assert all((GOLDEN / name).is_dir() for pair in named for name in pair if name)
