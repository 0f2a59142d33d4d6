"""Cases and hours for a spreadsheet: complete, in order, and without formulas of strangers."""

import csv
import io
import json
from pathlib import Path

from daemon.journal import Journal
from tests.unit.cli.conftest import Run
from tests.unit.decide.story import COMPLAINT, EVA, STATUS, Story, letter, policy


def told(folder: Path) -> None:
    with Journal.open(folder / "state" / "journal.sqlite") as journal:
        story = Story(journal, policy())
        story.report("erledigt: Produktsuche, zweiter Teil (6,5h)", "erledigt: =Formel (2h)", "in Arbeit: Zahlungstest")
        story.decide(
            letter(EVA, COMPLAINT, subject='=HYPERLINK("http://evil.example")', number="1"),
            letter(EVA, STATUS, number="2"),
        )


def rows(page: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.decode())))


def test_open_cases_leave_as_csv_and_no_subject_becomes_a_formula(folder: Path, run: Run) -> None:
    told(folder)
    done = run("cases", "--csv")
    (complaint,) = [row for row in rows(done.stdout) if row["kind"] == "complaint"]
    assert complaint["subject"].startswith("'=HYPERLINK")
    assert (complaint["project"], complaint["contact"]) == ("SHOP", "e.krause@krause.example")
    assert complaint["promised"] > complaint["opened"]
    assert complaint["closed"] == ""


def test_all_cases_leave_as_json_with_the_same_columns(folder: Path, run: Run) -> None:
    told(folder)
    found = [json.loads(line) for line in run("cases", "--all", "--json").stdout.splitlines()]
    assert {tuple(one) for one in found} == {tuple(rows(run("cases", "--all", "--csv").stdout)[0])}
    assert len(found) == 2


def test_hours_are_listed_by_day_with_what_was_done_in_them(folder: Path, run: Run) -> None:
    told(folder)
    found = rows(run("hours", "shop", "--csv").stdout)
    assert [(row["day"], row["hours"], row["text"]) for row in found] == [
        ("2026-11-19", "6.5", "Produktsuche, zweiter Teil"), ("2026-11-19", "2.0", "'=Formel"),
    ]  # fmt: skip
    assert rows(run("hours", "--since", "2026-11-20", "--csv").stdout) == []
    assert b"together 8.5 h" in run("hours").stdout


def test_hours_of_a_project_that_is_not_there_are_a_wrong_call(folder: Path, run: Run) -> None:
    told(folder)
    done = run("hours", "SHIP")
    assert done.returncode == 2
    assert b"the site has APP, HARBOUR, SHOP" in done.stderr
