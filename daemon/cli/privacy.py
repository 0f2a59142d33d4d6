"""`export` and `forget`: what the journal holds of one person, handed over or removed (GDPR articles 15, 17 and 20)."""

import json
import zipfile
from pathlib import Path
from typing import Any

import click

from daemon.cli.opening import journal_place, need_journal
from daemon.cli.screen import say
from daemon.config import values
from daemon.journal import Journal
from daemon.service.lock import AlreadyRunning, SiteLock
from daemon.service.reloading import load_policy

TRY_LATER = 75


def _address(_context: click.Context, _param: click.Parameter, value: str) -> str:
    try:
        return values.address(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("export")
@click.argument("address", callback=_address)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export_command(site: Path, address: str, file: Path) -> None:
    """Write all that the journal holds of ADDRESS into FILE (.zip): the mails as .eml, everything else as JSON lines."""
    if file.exists():
        raise click.ClickException(f"{file} is there already, and nothing is overwritten")
    with need_journal(site) as journal:
        held = journal.held_of(address)
        rows = journal.rows_of(address)
        file.touch(mode=0o600)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in held.came:
                archive.writestr(f"received/{number}.eml", journal.raw(number) or b"")
            for number in held.left:
                archive.writestr(f"sent/{number}.eml", journal.outgoing_bytes(number) or b"")
            archive.writestr("journal.jsonl", "".join(map(_line, rows)))
    say(f"{file}: {len(held.came)} mails received, {len(held.left)} sent, {len(rows)} rows of the journal.")


def _line(row: tuple[str, Any]) -> str:
    return json.dumps({"table": row[0], **row[1]}, ensure_ascii=False, default=str) + "\n"


@click.command("forget")
@click.argument("address", callback=_address)
@click.option(
    "--name", "names", multiple=True, help="The person's name, as it stands in mails; may be given several times."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget_command(site: Path, address: str, names: tuple[str, ...], yes: bool) -> None:
    """Remove all that the journal holds of ADDRESS. The daemon must not run meanwhile.

    Mails and texts go; that a mail came, when, and what followed stays, without the person. It cannot be undone.
    """
    _refuse_known(site, address)
    try:
        with SiteLock(site / "state" / "lock"):
            need_journal(site).close()
            with Journal.open(journal_place(site)) as journal:
                if journal.machines():
                    raise click.ClickException("machines run this site (see: sachstand fleet); stop them first")
                _forget(journal, address, names, yes=yes)
    except AlreadyRunning as error:
        say(f"sachstand: {error}; stop it first", err=True)
        raise click.exceptions.Exit(TRY_LATER) from None


def _forget(journal: Journal, address: str, names: tuple[str, ...], *, yes: bool) -> None:
    held = journal.held_of(address)
    if held.open_cases or held.waiting:
        what = [*held.open_cases, *(f"outgoing {number}" for number in held.waiting)]
        raise click.ClickException(
            f"not everything with {address} is finished: {', '.join(what)}; close or drop it first"
        )
    say(f"{address}: {len(held.came)} mails received, {len(held.left)} sent.")
    if not yes:
        click.confirm("Forget all of it? This cannot be undone", abort=True)
    gone = journal.forget(address, names)
    journal.shred()
    say(f"Forgotten: {gone.came} mails received, {gone.left} sent, {gone.texts} texts with the address or a name.")
    say(
        "Not touched: the mailbox itself, backups, reports and mails that others hold. Names in entries are found by --name."
    )


def _refuse_known(site: Path, address: str) -> None:
    """As long as somebody stands in the files, the daemon would go on writing to them, and about them."""
    loaded = load_policy(site).site
    for project in loaded.projects.values():
        if project.contact(address) is not None:
            raise click.ClickException(f"{address} is a contact of {project.key}; take it out of projects/ first")
    if loaded.member(address) is not None:
        raise click.ClickException(f"{address} is one of the team; take it out of sachstand.yaml first")
