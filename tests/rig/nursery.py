"""Where daemons of tests are born: one process that has loaded the program, and becomes each daemon by a fork.

A start of the interpreter and some six hundred imports cost more than all else a short-lived daemon does. A child is a process
of its own, with its own log, environment and end, as if it had been started by its command; nothing but modules is shared.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.rig.waiting import until

MODULES = (
    "daemon.cli.site", "daemon.config.loading", "daemon.service.program", "holidays.countries.germany", "pydantic.types",
    "tests.rig.clocked",
)  # fmt: skip


@dataclass(slots=True)
class Born:
    """A process of the nursery, with the ways of `subprocess.Popen` that tests need."""

    nursery: "Nursery"
    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        if self.returncode is None:
            self.returncode = self.nursery.ask(wait=self.pid)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Its exit code; `subprocess.TimeoutExpired` after so many seconds."""
        try:
            until(lambda: self.poll() is not None, within=timeout)
        except AssertionError:
            raise subprocess.TimeoutExpired("daemon", timeout) from None
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process, spoken to in lines of JSON."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rig.nursery"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def start(self, words: Sequence[str], log: Path, environ: Mapping[str, str]) -> Born:
        """``python -m`` these words, in this working folder; what it says is added to the log."""
        pid = self.ask(words=list(words), log=str(log), environ=dict(environ), folder=str(Path.cwd()))
        assert pid
        return Born(self, pid)

    def ask(self, **question: object) -> int | None:
        """One question, one answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer


@cache
def nursery() -> Nursery:
    """The one of this run; it ends with us, for its input does."""
    return Nursery()


def _serve() -> None:
    """Answer questions until there are no more; then what still runs is killed."""
    for module in MODULES:
        import_module(module)

    alive: set[int] = set()
    for line in sys.stdin.buffer:
        question = json.loads(line)
        if "wait" in question:
            ended, status = os.waitpid(question["wait"], os.WNOHANG)
            alive.discard(ended)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        else:
            answer = os.fork()
            if not answer:
                _become(**question)
            alive.add(answer)
        print(json.dumps(answer), flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _become(*, words: list[str], log: str, environ: dict[str, str], folder: str) -> None:
    """Be the process of this command; never returns."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 1)
    os.dup2(1, 2)
    os.closerange(3, 256)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - not the nursery's, which is read ahead
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    sys.exit(0)  # through all that stands below us: the interpreter ends as it always does


if __name__ == "__main__":
    _serve()
