"""Long lines on a terminal go on below their own words."""

import pytest

from daemon.cli.screen import hung

LINES = [
    (
        "  rules      yes: one: because of two",
        ["  rules      yes: one:", "             because of", "             two"],
    ),
    (
        "             no: three: four and five",
        ["             no: three:", "             four and five"],
    ),
    ("  | Guten Tag Frau Krause, das Projekt", ["  | Guten Tag Frau Krause,", "  | das Projekt"]),
    ("  | kurz", ["  | kurz"]),
    ("── a-name-of-a-file-without-any-blank.eml", ["──", "a-name-of-a-file-without-any-blank.eml"]),
    ("  | https://very-long.example/that/has/no/blank", ["  | https://very-long.example/that/has/no/blank"]),
    ("", [""]),
]


@pytest.mark.parametrize(("line", "shown"), LINES)
def test_a_line_goes_on_below_its_own_words(line: str, shown: list[str]) -> None:
    assert hung(line, 26).split("\n") == shown
