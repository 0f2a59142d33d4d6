"""The one way to a terminal: whatever a mail, a server or a file name brings along, no control sequence gets through."""

import json
import os
import re

import click

from daemon import mail

_OTHER = re.compile(r"[^\x20-\x7e]")


def say(text: str, *, err: bool = False) -> None:
    """Print text of any origin: line ends and tabs stay, controls, escape sequences and invisible signs do not."""
    click.echo(mail.clean_text(text), err=err)


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
