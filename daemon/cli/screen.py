"""The one way to a terminal: whatever a mail, a server or a file name brings along, no control sequence gets through."""

import json
import os
import re
import shutil
import sys
import textwrap

import click

from daemon import mail

_QUOTED = "  | "
_MARGIN = re.compile(r"  \| |  [a-z ]{10} ")  # of a mail's words, and of a fact with its name
_ITEM = re.compile(r" *(?:\d[\d.]*(?: [A-Z][a-z]+)?  )?")  # the indentation of a line, and the number or day of an item
_OTHER = re.compile(r"[^\x20-\x7e]")


def say(text: str, *, err: bool = False) -> None:
    """Print text of any origin: line ends and tabs stay, controls, escape sequences and invisible signs do not."""
    click.echo(mail.clean_text(text), err=err)


def width_of_terminal() -> int | None:
    """How many columns the terminal has; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def hung(text: str, width: int) -> str:
    """The text with every line that is longer than ``width`` (characters) gone on below its own words, at blanks."""
    return _hung(text, width, _MARGIN)


def wrapped(text: str, width: int) -> str:
    """The same for a dialogue: a line goes on below the words of its item, or at its own indentation."""
    return _hung(text, width, _ITEM)


def _hung(text: str, width: int, margin: re.Pattern[str]) -> str:
    return "\n".join(line if len(line) <= width else _folded(line, width, margin) for line in text.split("\n"))


def _folded(line: str, width: int, margin: re.Pattern[str]) -> str:
    found = margin.match(line)
    first = found[0] if found and len(found[0]) <= width // 2 else ""
    rest = first if first == _QUOTED else " " * len(first)
    parts = textwrap.wrap(
        line[len(first) :], max(width - len(first), 1), break_long_words=False, break_on_hyphens=False
    )
    return "\n".join((first if number == 0 else rest) + part for number, part in enumerate(parts))


def plain(error: Exception) -> str:
    """An error in one line for a person: of the system's errors the file, what is wrong, and whom it concerns."""
    if not isinstance(error, OSError) or not error.filename:
        return str(error)
    whose = f"; user {os.geteuid()}, who runs this, needs it" if isinstance(error, PermissionError) else ""
    return f"{error.filename}: {(error.strerror or str(error)).lower()}{whose}"


def say_json(value: object) -> None:
    """Print a value as one line of JSON; what a terminal must not see is written as an escape, so nothing is lost."""
    click.echo(_OTHER.sub(_escaped, json.dumps(value, ensure_ascii=False)))


def _escaped(found: re.Match[str]) -> str:
    return found[0] if mail.clean_text(found[0]) == found[0] else json.dumps(found[0])[1:-1]
