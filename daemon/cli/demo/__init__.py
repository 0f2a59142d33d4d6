"""``demo``: the real daemon on embedded servers. Thirteen mails come in; a table shows what becomes of each, and why.

Then its clock goes on to Thursday and Friday: progress, a delay notice, the weekly update with its report.
"""

import asyncio
import imaplib
import logging
import os
import secrets
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from daemon.cli.demo import sample, week
from daemon.cli.demo.clock import DemoClock
from daemon.cli.demo.letters import Letter, letter
from daemon.cli.demo.pages import write_pages
from daemon.cli.demo.servers import PASSWORD, USER, imap_server, smtp_server
from daemon.cli.demo.table import LiveTable
from daemon.cli.opening import journal_place
from daemon.decide import entries
from daemon.journal import DecisionRow, Journal
from daemon.service import log
from daemon.service.keys import Keys
from daemon.service.program import Program
from daemon.service.reloading import PolicyInForce, load_policy
from daemon.service.threads import journal_thread

T = TypeVar("T")
PATIENCE = 15.0  # seconds for all mails together
SHOWN = ("01", "03", "02")  # answers printed at the end, by mail


@dataclass(slots=True)
class Stage:
    """What a demo needs and collects."""

    folder: Path
    clock: DemoClock = field(default_factory=DemoClock)
    answers: list[Letter] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def taken(self, recipient: str, raw: bytes) -> None:
        """The SMTP server has accepted a mail."""
        self.answers.append(letter(recipient, raw))
        self.arrived.set()


@click.command("demo")
@click.option("--serve", is_flag=True, help="Keep running; point a mail program at the printed login.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where everything is written.",
)
def demo_command(serve: bool, folder: Path) -> None:
    """Run the real daemon on embedded servers: no configuration, no network, no root."""
    try:
        import aiosmtpd  # noqa: F401
        import pymap  # noqa: F401
    except ImportError:
        raise click.ClickException("the demo needs its embedded servers: pip install 'sachstand[demo]'") from None
    log.start(quiet=True)
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the embedded SMTP server tells of its own deprecations
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # and the servers are closed while somebody may still listen
    raise click.exceptions.Exit(asyncio.run(_demo(folder, serve=serve)))


async def _demo(folder: Path, *, serve: bool) -> int:
    stage, now = Stage(folder), datetime.now(UTC)
    for part in ("in", "out", "site"):
        shutil.rmtree(folder / part, ignore_errors=True)
    async with AsyncExitStack() as stack:
        imap = await stack.enter_async_context(imap_server())
        smtp = await stack.enter_async_context(smtp_server(stage.taken))
        site = folder / "site"
        sample.write(site, now, imap=imap, smtp=smtp)
        policy = load_policy(site)
        writer = stack.enter_context(journal_thread())
        journal = writer.submit(Journal.open, journal_place(site), mint_secret=lambda: secrets.token_bytes(32)).result()
        await asyncio.wrap_future(writer.submit(_report_progress, journal, site, now))
        program = Program(
            PolicyInForce(site, policy), journal, writer, stage.clock, site_dir=site,
            secret=Keys(os.environ, stage.clock.now),
        )  # fmt: skip
        running = asyncio.create_task(program.run())
        try:
            code = await _play(stage, program, imap, now)
            if serve:
                click.echo(
                    f"\nIMAP 127.0.0.1:{imap} and SMTP 127.0.0.1:{smtp}, no TLS, user {USER!r}, password {PASSWORD!r}. Ctrl-C ends."
                )
                await running
        finally:
            program.stop()
            await running
            await asyncio.wrap_future(writer.submit(journal.close))
    return code


def _report_progress(journal: Journal, site: Path, now: datetime) -> None:
    policy, dates = load_policy(site), sample.dates_around(now)
    for project, days, line in sample.PROGRESS:
        at = now - timedelta(days=days)
        understood = entries.parse(line.format(**dates), policy.words, at=at, by="jonas", today=at.date())
        for entry in understood.entries:
            journal.add_entry(project, entry, at)


async def _play(stage: Stage, program: Program, imap: int, now: datetime) -> int:
    """Deliver mail after mail; show each decision as it is made; print some answers; write the pages."""
    mails = list(_mails(now))
    (stage.folder / "in").mkdir(parents=True, exist_ok=True)
    for name, raw in mails:
        (stage.folder / "in" / name).write_bytes(raw)
    await _until(lambda: program.write(lambda: program.journal.position("projekte", "INBOX")), PATIENCE)
    rows: list[DecisionRow] = []
    with LiveTable() as table:
        for name, raw in mails:
            await asyncio.to_thread(_deliver, imap, raw)
            row = await _until(_next_decision(program, len(rows)), PATIENCE)
            if row is None:
                raise click.ClickException(f"the daemon did not decide on {name} within {PATIENCE:g} s")
            rows.append(row)
            table.add(name, row)
    await _until(lambda: program.write(lambda: _outbox_empty(program.journal)), PATIENCE)
    site, first = program.force.policy.site, len(stage.answers)
    for number in SHOWN:
        row = rows[next(i for i, (name, _) in enumerate(mails) if name.startswith(number))]
        for answer in (
            a for a in stage.answers if a.in_reply_to and a.in_reply_to == row.message_id and a.recipient == row.contact
        ):
            click.echo(f"\n{'─' * 78}\n{answer.headline}\n{'─' * 78}\n{answer.text.rstrip()}")
    click.echo()
    steps = await _week(stage, program, imap)
    write_pages(stage.folder, mails, rows, stage.answers[:first], site, steps=steps)
    click.echo(
        f"\n{len(rows)} mails in, {len(stage.answers)} mails out; "
        f"everything lies in {stage.folder}/, begin with {stage.folder}/index.html"
    )
    return 0


async def _week(stage: Stage, program: Program, imap: int) -> list[week.Step]:
    """Thursday and Friday of the demo's clock."""
    known = len(stage.answers)

    async def find(wanted: Callable[[Letter], bool], count: int, seconds: float) -> list[Letter]:
        async def there() -> list[Letter]:
            found = [one for one in stage.answers[known:] if wanted(one)]
            return found if len(found) >= count else []

        found = await _until(there, seconds)
        if found is None:
            raise click.ClickException(f"the daemon did not send the mail that belongs here within {seconds:g} s")
        return found

    dates = sample.dates_around(datetime.now(UTC))
    act = week.Stage(program, stage.clock, imap, stage.folder, find, date.fromisoformat(dates["d22"]))
    return await week.play_week(act, program.force.policy.site)


def _mails(now: datetime) -> Iterator[tuple[str, bytes]]:
    """The sample mails, dated now, in order, with the line ends of the wire."""
    date = format_datetime(now.astimezone(ZoneInfo("Europe/Berlin")).replace(microsecond=0))
    folder = files("daemon.cli.demo") / "mails"
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".eml"):
            text = item.read_text(encoding="utf-8").replace("@DATE@", date)
            yield item.name, text.replace("\n", "\r\n").encode()


def _deliver(port: int, raw: bytes) -> None:
    """Put one mail into the inbox, as a mail server would."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=10) as server:
        server.login(USER, PASSWORD)
        server.append("INBOX", "", "", raw)


def _decided(journal: Journal, known: int) -> DecisionRow | None:
    """The decision after the ``known`` first ones about a mail, or None so far."""
    rows = [row for row in journal.last_decisions(200) if row.arrival_id is not None]
    return rows[known] if len(rows) > known else None


def _next_decision(program: Program, known: int) -> Callable[[], Awaitable[DecisionRow | None]]:
    return lambda: program.write(lambda: _decided(program.journal, known))


def _outbox_empty(journal: Journal) -> bool:
    return not any(str(row.state) in ("queued", "sending") for row in journal.outbox(500))


async def _until(look: Callable[[], Awaitable[T]], seconds: float) -> T | None:
    """What ``look`` finds, as soon as it finds something; None after ``seconds``."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        if found := await look():
            return found
        await asyncio.sleep(0.02)
    return None
