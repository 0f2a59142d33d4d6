"""YAML 1.2 as people write it, with the place of every key and value.

Plain scalars stay the text that stands in the file (``09:00``, ``no``, ``+4930``); only ``true``, ``false`` and an empty
value become what they are. Aliases, anchors, tags, keys that stand twice and tabs before text are refused.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from daemon.config.errors import SiteError
from daemon.config.syntax import explained

Path = tuple[str | int, ...]
Place = tuple[int, int]

_TAG = "tag:yaml.org,2002:"
_PLAIN = {_TAG + name for name in ("str", "int", "float", "timestamp", "merge", "value")}
_ODD_INDENT = re.compile(r"^ *[\t\u00a0\u2000-\u200a\u202f\u3000]", re.MULTILINE)
_DEEP = re.compile(r"(?:[\[{]\s*){33}|(?:^|\n) {400}|(?:- ){33}")
# What the C parser does not tell of (anchors, tags), or might recurse on without end (keys that are mappings).
_UNUSUAL = re.compile(r"(?:^|[\s,\[{])[&*!]\S|(?:^[ \t]*(?:- +)*|[\[{,]\s*)\?\s", re.MULTILINE)
_BRACKETS = 1000  # so many opened in a file, it stays within the C stack however they are nested
_LONGEST = 4000  # characters of one scalar or key that may stand in a message-bearing place


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file, read. ``data`` is plain dicts, lists and scalars; the places are by path from the top."""

    name: str
    data: Any
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def error(self, path: Path, message: str, *, at_key: bool = False) -> SiteError:
        """A mistake at the value of ``path`` or at its key; of a missing place, the nearest one above is named."""
        places = self.keys if at_key else self.values
        for length in range(len(path), -1, -1):
            place = (places if length == len(path) else self.values).get(path[:length])
            if place is not None:
                return SiteError(self.name, *place, message)
        return SiteError(self.name, 1, 1, message)


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way through the nodes of one file."""

    sheet: Sheet
    numbers: bool
    errors: list[SiteError] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)


def read_sheet(name: str, text: str, *, numbers: bool = False) -> tuple[Sheet | None, list[SiteError]]:
    """Read one file. ``numbers`` also turns plain numbers into numbers, for word lists.

    With errors the sheet still holds what could be read, so that other mistakes are found too; None if nothing could.
    """
    errors = [SiteError(name, *_place_of(text, odd.end() - 1), _odd(odd.group())) for odd in _odd_indents(text)]
    deep = _DEEP.search(text)
    if deep:
        errors.append(SiteError(name, *_place_of(text, deep.start()), "this is nested too deeply"))
    if errors:
        return None, errors
    node, error = _compose(name, text)
    if error is not None:
        return None, [error]
    reading = _Reading(Sheet(name, None), numbers)
    data = None if node is None else _value(node, (), reading)
    return Sheet(name, data, reading.sheet.keys, reading.sheet.values), reading.errors


def _compose(name: str, text: str) -> tuple[Any, SiteError | None]:
    """The nodes of the file. The library is imported here, because many commands never need it.

    Its C parser is eight times as fast; its Python parser tells of anchors, cannot overrun the stack, and words mistakes
    better. So a file goes to the second where the first could fall short, and when the first refuses it.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    if not _UNUSUAL.search(text) and text.count("{") + text.count("[") <= _BRACKETS:
        with suppress(YAMLError, ValueError):
            return YAML(typ="safe").compose(text), None
    try:
        return YAML(typ="safe", pure=True).compose(text), None
    except MarkedYAMLError as wrong:
        place, said = explained(wrong, text)
        return None, SiteError(name, *place, said)
    except ReaderError as wrong:
        place = _place_of(text, wrong.position)
        return None, SiteError(name, *place, f"the sign U+{wrong.character:04X} cannot stand in a file of text")
    except (YAMLError, ValueError, RecursionError) as wrong:
        said = "this is nested too deeply" if isinstance(wrong, RecursionError) else str(wrong).partition("\n")[0]
        return None, SiteError(name, 1, 1, said)


def _value(node: Any, path: Path, reading: _Reading) -> Any:
    place = (node.start_mark.line + 1, node.start_mark.column + 1)
    reading.sheet.values[path] = place
    if node.anchor is not None:
        if id(node) in reading.seen:
            return None  # never walked twice: twenty short lines of aliases unfold to millions of values
        reading.seen.add(id(node))
        _note(reading, place, f'anchors and aliases ("&{node.anchor}") are not read; write the value out')
    if isinstance(node.value, str):
        return _scalar(node, place, reading)
    kind = str(node.tag).removeprefix(_TAG)
    if kind == "map":
        return dict(_pairs(node, path, reading))
    if kind != "seq":
        _note(reading, place, f'tags ("{node.tag}") are not read')
    return [
        _value(item[0] if isinstance(item, tuple) else item, (*path, at), reading) for at, item in enumerate(node.value)
    ]


def _pairs(node: Any, path: Path, reading: _Reading) -> Iterator[tuple[str, Any]]:
    lines: dict[str, int] = {}
    first = ""
    for key_node, value_node in node.value:
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        key = key_node.value
        if not isinstance(key, str) or len(key) > _LONGEST:
            _note(reading, place, "a key must be a short text")
            continue
        if key in lines:
            said = f'the key "{key}" is there twice; the first is in line {lines[key]}'
            if key == first and path and isinstance(path[-1], int):
                _note(reading, place, f'{said}; where a new entry of the list begins, write "- " before "{key}"')
                return
            _note(reading, place, said)
            continue
        first = first or key
        if key_node.anchor is not None:
            _note(reading, place, f'anchors and aliases ("&{key_node.anchor}") are not read; write the value out')
        lines[key] = place[0]
        reading.sheet.keys[(*path, key)] = place
        yield key, _value(value_node, (*path, key), reading)


def _scalar(node: Any, place: Place, reading: _Reading) -> Any:
    tag = str(node.tag)
    if tag == _TAG + "null":
        return None
    if tag == _TAG + "bool":
        return node.value.lower() == "true"
    if tag not in _PLAIN:
        _note(reading, place, f'tags ("{tag.replace(_TAG, "!!")}") are not read')
    if reading.numbers and tag in (_TAG + "int", _TAG + "float"):
        return _number(node.value)
    return node.value


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _note(reading: _Reading, place: Place, message: str) -> None:
    reading.errors.append(SiteError(reading.sheet.name, *place, message))


def _odd_indents(text: str) -> list[re.Match[str]]:
    return list(_ODD_INDENT.finditer(text))[:3]


def _odd(indent: str) -> str:
    return "a tab; indent with spaces" if indent.endswith("\t") else "a no-break space; indent with plain spaces"


def _place_of(text: str, position: int) -> Place:
    line = text.count("\n", 0, position) + 1
    return line, position - text.rfind("\n", 0, position)
