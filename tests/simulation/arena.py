"""Twelve robots that answer whatever they get, and one client among them who must not wait. Nothing is broken here but manners.

Each is a stored contact of one project, at a domain of its own, and proven: nothing but the brakes stands in the way.
"""

import asyncio
import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count
from pathlib import Path

from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import Contact
from tests.crash.laws import message_id
from tests.crash.world import agency
from tests.rig.clock import Clock
from tests.rig.house import House
from tests.rig.outside import Outside, Taken
from tests.unit.decide.story import EVA, INBOX, NOW

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MOST = 300  # mails of one robot; who gets an answer to each of them would write for ever
Answer = Callable[["Mind", Taken], tuple[timedelta, bytes] | None]


def _subject(raw: bytes) -> str:
    found = re.search(rb"(?im)^Subject: ([^\r\n]*)", raw)
    return found[1].decode() if found else ""


@dataclass(slots=True)
class Mind:
    """One robot: its address, and how it answers."""

    name: str
    answer: Answer
    now: Callable[[], datetime]
    written: int = 0

    @property
    def address(self) -> str:
        return f"robot@{self.name}.example"

    def mail(
        self, body: str, *, subject: str, to_mail: str | None = None, extra: str = "", sender: str | None = None
    ) -> bytes:
        """A mail of this robot, as the border server hands it over."""
        self.written += 1
        sender = sender or self.address
        domain = sender.rpartition("@")[2]
        thread = f"In-Reply-To: {to_mail}\nReferences: {to_mail}\n" if to_mail else ""
        head = (
            f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from={domain}\n{extra}From: {sender}\nTo: {INBOX}\n"
            f"Subject: {subject}\n{thread}Message-ID: <{self.written}@{domain}>\nDate: {format_datetime(self.now())}\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        )
        return (head + body + f"\n({self.written})\n").replace("\n", "\r\n").encode()


def _reply(after: timedelta, body: str, subject: Callable[[Mind, str], str], extra: str = "") -> Answer:
    def answer(mind: Mind, taken: Taken) -> tuple[timedelta, bytes]:
        return after, mind.mail(
            body, subject=subject(mind, _subject(taken.raw)), to_mail=message_id(taken.raw), extra=extra
        )

    return answer


def _fresh(after: timedelta, body: str, sender: Callable[[Mind], str] | None = None) -> Answer:
    def answer(mind: Mind, _: Taken) -> tuple[timedelta, bytes]:
        return after, mind.mail(body, subject=f"Anfrage {mind.written}", sender=sender(mind) if sender else None)

    return answer


def _quoted(after: timedelta, before: str) -> Answer:
    def answer(mind: Mind, taken: Taken) -> tuple[timedelta, bytes]:
        text = taken.raw.split(b"\r\n\r\n", 1)[1].decode("utf-8", "replace").replace("\r\n", "\n")
        return after, mind.mail(before + text[:1500], subject=_subject(taken.raw))

    return answer


def _redirected(mind: Mind, taken: Taken) -> tuple[timedelta, bytes]:
    mind.written += 1
    return 20 * SECOND, f"Received: from {mind.name}.example; x\r\nResent-From: {mind.address}\r\n".encode() + taken.raw


def _twin(*, stripped: bool) -> Answer:
    """What another daemon like ours says, whose mail reaches us with its marks or without."""
    marks = "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: OOF, AutoReply\nPrecedence: bulk\nX-Sachstand-Hops: 1\n"
    body = "Guten Tag,\n\nIhre Nachricht ist angekommen. Wir melden uns bis morgen um 12 Uhr. Wie ist bei Ihnen der Stand?\n"
    return _reply(2 * SECOND, body, lambda _, s: f"Re: {s}", "" if stripped else marks)


ASKS = "Guten Tag,\n\nwie ist der aktuelle Stand?\n"
ROBOTS: dict[str, Answer] = {
    "ticket": _reply(20 * SECOND, "Ihre Anfrage wurde erfasst. Bitte ergänzen Sie die Angaben zu Ihrem System.",
                     lambda m, s: f"[Ticket#{4000 + m.written}] {s}"),
    "growing": _reply(90 * SECOND, ASKS, lambda _, s: f"AW: {s}"),
    "new-thread": _fresh(700 * SECOND, "Guten Tag,\n\nbitte ergänzen Sie einen Filter nach Größe.\n"),
    "vacation": _reply(5 * SECOND, "Ich bin bis auf Weiteres nicht im Büro.", lambda m, s: f"Abwesend {m.written * 7919 % 9973}"),
    "marked-vacation": _reply(5 * SECOND, "Ich bin nicht im Büro.", lambda _, s: f"Re: {s}", "Auto-Submitted: auto-replied\n"),
    "twin": _twin(stripped=False),
    "stripped-twin": _twin(stripped=True),
    "bounce": _quoted(10 * SECOND, "Mail delivery failed: returning message to sender.\n\n"),
    "forwarder": _quoted(30 * SECOND, "Wie ist der Stand?\n\n"),
    "redirector": _redirected,
    "many-senders": _fresh(120 * SECOND, ASKS, lambda m: f"case{m.written}@{m.name}.example"),
    "complainer": _fresh(660 * SECOND, "Guten Tag,\n\ndas ist inakzeptabel, ich bin sehr enttäuscht und beschwere mich.\n"),
}  # fmt: skip


def with_robots(known: Policy) -> Policy:
    """The agency, whose project APP has the robots for contacts."""
    contacts = tuple(Contact(name, f"robot@{name}.example") for name in ROBOTS)
    app = replace(known.site.projects["APP"], contacts=contacts)
    return replace(known, site=replace(known.site, projects={**known.site.projects, "APP": app}))


@dataclass(slots=True)
class Arena:
    """Days among robots; ``run`` fills ``answers`` (automatic mails by robot) and ``waited`` (seconds Eva waited for each state)."""

    path: Path
    days: int
    answers: Counter[str] = field(default_factory=Counter)
    waited: list[float] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=lambda: Clock(NOW))
    _events: list[tuple[datetime, int, bytes | None]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _asked: datetime | None = None

    def run(self) -> None:
        """Every robot begins each day with a question; Eva has one each working day."""
        outside = Outside(self.clock.now)
        minds = {mind.address: mind for mind in (Mind(name, answer, self.clock.now) for name, answer in ROBOTS.items())}
        by_domain = {mind.address.rpartition("@")[2]: mind for mind in minds.values()}
        outside.on_taken = lambda taken: self._taken(taken, by_domain)
        house = House(with_robots(agency()), self.path, outside, self.clock)
        for day in range(self.days):
            at = NOW + timedelta(days=day)
            for number, mind in enumerate(minds.values()):
                self._at(at + number * MINUTE, mind.mail(ASKS, subject=f"Stand {day}"))
            if at.weekday() < 5:
                eva = Mind("eva", ROBOTS["twin"], self.clock.now, written=1000 + day)
                self._at(at, eva.mail(ASKS, subject=f"Stand {day}", sender=EVA).replace(b".example>>", b".example>"))
            for hour in range(1, 24, 4):
                self._at(at + timedelta(hours=hour), None)
        try:
            asyncio.run(self._life(house, outside))
        finally:
            house.leave()

    async def _life(self, house: House, outside: Outside) -> None:
        await house.begin()
        await house.turn()
        report(house.journal, house.force.policy, self.clock.now())
        while self._events:
            at, _, raw = heapq.heappop(self._events)
            self.clock.forward(max(at - self.clock.now(), timedelta(0)))
            if raw is not None:
                if EVA.encode() in raw:
                    self._asked = self.clock.now()
                raw = re.sub(rb"(?m)^Date: [^\r\n]*", b"Date: " + format_datetime(at).encode(), raw)
                outside.happen("arrive", raw, self.clock.now())
            await house.turn(("timers", "digest"), ("file",))

    def _taken(self, taken: Taken, by_domain: dict[str, Mind]) -> None:
        to, kind = taken.recipients[0], message_id(taken.raw).split(".")[0].strip("<")
        if to == "e.krause@krause.example" and kind == "state" and self._asked:
            self.waited.append((self.clock.now() - self._asked).total_seconds())
        if kind == "notice" and re.search(rb"(?m)^Subject: Achtung", taken.raw):
            self.alerts.append(to)
        mind = by_domain.get(to.rpartition("@")[2])
        if mind is None:
            return
        self.answers[mind.name] += 1
        answered = mind.answer(mind, taken) if mind.written < MOST else None
        if answered is not None:
            self._at(self.clock.now() + answered[0], answered[1])

    def _at(self, at: datetime, raw: bytes | None) -> None:
        heapq.heappush(self._events, (at, next(self._order), raw))


def report(journal: Journal, policy: Policy, now: datetime) -> None:
    """Both projects have something to tell."""
    from daemon.decide import entries

    for project in ("SHOP", "APP"):
        found = entries.parse("erledigt: Produktsuche", policy.words, at=now, by="jonas", today=now.date())
        for entry in found.entries:
            journal.add_entry(project, entry, now)
