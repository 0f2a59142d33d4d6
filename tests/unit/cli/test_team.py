"""``team`` shows who is there, who stands in, and who is on call, with what was said by mail."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from daemon.cli import sachstand
from daemon.journal import Journal
from daemon.model import AbsenceWord, Decision, Outcome
from daemon.service.minting import minter
from daemon.service.reloading import load_policy
from tests.rig import site as sites
from tests.unit.decide.story import BOX, NOW


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    folder = sites.write(tmp_path / "site")
    main = folder / "sachstand.yaml"
    said = main.read_text("utf-8").replace(
        "Datenverlust. }", "Datenverlust., rota: { since: 2026-11-16, people: [jonas, mira] } }"
    )
    main.write_text(
        said.replace("language: de }\nhours", "language: de, absent: [2026-11-18..2026-11-20] }\nhours"), "utf-8"
    )
    return folder


def team(site: Path, *words: str) -> str:
    found = CliRunner().invoke(sachstand, ["--site", str(site), "team", "--at", "2026-11-19T14:05+01:00", *words])
    assert found.exit_code == 0, found.output
    return found.output


def test_it_shows_who_is_there_and_who_stands_in_and_who_is_on_call(site: Path) -> None:
    lines = team(site).splitlines()
    assert lines[0].split("\t") == ["jonas", "Jonas Weber", "there", "", ""]
    assert lines[1].split("\t") == ["mira", "Mira Kaya", "away", "jonas", "2026-11-18..2026-11-20"]
    assert lines[2:] == [
        "on call from Thu 19 Nov: Jonas Weber", "on call from Mon 23 Nov: Mira Kaya", "on call from Mon 30 Nov: Jonas Weber",
        "on call from Mon 07 Dec: Mira Kaya",
    ]  # fmt: skip


def test_an_absence_that_was_said_by_mail_counts(site: Path) -> None:
    (site / "state").mkdir()
    policy = load_policy(site)
    word = AbsenceWord("jonas", date(2026, 11, 19), date(2026, 11, 19), away=True, by="jonas")
    with Journal.open(site / "state" / "journal.sqlite") as journal:
        mint = minter(policy.site, policy.site.mailboxes[BOX], journal.secret(), NOW)
        said = Decision(Outcome.NOTHING, "D17", "he said so", absences=(word,))
        journal.carry_out(None, said, mint, now=NOW, mailbox=BOX, facts_snapshot={}, policy="x")
    found = json.loads(team(site, "--json"))
    assert found["team"][0] == {"member": "jonas", "is": "away", "instead": "jonas", "absent": ["2026-11-19"]}
    assert found["on_call"][0] == {"from": "2026-11-19", "people": ["Jonas Weber"]}
