"""SIGKILL at any moment: every client is answered, none twice unless the journal says why, and nothing is lost."""

import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import letter, read, sachstand
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

MORE = "limits: { per_hour: 100000, per_day: 100000, per_domain_hour: 100000, per_project_hour: 100000, in_doubt_after: 1s }"
TEN_MINUTES = 600.0
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
  - {{ milestone: Eröffnung, promised: 2027-05-01 }}
"""


def crowd(site: Path, count: int) -> list[str]:
    """A project with many contacts, so that no limit of a single contact is in the way."""
    people = [f"gast{number}@musterhausen.example" for number in range(count)]
    contacts = "\n".join(f"  - {{ name: Gast {n}, address: {address} }}" for n, address in enumerate(people))
    (site / "projects" / "crowd.yaml").write_text(CROWD.format(contacts=contacts))
    sachstand(site, "log", "CROWD", "erledigt: Bühne aufgebaut", "in Arbeit: Zeltplan")
    return people


def questions(people: list[str], start: int = 0) -> list[bytes]:
    """A status request of each."""
    return [
        letter(
            f"Gast <{address}>",
            f"Stand {number}",
            f"Guten Tag,\n\nwie ist der aktuelle Stand? ({number})\n",
            f"k{number}",
        )
        for number, address in enumerate(people, start=start)
    ]


def user_of(request: pytest.FixtureRequest) -> str:
    """A mailbox of the test's own."""
    return "".join(filter(str.isalnum, request.node.name.lower()))[-30:]


@pytest.fixture(name="site")
def _site(tmp_path: Path, dovecot: Dovecot, sink: Sink, request: pytest.FixtureRequest) -> Path:
    return sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(),
        user=user_of(request), password=dovecot.password, more=MORE,
    )  # fmt: skip


def answered(sink: Sink) -> Counter[str]:
    """How many answers each client got."""
    return Counter(a.recipients[0] for a in sink.arrived if a.recipients[0].endswith("musterhausen.example"))


def settled(daemon: Daemon, people: list[str]) -> bool:
    """Whether every answer counts as sent: what a kill left in doubt has been asked after and settled."""
    with daemon.journal() as journal:
        return {str(row.state) for row in journal.outbox(100_000) if row.recipient in people} == {"sent"}


def over(daemon: Daemon, people: list[str]) -> bool:
    """Whether every client's mail has come to its end: answered, a receipt given up in doubt, or held for a person."""
    with daemon.journal() as journal:
        states = Counter(str(row.state) for row in journal.outbox(100_000) if row.recipient in people)
        held = sum(row.row == "D1" for row in journal.decisions(limit=100_000))
    return sum(states.values()) == states["sent"] + states["dropped"] == len(people) - held


@pytest.mark.fault(38)
@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.long)])
def test_killed_again_and_again_every_client_is_answered_once(
    site: Path, dovecot: Dovecot, sink: Sink, request: pytest.FixtureRequest, kills: int
) -> None:
    user = user_of(request)
    people = crowd(site, 20 * kills)
    daemon = Daemon(site)
    daemon.start()
    daemon.watching()
    dovecot.deliver(user, *questions(people))
    for kill in range(1, kills + 1):
        target = kill * len(people) // (kills + 1)
        until(lambda target=target: len(answered(sink)) >= target, within=120, what=daemon.log())  # type: ignore[misc]
        daemon.kill()
        daemon.start()
    try:
        until(lambda: len(answered(sink)) == len(people), within=180, what=daemon.log())
        daemon.decisions(len(people))
        until(lambda: settled(daemon, people), within=180, what=daemon.log())
    finally:
        daemon.stop()
    twice = {address: count for address, count in answered(sink).items() if count > 1}
    with daemon.journal() as journal:
        resent = {row.recipient: row for row in journal.outbox(100_000) if row.resends}
    assert set(twice) <= set(resent), "an answer went out twice without a doubt on record"
    assert len(resent) <= 4 * kills
    for address in twice:
        ids = {read(a.raw)["Message-ID"] for a in sink.arrived if a.recipients[0] == address}
        assert len(ids) == 1, "a repeated answer must be the same bytes"


@pytest.mark.long
def test_two_thousand_mails_are_worked_off_without_loss_or_double(
    site: Path, dovecot: Dovecot, sink: Sink, request: pytest.FixtureRequest
) -> None:
    user = user_of(request)
    people = crowd(site, 2000)
    with Daemon(site) as daemon:
        daemon.watching()
    dovecot.deliver(user, *questions(people))
    with Daemon(site) as daemon:
        until(lambda: len(answered(sink)) == len(people), within=240, what=daemon.log()[-2000:])
        assert daemon.process is not None
        peak = next(
            int(line.split()[1])
            for line in Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
        assert len(daemon.decisions(2000)) == 2000
    assert max(answered(sink).values()) == 1
    assert peak < 250 * 1024, f"{peak} kB"


def wishes(people: list[str]) -> list[bytes]:
    """A change request of each."""
    return [
        letter(
            f"Gast <{address}>", f"Änderung {number}",
            f"Guten Tag,\n\nbitte ändern Sie die Farbe des Zeltes Nr. {number} auf Blau.\n", f"w{number}",
        )
        for number, address in enumerate(people)
    ]  # fmt: skip


@pytest.mark.long
@pytest.mark.fault(38)
def test_killed_for_ten_minutes_two_thousand_clients_are_answered_once(
    site: Path, dovecot: Dovecot, sink: Sink, request: pytest.FixtureRequest
) -> None:
    user, random = user_of(request), Random(38)
    people = crowd(site, 2000)
    half = len(people) // 2
    waiting = [*questions(people[:half]), *wishes(people[half:])]
    random.shuffle(waiting)
    daemon, kills, end = Daemon(site), 0, time.monotonic() + TEN_MINUTES
    with daemon:
        daemon.watching()
    while time.monotonic() < end or waiting:
        daemon.start()
        daemon.watching(within=300)
        share = -(-len(waiting) * 3 // max(1, int(end - time.monotonic())))
        dovecot.deliver(user, *(waiting.pop() for _ in range(min(share, len(waiting)))))
        moment = time.monotonic() + random.uniform(0.05, 0.5)
        until(lambda moment=moment: time.monotonic() >= moment)  # type: ignore[misc]
        daemon.kill()
        kills += 1
    with daemon:
        until(lambda: over(daemon, people), within=1800, what=daemon.log()[-2000:])
    with daemon.journal() as journal:
        rows = [row for row in journal.outbox(100_000) if row.recipient in people]
        held = sum(row.row == "D1" for row in journal.decisions(limit=100_000))
    resent = {row.recipient: row.resends for row in rows if row.resends}
    given_up = {row.recipient for row in rows if str(row.state) == "dropped"}
    unanswered = set(people) - set(answered(sink))
    print(
        f"{kills} kills, {len(resent)} resent, {len(given_up)} receipts given up, {held} held, {len(unanswered)} unanswered"
    )
    assert held == 0, "no mail is put aside for kills that come from outside"
    assert unanswered <= given_up & set(people[half:]), "a client was not answered, and nothing says so"
    twice = {address for address, count in answered(sink).items() if count > 1}
    assert twice <= set(resent), "an answer went out twice without a doubt on record"
    assert max(resent.values(), default=0) <= 1
    assert not twice & set(people[half:]), "an acknowledgement went out twice"
    for address in twice:
        ids = {read(a.raw)["Message-ID"] for a in sink.arrived if a.recipients[0] == address}
        assert len(ids) == 1, "a repeated answer must be the same bytes"
