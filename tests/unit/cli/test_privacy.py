"""`export` and `forget` on a site's own journal: whole, refused while anything is open, and gone afterwards."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daemon.cli import sachstand as commands
from daemon.journal import Journal
from daemon.model import Delivery, DeliveryReport
from daemon.service.lock import SiteLock
from tests.journal.samples import answered, arrive, carry_out, decision, draft, letter
from tests.rig import site as sites
from tests.rig.journals import opened

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WHO = "anna.alt@krause.example"


def run(site: Path, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(commands, ["--site", str(site), *words], input=said)


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """A site that has answered somebody who is no contact any more, and Eva, who is one."""
    site = sites.write(tmp_path / "site")
    with opened(site / "state" / "journal.sqlite") as journal:
        raw = b"From: Anna Alt <anna.alt@krause.example>\r\n\r\nGeheim\r\n"
        number = arrive(journal, 1, raw=raw, size=len(raw))
        carry_out(
            journal, number, decision(draft(to=WHO, contact=WHO), contact=WHO),
            about=letter(number, identity=WHO, sender=f"Anna Alt <{WHO}>"),
        )  # fmt: skip
        answered(journal, 2)
        for row in journal.claim(NOW, 10):
            journal.begin_content(row.id, NOW)
            journal.record(row.id, DeliveryReport(Delivery.SENT), NOW)
    return site


def test_a_person_gets_their_mails_and_rows_and_nobody_elses(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "anna.zip"
    done = run(site, "export", WHO.upper(), str(file))
    assert done.exit_code == 0, done.output
    assert "1 mails received, 1 sent" in done.output
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        assert b"Geheim" in archive.read("received/1.eml")
        text = archive.read("journal.jsonl").decode()
    tables = {json.loads(line)["table"] for line in text.splitlines()}
    assert {"arrivals", "letters", "decisions", "outbox"} <= tables
    assert "e.krause@" not in text
    assert "token-1" not in text
    assert run(site, "export", WHO, str(file)).exit_code != 0


def test_a_person_is_forgotten_after_a_yes_and_not_before(site: Path) -> None:
    assert run(site, "forget", WHO, said="n\n").exit_code != 0
    with Journal.open(site / "state" / "journal.sqlite", readonly=True) as journal:
        assert journal.held_of(WHO).came == (1,)
    done = run(site, "forget", WHO, "--name", "Anna Alt", said="y\n")
    assert done.exit_code == 0, done.output
    assert "Forgotten: 1 mails received, 1 sent" in done.output
    kept = b"".join(path.read_bytes() for path in (site / "state").glob("journal.sqlite*"))
    assert b"anna" not in kept.lower()
    with Journal.open(site / "state" / "journal.sqlite", readonly=True) as journal:
        assert journal.held_of(WHO).came == ()
        assert len(journal.held_of("e.krause@krause.example").left) == 1


def test_who_stands_in_the_files_is_not_forgotten(site: Path) -> None:
    for address, place in (("e.krause@krause.example", "projects/"), ("jonas@studio-nord.example", "sachstand.yaml")):
        done = run(site, "forget", address, "--yes")
        assert done.exit_code != 0
        assert place in str(done.exception or done.output) + done.output


def test_nothing_is_forgotten_while_it_is_open_or_the_daemon_runs(site: Path) -> None:
    with opened(site / "state" / "journal.sqlite") as journal:
        number = arrive(journal, 3)
        carry_out(
            journal, number, decision(draft(to=WHO, contact=WHO), contact=WHO), about=letter(number, identity=WHO)
        )
    waits = run(site, "forget", WHO, "--yes")
    assert waits.exit_code != 0
    assert "outgoing 3" in waits.output
    with SiteLock(site / "state" / "lock"):
        assert run(site, "forget", WHO, "--yes").exit_code == 75
