"""Commands that act: record progress, release or drop what is held."""

import getpass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from daemon.cli.opening import journal_path, need_journal, parse_time
from daemon.decide import entries
from daemon.journal import Journal, NotHeld
from daemon.service.reloading import load_policy


@click.command("log")
@click.argument("project")
@click.argument("lines", nargs=-1, required=True, metavar='"erledigt: …"')
@click.option("--at", metavar="TIME", help="When it happened (ISO 8601); default: now.")
@click.pass_obj
def log_command(site: Path, project: str, lines: tuple[str, ...], at: str | None) -> None:
    """Record progress: one entry an argument, German or English, e.g. "erledigt: Login-Seite (3,5h)"."""
    policy = load_policy(site)
    key = project.upper()
    if key not in policy.site.projects:
        raise click.BadParameter(
            f"no project {project!r}; the site has {', '.join(policy.site.projects)}", param_hint="PROJECT"
        )
    now = parse_time(at) or datetime.now(UTC)
    today = now.astimezone(ZoneInfo(policy.site.timezone)).date()
    understood = entries.parse("\n".join(lines), policy.words, at=now, by=operator(), today=today)
    if understood.not_understood:
        for line in understood.not_understood:
            click.echo(f"sachstand: not understood: {line}", err=True)
        raise click.ClickException(
            'nothing was recorded; a line looks like "done: …", "next: …", "blocked: …" (docs/operations.md)'
        )
    journal = _writable(site)
    with journal.transaction():
        for entry in understood.entries:
            journal.add_entry(key, entry, datetime.now(UTC))
    for entry in understood.entries:
        click.echo(f"{key} {entry.kind}: {entry.text}" + (f" ({entry.hours:g} h)" if entry.hours else ""))


def operator() -> str:
    """Who types this, as the system calls them; a service account may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


@click.command("release")
@click.argument("number", type=int, metavar="ID")
@click.pass_obj
def release_command(site: Path, number: int) -> None:
    """Let a held mail's answer leave. ID is the number in the list of held mails."""
    journal = existing(site)
    try:
        released = journal.release(number, datetime.now(UTC))
    except NotHeld as error:
        raise click.ClickException(str(error)) from None
    if released:
        click.echo(f"mail {number} is released; its answer leaves within seconds while the daemon runs")
    else:
        click.echo(f"mail {number} is released; there was no answer to send: it is now yours to answer")


@click.command("drop")
@click.argument("number", type=int, metavar="ID")
@click.pass_obj
def drop_command(site: Path, number: int) -> None:
    """Settle a held mail without an answer."""
    try:
        existing(site).drop(number, datetime.now(UTC))
    except NotHeld as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"mail {number} is dropped; nothing is sent")


def existing(site: Path) -> Journal:
    """The same where only what a daemon has held makes sense: nothing is made in a wrong directory."""
    need_journal(site).close()
    return _writable(site)


def _writable(site: Path) -> Journal:
    """The journal for writing beside a running daemon; made when there is none."""
    import secrets

    return Journal.open(journal_path(site), mint_secret=lambda: secrets.token_bytes(32))
