"""Commands that act: record progress, release or drop what is held."""

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from daemon.cli.opening import journal_place, need_journal, parse_time
from daemon.cli.screen import say
from daemon.decide import Policy, entries
from daemon.decide.progress import milestone_names
from daemon.decide.teamwords import proposal_number
from daemon.journal import Journal, NotHeld
from daemon.model import Entry
from daemon.service.releasing import NoNumber, NotReleased, Verb, settle
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
    for entry in record(site, policy, key, lines, parse_time(at) or datetime.now(UTC)):
        say(f"{key} {entry.kind}: {entry.text}" + (f" ({entry.hours:g} h)" if entry.hours else ""))


def record(site: Path, policy: Policy, key: str, lines: Sequence[str], now: datetime) -> tuple[Entry, ...]:
    """Write lines of progress into the journal, all or none. Raises ClickException with what is not understood."""
    today = now.astimezone(ZoneInfo(policy.site.timezone)).date()
    understood = entries.parse("\n".join(lines), policy.words, at=now, by=operator(), today=today)
    if understood.not_understood:
        for line in understood.not_understood:
            say(f"sachstand: not understood: {line}", err=True)
        raise click.ClickException(
            'nothing was recorded; a line looks like "done: …", "next: …", "blocked: …" (docs/operations.md)'
        )
    journal = _writable(site)
    named = milestone_names(policy.site.projects[key], journal.milestones_made())
    if strange := next((e for e in understood.entries if entries.without_milestone(e, named)), None):
        raise click.ClickException(
            f"nothing was recorded; {key} has no milestone {strange.milestone!r}, it has {', '.join(named) or 'none'}"
        )
    with journal.transaction():
        for entry in understood.entries:
            journal.add_entry(key, entry, datetime.now(UTC))
    journal.close()
    return understood.entries


def operator() -> str:
    """Who types this, as the system calls them; a service account may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


@click.command("release")
@click.argument("number", metavar="ID")
@click.pass_obj
def release_command(site: Path, number: str) -> None:
    """Let what is held leave. ID is the number in the list of held mails: 12 answers a mail, P12 is mail to clients."""
    released = _settled(site, number, "released")
    name = _name(number)
    if released:
        say(f"{name} is released; its answer leaves within seconds while the daemon runs")
    elif proposal_number(number) is not None:
        say(f"{name} is released; it leaves at its time")
    else:
        say(f"{name} is released; there was no answer to send: it is now yours to answer")


@click.command("drop")
@click.argument("number", metavar="ID")
@click.pass_obj
def drop_command(site: Path, number: str) -> None:
    """Settle what is held without sending anything."""
    _settled(site, number, "dropped")
    say(f"{_name(number)} is dropped; nothing is sent")


def _settled(site: Path, number: str, verb: Verb) -> int:
    try:
        return settle(existing(site), lambda: load_policy(site), number, verb, datetime.now(UTC), by=operator())
    except NoNumber as error:
        raise click.BadParameter(str(error), param_hint="ID") from None
    except (NotHeld, NotReleased) as error:
        raise click.ClickException(str(error)) from None


def _name(number: str) -> str:
    return number.upper() if proposal_number(number) is not None else f"mail {number}"


def existing(site: Path) -> Journal:
    """The same where only what a daemon has held makes sense: nothing is made in a wrong directory."""
    need_journal(site).close()
    return _writable(site)


def _writable(site: Path) -> Journal:
    """The journal for writing beside a running daemon; made when there is none."""
    import secrets

    return Journal.open(journal_place(site), mint_secret=lambda: secrets.token_bytes(32))
