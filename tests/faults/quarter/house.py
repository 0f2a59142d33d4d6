"""The agency of the quarter: its site on disk, its journal, its clock, and the wire on which everything lands that leaves.

A *turn* is what one round of the running program does, by the program's own functions: decide what came, look at promises and
weeks, fire timers, send. The wire is a file of lines, so that a process that dies leaves it as it was.
"""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from daemon import mail
from daemon.decide import Policy
from daemon.journal import Arrival, Journal
from daemon.model import Delivery, DeliveryReport
from daemon.service import weekly
from daemon.service.deciding import decide_pending
from daemon.service.housekeeping import fire_timers, send_digest
from daemon.service.promising import PromiseWatch
from daemon.service.reloading import load_policy
from tests.rig import site as sites
from tests.rig.clock import Clock
from tests.rig.journals import opened

BERLIN = ZoneInfo("Europe/Berlin")
BOX, INBOX = "projekte", "projekte@studio-nord.example"
JONAS, MIRA = "Jonas Weber <jonas@studio-nord.example>", "Mira Kaya <mira@studio-nord.example>"
EVA = "Eva Krause <e.krause@krause.example>"
MINUTE = timedelta(minutes=1)
PROJECT = """\
key: {key}
name: {name}
client: {client}
lead: {lead}
language: {language}
form: {form}
contacts:
{contacts}
plan:
{plan}
budget: {{ hours: 160 }}
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """One project of the quarter: who gets its update, and its milestones as (name, internal, promised)."""

    key: str
    name: str
    client: str
    lead: str
    language: str
    form: str
    contacts: tuple[tuple[str, str, str], ...]  # name, address, language
    milestones: tuple[tuple[str, str, str], ...]


def local(text: str) -> datetime:
    """A time of the agency's wall clock, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def write_site(where: Path, plans: tuple[Plan, ...]) -> Path:
    """The agency with these projects."""
    sites.write(where)
    for old in (where / "projects").iterdir():
        old.unlink()
    for plan in plans:
        contacts = "\n".join(
            f"  - {{ name: {name}, address: {address}, language: {language}, weekly: true }}"
            for name, address, language in plan.contacts
        )
        stones = "\n".join(
            f"  - {{ milestone: {name}, internal: {internal}, promised: {promised} }}"
            for name, internal, promised in plan.milestones
        )
        text = PROJECT.format(
            key=plan.key, name=plan.name, client=plan.client, lead=plan.lead, language=plan.language, form=plan.form,
            contacts=contacts, plan=stones,
        )  # fmt: skip
        (where / "projects" / f"{plan.key.lower()}.yaml").write_text(text, "utf-8")
    return where


@dataclass(slots=True)
class House:
    """The agency in one process. ``dies`` is called by name at the moments between the journal and the wire."""

    folder: Path
    clock: Clock
    dies: Callable[[str], None] = lambda _: None
    policy: Policy = field(init=False)
    journal: Journal = field(init=False)
    _promises: PromiseWatch = field(default_factory=PromiseWatch)
    _read: int = 0

    def __post_init__(self) -> None:
        self.policy = load_policy(self.folder)
        self.open()

    def open(self) -> None:
        """A start: what an earlier process left half-done is taken up."""
        self.journal = opened(self.folder / "state" / "journal.sqlite")
        if self.journal.position(BOX, "INBOX") is None:
            self.journal.set_baseline(BOX, "INBOX", 1, 1)
        self.journal.recover(self.clock.now())

    def at(self, moment: datetime) -> None:
        """The clock is set forward."""
        self.clock.forward(moment - self.clock.now())

    def comes(
        self, sender: str, subject: str, body: str, *, answers: str | None = None, at: datetime | None = None
    ) -> None:
        """A proven mail lies in the inbox and is recorded."""
        now = at or self.clock.now()
        domain = sender.rpartition("@")[2].rstrip(">")
        number = sum(1 for _ in (self.folder / "inbox").glob("*")) + 1
        thread = f"In-Reply-To: {answers}\nReferences: {answers}\n" if answers else ""
        head = (
            f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from={domain}\n{thread}From: {sender}\nTo: {INBOX}\n"
            f"Subject: {subject}\nMessage-ID: <{number}@{domain}>\nDate: {format_datetime(now)}\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        )
        raw = f"{head}{body}\n".replace("\n", "\r\n").encode()
        (self.folder / "inbox").mkdir(exist_ok=True)
        (self.folder / "inbox" / f"{number:04}").write_bytes(raw)
        self.journal.record_arrivals([Arrival(BOX, "INBOX", 1, number, len(raw), now, raw, mail.k1(raw))], now)

    def turn(self) -> None:
        """One round of everything that the program does by itself."""
        now = self.clock.now()
        while decide_pending(self.journal, self.policy, now):
            pass
        self._promises.look(self.journal, self.policy, now)
        made = asyncio.run(weekly.send_due(self.journal, _at_once, self.policy, self.clock))
        fire_timers(self.journal, self.policy, now)
        send_digest(self.journal, self.policy, now)
        self._settle_doubts(now)
        self.dies("weekly decided" if made else "decided")
        self._send(now)

    def _send(self, now: datetime) -> None:
        while rows := self.journal.claim(now, 50):
            for row in rows:
                self.journal.begin_content(row.id, now, attempt=row.attempts)
                line = {
                    "at": now.isoformat(), "to": row.recipient, "kind": str(row.kind), "project": row.project,
                    "id": row.message_id, "raw": base64.b64encode(row.raw).decode(),
                }  # fmt: skip
                with self.wire.open("a") as sink:
                    sink.write(json.dumps(line) + "\n")
                self.dies(f"sent {row.kind}")
                self.journal.record(row.id, DeliveryReport(Delivery.SENT, code=250), now, attempt=row.attempts)

    def _settle_doubts(self, now: datetime) -> None:
        """The provider files a copy of what it took: what is on the wire is found in Sent."""
        for row in self.journal.in_doubt(now, after=MINUTE):
            sent = row.message_id in {one["id"] for one in self.on_the_wire()}
            self.journal.resolve(row.id, "sent" if sent else "resend", now, "looked in Sent")

    @property
    def wire(self) -> Path:
        """The file of all that left."""
        return self.folder / "wire"

    def on_the_wire(self, after: int = 0) -> list[dict[str, Any]]:
        """All that left, in order; ``raw`` as bytes. Without what stands before the octet ``after`` of the file."""
        if not self.wire.exists():
            return []
        with self.wire.open() as file:
            file.seek(after)
            return [{**one, "raw": base64.b64decode(one["raw"])} for one in map(json.loads, file.read().splitlines())]

    def newly_on_the_wire(self) -> list[dict[str, Any]]:
        """What left since this was asked last."""
        found = self.on_the_wire(self._read)
        self._read = self.wire.stat().st_size if self.wire.exists() else 0
        return found


async def _at_once(work: Callable[[], Any]) -> Any:
    """The journal's thread is this one."""
    return work()
