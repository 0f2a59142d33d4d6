"""Several machines on one PostgreSQL: real daemons, each with a directory of its own, one site with many mailboxes, real servers."""

import re
import shutil
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from daemon.journal import Journal, JournalError, Machine, OutboxRow
from daemon.model import Endpoint
from tests.e2e.test_answers import letter, sachstand
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

CROWD = """\
key: CROWD
name: Volksfest
client: Stadt Musterhausen
lead: jonas
language: de
form: Sie
contacts:
{contacts}
plan:
  - {{ milestone: Eröffnung, promised: 2097-05-01 }}
"""


@dataclass(slots=True)
class Trial:
    """The site's mailboxes on ``dovecot``, its journal at ``url``, and ``machines`` daemons that run it."""

    where: Path
    dovecot: Dovecot
    sink: Sink
    url: str
    mailboxes: int
    people: int
    machines: list[Daemon] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # client → what was asked, in order

    def user(self, number: int) -> str:
        """The mailbox's name at Dovecot."""
        return f"{self.where.name}{number}"

    def address(self, person: int) -> str:
        """A client of whom nothing else is known."""
        return f"gast{person}@musterhausen.example"

    def add_machine(self) -> Daemon:
        """One more copy of the site, not started yet."""
        number = len(self.machines) + 1
        site = self.where / f"machine{number}"
        if self.machines:
            without = shutil.ignore_patterns("state", "daemon.log")
            shutil.copytree(self.machines[0].site, site, ignore=without)
        else:
            self._write(site)
        daemon = Daemon(site, machine=f"m{number}")
        self.machines.append(daemon)
        return daemon

    def _write(self, site: Path) -> None:
        limits = ", ".join(f"{name}: {sites.MANY}" for name in sites.LIMITS)
        end = Endpoint("imap", "127.0.0.1", self.dovecot.imap)
        more = f"limits: {{ {limits}, minutes_between: 0, in_doubt_after: 5s }}\ndatabase: {self.url}"
        sites.write(
            site, imap=end, smtp=self.sink.endpoint(), user=self.user(0), password=self.dovecot.password, more=more
        )
        boxes = "".join(
            (sites.BOX + "    labels_every: 1m\n").format(
                name=f"box{n}", imap=sites.url(end), smtp=sites.url(self.sink.endpoint()), user=self.user(n),
                password=site / "password",
            )
            for n in range(1, self.mailboxes)
        )  # fmt: skip
        text = (site / "sachstand.yaml").read_text().replace("team:\n", boxes + "team:\n", 1)
        (site / "sachstand.yaml").write_text(text.replace("labels_every: 1s", "labels_every: 1m"))
        contacts = "\n".join(f"  - {{ name: Gast {n}, address: {self.address(n)} }}" for n in range(self.people))
        (site / "projects" / "crowd.yaml").write_text(CROWD.format(contacts=contacts))

    def report_progress(self) -> None:
        """What the state tells; once the tables are there."""
        sachstand(self.machines[0].site, "log", "CROWD", "erledigt: Bühne aufgebaut", "in Arbeit: Zeltplan")

    def ask(self, rounds: int) -> int:
        """Every client asks so often, each always the same mailbox; how many mails that were."""
        for person in range(self.people):
            address, asked = self.address(person), []
            for _ in range(rounds):
                number = len(self.sent[address]) + 1
                subject = f"Stand {person}-{number}"
                self.sent[address].append(subject)
                text = f"Guten Tag,\n\nwie ist der aktuelle Stand? ({subject})\n"
                asked.append(letter(f"Gast <{address}>", subject, text, f"f{person}-{number}"))
            self.dovecot.deliver(self.user(person % self.mailboxes), *asked)
        return rounds * self.people

    def journal(self) -> Journal:
        """For reading."""
        return Journal.open(self.url, readonly=True)

    def standing(self) -> list[Machine]:
        """Who is there, and holds what."""
        with suppress(JournalError), self.journal() as journal:
            return journal.machines()
        return []

    def holders(self) -> dict[str, int]:
        """Mailbox → number of the machine that watches it."""
        return {name: machine.number for machine in self.standing() for name in machine.mailboxes}

    def gathered(self, count: int, within: float = 180.0) -> None:
        """Wait until so many machines are there and every mailbox has one of them."""

        def whole() -> bool:
            there = self.standing()
            each = -(-self.mailboxes // count)
            held = [len(machine.mailboxes) for machine in there]
            return len(there) == count and sum(held) == self.mailboxes and max(held) <= each

        until(whole, within=within, what=f"{self.standing()}\n{self.logs()}")

    def tend(self) -> list[str]:
        """Start anew what has ended by itself, as systemd does; the names."""
        ended = [m for m in self.machines if m.process is not None and m.process.poll() is not None]
        for machine in ended:
            assert machine.process is not None
            assert machine.process.returncode == 75, machine.log()[-2000:]
            machine.start()
        return [machine.machine for machine in ended]

    def all_answered(self, within: float) -> None:
        """Wait for an answer to every question, tending the machines."""
        asked = sum(map(len, self.sent.values()))

        def done() -> bool:
            self.tend()
            return len(self.answers()) == asked

        until(done, within=within, what=f"{asked} answers")

    def taken_over(self, number: int, within: float = 60.0) -> float:
        """Wait until nothing is left with the machine of this number; the seconds it took."""
        began = time.monotonic()

        def done() -> bool:
            there = self.standing()
            free = self.mailboxes - sum(len(machine.mailboxes) for machine in there)
            return number not in {machine.number for machine in there} and not free and any(m.lead for m in there)

        until(done, within=within, what=f"machine {number} is put out")
        return time.monotonic() - began

    def answers(self) -> Counter[str]:
        """How often each question was answered, by what reached the clients."""
        return Counter(subject for asked in self.answered().values() for subject in asked)

    def answered(self) -> dict[str, list[str]]:
        """Client → the questions that were answered, in the order of the answers."""
        found: dict[str, list[str]] = defaultdict(list)
        for mail in list(self.sink.arrived):
            if mail.recipients[0].endswith("musterhausen.example") and (about := _SUBJECT.search(mail.raw)):
                found[mail.recipients[0]].append(about[1].decode())
        return found

    def outgoing(self) -> list[OutboxRow]:
        """Every answer, as the journal has it."""
        with self.journal() as journal:
            return [row for row in journal.outbox(sites.MANY) if row.recipient.endswith("musterhausen.example")]

    def logs(self) -> str:
        """The last lines of each machine."""
        return "\n".join(f"--- {m.machine}\n{m.log()[-1500:]}" for m in self.machines)

    def stop(self) -> None:
        """End all machines."""
        for machine in self.machines:
            machine.stop()


_SUBJECT = re.compile(rb"^Subject: .*?(Stand \d+-\d+)", re.MULTILINE)
