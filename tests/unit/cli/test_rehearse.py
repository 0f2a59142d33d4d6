"""A rehearsal decides the past once more, by other rules, and says what is different. Nothing leaves and nothing changes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daemon.cli import sachstand
from tests.rig.journals import opened
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, HOUR, STRANGER, TIM, Story, letter, write

LOUD = """\
rules:
  - id: complaints-to-all
    when: { intent: complaint }
    then: { notify: [lead, deputy, owner] }
    because: All of us hear of it.
"""


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """A site whose journal holds four mails; the complaint came in the evening."""
    site = write(tmp_path / "site")
    with opened(site / "state" / "journal.sqlite") as journal:
        story = Story(journal)
        story.decide(letter(EVA, CHANGE))
        story.clock.forward(5 * HOUR)
        story.decide(letter(EVA, COMPLAINT, number="2", subject="So nicht"))
        story.clock.forward(timedelta(days=1))
        story.decide(letter(TIM, "Please see the attached minutes.\n", number="3", subject="Minutes"))
        story.decide(letter(STRANGER, "Angebot", number="4", subject="Ein Angebot"))
    return site


@pytest.fixture(name="loud")
def _loud(site: Path, tmp_path: Path) -> Path:
    """The rules of the site with one more before them."""
    folder = tmp_path / "loud"
    folder.mkdir()
    for path in (site / "rules").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "00-loud.yaml").write_text(LOUD, "utf-8")
    return folder


def call(site: Path, *words: str, columns: int = 80) -> Result:
    runner = CliRunner(env={"COLUMNS": str(columns)})
    done = runner.invoke(
        sachstand, ["--site", str(site), "rehearse", "--at", "2026-11-25", *words], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done


def test_what_would_be_different_is_told_by_mail_by_person_and_by_hour(site: Path, loud: Path) -> None:
    told = json.loads(call(site, "--rules", str(loud), "--json").stdout)
    assert told["mails"] == 4
    (one,) = told["different"]
    assert (one["number"], one["subject"], one["from"]) == (2, "So nicht", "e.krause@krause.example")
    assert (one["before"]["told"], one["after"]["told"]) == (["jonas"], ["jonas", "mira"])
    assert one["after"]["rules"][0] == "complaints-to-all"
    before, after = told["people"]["mira"]
    assert (before["at_once"], after["at_once"]) == (0, 1)
    assert after["out_of_hours"] == before["out_of_hours"] + 1
    assert told["outcomes"][0] == told["outcomes"][1]


def test_the_same_rules_make_no_difference(site: Path) -> None:
    shown = call(site, "--rules", str(site / "rules")).stdout
    assert "No mail would have gone another way." in shown
    assert "→" not in shown.partition("Nothing was sent.")[2]


@pytest.mark.parametrize("columns", [36, 44, 80, 200])
def test_no_line_is_wider_than_the_terminal(site: Path, loud: Path, columns: int) -> None:
    shown = call(site, "--rules", str(loud), columns=columns).stdout
    assert "Different for 1 of 4 mails:" in shown
    assert max(map(len, shown.splitlines())) <= min(columns, 100)


def test_nothing_is_sent_and_the_journal_stays_as_it_is(site: Path, loud: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file() and path.suffix != ".sqlite-shm"}
    call(site)
    call(site, "--rules", str(loud))
    assert {path: path.read_bytes() for path in before} == before


def test_the_days_say_how_far_back(site: Path) -> None:
    assert json.loads(call(site, "--days", "5", "--json").stdout)["mails"] == 2
    assert json.loads(call(site, "--days", "90", "--json").stdout)["different"] == []


def test_wrong_rules_are_refused_with_their_place(site: Path, loud: Path) -> None:
    (loud / "00-loud.yaml").write_text(LOUD.replace("notify", "notfy"), "utf-8")
    runner = CliRunner()
    with pytest.raises(Exception, match=r'loud/00-loud.yaml:4:13: unknown action "notfy"; did you mean "notify"'):
        runner.invoke(sachstand, ["--site", str(site), "rehearse", "--rules", str(loud)], catch_exceptions=False)
