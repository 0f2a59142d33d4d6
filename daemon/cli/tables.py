"""Tables for a terminal; plain tab-separated text where the output is no terminal."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from daemon import mail
from daemon.cli.screen import say


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


def when(moment: datetime | None) -> str:
    """A time as an operator reads it: in the zone of this machine."""
    return moment.astimezone().strftime("%a %d %b %H:%M") if moment else ""
