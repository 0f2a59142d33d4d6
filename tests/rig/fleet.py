"""Several machines on one PostgreSQL: real daemons, each with a directory of its own, one site with many mailboxes, real servers."""

import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from daemon.journal import OutboxRow
from daemon.model import Endpoint
from tests.e2e.test_answers import letter, sachstand
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.machines import Machines
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


@dataclass(slots=True, kw_only=True)
class Trial(Machines):
    """The site's mailboxes on ``dovecot``, its journal at ``url``, and ``machines`` daemons that run it."""

    dovecot: Dovecot
    sink: Sink
    people: int
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # client → what was asked, in order

    def user(self, number: int) -> str:
        """The mailbox's name at Dovecot."""
        return f"{self.where.name}{number}"

    def address(self, person: int) -> str:
        """A client of whom nothing else is known."""
        return f"gast{person}@musterhausen.example"

    def add_machine(self) -> Daemon:
        """One more copy of the site, not started yet."""
        site = self.where / f"machine{len(self.machines) + 1}"
        if not self.machines:
            self._write(site)
        return self.add_copy(site)

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

    def gathered(self, count: int, within: float = 180.0) -> None:
        """Wait until so many machines are there and every mailbox has one of them."""

        until(lambda: self.whole(count), within=within, what=f"{self.standing()}\n{self.logs()}")

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
        until(lambda: self.put_out(number), within=within, what=f"machine {number} is put out")
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
        return [row for row in self.journal().outbox(sites.MANY) if row.recipient.endswith("musterhausen.example")]


_SUBJECT = re.compile(rb"^Subject: .*?(Stand \d+-\d+)", re.MULTILINE)
