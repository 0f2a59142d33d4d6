"""The real daemon as a process of its own, for a site on disk."""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from daemon.journal import DecisionRow, Journal
from tests.rig.nursery import Born, nursery
from tests.rig.waiting import until


@dataclass(slots=True)
class Daemon:
    """``sachstand run`` for ``site``; a context manager. Its log lies beside the site.

    ``clocked``: the clock is the test's (tests/rig/clocked.py). ``machine``: its name among several. ``by_command``: an
    interpreter of its own, where memory or the start itself is measured; else it is born in the nursery. ``program``: the folder of
    another version's package, run by its command.
    """

    site: Path
    clocked: bool = False
    machine: str = ""
    by_command: bool = False
    program: Path | None = None
    redirected: str = ""  # by a shell, e.g. "2>&-"; else its words go into the log beside the site
    process: subprocess.Popen[bytes] | Born | None = field(default=None, init=False)
    starts: int = field(default=0, init=False)

    def __enter__(self) -> "Daemon":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log_file(self) -> Path:
        """Everything it wrote, over all its starts."""
        return self.site / "daemon.log"

    def log(self) -> str:
        """The same as text."""
        with contextlib.suppress(OSError):
            return self.log_file.read_text()
        return ""

    def start(self) -> None:
        """Start it; returns at once."""
        words = ["tests.rig.clocked", str(self.site)] if self.clocked else ["daemon", "--site", str(self.site), "run"]
        self.log_file.touch()
        if self.redirected or self.by_command or self.program:
            command = [sys.executable, "-m", *words]
            if self.redirected:
                command = ["sh", "-c", f'exec "$@" {self.redirected}', "sh", *command]
            with self.log_file.open("ab") as log:
                self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self._environ(), cwd=self.program)
        else:
            self.process = nursery().start(words, self.log_file, self._environ())
        self.starts += 1

    def _environ(self) -> dict[str, str]:
        return {**os.environ, **({"SACHSTAND_MACHINE": self.machine} if self.machine else {})}

    def pause(self) -> None:
        """SIGSTOP: it stands still in the middle of whatever it does, until :meth:`resume`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def watching(self, within: float = 60.0) -> "Daemon":
        """Wait until it watches its mailbox (as often as it was started)."""
        try:
            until(lambda: self.log().count(": watching (") >= self.starts, within=within)
        except AssertionError:
            raise AssertionError(f"the daemon does not watch: {self.log()}") from None
        return self

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> int | None:
        """SIGTERM and wait; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int | None:
        process, self.process = self.process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            return process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
            raise AssertionError(f"the daemon does not end: {self.log()}") from None

    def journal(self) -> Journal:
        """Its journal, for reading beside it."""
        return Journal.open(self.site / "state" / "journal.sqlite", readonly=True)

    def decisions(self, least: int = 0, within: float = 60.0) -> list[DecisionRow]:
        """All decisions about mails, waiting until there are at least ``least``."""

        def look() -> list[DecisionRow] | None:
            with contextlib.suppress(Exception), self.journal() as journal:
                rows = [row for row in journal.decisions(limit=100_000) if row.arrival_id is not None]
                return rows if len(rows) >= least else None
            return None

        return until(look, within=within, what=f"{least} decisions: {self.log()}") or []
