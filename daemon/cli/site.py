"""``init``, ``check`` and ``run``: making, checking and running a site."""

import asyncio
import os
import secrets
from collections.abc import Mapping, Sized
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon import config
from daemon.cli.opening import journal_path
from daemon.cli.screen import say
from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import Mailbox

if TYPE_CHECKING:
    from daemon.service.clock import Clock

TRY_LATER = 75


@click.command("init")
@click.option("--yes", is_flag=True, help="Ask nothing: write a commented example site to edit.")
@click.option("--name", default="Studio Nord", help="Name of the team, as clients read it.")
@click.option("--address", default="projekte@studio-nord.example", help="Address of the watched mailbox.")
@click.option("--imap", "imap_url", help="IMAP server, e.g. imaps://mail.studio-nord.example.")
@click.option("--smtp", "smtp_url", help="SMTP server, e.g. smtps://mail.studio-nord.example.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", help="Language of the team's own mail.")
@click.pass_obj
def init_command(
    site: Path,
    yes: bool,
    name: str,
    address: str,
    imap_url: str | None,
    smtp_url: str | None,
    language: str,
) -> None:
    """Write a site: sachstand.yaml, a first project, the rules. Nothing that exists is overwritten."""
    if not yes:
        name = click.prompt("Name of the team, as clients read it", default=name)
        address = click.prompt("Address of the mailbox to watch", default=address)
        language = click.prompt("Language of the team's own mail", default=language, type=click.Choice(["de", "en"]))
    host = f"mail.{address.rpartition('@')[2]}"
    if not yes:
        imap_url = click.prompt("IMAP server", default=imap_url or f"imaps://{host}")
        smtp_url = click.prompt("SMTP server", default=smtp_url or f"smtps://{host}")
    answers = {
        "name": name, "address": address, "language": language, "imap": imap_url or f"imaps://{host}",
        "smtp": smtp_url or f"smtps://{host}",
    }  # fmt: skip
    written = config.write_site(site, answers)
    for path in written:
        say(f"written: {path}")
    config.load(site)
    say("The site is complete and checked. Next: put the mailbox's password into the file that sachstand.yaml names,")
    say("edit projects/, then: sachstand check, sachstand run.")


@click.command("check")
@click.pass_obj
def check_command(site: Path) -> None:
    """Check every file of the site and say all that is wrong, each with file, line and column."""
    from daemon.service.reloading import load_policy

    for remark in config.load(site).remarks:
        say(f"note: {remark}")
    policy = load_policy(site)
    problems = [f"templates/{name}: {message}" for name, message in policy.texts.problems()]
    for problem in problems:
        say(problem, err=True)
    if problems:
        raise click.exceptions.Exit(1)
    s = policy.site
    say(
        f"{s.name}: {_count(s.mailboxes, 'mailbox', 'mailboxes')}, {_count(s.team, 'person', 'people')}, "
        f"{_count(s.projects, 'project', 'projects')}, {_count(policy.rules.rules, 'rule', 'rules')}: all good."
    )
    for mailbox in s.mailboxes.values():
        _check_password(mailbox)


def _count(things: Sized, one: str, many: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else many}"


def _check_password(mailbox: Mailbox) -> None:
    """The files are right without it, so a missing password is a note, not a mistake."""
    try:
        config.password(mailbox, os.environ)
    except config.SiteErrors as error:
        say(f"note: {error}")


@click.command("run")
@click.option("--log-json", is_flag=True, help="Log lines as JSON.")
@click.pass_obj
def run_command(site: Path, log_json: bool) -> None:
    """Run the daemon for this site until it is stopped."""
    from daemon.service import log
    from daemon.service.lock import AlreadyRunning, SiteLock
    from daemon.service.reloading import load_policy

    policy = load_policy(site)
    for mailbox in policy.site.mailboxes.values():
        config.password(mailbox, os.environ)
    log.start(as_json=log_json)
    try:
        with SiteLock(site / "state" / "lock"):
            code = serve(site, policy)
    except AlreadyRunning as error:
        say(f"sachstand: {error}", err=True)
        code = TRY_LATER
    raise click.exceptions.Exit(code)


def serve(site: Path, policy: Policy, clock: "Clock | None" = None, ticks: Mapping[str, int] | None = None) -> int:
    """Open the journal in its own thread and run the daemon; its exit code.

    ``clock`` is the machine's, and ``ticks`` say how often the daemon looks (seconds), unless somebody knows better.
    """
    from daemon.service.clock import SystemClock
    from daemon.service.program import TICKS, Program, journal_thread
    from daemon.service.reloading import PolicyInForce

    with journal_thread() as writer:
        journal = writer.submit(Journal.open, journal_path(site), mint_secret=lambda: secrets.token_bytes(32)).result()

        async def main() -> int:
            program = Program(
                PolicyInForce(site, policy), journal, writer, clock or SystemClock(), site_dir=site,
                secret=lambda mailbox: config.password(mailbox, os.environ), ticks=ticks or TICKS,
            )  # fmt: skip
            return await program.run()

        try:
            return asyncio.run(main())
        finally:
            writer.submit(journal.close).result()
