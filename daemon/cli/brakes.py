"""``brakes``: what the limits have shut, and opening one before its time."""

from datetime import UTC, datetime
from pathlib import Path

import click

from daemon.cli.acting import existing, operator
from daemon.cli.opening import need_journal
from daemon.cli.screen import say
from daemon.cli.tables import show, when


@click.command("brakes")
@click.option("--open", "scope", metavar="SCOPE", help="Open this brake now, as it stands in the list.")
@click.pass_obj
def brakes_command(site: Path, scope: str | None) -> None:
    """List the brakes that are shut, each with its reason and until when; --open SCOPE opens one before its time.

    What was sent still counts: an opened brake shuts again with the next mail that would go beyond its limit.
    """
    now = datetime.now(UTC)
    if scope is None:
        with need_journal(site) as journal:
            shut = journal.shut_brakes(now)
        rows = [(row.scope, when(row.until), row.because) for row in shut]
        show(("brake", "until", "because"), rows, empty="No brake is shut.")
        return
    with existing(site) as journal:
        if scope not in {row.scope for row in journal.shut_brakes(now)}:
            raise click.ClickException(f"no brake {scope} is shut; `sachstand brakes` lists them")
        journal.reset(scope)
    say(f"{scope} is open, by {operator()}; what it held meanwhile waits in `sachstand held`")
