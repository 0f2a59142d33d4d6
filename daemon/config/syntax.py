"""What YAML found wrong with the form of a file, said for the person who edits: where it is, and what to write instead."""

import re
from typing import Any

Place = tuple[int, int]

_SAID = (
    ("expected <block end>", "this line is indented differently from the lines it belongs to"),
    ("found unexpected end of stream", "a quotation mark is opened and not closed"),
    ("expected ',' or ']'", "a [ is not closed with ], or a comma is missing"),
    ("expected ',' or '}'", "a { is not closed with }, or a comma is missing"),
    ("could not find expected ':'", 'a ":" is missing after the key'),
    ("found undefined alias", "a text cannot begin with *; put it in quotes"),
    ("expected alphabetic or numeric", "a text cannot begin with & or *; put it in quotes"),
    ("but found another document", '"---" begins a second document; a file holds one'),
    ("cannot start any token", "a text cannot begin with this sign; put it in quotes"),
)
_TWO_COLONS = 'a second ":" in this line; put { } around a condition, or quotation marks around a text'
_KEY = re.compile(r"( *)((?:- +)*)[^\s#]")
_FIRST_KEY = re.compile(r"[ -]*[^\s:{\[\"']+")


def explained(wrong: Any, text: str) -> tuple[Place, str]:
    """Line, column and sentence for a ``MarkedYAMLError`` in ``text``."""
    mark = wrong.problem_mark or wrong.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = f"{wrong.problem or ''} {wrong.context or ''}"
    if "mapping values are not allowed" in said:
        deeper = _FIRST_KEY.fullmatch(text.splitlines()[line - 1][: column - 1])
        return (line, column), (_indented(text, line) if deeper else None) or _TWO_COLONS
    if "expected <block end>" in said and (advice := _indented(text, line)):
        return (line, column), advice
    for sign, meaning in _SAID:
        if sign in said:
            opened = wrong.context_mark if "not closed" in meaning else None
            return (opened.line + 1, opened.column + 1) if opened else (line, column), meaning
    return (line, column), f"not YAML: {(wrong.problem or wrong.context or 'it cannot be read').strip()}"


def _indented(text: str, line: int) -> str | None:
    """Advice on a line that begins where none of its neighbours does; None where it does."""
    lines = [_KEY.match(one) for one in text.splitlines()[:line]]
    found: dict[int, int] = {}  # blanks before an entry of a list, or before a key → number of the nearest such line
    this = lines[-1] if lines else None
    if this is None:
        return None
    entry, here = bool(this.group(2)), len(this.group(1))
    for number in range(line - 1, 0, -1):
        match = lines[number - 1]
        if match is None or (entry and not match.group(2)):
            continue
        start = len(match.group(1)) + (0 if entry else len(match.group(2)))
        if not found or start < min(found):
            found[start] = number
    if not found or here in found:
        return None
    near = min(found, key=lambda start: (abs(start - here), -start))
    return (
        "this line is indented differently from the lines it belongs to: "
        f"{_blanks(here)} before it, and {near} as in line {found[near]} are needed"
    )


def _blanks(count: int) -> str:
    return {0: "no blank stands", 1: "1 blank stands"}.get(count, f"{count} blanks stand")
