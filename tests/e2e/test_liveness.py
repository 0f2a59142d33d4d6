"""The monitor sees, over connections of its own, what a stuck part cannot tell; on a real Dovecot, with an injected clock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.journal import Journal
from daemon.model import Endpoint
from daemon.service.health import Trouble
from daemon.service.keys import Keys
from daemon.service.monitor import Monitor, Turns
from daemon.service.reloading import load_policy
from tests.e2e.test_answers import read, status, text_of
from tests.rig import site as sites
from tests.rig.clock import Clock
from tests.rig.dovecot import Dovecot
from tests.rig.smtp_sink import Sink

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)


class Rig:
    """A site whose daemon does nothing, and the monitor that watches it."""

    def __init__(self, where: Path, dovecot: Dovecot, sink: Sink, user: str) -> None:
        self.user, self.dovecot, self.sink, self.clock = user, dovecot, sink, Clock(NOW)
        site = sites.write(
            where / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
            password=dovecot.password,
        )  # fmt: skip
        policy = load_policy(site)
        self.path = site / "state" / "journal.sqlite"
        self.journal = Journal.open(self.path)
        self.turns = {"deciding": self.clock.monotonic(), "sending": self.clock.monotonic()}
        self.monitor = Monitor(
            site, self.path, self.clock, lambda: policy, Keys({}, self.clock.now),
            lambda: Turns(self.turns, {}, {}),
        )  # fmt: skip

    def pass_by(self, minutes: float, *, turning: bool = True) -> None:
        """Time goes on, and with it the loops."""
        self.clock.forward(timedelta(minutes=minutes))
        if turning:
            self.turns = {name: self.clock.monotonic() for name in self.turns}

    def look(self) -> list[str]:
        """What is wrong now."""
        self.monitor.look()
        return [finding.key for finding in self.monitor.findings]


@pytest.fixture(name="rig")
def _rig(tmp_path: Path, dovecot: Dovecot, sink: Sink, request: pytest.FixtureRequest) -> Iterator[Rig]:
    rig = Rig(tmp_path, dovecot, sink, re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:])
    yield rig
    rig.journal.close()


def test_mail_that_lies_at_the_server_and_not_in_the_journal_is_told_once_by_mail(rig: Rig) -> None:
    rig.dovecot.deliver(rig.user, status("m0"))
    rig.journal.set_baseline("projekte", "INBOX", validity(rig), 2)
    assert rig.look() == []
    rig.dovecot.deliver(rig.user, status("m1"), status("m2"))
    for minutes in (6, 2, 2):
        rig.pass_by(minutes)
        found = rig.look()
    assert found == ["behind:projekte"]
    assert not rig.monitor.hopeless
    assert len(rig.sink.arrived) == 1
    told = read(rig.sink.arrived[0].raw)
    assert rig.sink.arrived[0].recipients == ("jonas@studio-nord.example",)
    assert told["Subject"] == "Sachstand braucht dich: Mail wird nicht erfasst"
    assert "Im Postfach projekte liegt seit" in text_of(told)
    rig.pass_by(20)
    assert rig.look() == ["behind:projekte"]
    assert rig.monitor.hopeless
    assert len(rig.sink.arrived) == 1
    rig.journal.advance("projekte", "INBOX", validity(rig), 3)
    rig.pass_by(6)
    assert rig.look() == []


def test_mail_that_the_daemon_takes_one_after_another_is_no_trouble(rig: Rig) -> None:
    rig.dovecot.deliver(rig.user, *(status(f"n{number}") for number in range(6)))
    rig.journal.set_baseline("projekte", "INBOX", validity(rig), 1)
    for uid in range(1, 6):
        rig.pass_by(6)
        assert rig.look() == []
        rig.journal.advance("projekte", "INBOX", validity(rig), uid)


def test_a_loop_that_stands_still_is_hopeless_and_told(rig: Rig) -> None:
    rig.pass_by(3, turning=False)
    assert rig.look() == ["stuck:deciding", "stuck:sending"]
    assert rig.monitor.hopeless
    assert "ein Teil des Programms steht" in str(read(rig.sink.arrived[0].raw)["Subject"])


def test_a_journal_that_is_gone_is_told_past_the_journal(rig: Rig) -> None:
    rig.path.unlink()
    assert rig.look() == [str(Trouble.JOURNAL)]
    assert "Ohne Journal wird nichts gesendet" in text_of(read(rig.sink.arrived[0].raw))


def test_what_cannot_be_told_is_told_later(rig: Rig) -> None:
    rig.sink.fault("MAIL", "451 4.3.0 not now")
    rig.pass_by(3, turning=False)
    assert rig.look() == ["stuck:deciding", "stuck:sending"]
    assert not rig.sink.arrived
    rig.pass_by(1, turning=False)
    rig.look()
    assert len(rig.sink.arrived) == 1


def validity(rig: Rig) -> int:
    """The numbering of the inbox."""
    words = (rig.dovecot.maildir(rig.user) / "dovecot-uidlist").read_text().split(maxsplit=2)
    return int(words[1].removeprefix("V"))
