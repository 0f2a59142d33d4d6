"""The running daemon on a real Dovecot whose mailbox changes under it: every client is answered once, nobody for old mail."""

import imaplib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import called, letter, read, status, to_clients
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

EVA, TIM, LENA = (f"{who}@krause.example" for who in ("e.krause", "ott", "brandt"))
OLD = 40


@pytest.fixture(name="server")
def _server() -> Iterator[Dovecot]:
    """One that may be stopped."""
    with Dovecot() as server:
        yield server


@pytest.fixture(name="site")
def _site(tmp_path: Path, server: Dovecot, sink: Sink, user: str) -> Path:
    return sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", server.imap), smtp=sink.endpoint(), user=user,
        password=server.password,
    )  # fmt: skip


def subjects(sink: Sink, to: str = "jonas@studio-nord.example") -> list[str]:
    """What a member was sent."""
    return [str(read(a.raw)["Subject"]) for a in sink.arrived if a.recipients == (to,)]


def person(server: Dovecot, user: str) -> imaplib.IMAP4:
    """Somebody with a mail program."""
    client = imaplib.IMAP4("127.0.0.1", server.imap)
    client.login(user, server.password)
    client.select("INBOX")
    return client


@pytest.mark.real("dovecot")
@pytest.mark.fault(8, 9, 11)
@pytest.mark.long
def test_a_mailbox_that_is_emptied_numbered_anew_and_restored_gets_each_client_one_answer(
    site: Path, server: Dovecot, sink: Sink, user: str
) -> None:
    old = [letter(f"Eva <{EVA}>", f"Alt {n}", f"Wie weit ist der Shop? ({n})\n", f"old{n}") for n in range(OLD)]
    saved = server.maildir("archive")
    server.deliver("archive", *old)
    with Daemon(site) as daemon:
        daemon.watching()
        server.deliver(user, status("m1", EVA))
        until(lambda: to_clients(sink) == ["<m1@krause.example>"], what=daemon.log())
        until(lambda: list(server.maildir(user).glob(".Sachstand*/[cn]*/*.*")), what=daemon.log())

        # A person takes a mail away while the daemon is down: what was not read is not answered.
        assert daemon.stop() == 0
        server.deliver(user, status("gone", TIM))
        client = person(server, user)
        client.store("1:*", "+FLAGS", "(\\Deleted)")
        client.expunge()
        client.logout()

        # The server numbers the folder anew and holds forty old mails that nobody here knows.
        server.stop()
        server.renumber(user)
        for number, path in enumerate(sorted(saved.glob("new/*"))):
            stamp = 1_700_000_000 + number
            target = server.maildir(user) / "cur" / f"{stamp}.M{number}P1.restored:2,S"
            shutil.copyfile(path, target)
            shutil.chown(target, *server._user)
            os.utime(target, (stamp, stamp))
        server.start()
        daemon.start()
        daemon.watching()
        until(lambda: "numbered it anew" in daemon.log(), what=daemon.log())
        server.deliver(user, status("m2", LENA))
        until(lambda: "<m2@krause.example>" in to_clients(sink), what=daemon.log())
        daemon.decisions(OLD + 2)
        until(lambda: [s for s in subjects(sink) if "alte Mails" in s], within=60, what=daemon.log()[-3000:])
    assert sorted(to_clients(sink)) == ["<m1@krause.example>", "<m2@krause.example>"]
    told = [s for s in subjects(sink) if "alte Mails" in s]
    assert told == [f"{OLD} alte Mails im Postfach projekte: keine wird beantwortet"]
    assert not [s for s in subjects(sink) if re.match(r"\d\d+ Mails warten", s)], "no digest lists them"
    assert len(called(site, "held").stdout.splitlines()) >= OLD
