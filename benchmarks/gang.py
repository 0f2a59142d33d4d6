"""The rig of several machines: daemons on one private PostgreSQL, one over a line that can be cut, mailboxes on one Dovecot."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from benchmarks import sites
from benchmarks.letters import Letter
from benchmarks.rig import Rig, begun, wait_for
from daemon.journal import Journal, JournalError, Machine
from daemon.service.reloading import load_policy
from tests.rig.machines import Machines
from tests.rig.postgres import Postgres
from tests.rig.proxy import Proxy
from tests.rig.running import Daemon
from tests.rig.waiting import free_port

_DECIDED = "SELECT count(*) FROM decisions WHERE arrival_id IS NOT NULL"
_FATE = """
    SELECT d.row || ', ' || d.outcome || ', answer ' || coalesce(string_agg(o.kind || ' ' || o.state, ', '), 'none')
    FROM arrivals AS a JOIN decisions AS d ON d.arrival_id = a.id LEFT JOIN outbox AS o ON o.arrival_id = a.id AND o.to_client
    WHERE position(%s::bytea IN a.raw) > 0 GROUP BY a.id, d.row, d.outcome
"""
LOOK = 0.25  # seconds between two looks: they take of the cores that are measured


@dataclass(slots=True, kw_only=True)
class Gang(Machines):
    """The machines and what stands around them. ``line`` lies between the last machine and the database."""

    rig: Rig
    server: Postgres
    line: Proxy
    users: Sequence[str]
    people: int
    poured: int = 0

    def daemon(self, machine: Machine) -> Daemon:
        """The process that goes by this name."""
        return next(daemon for daemon in self.machines if daemon.machine == machine.name)

    def pour(self, letters: Sequence[Letter]) -> None:
        """Lay these mails, the next of one series, into the inboxes: each client writes to the same one always."""
        for place, user in enumerate(self.users):
            mine = [
                letter for number, letter in enumerate(letters, start=self.poured)
                if number % self.people % len(self.users) == place
            ]  # fmt: skip
            if mine:
                self.rig.fill(user, mine, first=self.poured)
        self.poured += len(letters)

    def waits(self, condition: Callable[[], bool]) -> None:
        """Wait for it, starting anew what ends by itself."""

        def look() -> bool:
            self.tend()
            return condition()

        wait_for(look, every=LOOK)

    def worked_off(self) -> bool:
        """Whether all that was poured is decided, and nothing is left to send."""
        try:
            counts = self.journal().counts()
            with psycopg.connect(self.url) as session:
                row = session.execute(_DECIDED).fetchone()
        except (JournalError, psycopg.Error):
            return False
        decided = int(row[0]) if row else 0
        return decided >= self.poured and not any(counts[name] for name in ("waiting", "queued", "sending"))

    def fate(self, message_id: str) -> str:
        """What became of a mail, by the journal: for whoever looks for one that is missed."""
        with psycopg.connect(self.url) as session:
            found = session.execute(_FATE, (message_id.encode(),)).fetchall()
        return f"{message_id}: {'; '.join(told for (told,) in found) or 'never recorded'}"


@contextmanager
def gang(rig: Rig, server: Postgres, machines: int, mailboxes: int, people: int) -> Iterator[Gang]:
    """So many machines that share the mailboxes and have drawn their baseline; all are ended afterwards."""
    users = [rig.fresh_user() for _ in range(mailboxes)]
    for user in users:
        rig.make_inbox(user)
    url, where = server.database(), rig.folder / users[0]
    with Proxy(server.port) as line:
        found = Gang(
            where=where, url=url, mailboxes=mailboxes, rig=rig, server=server, line=line, users=users, people=people
        )
        try:
            _start(found, machines)
            yield found
        finally:
            for daemon in found.machines:
                if daemon.process is not None and daemon.process.poll() is None:
                    daemon.resume()
            found.stop()


def _start(found: Gang, machines: int) -> None:
    """The first watches everything once, so that all that is poured in is new; then the others come."""
    first = sites.write(
        found.where / "m1",
        found.users,
        found.rig.dovecot.imap,
        found.rig.wire.smtp,
        found.people,
        {"database": found.url},
    )
    daemon = found.add_copy(first)
    course = begun(daemon)
    daemon.start()
    wait_for(lambda: course.watched() >= found.mailboxes, every=LOOK)
    with Journal.open(found.url) as journal:
        sites.record_progress_in(journal, load_policy(first), datetime.now(UTC))
    for number in range(2, machines + 1):
        copy = found.add_copy(found.where / f"m{number}")
        if number == machines:
            _over_the_line(copy, found)
        copy.start()
    wait_for(lambda: found.whole(machines), every=LOOK)


def _over_the_line(daemon: Daemon, found: Gang) -> None:
    """This machine reaches the database through the proxy."""
    name, file = found.url.partition("@/")[2].partition("?")[0], daemon.site / "sachstand.yaml"
    told = f"postgresql://{found.server.user}@127.0.0.1:{found.line.port}/{name}"
    file.write_text(file.read_text("utf-8").replace(found.url, told), "utf-8")


def server_of_its_own() -> Postgres:
    """With a port, so that a line to it can be cut; a context manager."""
    return Postgres(port=free_port())
