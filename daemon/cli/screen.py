"""The one way to a terminal: whatever a mail, a server or a file name brings along, no control sequence gets through."""

import json
import re

import click

from daemon import mail

_OTHER = re.compile(r"[^\x20-\x7e]")


def say(text: str, *, err: bool = False) -> None:
    """Print text of any origin: line ends and tabs stay, controls, escape sequences and invisible signs do not."""
    click.echo(mail.clean_text(text), err=err)


def say_json(value: object) -> None:
    """Print a value as one line of JSON; what a terminal must not see is written as an escape, so nothing is lost."""
    click.echo(_OTHER.sub(_escaped, json.dumps(value, ensure_ascii=False)))


def _escaped(found: re.Match[str]) -> str:
    return found[0] if mail.clean_text(found[0]) == found[0] else json.dumps(found[0])[1:-1]
