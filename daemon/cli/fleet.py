"""`fleet` and `adopt`: the machines that run a site together, and how a journal gets from a file into their database."""

from collections.abc import Iterator
from pathlib import Path

import click

from daemon.cli import tables
from daemon.cli.looking import plain
from daemon.cli.opening import JOURNAL, journal_place, need_journal
from daemon.cli.screen import say, say_json
from daemon.journal import Journal, Machine
from daemon.service.lock import AlreadyRunning, SiteLock
from daemon.service.reloading import load_policy

TRY_LATER = 75


@click.command("fleet")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def fleet_command(site: Path, *, as_json: bool) -> None:
    """Show which machines run the site together, and which mailboxes each of them watches."""
    mailboxes = load_policy(site).site.mailboxes
    with need_journal(site) as journal:
        machines = journal.machines()
        shared = not isinstance(journal.place, Path)
    held = {name for machine in machines for name in machine.mailboxes}
    unwatched = [name for name in mailboxes if shared and name not in held]
    if as_json:
        say_json({"machines": [plain(machine) for machine in machines], "unwatched": unwatched})
        return
    if not shared:
        say("The journal is a file: one machine runs this site. docs/scaling.md tells when to change that.")
        return
    columns = ("number", "name", "version", "joined", "last sign", "part", "mailboxes")
    tables.show(columns, map(_row, machines), empty="No machine runs this site now.")
    if unwatched:
        say(f"Watched by nobody: {', '.join(_shortened(unwatched))}")


def _row(machine: Machine) -> tuple[str, ...]:
    part = "silent" if machine.late else "lead" if machine.lead else "there"
    return (
        str(machine.number), machine.name, machine.version, tables.when(machine.joined),
        tables.when(machine.beaten, "%H:%M:%S"), part,
        f"{len(machine.mailboxes)}: {', '.join(_shortened(machine.mailboxes))}" if machine.mailboxes else "0",
    )  # fmt: skip


def _shortened(names: tuple[str, ...] | list[str], most: int = 8) -> Iterator[str]:
    yield from names[:most]
    if len(names) > most:
        yield f"and {len(names) - most} more"


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False)
@click.pass_obj
def adopt_command(site: Path, file: Path | None) -> None:
    """Copy the journal from FILE (left out: the site's own file) into the empty database that `database:` names.

    The daemon must not run meanwhile. The file is only read and stays as it is.
    """
    place, source = journal_place(site), file or site / JOURNAL
    if isinstance(place, Path):
        raise click.ClickException("sachstand.yaml names no database; write the line `database:` first")
    if not source.exists():
        raise click.ClickException(f"there is no journal at {source}")
    try:
        with SiteLock(site / "state" / "lock"), Journal.open(source) as old, Journal.open(place) as new:
            rows = new.adopt(old)
    except AlreadyRunning as error:
        say(f"sachstand: {error}; stop it first", err=True)
        raise click.exceptions.Exit(TRY_LATER) from None
    say(f"{sum(rows.values())} rows in {len(rows)} tables were copied; both sides were counted and are the same.")
    say(f"{source} is not used any more; keep it until you trust the new place.")
