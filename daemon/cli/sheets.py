"""Rows for a spreadsheet or another program: CSV and JSON. Law: what a stranger wrote never becomes a formula of a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from daemon.cli.looking import plain
from daemon.cli.opening import need_journal
from daemon.cli.screen import say, say_json
from daemon.cli.tables import show
from daemon.journal import CaseRow
from daemon.service.reloading import load_policy

CASE_COLUMNS = (
    "case", "project", "kind", "state", "subject", "contact", "owner", "opened", "promised", "answered", "answered_by", "closed",
)  # fmt: skip
HOUR_COLUMNS = ("day", "project", "hours", "text", "by")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[object]], *, as_json: bool) -> None:
    """JSON lines with the columns' names, or CSV (RFC 4180) with a head; times are UTC, ISO 8601; nothing known is empty."""
    if as_json:
        for row in rows:
            say_json({name: plain(value) for name, value in zip(columns, row, strict=True)})
        return
    page = io.StringIO()
    sheet = csv.writer(page, lineterminator="\n")
    sheet.writerow(columns)
    for row in rows:
        sheet.writerow(["" if value is None else _harmless(value) for value in row])
    say(page.getvalue().removesuffix("\n"))


def _harmless(value: object) -> object:
    """A text that a spreadsheet would compute gets an apostrophe before it, which the spreadsheet does not show."""
    if isinstance(value, int | float):
        return value
    text = str(plain(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def case_cells(row: CaseRow) -> tuple[object, ...]:
    """One case, in the order of `CASE_COLUMNS`."""
    c = row.case
    return (
        c.ref, row.project, c.kind, c.state, c.subject, c.contact, c.owner, c.opened, c.due, row.answered, row.answered_by,
        row.closed,
    )  # fmt: skip


@click.command("hours")
@click.argument("project", required=False)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (year-month-day).")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def hours_command(site: Path, project: str | None, since: datetime | None, as_csv: bool, as_json: bool) -> None:
    """List the hours that were reported, by day and project, with what was done in them."""
    policy = load_policy(site).site
    if project is not None and project.upper() not in policy.projects:
        raise click.BadParameter(
            f"no project {project!r}; the site has {', '.join(policy.projects)}", param_hint="PROJECT"
        )
    journal, zone = need_journal(site), ZoneInfo(policy.timezone)
    first = since.replace(tzinfo=zone).astimezone(UTC) if since else None
    rows = [
        (entry.at.astimezone(zone).date().isoformat(), key, entry.hours, entry.text, entry.by)
        for key in ([project.upper()] if project else policy.projects)
        for entry in sorted(journal.entries(key), key=lambda one: one.at)
        if entry.hours and (first is None or entry.at >= first)
    ]
    if as_csv or as_json:
        write_sheet(HOUR_COLUMNS, rows, as_json=as_json)
        return
    show(HOUR_COLUMNS, [tuple(map(str, row)) for row in rows], empty="No hours were reported.")
    if rows:
        say(f"together {sum(row[2] for row in rows):g} h")
