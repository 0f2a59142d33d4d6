"""YAML is read as text with places; what is clever or hostile in it is refused."""

import time
from pathlib import Path

import pytest

from daemon.config import sheets
from daemon.config.sheets import read_sheet

HOME = Path(__file__).parents[3]


def refused(text: str) -> list[str]:
    _, errors = read_sheet("a.yaml", text)
    assert errors
    return [str(error) for error in errors]


def test_plain_scalars_stay_the_text_that_stands_there() -> None:
    sheet, errors = read_sheet(
        "a.yaml", "{a: 09:00, b: no, c: +4930, d: 0o17, e: 2026-11-20, f: true, g: , h: on, i: 1_0}"
    )
    assert not errors
    assert sheet is not None
    assert sheet.data == {
        "a": "09:00", "b": "no", "c": "+4930", "d": "0o17", "e": "2026-11-20", "f": True, "g": None, "h": "on", "i": "1_0",
    }  # fmt: skip


def test_numbers_are_numbers_where_they_are_asked_for() -> None:
    sheet, _ = read_sheet("a.yaml", "{a: 3, b: 0.5, c: '3', d: 0x1f, e: no}", numbers=True)
    assert sheet is not None
    assert sheet.data == {"a": 3, "b": 0.5, "c": "3", "d": "0x1f", "e": "no"}


def test_places_count_characters_from_one() -> None:
    sheet, _ = read_sheet("a.yaml", "größe: ä\nb:\n  - {c: d}\n")
    assert sheet is not None
    assert str(sheet.error(("größe",), "x")) == "a.yaml:1:8: x"
    assert str(sheet.error(("b", 0, "c"), "x", at_key=True)) == "a.yaml:3:6: x"
    assert str(sheet.error(("b", 0, "missing", "deep"), "x")) == "a.yaml:3:5: x"


def test_a_bomb_of_aliases_is_refused_where_it_begins() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    before = time.process_time()
    errors = refused(bomb)
    assert time.process_time() - before < 1
    assert errors[0] == 'a.yaml:1:4: anchors and aliases ("&a") are not read; write the value out'


HOSTILE = [
    ("a: !!python/object/apply:os.system [x]", "a.yaml:1:4: tags"),
    ("a: !own x", 'a.yaml:1:4: tags ("!own") are not read'),
    ("a: 1\nb: 2\na: 3", 'a.yaml:3:1: the key "a" is there twice; the first is in line 1'),
    ("a:\n\tb: 1", "a.yaml:2:1: a tab; indent with spaces"),
    ("a: 1\n---\nb: 2", 'a.yaml:2:1: "---" begins a second document; a file holds one'),
    ("a: \x00", "a.yaml:1:4: the sign U+0000 cannot stand in a file of text"),
    ("? [a]\n: 1", "a.yaml:1:3: a key must be a short text"),
    ("a: @x", "a.yaml:1:4: a text cannot begin with this sign; put it in quotes"),
    ("a: 'x\n", "a.yaml:"),
    ("a: [1, 2", "a.yaml:1:4: a [ is not closed with ], or a comma is missing"),
    ("a: {b: 1", "a.yaml:1:4: a { is not closed with }, or a comma is missing"),
    ("a: b: c", 'a.yaml:1:5: a second ":" in this line'),
    ("a:\n  b: 1\n c: 2", "a.yaml:3:2: this line is indented differently"),
    ("a: *b", "a.yaml:1:4: a text cannot begin with *"),
    ("%YAML 1.1\n---\na: no", ""),
    ("[" * 100_000, "a.yaml:1:1: this is nested too deeply"),
    ("{a: " * 50_000, "a.yaml:1:1: this is nested too deeply"),
    ("- " * 100_000, "a.yaml:1:1: this is nested too deeply"),
    ("\n".join(" " * depth + "a:" for depth in range(500)), "this is nested too deeply"),
    ("a: !!set {x, y}", 'tags'),
    ("a: !!binary aGFsbG8=", 'a.yaml:1:4: tags ("!!binary") are not read'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), HOSTILE, ids=[text[:20] for text, _ in HOSTILE])
def test_hostile_and_broken_files_are_refused_in_one_clear_line(text: str, said: str) -> None:
    before = time.process_time()
    sheet, errors = read_sheet("a.yaml", text)
    assert time.process_time() - before < 2
    assert sheet is not None or errors
    assert any(said in str(error) for error in errors) or not said
    assert all("\n" not in str(error) for error in errors)


def test_the_fast_parser_reads_shipped_files_as_the_plain_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [
        path.read_text(encoding="utf-8") for place in ("templates", "rules") for path in HOME.glob(f"{place}/**/*.yaml")
    ]
    fast = [read_sheet("a.yaml", text, numbers=True) for text in files]
    monkeypatch.setattr(sheets, "_BRACKETS", -1)
    assert files
    assert fast == [read_sheet("a.yaml", text, numbers=True) for text in files]
