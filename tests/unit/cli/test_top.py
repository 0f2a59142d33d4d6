"""`top`: everything at a glance, into a pipe and on a terminal."""

import io
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from daemon.cli.opening import journal_place
from daemon.cli.top import _page
from daemon.journal import Journal
from daemon.service.lock import SiteLock
from tests.rig.clock import Clock
from tests.unit.cli.conftest import Run
from tests.unit.decide.story import EVA, STATUS, STRANGER, Story, letter, policy


@pytest.fixture(name="lived")
def _lived(folder: Path) -> Iterator[Story]:
    with Journal.open(journal_place(folder)) as journal:
        story = Story(journal, policy(), Clock(datetime.now(UTC)))
        story.report("erledigt: Produktsuche")
        story.decide(letter(STRANGER, "Hallo?", subject="Werbung\x1b[2J"), letter(EVA, STATUS, number="2"))
        yield story


def test_into_a_pipe_it_is_written_once(run: Run, folder: Path, lived: Story) -> None:
    text = run("top").stdout.decode()
    assert "Wartet auf dein Wort (1)" in text
    assert "der Absender ist unbekannt" in text
    assert "Statusfrage: mit dem Stand beantwortet" in text
    assert "Der Dienst läuft auf diesem Rechner nicht" in text
    assert "\x1b" not in text
    with SiteLock(folder / "state" / "lock"):
        assert "The daemon runs" in run("top", "--language", "en").stdout.decode()


def test_without_a_journal_it_says_so(run: Run) -> None:
    assert b"the daemon has not run for this site yet" in run("top").stderr


def test_on_a_terminal_it_goes_on_as_things_happen(folder: Path, lived: Story) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "daemon", "--site", str(folder), "top", "--every", "0.5"]
    running = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "160", "LINES": "60"},
        # As a terminal starts it: a run in the background would hand down that SIGINT is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(theirs)
    try:
        assert "Wartet auf dein Wort (1)" in _shown(ours, "Zustand")
        lived.journal.drop(1, lived.clock.now())
        _shown(ours, "Wartet auf dein Wort (0)")
        running.send_signal(signal.SIGINT)
        _shown(ours, "interrupted")
        assert running.wait(20) == 130
    finally:
        running.kill()
        running.wait(10)
        os.close(ours)


def test_in_a_narrow_terminal_numbers_and_times_are_not_cut() -> None:
    narrow = Console(width=80, file=io.StringIO())
    with narrow.capture() as taken:
        narrow.print(_page([("Waiting", [("1317", "what " * 20, "who " * 20, "why " * 20)]), ("Nothing", [])]))
    assert " 1317 " in taken.get()
    assert max(map(len, taken.get().splitlines())) <= 80


def _shown(terminal: int, wanted: str, within: float = 40.0) -> str:
    """What the terminal got until these words stood there."""
    text, end = "", time.monotonic() + within
    while wanted not in text:
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, text
        text += os.read(terminal, 65_536).decode(errors="replace")
    return text
