"""Several machines on one database: daemons that run copies of one site, and what their journal says of them."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from daemon.journal import Journal, JournalError, Machine
from tests.rig.running import Daemon


@dataclass(slots=True, kw_only=True)
class Machines:
    """The site's journal at ``url``, so many mailboxes, and ``machines`` that run it.

    Who is there is read through one handle that is kept: it goes on after the database was away, and reads what a newer version
    of the program has migrated.
    """

    where: Path
    url: str
    mailboxes: int
    machines: list[Daemon] = field(default_factory=list)
    _book: Journal | None = field(init=False, default=None)

    def add_copy(self, site: Path) -> Daemon:
        """One more machine, not started yet; its site is copied from the first one's, or is that."""
        if self.machines:
            without = shutil.ignore_patterns("state", "daemon.log")
            shutil.copytree(self.machines[0].site, site, ignore=without)
        daemon = Daemon(site, machine=f"m{len(self.machines) + 1}")
        self.machines.append(daemon)
        return daemon

    def journal(self) -> Journal:
        """For reading; closed by :meth:`stop`."""
        if self._book is None:
            self._book = Journal.open(self.url, readonly=True)
        return self._book

    def standing(self) -> list[Machine]:
        """Who is there, and holds what."""
        with suppress(JournalError):
            return self.journal().machines()
        return []

    def holders(self) -> dict[str, int]:
        """Mailbox → number of the machine that watches it."""
        return {name: machine.number for machine in self.standing() for name in machine.mailboxes}

    def lead(self) -> Machine | None:
        """The one that decides, if there is one now."""
        return next((machine for machine in self.standing() if machine.lead), None)

    def whole(self, count: int) -> bool:
        """Whether so many are there and every mailbox has one of them, each an even part."""
        held = [len(machine.mailboxes) for machine in self.standing()]
        return len(held) == count and sum(held) == self.mailboxes and max(held) <= -(-self.mailboxes // count)

    def put_out(self, number: int) -> bool:
        """Whether nothing is left with the machine of this number: others have its mailboxes, and one of them leads."""
        there = self.standing()
        free = self.mailboxes - sum(len(machine.mailboxes) for machine in there)
        return number not in {machine.number for machine in there} and not free and any(m.lead for m in there)

    def tend(self) -> list[str]:
        """Start anew what has ended by itself, as systemd does; the names."""
        ended = [m for m in self.machines if m.process is not None and m.process.poll() is not None]
        for machine in ended:
            assert machine.process is not None
            assert machine.process.returncode == 75, machine.log()[-2000:]
            machine.start()
        return [machine.machine for machine in ended]

    def logs(self) -> str:
        """The last lines of each machine."""
        return "\n".join(f"--- {m.machine}\n{m.log()[-1500:]}" for m in self.machines)

    def stop(self) -> None:
        """End all machines."""
        for machine in self.machines:
            machine.stop()
        book, self._book = self._book, None
        if book is not None:
            book.close()
