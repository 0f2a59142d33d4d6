"""`dashboard`: a link that lets a browser of this machine in, once."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from daemon.cli.acting import operator
from daemon.cli.opening import need_journal
from daemon.cli.screen import say
from daemon.service.reloading import load_policy


@click.command("dashboard")
@click.option(
    "--as", "who", metavar="KEY", help="Whose word the buttons are: a key of the team; default: your user name."
)
@click.option("--port", default=9465, show_default=True, help="For a unix socket: the port that your tunnel opens.")
@click.pass_obj
def dashboard_command(site: Path, who: str | None, port: int) -> None:
    """Print a link to the dashboard, good for five minutes and once.

    Whoever can read the journal can make one; the page shows and does no more than the commands do.
    """
    from daemon.web import tickets

    found = load_policy(site).site
    if found.dashboard is None:
        raise click.ClickException(
            "there is no dashboard; write dashboard: 127.0.0.1:9465 into sachstand.yaml and start the daemon anew"
        )
    if who is not None and who not in found.team:
        raise click.BadParameter(f"{who!r} is nobody of the team; it has {', '.join(found.team)}", param_hint="--as")
    with need_journal(site) as journal:
        key = tickets.link_key(journal.secret(), who or operator(), datetime.now(UTC), secrets.token_hex(16))
    if found.dashboard.socket:
        say(
            f"first, on your own machine: ssh -N -L {port}:{site.absolute() / found.dashboard.socket} this-machine",
            err=True,
        )
        say(f"http://127.0.0.1:{port}/enter?key={key}")
    else:
        say(f"http://{found.dashboard}/enter?key={key}")
