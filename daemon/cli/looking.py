"""Commands that look: at cases, at what is held, at the outbox, at the journal."""

import dataclasses
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from daemon.cli import tables
from daemon.cli.opening import need_journal
from daemon.cli.screen import say, say_json
from daemon.journal import DecisionRow, Journal
from daemon.model import Condition
from daemon.service.known import conditions_of
from daemon.service.reloading import load_policy


def plain(value: object) -> Any:
    """Dataclasses, times and enums as JSON knows them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in value]
    return str(value) if value is not None and not isinstance(value, int | float | bool | str) else value


@click.command("cases")
@click.argument("project", required=False)
@click.option("--all", "everything", is_flag=True, help="Closed ones too.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def cases_command(site: Path, project: str | None, everything: bool, as_csv: bool, as_json: bool) -> None:
    """List open cases: what clients asked for, who has it, and what was promised by when."""
    journal = need_journal(site)
    key = project.upper() if project else None
    if as_csv or as_json:
        from daemon.cli.sheets import CASE_COLUMNS, case_cells, write_sheet

        full = [row for row in journal.all_cases(key) if everything or row.closed is None]
        write_sheet(CASE_COLUMNS, map(case_cells, full), as_json=as_json)
        return
    rows = [row.case for row in journal.all_cases(key)] if everything else journal.open_cases(key)
    tables.show(
        ("case", "kind", "state", "opened", "promised", "owner", "contact", "subject"),
        (
            (
                c.ref,
                c.kind,
                c.state,
                tables.when(c.opened),
                tables.when(c.due),
                c.owner or "",
                c.contact or "",
                c.subject,
            )
            for c in rows
        ),
        empty="No open cases.",
    )
    _show_conditions(site, journal, frozenset(c.contact for c in rows))


def condition_line(condition: Condition) -> str:
    """A condition in one line: who, what, until when, since when, by whose words."""
    until = f" until {condition.until.isoformat()}" if condition.until else ""
    back = f" back on {condition.back.isoformat()}" if condition.back else ""
    said = f": {condition.said}" if condition.said else ""
    return f"{condition.address} {condition.kind}{until}{back} since {tables.when(condition.since)}{said}"


def _show_conditions(site: Path, journal: Journal, addresses: frozenset[str | None]) -> None:
    """Below a table: which of these contacts are away, or not to be reached."""
    policy, now = load_policy(site), datetime.now(UTC)
    for address in sorted(filter(None, addresses)):
        for condition in conditions_of(address, journal, policy.site, now):
            say(condition_line(condition))


@click.command("case")
@click.argument("ref")
@click.pass_obj
def case_command(site: Path, ref: str) -> None:
    """Show one case with everything that happened to it."""
    row = need_journal(site).case(ref.upper())
    if row is None:
        raise click.BadParameter(f"no case {ref!r}", param_hint="REF")
    c = row.case
    say(f"{c.ref} {c.kind}, {c.state}: {c.subject}")
    say(
        f"opened {tables.when(c.opened)}, promised by {tables.when(c.due) or 'nothing'}, owner {c.owner}, contact {c.contact}"
    )
    if row.wish:
        say("\n".join(f"  | {line}" for line in row.wish.splitlines()[:20]))
    for event in row.events:
        say(f"{tables.when(event.at)}  {event.state}  {event.reason}")


@click.command("held")
@click.pass_obj
def held_command(site: Path) -> None:
    """List what waits for a person's word, with the number that release and drop take; P12 is mail to clients."""
    journal = need_journal(site)
    rows = journal.held()
    mails = [
        (str(r.arrival_id), tables.when(r.at), r.sender, r.subject, r.row, r.because, "yes" if r.suggested else "no")
        for r in rows
    ]
    proposals = [
        (
            p.number, tables.when(p.created), p.project, f"{p.kind}: {p.data.get('milestone', p.key)}", "",
            f"leaves {tables.when(p.due)}" if p.due else "waits for a word",
            {0: "no", 1: "1 mail"}.get(len(p.outgoing), f"{len(p.outgoing)} mails"),
        )
        for p in journal.proposals_waiting()
    ]  # fmt: skip
    columns = ("id", "since", "from", "subject", "row", "because", "ready to send")
    tables.show(columns, (*mails, *proposals), empty="Nothing is held.")
    _show_conditions(site, journal, frozenset(r.contact for r in rows))


@click.command("outbox")
@click.option("--all", "everything", is_flag=True, help="Sent ones too.")
@click.pass_obj
def outbox_command(site: Path, everything: bool) -> None:
    """List mails that have not left, and why."""
    rows = [r for r in need_journal(site).outbox(500) if everything or str(r.state) not in ("sent", "held")]
    tables.show(
        ("id", "state", "kind", "to", "subject", "tries", "not before", "last"),
        (
            (str(r.id), r.state, r.kind, r.recipient, r.subject, str(r.attempts), tables.when(r.not_before), r.last)
            for r in rows
        ),
        empty="Nothing waits to be sent.",
    )


@click.command("journal")
@click.option("--follow", is_flag=True, help="Go on as new decisions are made; end with Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--limit", default=50, show_default=True, help="How many of the newest to begin with.")
@click.pass_obj
def journal_command(site: Path, follow: bool, as_json: bool, limit: int) -> None:
    """Show what was decided, for which mail, by which row, and what left."""
    journal = need_journal(site)
    last = _print(journal.last_decisions(limit), as_json=as_json)
    while follow:
        time.sleep(1.0)
        if fresh := journal.decisions(after_id=last, limit=500):
            last = _print(fresh, as_json=as_json)


def _print(rows: list[DecisionRow], *, as_json: bool) -> int:
    if as_json:
        for row in rows:
            say_json(plain(row))
    else:
        tables.show(
            ("at", "mail", "from", "subject", "intent", "outcome", "row", "case", "because"),
            (
                (
                    tables.when(r.at), str(r.arrival_id or ""), r.sender, r.subject, r.intent,
                    r.full_outcome, r.row, r.case or "", r.because,
                )
                for r in rows
            ),
            empty="Nothing was decided yet.",
        )  # fmt: skip
    return rows[-1].id if rows else 0
