"""One, two and three machines with the same backlog, and what bounds them: the cores, the lead's thread, or the one turn to write."""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.gang import Gang, gang, server_of_its_own
from benchmarks.letters import Letter, mixed, of_people
from benchmarks.rig import Rig, usage

MAILBOXES, MAILS, PEOPLE = 20, 600, 300
EVERY = 0.05  # seconds between two looks at the lock
_WRITES = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted = %s"
_SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sachstand'"


def measure(scale: Scale) -> Part:
    """A life of the fleet for each number of machines, in a database of its own."""
    mails, mailboxes, found = scale.of(MAILS, 30), scale.of(MAILBOXES, 3), Gathering()
    letters = mixed(mails, people=min(PEOPLE, mails))
    with Rig() as rig, server_of_its_own() as server:
        for machines in (1, 2, 3):
            with gang(rig, server, machines, mailboxes, min(PEOPLE, mails)) as there:
                _one(there, letters, machines, found)
    note = f"{mails} mails in {mailboxes} mailboxes, all servers on the same {os.cpu_count()} cores, one run."
    return Part("fleet-speed", found.rows(), (note,))


def _one(there: Gang, letters: Sequence[Letter], machines: int, found: Gathering) -> None:
    name = f"{machines} machine{'s' if machines > 1 else ''}"
    before, spent, busy = there.rig.wire.count(), _cpu(there), _cores()
    began = time.monotonic()
    there.pour(letters)
    with watched(there.url) as lock:
        there.waits(there.worked_off)
    took = time.monotonic() - began
    replies = there.rig.wire.accepted(before)
    lead = there.lead()
    assert lead is not None
    used = {daemon: cpu - spent[daemon] for daemon, cpu in _cpu(there).items()}
    found.put(OURS, f"{name}: mails a second", "1/s", len(letters) / (replies[-1].at - began))
    found.put(OURS, f"{name}: CPU of all machines for a mail", "ms", sum(used.values()) / len(letters) * 1000)
    found.put(OURS, f"{name}: of one core the lead has", "%", used[lead.name] / took * 100)
    found.put(OURS, f"{name}: of all cores in use", "%", (_cores() - busy) / took / (os.cpu_count() or 1) * 100)
    found.put(OURS, f"{name}: of the time somebody writes", "%", lock.held / max(1, lock.looks) * 100)
    found.put(OURS, f"{name}: others that wait to write, mean", "", lock.waiting / max(1, lock.looks))
    found.put(OURS, f"{name}: sessions in the database", "", lock.sessions - 1)  # one is ours
    answered = {reply.about for reply in replies}
    found.put(
        OURS, f"{name}: people not answered", "", sum(one.message_id not in answered for one in of_people(letters))
    )


def _cpu(there: Gang) -> dict[str, float]:
    """Seconds of CPU by machine."""
    return {daemon.machine: usage(daemon.process.pid).cpu for daemon in there.machines if daemon.process is not None}


def _cores() -> float:
    """Seconds that all cores together have worked since the machine was started, for whomever."""
    user, nice, system, _idle, _wait, hard, soft, stolen = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + hard + soft + stolen) / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Lock:
    """What was seen of the lock that whoever writes holds."""

    looks: int = 0
    held: int = 0
    waiting: int = 0
    sessions: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def look(self, url: str) -> None:
        """Until it is over."""
        with psycopg.connect(url, autocommit=True) as session:
            while not self.over.wait(EVERY):
                self.looks += 1
                self.held += _number(session, _WRITES, True)
                self.waiting += _number(session, _WRITES, False)
                self.sessions = max(self.sessions, _number(session, _SESSIONS))


@contextmanager
def watched(url: str) -> Iterator[Lock]:
    """Look at the lock every now and then."""
    found = Lock()
    thread = threading.Thread(target=found.look, args=(url,))
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        thread.join()


def _number(session: psycopg.Connection, question: str, *given: object) -> int:
    row = session.execute(question, given or None).fetchone()
    assert row is not None
    return int(row[0])
