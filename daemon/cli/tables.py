"""Tables for a terminal; plain tab-separated text where the output is no terminal."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from daemon import mail
from daemon.cli.screen import say
from daemon.config import timezone_of


def show(columns: Sequence[str], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Print rows below their column names; ``empty`` when there are none."""
    listed = [tuple(" ".join(mail.clean_text(str(cell)).split()) for cell in row) for row in rows]
    if not listed:
        say(empty)
        return
    if not sys.stdout.isatty():
        for row in listed:
            say("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in listed:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def when(moment: datetime | None, form: str = "%a %d %b %H:%M") -> str:
    """A time as the site's mails tell it, in the site's zone; the zone is named where this machine has another one."""
    if moment is None:
        return ""
    context = click.get_current_context(silent=True)
    site = context.find_object(Path) if context else None
    there, here = moment.astimezone(_zone(site) if site else None), moment.astimezone()
    return there.strftime(form) + (f" {there.tzname()}" if there.utcoffset() != here.utcoffset() else "")


@cache
def _zone(site: Path) -> ZoneInfo | None:
    return timezone_of(site)
