"""A mail that was being decided whenever the daemon was killed: a child decides it first, and only if that dies it is put aside."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon import mail
from daemon.journal import Arrival, Journal
from daemon.model import Endpoint
from daemon.service.deciding import STRIKES
from tests.e2e.test_answers import status, to_clients
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

EVA, TIM, LENA = (f"{who}@krause.example" for who in ("e.krause", "ott", "brandt"))
EVERY_CHILD_DIES = """\
import os, signal, sys
if "daemon.service.trial" in sys.orig_argv:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(name="user")
def _user(request: pytest.FixtureRequest) -> str:
    return re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:]


def leave_undecided(site: Path, dovecot: Dovecot, user: str, raw: bytes) -> None:
    """As kills leave it: recorded, and begun as often as makes a last strike."""
    dovecot.deliver(user, raw)
    with Journal.open(site / "state" / "journal.sqlite") as journal:
        at = journal.position("projekte", "INBOX")
        assert at is not None
        uid, now = at.last_uid + 1, datetime.now(UTC)
        journal.record_arrivals(
            [Arrival("projekte", "INBOX", at.uidvalidity, uid, len(raw), now, raw, mail.k1(raw))], now
        )
        (stored,) = journal.pending(5)
        for _ in range(STRIKES):
            journal.begin(stored.id)


@pytest.mark.long
@pytest.mark.fault(38, 41)
def test_a_mail_that_was_there_at_three_kills_is_answered_and_put_aside_only_if_a_child_dies_of_it(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password,
    )  # fmt: skip
    daemon = Daemon(site)
    with daemon:
        daemon.watching()
    leave_undecided(site, dovecot, user, status("s1", EVA))
    with daemon:
        until(lambda: to_clients(sink) == ["<s1@krause.example>"], within=120, what=daemon.log())
    leave_undecided(site, dovecot, user, status("s2", TIM))
    deadly = tmp_path / "deadly"
    deadly.mkdir()
    (deadly / "sitecustomize.py").write_text(EVERY_CHILD_DIES)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(deadly), os.environ.get("PYTHONPATH", str(Path.cwd()))]))
    with daemon:
        daemon.watching()
        dovecot.deliver(user, status("s3", LENA))
        until(lambda: len(to_clients(sink)) == 2, within=120, what=daemon.log())
        rows = daemon.decisions(3, within=120)
    assert sorted(to_clients(sink)) == ["<s1@krause.example>", "<s3@krause.example>"]
    (aside,) = (row for row in rows if row.outcome == "quarantine")
    assert "ended the process that tried" in aside.because
    with daemon.journal() as journal:
        assert aside.arrival_id in {row.arrival_id for row in journal.held()}
