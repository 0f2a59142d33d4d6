"""A story told within one process: the real core, the real journal and the service's own steps, with a clock that is set.

Between the lines of the story the clock moves from one moment to the next at which anything may be due: every full hour of
an office day, and the very moment of each timer. The servers alone are missing; they have their turn in tests/e2e.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from daemon import mail
from daemon.decide import Policy, entries, label_folder
from daemon.journal import Arrival, Journal
from daemon.model import Delivery, DeliveryReport, Outgoing
from daemon.service import housekeeping, weekly
from daemon.service.correcting import dragged
from daemon.service.deciding import decide_pending
from daemon.service.failing import keep
from daemon.service.promising import PromiseWatch
from daemon.service.reloading import load_policy
from tests.rig import site
from tests.rig.clock import Clock
from tests.rig.journals import opened
from tests.rig.script import HERE, Script, Step, address_of, letter, moment, named
from tests.rig.telling import Came, Left

STEP = timedelta(hours=1)
OFFICE = (8, 19)  # hours between which the clock stops every hour
BOX = "projekte"
IDA = "  ida: { name: Ida Nordmann, address: ida@studio-nord.example, owner: true }\n"


def _more(told: str) -> str:
    """What a story says of its site. A look with fresh eyes is a story of its own, not a part of every other."""
    return told if "fresh_eyes" in told else f"{told}\nfresh_eyes: off"


def write_site(script: Script, where: Path, **servers: object) -> Path:
    """The site of the story: a team of three with an owner, two projects, the shipped rules."""
    told = script.told
    proof = told.get("proof") or "mx.studio-nord.example"
    folder = site.write(where, proof=proof, more=_more(told.get("site") or ""), **servers)  # type: ignore[arg-type]
    main = folder / "sachstand.yaml"
    main.write_text(main.read_text("utf-8").replace("hours: {", IDA + "hours: {", 1), "utf-8")
    files = {"projects/shop.yaml": told.get("shop") or site.SHOP, "projects/harbour.yaml": site.HARBOUR}
    for kind in ("projects", "rules"):
        files |= {f"{kind}/{name}": text for name, text in (told.get(kind) or {}).items()}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def remember(script: Script, journal: Journal, policy: Policy) -> None:
    """What the team has reported before the story begins: (project, time, line)."""
    for project, at, line in script.told.get("reported") or ():
        when = moment(at)
        understood = entries.parse(line, policy.words, at=when, by="jonas", today=when.astimezone(HERE).date())
        assert not understood.not_understood, f"the story reports a line that is none: {line}"
        for entry in understood.entries:
            journal.add_entry(project, entry, when)


@dataclass(slots=True)
class Indoors:
    """One journal and a clock."""

    journal: Journal
    policy: Policy
    clock: Clock
    came: list[Came] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    promises: PromiseWatch = field(default_factory=PromiseWatch)

    def play(self, script: Script) -> None:
        """All of the story."""
        remember(script, self.journal, self.policy)
        self.journal.set_baseline(BOX, "INBOX", 1, 1)
        for step in script.steps:
            for at in self._moments(step.at):
                self.clock.forward(at - self.clock.now())
                self._look()
            self.clock.forward(step.at - self.clock.now())
            self._take(step)
            self._look()

    def _moments(self, end: datetime) -> Iterator[datetime]:
        """The moments before ``end`` at which something may be due, one after the other."""
        while True:
            now = self.clock.now()
            timers = [timer.due for timer in self.journal.waiting_timers() if timer.due > now]
            at = min(_next_hour(now), *timers[:1]) if timers else _next_hour(now)
            if at >= end:
                return
            yield at

    def _take(self, step: Step) -> None:
        """What happens at a step: a mail comes, or a person drags one."""
        if "drags" in step.told:
            folder = label_folder(str(step.told["into"]), self.policy.site.language)
            dragged(self.journal, self.policy, int(step.told["drags"]), folder, self.clock.now())
        elif step.who or "bounces" in step.told:
            raw = letter(step, len(self.came) + 1, self._newest)
            self.came.append(Came(step, raw))
            now = self.clock.now()
            arrival = Arrival(BOX, "INBOX", 1, len(self.came), len(raw), now, raw, mail.k1(raw))
            self.journal.record_arrivals([arrival], now)

    def _newest(self, address: str, which: str | int) -> bytes:
        """One of our mails to this address."""
        found = named([one.raw for one in self.left if address_of(str(one.message["To"])) == address], which)
        assert found is not None, f"{address} has no mail of ours called {which!r}"
        return found

    def _look(self) -> None:
        """Everything the daemon does at this moment, until nothing is left to do."""
        now = self.clock.now()
        while True:
            done = decide_pending(self.journal, self.policy, now)
            done += housekeeping.fire_timers(self.journal, self.policy, now)
            done += housekeeping.send_digest(self.journal, self.policy, now)
            done += self.promises.look(self.journal, self.policy, now)
            done += sum(weekly.look_at(self.journal, self.policy, key, now) for key in self.policy.site.projects)
            if not done + self._send(now):
                return

    def _send(self, now: datetime) -> int:
        rows: list[Outgoing] = self.journal.claim(now, 50)
        for row in rows:
            self.journal.begin_content(row.id, now, attempt=row.attempts)
            keep(self.journal, self.policy, row, DeliveryReport(Delivery.SENT, code=250), now, None, told=True)
            self.left.append(Left(now, row.raw))
        return len(rows)


def _next_hour(now: datetime) -> datetime:
    """The next full hour of an office day."""
    at = now.astimezone(HERE).replace(minute=0, second=0, microsecond=0)
    while True:
        at = (at.astimezone(now.tzinfo) + STEP).astimezone(HERE)
        if at.weekday() < 5 and OFFICE[0] <= at.hour < OFFICE[1]:
            return at.astimezone(now.tzinfo)


def told_indoors(script: Script, where: Path) -> Indoors:
    """The story from its first line to its last; close its journal."""
    policy = load_policy(write_site(script, where / "site"))
    journal = opened(where / "journal.sqlite", mint_secret=lambda: b"a golden story" + bytes(18))
    house = Indoors(journal, policy, Clock(script.steps[0].at - timedelta(hours=1)))
    house.play(script)
    return house
