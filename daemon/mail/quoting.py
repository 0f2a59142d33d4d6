"""Lines of a mail as a reader sees them: how deep they are quoted, and what stands behind the quote signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from daemon.mail.forward_words import plain

MAX_LINE = 2000  # characters of a line that are looked at; the line itself is never shortened


@dataclass(frozen=True, slots=True)
class Line:
    """``depth`` quote signs, then ``text``: without outer blanks, with plain blanks and hyphens."""

    depth: int
    text: str


def view(text: str) -> Line:
    """One raw line, read. A sign counts as a quote only at the start: ``> > x`` and ``>> x`` are two deep."""
    body = text[:MAX_LINE]
    at = depth = 0
    while at < len(body):
        if body[at] == ">":
            depth += 1
        elif not (body[at].isspace() or body[at] == "\ufeff"):
            break
        at += 1
    if depth and body.rstrip().endswith("<<"):
        return Line(0, plain(body).strip())  # ">>> look here <<<" is drawn, not quoted
    return Line(depth, plain(body[at:]).strip())


def views(lines: Sequence[str]) -> list[Line]:
    """Every line, read."""
    return [view(line) for line in lines]


def unquote(line: str, depth: int) -> str:
    """The raw line without its first ``depth`` quote signs and one blank behind each."""
    for _ in range(depth):
        bare = line.lstrip(" \t\u00a0")
        if not bare.startswith(">"):
            return line
        line = bare[1:].removeprefix(" ")
    return line
