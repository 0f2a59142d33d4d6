"""Commands that act and commands that look, against a real journal."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.rig.clock import Clock
from tests.rig.journals import opened
from tests.unit.cli.conftest import Done, Run
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, STATUS, STRANGER, Story, letter, policy


@pytest.fixture(name="lived")
def _lived(folder: Path) -> Iterator[Story]:
    """A site whose daemon has held two mails and answered one."""
    with opened(folder / "state" / "journal.sqlite") as journal:
        story = Story(journal, policy(), Clock(datetime.now(UTC)))
        story.decide(
            letter(STRANGER, "Hallo?", number="1"),
            letter(EVA, CHANGE, number="2", subject="Filter\u202e"),
            letter(EVA, COMPLAINT, number="3", dmarc="fail"),
        )
        yield story


def lines(done: Done) -> list[str]:
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().splitlines()


def test_progress_is_recorded_whole_or_not_at_all(run: Run, folder: Path) -> None:
    wrong = run("log", "shop", "erledigt: Suche (2h)", "irgendwas")
    assert (wrong.returncode, wrong.stdout) == (1, b"")
    assert "not understood: irgendwas" in wrong.stderr.decode()
    assert lines(run("log", "shop", "erledigt: Suche (2h)", "in Arbeit: Zahlung")) == [
        "SHOP done: Suche (2 h)",
        "SHOP in-work: Zahlung",
    ]
    state = json.loads(run("status", "SHOP", "--json").stdout)
    assert [step["text"] for step in state["done"]] == ["Suche"]
    assert [step["text"] for step in state["in_work"]] == ["Zahlung"]
    assert "internal" not in json.dumps(state)
    assert "2026-12-07" not in json.dumps(state)


def test_an_unknown_project_is_wrong_usage(run: Run) -> None:
    for words in (("log", "NOPE", "erledigt: Suche"), ("status", "NOPE")):
        done = run(*words)
        assert done.returncode == 2
        assert b"the site has" in done.stderr


def test_a_held_mail_is_released_once(run: Run, lived: Story) -> None:
    held = {row.arrival_id: row for row in lived.journal.held()}
    assert len(held) == 2
    assert sorted(int(line.split("\t")[0]) for line in lines(run("held"))) == sorted(held)
    first, second = sorted(held)
    assert f"mail {first} is released" in run("release", str(first)).stdout.decode()
    again = run("release", str(first))
    assert (again.returncode, again.stderr.decode().count("\n")) == (1, 1)
    assert run("drop", str(second)).returncode == 0
    assert run("drop", "4711").returncode == 1
    assert run("drop", "x").returncode == 2
    assert lines(run("held")) == ["Nothing is held."]


def test_what_waits_is_listed_a_line_each(run: Run, lived: Story) -> None:
    waiting = [row for row in lived.outbox() if str(row.state) == "queued"]
    assert waiting
    assert [int(line.split("\t")[0]) for line in lines(run("outbox"))] == [row.id for row in reversed(waiting)]
    lived.send()
    assert lines(run("outbox")) == ["Nothing waits to be sent."]
    assert len(lines(run("outbox", "--all"))) >= len(waiting)
    (case,) = lines(run("cases", "shop"))
    assert case.startswith("SHOP-1\tchange\topen")
    assert lines(run("case", "shop-1"))[0].startswith("SHOP-1 change, open: Filter")
    assert run("case", "SHOP-99").returncode == 2


@pytest.mark.parametrize(("here", "told"), [("Europe/Berlin", ""), ("Asia/Tokyo", " %Z")])
def test_times_are_told_as_the_mails_tell_them(
    run: Run, lived: Story, monkeypatch: pytest.MonkeyPatch, here: str, told: str
) -> None:
    with monkeypatch.context() as machine:
        machine.setenv("TZ", here)
        time.tzset()
        (case,) = lived.journal.open_cases()
        opened = case.opened.astimezone(ZoneInfo("Europe/Berlin"))
        assert lines(run("cases"))[0].split("\t")[3] == opened.strftime(f"%a %d %b %H:%M{told}")
    time.tzset()


def test_the_journal_is_json_lines_in_order(run: Run, lived: Story) -> None:
    rows = [json.loads(line) for line in lines(run("journal", "--json"))]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert {row["arrival_id"] for row in rows} == {1, 2, 3}
    assert [json.loads(line)["id"] for line in lines(run("journal", "--json", "--limit", "1"))] == [rows[-1]["id"]]


@pytest.mark.parametrize("words", [("release", "1"), ("drop", "1"), ("held",), ("cases",), ("outbox",), ("journal",)])
def test_a_command_in_a_wrong_directory_makes_nothing_there(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run(*words, site=elsewhere)
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:59:59", "yesterday", ""])
def test_a_time_out_of_this_world_is_wrong_usage(run: Run, at: str) -> None:
    assert run("status", "SHOP", "--at", at).returncode == 2
    assert run("log", "SHOP", "erledigt: x", "--at", at).returncode == 2


def test_following_the_journal_shows_new_decisions_and_nothing_else(folder: Path, lived: Story) -> None:
    command = [sys.executable, "-m", "daemon", "--site", str(folder), "journal", "--follow", "--limit", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as follower:
        assert follower.stdout is not None
        try:
            assert b"\t3\t" in follower.stdout.readline()
            lived.decide(letter(EVA, STATUS, number="4"))
            assert select.select([follower.stdout], [], [], 20)[0]
            assert b"\t4\t" in follower.stdout.readline()
        finally:
            follower.terminate()


def test_following_an_empty_journal_is_quiet(folder: Path) -> None:
    with opened(folder / "state" / "journal.sqlite") as journal:
        command = [sys.executable, "-m", "daemon", "--site", str(folder), "journal", "--follow"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as follower:
            assert follower.stdout is not None
            try:
                assert follower.stdout.readline() == b"Nothing was decided yet.\n"
                assert not select.select([follower.stdout], [], [], 1.3)[0], "it has nothing new to say"
                Story(journal).decide(letter(EVA, STATUS))
                assert b"\t1\t" in follower.stdout.readline()
            finally:
                follower.terminate()


def test_a_shut_brake_is_listed_and_opened_before_its_time(run: Run, lived: Story) -> None:
    now = lived.clock.now()
    lived.journal.trip("contact:e.krause@krause.example", "eight mails in a day", now, now + timedelta(days=1))
    listed = lines(run("brakes"))
    assert [line.split("\t")[0] for line in listed] == ["contact:e.krause@krause.example"]
    assert "eight mails in a day" in listed[0]
    assert run("brakes", "--open", "all").returncode == 1
    assert "is open, by " in lines(run("brakes", "--open", "contact:e.krause@krause.example"))[0]
    assert lines(run("brakes")) == ["No brake is shut."]
