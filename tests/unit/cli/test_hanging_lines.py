"""Long lines on a terminal go on below their own words."""

import pytest

from daemon.cli.questions import Questions
from daemon.cli.screen import hung, wrapped

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


DIALOGUE = [
    ("Enter übernimmt den Vorschlag in Klammern", ["Enter übernimmt den", "Vorschlag in Klammern"]),
    ("  1  krause.example: Eva Krause, Tim Lorenz", ["  1  krause.example: Eva", "     Krause, Tim Lorenz"]),
    (
        "  23.11.  Eva Krause: Stand   Stand genannt",
        ["  23.11.  Eva Krause:", "          Stand   Stand", "          genannt"],
    ),
    ("    This is how you report progress", ["    This is how you", "    report progress"]),
    ("\n1. The mailbox", ["", "1. The mailbox"]),
]


@pytest.mark.parametrize(("line", "shown"), DIALOGUE)
def test_a_line_of_the_dialogue_goes_on_below_its_item(line: str, shown: list[str]) -> None:
    assert wrapped(line, 25).split("\n") == shown


@pytest.mark.parametrize(("width", "most"), [(40, 40), (None, 200)])
def test_the_dialogue_is_wrapped_for_a_terminal_only(
    width: int | None, most: int, capsys: pytest.CaptureFixture[str]
) -> None:
    Questions("de", {}, silent=False, width=width).tell("begin")
    shown = capsys.readouterr().out.splitlines()
    assert (len(shown) > 1) == (width is not None)
    assert max(map(len, shown)) <= most
    assert " ".join(shown).startswith("Sachstand einrichten. Enter übernimmt den Vorschlag in Klammern;")
