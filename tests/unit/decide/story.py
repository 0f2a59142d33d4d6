"""A small agency: mails as the border server hands them over, and what the daemon makes of them, with a real journal."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from daemon import mail
from daemon.decide import Policy, entries, settle, understand
from daemon.journal import Arrival, DecisionRow, Journal, OutboxRow
from daemon.model import Decision, Delivery, DeliveryReport, Facts, Outgoing
from daemon.service.deciding import decide_pending
from daemon.service.gathering import gather
from daemon.service.reloading import load_policy
from tests.rig import site
from tests.rig.clock import Clock

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)  # a Thursday, in working hours
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BOX = "projekte"
EVA = "Eva Krause <e.krause@krause.example>"
TIM = "Tim Ott <ott@krause.example>"
LENA = "Lena Brandt <brandt@krause.example>"  # a contact of two projects
JONAS = "Jonas Weber <jonas@studio-nord.example>"
STRANGER = "Kim Fremd <kim@elsewhere.example>"
INBOX = "projekte@studio-nord.example"
APP = """\
key: APP
name: Mobile App
client: Krause GmbH
lead: mira
language: de
form: Sie
contacts:
  - { name: Lena Brandt, address: brandt@krause.example }
  - { name: Uwe Klein, address: klein@krause.example, state: false }
plan:
  - { milestone: Beta, internal: 2027-01-11, promised: 2027-01-25 }
"""
STATUS = "Guten Tag,\n\nwie weit ist der Shop?\n\nMit freundlichen Grüßen\n"
CHANGE = "Guten Tag,\n\nbitte ergänzen Sie einen Filter nach Größe.\n\nMit freundlichen Grüßen\n"
COMPLAINT = "Guten Tag,\n\nich bin sehr enttäuscht, das ist inakzeptabel und ich beschwere mich.\n\nGrüße\n"
FORWARD = """Bitte anschauen.

-------- Weitergeleitete Nachricht --------
Betreff: Stand?
Datum: Thu, 19 Nov 2026 09:00:00 +0100
Von: Eva Krause <e.krause@krause.example>
An: jonas@studio-nord.example

Guten Tag,

wie weit ist der Shop?

Eva Krause
"""


def letter(
    sender: str, body: str, *, subject: str = "Stand?", number: str = "1", to: str = INBOX, dmarc: str | None = "pass",
    extra: str = "",
) -> bytes:  # fmt: skip
    """A plain mail; ``dmarc`` None: nothing vouches for it."""
    domain = sender.rpartition("@")[2].rstrip(">")
    proof = f"Authentication-Results: mx.studio-nord.example; dmarc={dmarc} header.from={domain}\n" if dmarc else ""
    head = f"{proof}{extra}From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@{domain}>\n"
    head += "Date: Thu, 19 Nov 2026 14:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    return (head + "Content-Transfer-Encoding: 8bit\n\n" + body).replace("\n", "\r\n").encode()


def answer(
    sender: str, body: str, to_mail: str, *, number: str = "2", to: str = INBOX, dmarc: str | None = "pass"
) -> bytes:
    """A reply to the mail with this Message-ID."""
    extra = f"In-Reply-To: {to_mail}\nReferences: {to_mail}\n"
    return letter(sender, body, subject="Re: Stand?", number=number, to=to, dmarc=dmarc, extra=extra)


@cache
def policy(rules: str = "") -> Policy:
    """The policy of the site with one more project, and these rules before the shipped ones."""
    with tempfile.TemporaryDirectory() as folder:
        return load_policy(write(Path(folder) / "site", rules))


def write(where: Path, rules: str = "") -> Path:
    """The same site on disk."""
    site.write(where)
    (where / "projects" / "app.yaml").write_text(APP, "utf-8")
    if rules:
        (where / "rules" / "00-own.yaml").write_text(rules, "utf-8")
    return where


def facts_of(raw: bytes, within: Policy | None = None, journal: Journal | None = None, now: datetime = NOW) -> Facts:
    """The facts of one mail; without a journal every thread is new."""
    known = within or policy()
    return gather(understand(raw, known, BOX), known, journal, now=now, received=now).facts


def decided(raw: bytes, within: Policy | None = None) -> Decision:
    """The decision on one mail that comes out of the blue."""
    return settle(facts_of(raw, within), within or policy())


@dataclass(slots=True)
class Story:
    """What happens to one journal, one mail after the other."""

    journal: Journal
    policy: Policy = field(default_factory=policy)
    clock: Clock = field(default_factory=lambda: Clock(NOW))
    _uid: int = 0

    def report(self, *lines: str, project: str = "SHOP") -> None:
        """The team has reported progress an hour ago."""
        at = self.clock.now() - HOUR
        for entry in entries.parse("\n".join(lines), self.policy.words, at=at, by="jonas", today=at.date()).entries:
            self.journal.add_entry(project, entry, at)

    def record(self, *mails: bytes) -> None:
        """These mails are journaled."""
        self.record_in(1, *mails)

    def record_in(self, epoch: int, *mails: bytes) -> None:
        """The same under another numbering of the folder."""
        if self.journal.position(BOX, "INBOX") is None:
            self.journal.set_baseline(BOX, "INBOX", epoch, 1)
        for raw in mails:
            self._uid += 1
            now = self.clock.now()
            arrival = Arrival(BOX, "INBOX", epoch, self._uid, len(raw), now, raw, mail.k1(raw))
            self.journal.record_arrivals([arrival], now)

    def decide(self, *mails: bytes) -> list[DecisionRow]:
        """These mails come and all that waits is decided; the decisions on mails so far."""
        self.record(*mails)
        while decide_pending(self.journal, self.policy, self.clock.now()):
            pass
        return [row for row in self.journal.decisions(limit=1000) if row.arrival_id is not None]

    def send(self) -> list[Outgoing]:
        """Everything that is due leaves and arrives."""
        sent: list[Outgoing] = []
        while rows := self.journal.claim(self.clock.now(), 50):
            for row in rows:
                self.journal.begin_content(row.id, self.clock.now())
                self.journal.record(row.id, DeliveryReport(Delivery.SENT, code=250), self.clock.now())
            sent.extend(rows)
        return sent

    def outbox(self) -> list[OutboxRow]:
        """All outgoing mails, oldest first."""
        return self.journal.outbox(1000)[::-1]


def kinds(mails: Iterable[Outgoing]) -> list[tuple[str, str]]:
    """Kind and recipient of each."""
    return sorted((str(m.kind), m.recipient) for m in mails)
