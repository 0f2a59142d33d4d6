"""The machine under the daemon fails it: it sleeps, has no file descriptors or no room for a log, or the mailbox takes no mail."""

import re
import resource
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import status, to_clients
from tests.rig import site as sites
from tests.rig.clocked import set_clock
from tests.rig.dovecot import Dovecot
from tests.rig.proxy import Proxy
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

EVA, TIM, LENA = (f"{who}@krause.example" for who in ("e.krause", "ott", "brandt"))


@pytest.fixture(name="user")
def _user(request: pytest.FixtureRequest) -> str:
    return re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:]


def write_site(where: Path, dovecot: Dovecot, smtp: Endpoint, user: str, *, imap: int = 0) -> Path:
    """The site of these tests; ``imap`` is a proxy's port before Dovecot's."""
    end = Endpoint("imap", "127.0.0.1", imap or dovecot.imap)
    return sites.write(where / "site", imap=end, smtp=smtp, user=user, password=dovecot.password)


def asked(site: Path, question: str) -> list[tuple[object, ...]]:
    """What the journal holds, while it is in use or not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{site}/state/journal.sqlite?mode=ro", uri=True)) as journal:
            return journal.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []


def watched(site: Path) -> bool:
    """Whether the daemon has seen its mailbox, told by the journal and not by the log."""
    return bool(asked(site, "SELECT 1 FROM positions WHERE folder = 'INBOX'"))


@pytest.mark.fault(55)
@pytest.mark.long
def test_after_a_sleep_of_eight_hours_dead_lines_are_dropped_and_mail_is_answered_in_its_order(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Proxy(dovecot.imap) as line, Proxy(sink.port) as road:
        smtp = Endpoint("smtp", "127.0.0.1", road.port)
        site = write_site(tmp_path, dovecot, smtp, user, imap=line.port)
        evening = datetime.now(UTC)
        set_clock(site, evening)
        with Daemon(site, clocked=True) as daemon:
            daemon.watching()
            dovecot.deliver(user, status("n0", EVA))
            until(lambda: daemon.log().count("sent, code 250") == 2, what=daemon.log())
            daemon.pause()
            line.forget()
            road.forget()
            dovecot.deliver(user, status("n1", TIM), status("n2", LENA))
            set_clock(site, evening + timedelta(hours=8))
            daemon.resume()
            until(lambda: "all lines are made anew" in daemon.log(), what=daemon.log())
            until(lambda: len(to_clients(sink)) == 3, within=60, what=daemon.log())
            assert daemon.stop() == 0
    assert to_clients(sink) == ["<n0@krause.example>", "<n1@krause.example>", "<n2@krause.example>"]


@pytest.mark.fault(65)
def test_without_file_descriptors_it_lives_and_answers_once_there_are_some_again(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Proxy(dovecot.imap) as line:
        site = write_site(tmp_path, dovecot, sink.endpoint(), user, imap=line.port)
        with Daemon(site) as daemon:
            daemon.watching()
            assert daemon.process is not None
            before = resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE)
            resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE, (3, before[1]))
            line.cut()
            dovecot.deliver(user, status("f1", EVA))
            until(lambda: daemon.log().count("Too many open files") >= 2, what=daemon.log())
            assert not to_clients(sink)
            resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE, before)
            until(lambda: to_clients(sink) == ["<f1@krause.example>"], what=daemon.log())
            assert daemon.stop() == 0
    assert to_clients(sink) == ["<f1@krause.example>"]


@pytest.mark.fault(63)
@pytest.mark.long
@pytest.mark.parametrize("redirected", ["2>/dev/full", "<&- >&- 2>&-"], ids=["full", "closed"])
def test_with_its_log_disk_full_or_its_outputs_closed_it_lives_and_answers(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str, redirected: str
) -> None:
    site = write_site(tmp_path, dovecot, sink.endpoint(), user)
    with Daemon(site, redirected=redirected) as daemon:
        until(lambda: watched(site))
        dovecot.deliver(user, status("l1", EVA))
        until(lambda: to_clients(sink) == ["<l1@krause.example>"])
        assert daemon.process is not None
        first = {number: Path(f"/proc/{daemon.process.pid}/fd/{number}").readlink().name for number in (0, 1, 2)}
        assert "journal.sqlite" not in first.values(), "nothing of ours has the number that others write errors to"
        assert daemon.stop() == 0
    with daemon.journal() as journal:
        assert [str(row.state) for row in journal.outbox(9) if row.recipient == EVA] == ["sent"]


@pytest.mark.real("dovecot")
@pytest.mark.fault(13)
@pytest.mark.long
def test_mail_that_cannot_be_filed_is_answered_once_and_filed_when_the_folder_can_be_written(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    site = write_site(tmp_path, dovecot, sink.endpoint(), user)
    now = datetime.now(UTC)
    set_clock(site, now)
    with Daemon(site, clocked=True) as daemon:
        daemon.watching()
        folders = until(lambda: list(dovecot.maildir(user).glob(".Sachstand*")), what=daemon.log())
        places = [place for folder in folders for place in (*(folder / kind for kind in ("new", "cur", "tmp")), folder)]
        for place in places:
            place.chmod(0o500)
        dovecot.deliver(user, status("r1", EVA))
        until(lambda: to_clients(sink) == ["<r1@krause.example>"], what=daemon.log())
        tries = "SELECT tries FROM sightings WHERE target IS NOT NULL AND filed IS NULL"
        until(lambda: any(row[0] for row in asked(site, tries)), what=daemon.log())
        for place in places:
            place.chmod(0o700)
        set_clock(site, now + timedelta(minutes=6))
        until(lambda: list(dovecot.maildir(user).glob(".Sachstand*/[cn]*/*.*")), what=daemon.log())
        assert daemon.stop() == 0
    assert to_clients(sink) == ["<r1@krause.example>"]
