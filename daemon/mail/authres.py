"""One Authentication-Results field (RFC 8601 section 2.2), read with care: quotes and comments hide nothing.

Tolerant of what providers really write: no authserv-id (Microsoft 365), stray words between results, versions,
unknown methods. A field whose quotes or comments do not close says nothing at all.
"""

import re
from dataclasses import dataclass

_PLAIN = re.compile(r'[^\s;()"=]+')
_VALUE = re.compile(r'[^\s;()"]+')
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Result:
    """One ``method=result`` with its properties (``header.from`` and the like), names and result in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()
    stray: bool = False  # words that belong to nothing stand among the properties: a value may have been cut in two

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a property."""
        return tuple(value for key, value in self.properties if key == name)


@dataclass(frozen=True, slots=True)
class AuthResults:
    """One field. ``server`` is the authserv-id in lower case, None if none was written."""

    server: str | None
    results: tuple[Result, ...]


def read(value: str) -> AuthResults | None:
    """Read an unfolded field value; None when it is broken and must not be believed."""
    segments = _segments(value[:8000])
    if segments is None:
        return None
    server = None
    head = segments[0]
    if head and "=" not in head:
        server = head[0].lower()
        segments = segments[1:]
    results = tuple(result for words in segments if (result := _result(words)) is not None)
    return AuthResults(server, results)


def _result(words: list[str]) -> Result | None:
    """A segment as a result; None for stray words (``; example.com;``) and for ``none``."""
    pairs = [
        (words[i - 1].lower(), words[i + 1]) for i, word in enumerate(words) if word == "=" and 0 < i < len(words) - 1
    ]
    if not pairs or words[1:2] != ["="]:
        return None
    (method, result), *properties = pairs
    stray = len(words) != 3 * len(pairs)
    return Result(method.partition("/")[0], result.lower(), tuple(properties), stray)


def _segments(value: str) -> list[list[str]] | None:
    """Words between top-level semicolons, ``=`` as a word of its own,
    comments dropped; None if something never closes."""
    segments: list[list[str]] = [[]]
    position, end = 0, len(value)
    while position < end:
        char = value[position]
        if char.isspace():
            position = _past(_SPACE, value, position)
        elif char == ";":
            segments.append([])
            position += 1
        elif char == "(":
            position = _after_comment(value, position)
        elif char == '"':
            text, position = _quoted(value, position)
            segments[-1].append(text if text != "=" else "quoted equals sign")
        elif char == "=":
            segments[-1].append("=")
            position += 1
        elif char == ")":
            return None
        else:
            follows = segments[-1][-1:] == ["="]
            stop = _past(_VALUE if follows else _PLAIN, value, position)
            segments[-1].append(value[position:stop])
            position = stop
        if position < 0:
            return None
    return segments


def _past(pattern: re.Pattern[str], value: str, position: int) -> int:
    found = pattern.match(value, position)
    return found.end() if found else position + 1


def _after_comment(value: str, position: int) -> int:
    depth = 0
    while position < len(value):
        char = value[position]
        if char == "\\":
            position += 1
        depth += (char == "(") - (char == ")")
        position += 1
        if depth == 0:
            return position
    return -1


def _quoted(value: str, position: int) -> tuple[str, int]:
    text: list[str] = []
    position += 1
    while position < len(value):
        char = value[position]
        if char == '"':
            return "".join(text), position + 1
        if char == "\\":
            position += 1
        text.append(value[position : position + 1])
        position += 1
    return "", -1
