"""SIGTERM, and names that nobody knows: the daemon ends cleanly or lives on, and tells no secret."""

from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import called, status, to_clients
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.proxy import Proxy
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

EVA, TIM, LENA = (f"{who}@krause.example" for who in ("e.krause", "ott", "brandt"))
CANARY = "Geheimnis-7f3a-Kanarienvogel"


@pytest.mark.long
@pytest.mark.fault(62)
def test_asked_to_end_at_any_moment_it_ends_with_0_and_nothing_is_lost_or_said_twice(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Proxy(sink.port) as slow:
        slow.down.latency = 0.3
        site = sites.write(
            tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap),
            smtp=Endpoint("smtp", "127.0.0.1", slow.port), user=user, password=dovecot.password,
        )  # fmt: skip
        daemon = Daemon(site)
        daemon.start()
        daemon.watching()
        dovecot.deliver(user, status("e1", EVA))
        until(lambda: "DATA" in sink.commands, what=daemon.log())
        assert daemon.stop() == 0, "while a mail is handed over"
        assert to_clients(sink) == ["<e1@krause.example>"]
        dovecot.deliver(user, status("e2", TIM))
        daemon.start()
        assert daemon.stop() in (0, -15), "while it starts"
        daemon.start()
        until(lambda: len(to_clients(sink)) == 2, what=daemon.log())
        assert daemon.stop() == 0, "right after a mail was taken"
    with daemon.journal() as journal:
        states = [str(row.state) for row in journal.outbox(50) if row.recipient in (EVA, TIM)]
    assert states == ["sent", "sent"]
    assert sorted(to_clients(sink)) == ["<e1@krause.example>", "<e2@krause.example>"]


@pytest.mark.fault(64)
def test_a_name_that_is_not_resolved_is_tried_again(tmp_path: Path, user: str) -> None:
    nowhere = Endpoint("imaps", "mail.not-there.invalid", 993)
    site = sites.write(
        tmp_path / "site", imap=nowhere, smtp=Endpoint("smtps", "mail.not-there.invalid", 465), user=user
    )
    with Daemon(site) as daemon:
        until(lambda: daemon.log().count("connection lost") >= 2, what=daemon.log())
        assert daemon.stop() == 0


@pytest.mark.long
def test_no_secret_is_in_log_journal_mail_or_any_output_and_state_is_for_its_owner_only(
    tmp_path: Path, sink: Sink, user: str
) -> None:
    with Dovecot(password=CANARY) as server:
        site = sites.write(
            tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", server.imap), smtp=sink.endpoint(), user=user,
            password=CANARY,
        )  # fmt: skip
        with Daemon(site) as daemon:
            daemon.watching()
            server.deliver(user, status("c1", EVA))
            until(lambda: to_clients(sink), what=daemon.log())
        lines = (("check", "--connect"), ("journal",), ("outbox",))
        outputs = [called(site, *line) for line in lines]
        (site / "password").write_text(f"{CANARY}-wrong\n")
        outputs.append(called(site, "check", "--connect"))
    said = daemon.log() + "".join(done.stdout + done.stderr for done in outputs)
    assert "refuses" in said or "password" in said, "the wrong one was noticed"
    kept = b"".join(path.read_bytes() for path in (site / "state").rglob("*") if path.is_file())
    assert CANARY not in said
    assert CANARY.encode() not in kept + b"".join(arrived.raw for arrived in sink.arrived)
    assert {path.name for path in (site / "state").iterdir() if path.stat().st_mode & 0o077} == set()
    assert (site / "state").stat().st_mode & 0o077 == 0
