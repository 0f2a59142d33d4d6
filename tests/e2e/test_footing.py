"""The running daemon when its journal is lost, damaged, locked, old, or its disk is full: it holds, says so, and goes on."""

import shutil
import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.test_answers import called, read, status, text_of, to_clients
from tests.rig.clocked import set_clock
from tests.rig.disk import Disk
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

EVA, TIM, LENA = (f"{who}@krause.example" for who in ("e.krause", "ott", "brandt"))
OWNER = "jonas@studio-nord.example"


def alarms(sink: Sink) -> list[str]:
    """What the owner was told past the journal."""
    mine = [read(a.raw) for a in sink.arrived if a.recipients == (OWNER,)]
    return [f"{mail['Subject']}\n{text_of(mail)}" for mail in mine if "Sachstand braucht dich" in mail["Subject"]]


def ends(daemon: Daemon) -> int:
    """Wait until it ends by itself; its exit code."""
    process = daemon.process
    assert process is not None
    return process.wait(60)


@pytest.mark.long
@pytest.mark.fault(45, 46)
def test_a_journal_that_is_lost_or_damaged_stops_the_daemon_and_the_owner_hears_of_it_once(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    journal, kept = site / "state" / "journal.sqlite", site / "kept.sqlite"
    set_clock(site, datetime.now(UTC))
    with Daemon(site, clocked=True) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("g1", EVA))
        until(lambda: to_clients(sink) == ["<g1@krause.example>"], what=daemon.log())
        with sqlite3.connect(journal) as connection:
            connection.execute("VACUUM INTO ?", (str(kept),))
        for file in (site / "state").glob("journal.sqlite*"):
            file.unlink()
        assert ends(daemon) == 75
    dovecot.deliver(user, status("g2", TIM))
    for _ in range(2):
        assert called(site, "run").returncode == 75
    assert not journal.exists(), "none is begun by itself"
    assert len(alarms(sink)) == 1
    assert "state/watermark.json" in alarms(sink)[0]
    damaged = bytearray(kept.read_bytes())
    damaged[4096 * 3 : 4096 * 9] = b"\xa5" * 4096 * 6
    journal.write_bytes(damaged)
    refused = called(site, "run")
    assert refused.returncode == 75
    assert "damaged" in refused.stderr
    assert len(alarms(sink)) == 2
    assert "Ohne Journal wird nichts gesendet" in alarms(sink)[1]
    assert to_clients(sink) == ["<g1@krause.example>"]
    assert len(list(dovecot.maildir(user).glob("new/*"))) == 1, "the mailbox is untouched"
    shutil.copy(kept, journal)
    with Daemon(site) as daemon:
        until(lambda: len(to_clients(sink)) == 2, what=daemon.log())


@pytest.mark.long
@pytest.mark.fault(47)
def test_with_an_older_journal_nobody_is_answered_twice_and_new_mail_is_answered(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    main = site / "sachstand.yaml"
    main.write_text(main.read_text().replace("labels_every", "filing: none\n    labels_every"))
    journal, kept = site / "state" / "journal.sqlite", site / "kept.sqlite"
    with Daemon(site) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("o1", EVA))
        until(lambda: len(to_clients(sink)) == 1, what=daemon.log())
        with sqlite3.connect(journal) as connection:
            connection.execute("VACUUM INTO ?", (str(kept),))
        dovecot.deliver(user, status("o2", TIM))
        until(lambda: len(to_clients(sink)) == 2, what=daemon.log())
        assert daemon.stop() == 0
        for file in (site / "state").glob("journal.sqlite*"):
            file.unlink()
        shutil.copy(kept, journal)
        daemon.start()
        daemon.watching()
        # a server dates mail by whole seconds: of the same one it would count as from before
        started = int(time.time())
        until(lambda: time.time() >= started + 1)
        dovecot.deliver(user, status("o3", LENA))
        until(lambda: "<o3@krause.example>" in to_clients(sink), what=daemon.log())
        daemon.decisions(3)
        until(lambda: alarms(sink), what=daemon.log())
    assert sorted(to_clients(sink)) == [f"<o{number}@krause.example>" for number in (1, 2, 3)]
    assert "eine ältere Kopie" in alarms(sink)[0]
    assert "Tim" in called(site, "held").stdout or TIM in called(site, "held").stdout


@pytest.mark.long
@pytest.mark.real("disk")
@pytest.mark.fault(43)
def test_on_a_full_disk_mail_waits_at_the_server_and_is_answered_once_there_is_room(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    set_clock(site, datetime.now(UTC))
    with Disk(site / "state", 240) as disk, Daemon(site, clocked=True) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("d1", EVA))
        until(lambda: len(to_clients(sink)) == 1, what=daemon.log())
        disk.leave(100)
        until(lambda: "no mail is fetched" in daemon.log(), what=daemon.log())
        dovecot.deliver(user, status("d2", TIM))
        disk.leave(20)
        until(lambda: "nothing is fetched or sent" in daemon.log(), what=daemon.log())
        disk.leave(0.1)
        assert len(to_clients(sink)) == 1
        disk.clear()
        until(lambda: len(to_clients(sink)) == 2, what=daemon.log())
        assert daemon.starts == 1
        assert daemon.stop() == 0


@pytest.mark.long
@pytest.mark.fault(42)
def test_a_backup_that_locks_the_journal_for_a_minute_ends_nothing(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Daemon(site) as daemon:
        daemon.watching()
        other = sqlite3.connect(site / "state" / "journal.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        dovecot.deliver(user, status("l1", EVA))
        assert not threading.Event().wait(65)
        assert not to_clients(sink)
        other.execute("ROLLBACK")
        other.close()
        until(lambda: to_clients(sink) == ["<l1@krause.example>"], within=120, what=daemon.log())
        assert daemon.stop() == 0
