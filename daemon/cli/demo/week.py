"""The second act of the demo: Thursday and Friday of its own clock. Progress by mail, a delay notice, the draft, the update.

The same daemon goes on; only its clock is set forward. Every mail is delivered and sent by the embedded servers.
"""

import asyncio
import imaplib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import click

from daemon import decide
from daemon.cli.demo.clock import DemoClock
from daemon.cli.demo.letters import Letter
from daemon.cli.demo.servers import PASSWORD, USER
from daemon.decide import Week
from daemon.model import Site
from daemon.service.program import Program

JONAS, BOX = "jonas@studio-nord.example", "projekte@studio-nord.example"
EVA = "e.krause@krause.example"
HOURS = timedelta(hours=1)
PATIENCE = 25.0  # seconds for one step
DELAY = timedelta(days=7)
MAIL = """\
Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=studio-nord.example
From: Jonas Weber <{sender}>
To: Projekte Studio Nord <{box}>
Subject: {subject}
Date: {date}
Message-ID: <week{number}@studio-nord.example>
{thread}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{body}
"""
PROGRESS = """\
erledigt: Zahlungstest mit der Bank, erster Teil (6,5h)
erledigt: Warenkorb mit Gutscheinen (4h)
als nächstes: Versandregeln
als nächstes: Weiterleitungen alter Adressen
blockiert: Testzugang für Rückbuchungen fehlt (@Sparkasse)
Meilenstein Livegang -> {later} weil die Bank den Testzugang später freigibt; wir ziehen die Versandregeln vor
notiz: die Bank hat sich intern schon dreimal verschoben
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at one moment of the demo's clock: a mail that comes, if any, and those that leave."""

    at: datetime  # UTC
    title: str
    came: bytes | None
    left: tuple[Letter, ...]


Find = Callable[[Callable[[Letter], bool], int, float], Awaitable[list[Letter]]]
"""Letters with a property, as soon as there are that many, within so many seconds."""


@dataclass(slots=True)
class Stage:
    """What the act needs."""

    program: Program
    clock: DemoClock
    imap: int
    folder: Path
    find: Find
    launch: date  # promised so far
    said: Callable[[str], None] = click.echo
    _mails: int = 0

    async def comes(self, subject: str, body: str, answers: Letter | None = None) -> bytes:
        """Jonas writes now; the mail lies in the inbox."""
        self._mails += 1
        now = self.clock.now()
        thread = f"In-Reply-To: {answers.message_id}\nReferences: {answers.message_id}\n" if answers else ""
        text = MAIL.format(
            sender=JONAS, box=BOX, subject=subject, date=format_datetime(now.replace(microsecond=0)), number=self._mails,
            thread=thread, body=body.rstrip(),
        )  # fmt: skip
        raw = text.replace("\n", "\r\n").encode()
        (self.folder / "in" / f"week-{self._mails}.eml").write_bytes(raw)
        await asyncio.to_thread(_deliver, self.imap, raw, now)
        return raw


def _deliver(port: int, raw: bytes, now: datetime) -> None:
    """Put one mail into the inbox, as a mail server would at ``now``."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=10) as server:
        server.login(USER, PASSWORD)
        server.append("INBOX", "", imaplib.Time2Internaldate(now), raw)


async def play_week(stage: Stage, site: Site) -> list[Step]:
    """Thursday and Friday, step by step."""
    week = _next_week(stage)
    steps = [await _progress(stage, week), *await _delay(stage)]
    steps += await _thursday(stage, week)
    steps.append(await _friday(stage, week))
    names = {contact.address: contact.name for project in site.projects.values() for contact in project.contacts}
    for step in steps:
        told = (
            ", ".join(dict.fromkeys(names.get(letter.recipient, letter.recipient) for letter in step.left)) or "nobody"
        )
        stage.said(f"{step.at.astimezone(site.zone):%a %d %b %H:%M}  {step.title}  → {told}")
    return steps


def _next_week(stage: Stage) -> Week:
    """The first week whose Thursday morning lies ahead."""
    policy, now = stage.program.force.policy, stage.clock.now()
    found = (
        decide.week(policy.site.weekly, policy.calendar, (now + timedelta(days=days)).date())
        for days in range(0, 35, 7)
    )
    return next(week for week in found if week is not None and week.drafted - 5 * HOURS > now)


async def _progress(stage: Stage, week: Week) -> Step:
    await _forward(stage, week.drafted - 5 * HOURS)
    body = PROGRESS.format(later=(stage.launch + DELAY).strftime("%d.%m.%Y"))
    came = await stage.comes("[SHOP] Stand der Woche", body)
    left = await stage.find(lambda m: m.recipient == JONAS and "Eingetragen" in m.text.title(), 1, PATIENCE)
    return Step(stage.clock.now(), "Jonas reports progress by mail, and a date that cannot be held", came, tuple(left))


async def _delay(stage: Stage) -> list[Step]:
    stage.program.look_at_everything()
    drafted = await stage.find(lambda m: m.recipient == JONAS and "So geht es hinaus" in m.text, 1, PATIENCE)
    steps = [Step(stage.clock.now(), "The delay notice is drafted for Jonas at once", None, tuple(drafted))]
    await _forward(stage, stage.clock.now() + HOURS / 4)
    came = await stage.comes(f"Re: {drafted[0].subject}", "freigeben", drafted[0])
    left = await stage.find(lambda m: m.recipient == EVA and "können wir nicht halten" in m.text, 1, PATIENCE)
    return [
        *steps,
        Step(stage.clock.now(), "One word releases it; the client hears of it before Friday", came, tuple(left)),
    ]


async def _thursday(stage: Stage, week: Week) -> list[Step]:
    await _forward(stage, week.drafted)
    drafted = await stage.find(lambda m: m.recipient == JONAS and "So sähe es jetzt aus" in m.text, 1, PATIENCE)
    title = "The draft of the weekly update; a complaint is open, so it waits for a word"
    steps = [Step(stage.clock.now(), title, None, tuple(drafted))]
    await _forward(stage, stage.clock.now() + HOURS)
    came = await stage.comes(f"Re: {drafted[0].subject}", "erledigt: Seite für die Rückgabe (2,5h)\nok", drafted[0])
    left = await stage.find(lambda m: m.recipient == JONAS and "Rückgabe" in m.text, 1, PATIENCE)
    return [*steps, Step(stage.clock.now(), "Jonas adds a line, and releases it", came, tuple(left))]


async def _friday(stage: Stage, week: Week) -> Step:
    await _forward(stage, week.due)
    left = await stage.find(lambda m: m.recipient == EVA and m.subject.startswith("Wöchentliches Update"), 1, PATIENCE)
    return Step(stage.clock.now(), "The weekly update leaves, with its report", None, tuple(left))


async def _forward(stage: Stage, moment: datetime) -> None:
    """Set the clock forward once no mail is on its way: who jumps meanwhile seems to have slept while sending it."""
    for _ in range(int(PATIENCE / 0.02)):
        if await stage.program.write(lambda: _forwarded(stage, moment)):
            stage.program.look_at_everything()
            return
        await asyncio.sleep(0.02)
    raise click.ClickException(f"mail is still on its way after {PATIENCE:g} s")


def _forwarded(stage: Stage, moment: datetime) -> bool:
    """In the journal's thread, where mails are claimed."""
    now = stage.clock.now()
    leaving = (row for row in stage.program.journal.outbox(50) if row.not_before is None or row.not_before <= now)
    if any(str(row.state) in ("queued", "sending") for row in leaving):
        return False
    stage.clock.forward_to(moment + timedelta(seconds=5))
    return True
