"""``init``, ``check`` and ``run``: making, checking and running a site."""

import asyncio
import os
import socket
from collections.abc import Mapping, Sized
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon import config
from daemon.cli.checking import connected, ground, problems
from daemon.cli.opening import journal_place
from daemon.cli.screen import plain, say
from daemon.decide import Policy
from daemon.journal import JournalBusy, JournalError

if TYPE_CHECKING:
    from daemon.service.clock import Clock

TRY_LATER = 75


@click.command("init")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is given and every proposal.")
@click.option(
    "--answers", type=click.Path(path_type=Path), help="File with answers, one `key: value` a line; asks nothing."
)
@click.option("--name", help="Name of the team, as clients read it.")
@click.option("--address", help="Address of the watched mailbox.")
@click.option("--imap", "imap_url", help="IMAP server, e.g. imaps://mail.studio-nord.example.")
@click.option("--smtp", "smtp_url", help="SMTP server, e.g. smtps://mail.studio-nord.example.")
@click.option(
    "--language", type=click.Choice(["de", "en"]), help="Language of the team's own mail, and of the questions."
)
@click.pass_obj
def init_command(
    site: Path, *, yes: bool, answers: Path | None, name: str | None, address: str | None, imap_url: str | None,
    smtp_url: str | None, language: str | None,
) -> None:  # fmt: skip
    """Set up a site: finds the servers, tries the login, proposes whom to trust, writes files that `check` accepts.

    In the mailbox nothing is changed, and no file that exists is overwritten. Without a password, nothing is tried.
    """
    from daemon.cli.questions import Questions, Words, read_answers
    from daemon.cli.screen import width_of_terminal
    from daemon.cli.wizard import demand_room, wizard
    from daemon.service.clock import SystemClock
    from daemon.service.finding import dns_questions

    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or "de"  # an empty one counts as none (POSIX)
    spoken = "de" if locale.startswith("de") else "en"
    demand_room(site, Words(language or spoken))
    given, contacts = read_answers(answers) if answers else ({}, None)
    said = {"name": name, "address": address, "imap": imap_url, "smtp": smtp_url, "language": language}
    given |= {key: value for key, value in said.items() if value}
    silent = yes or answers is not None
    given.setdefault("language", spoken if silent or language else _asked_language(spoken))
    ask = dns_questions() if not yes or answers else lambda _name, _kind: []
    questions = Questions(given["language"], given, silent=silent, width=width_of_terminal())
    wizard(site, questions, ask, contacts, secret=_secret(given), now=SystemClock().now())


def _asked_language(proposal: str) -> str:
    return str(click.prompt("Sprache / Language", default=proposal, type=click.Choice(["de", "en"])))


def _secret(given: dict[str, str]) -> str:
    """The mailbox's password for the trial: of the file that the answers name, or of the environment; "" if there is none."""
    if not given.get("password_file"):
        return os.environ.get("SACHSTAND_PASSWORD", "")
    try:
        return Path(given["password_file"]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise config.SiteErrors(
            [config.SiteError(given["password_file"], 0, 0, f"it cannot be read: {error}")]
        ) from None


@click.command("check")
@click.option("--connect", is_flag=True, help="Log in at every mailbox, too, for reading and for sending.")
@click.pass_obj
def check_command(site: Path, *, connect: bool) -> None:
    """Check every file of the site and say all that is wrong, each with file, line and column."""
    from daemon.service.clock import SystemClock
    from daemon.service.reloading import compiled

    loaded = config.load(site, today=SystemClock().now().date())
    for remark in loaded.remarks:
        say(f"note: {remark}")
    policy = compiled(loaded)
    place = journal_place(site)
    wrong = problems(loaded, policy)
    if connect or isinstance(place, Path):  # a database elsewhere is asked only where servers are
        wrong += ground(place, SystemClock().now())
    for problem in wrong:
        say(problem, err=True)
    if wrong:
        raise click.exceptions.Exit(1)
    s = policy.site
    say(
        f"{s.name}: {_count(s.mailboxes, 'mailbox', 'mailboxes')}, {_count(s.team, 'person', 'people')}, "
        f"{_count(s.projects, 'project', 'projects')}, {_count(policy.rules.rules, 'rule', 'rules')}, "
        f"{_count(loaded.tests.tests, 'rule test', 'rule tests')}: all good."
    )
    for mailbox in s.mailboxes.values():
        if trouble := config.no_key(mailbox, os.environ):
            say(f"note: {trouble}")
    if connect and sum(map(connected, s.mailboxes.values())) < len(s.mailboxes):
        raise click.exceptions.Exit(1)


def _count(things: Sized, one: str, many: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else many}"


@click.command("run")
@click.option("--log-json", is_flag=True, help="Log lines as JSON.")
@click.pass_obj
def run_command(site: Path, log_json: bool) -> None:
    """Run the daemon for this site until it is stopped."""
    from daemon.service import log
    from daemon.service.lock import AlreadyRunning, SiteLock
    from daemon.service.reloading import load_policy
    from daemon.service.watermark import ClockBehind, JournalMissing

    policy = load_policy(site)
    for mailbox in policy.site.mailboxes.values():
        if mailbox.oauth is None:
            config.password(mailbox, os.environ)
    log.start(as_json=log_json)
    try:
        with SiteLock(site / "state" / "lock"):
            code = serve(site, policy)
    except (AlreadyRunning, ClockBehind, JournalBusy) as error:
        say(f"sachstand: {error}", err=True)
        code = TRY_LATER
    except (
        JournalError,
        OSError,
    ) as error:  # of the machine, not of the files: it is tried again, and never in silence
        say(f"sachstand: {plain(error)}", err=True)
        _alarm(site, policy, "lost" if isinstance(error, JournalMissing) else "journal")
        code = TRY_LATER
    raise click.exceptions.Exit(code)


def _alarm(site: Path, policy: Policy, trouble: str) -> None:
    """Tell the owner by mail that the daemon cannot run."""
    from daemon.service.clock import SystemClock
    from daemon.service.health import Trouble
    from daemon.service.keys import Keys
    from daemon.service.monitor import Monitor, Turns

    clock = SystemClock()
    monitor = Monitor(
        site, journal_place(site), clock, lambda: policy, Keys(os.environ, clock.now), lambda: Turns({}, {}, {})
    )
    monitor.alarm(Trouble(trouble))


def serve(site: Path, policy: Policy, clock: "Clock | None" = None, ticks: Mapping[str, int] | None = None) -> int:
    """Open the journal in its own thread and run the daemon; its exit code.

    ``clock`` is the machine's, and ``ticks`` say how often the daemon looks (seconds), unless somebody knows better.
    """
    from daemon.cli.doors import dashboard, door
    from daemon.service.clock import SharedClock, SystemClock
    from daemon.service.fleet import Fleet
    from daemon.service.footing import open_journal
    from daemon.service.keys import Keys
    from daemon.service.program import Program
    from daemon.service.reloading import PolicyInForce
    from daemon.service.threads import journal_thread
    from daemon.service.ticks import TICKS

    clock = SharedClock(clock or SystemClock())
    with journal_thread() as writer:
        journal = writer.submit(open_journal, journal_place(site)).result()

        name, place = os.environ.get("SACHSTAND_MACHINE") or socket.gethostname(), journal.place
        fleet = Fleet(journal, place, name, clock) if isinstance(place, str) else None

        async def main() -> int:
            program = Program(
                PolicyInForce(site, policy), journal, writer, clock, site_dir=site,
                secret=Keys(os.environ, clock.now), ticks=ticks or TICKS, fleet=fleet,
            )  # fmt: skip
            with door(policy, program, journal.place), dashboard(policy, program, site, journal.place):
                return await program.run()

        try:
            return asyncio.run(main())
        finally:
            writer.submit(journal.close).result()
