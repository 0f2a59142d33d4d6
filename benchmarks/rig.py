"""The rig: a private Dovecot, the SMTP sink and the tap, and the programs that are measured, each a process of its own.

Server and sink share the machine with the program, so their cost is in every figure; the programs of a part share a rig.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import sites
from benchmarks.letters import Letter
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.waiting import until

ROOT = Path(__file__).parents[1]
WITHIN = 1800.0  # seconds that anything may take
MANY = """mailbox_idle_check_interval = 1 secs
default_process_limit = 1500
default_client_limit = 6000
"""  # where the kernel has no notices left for one user more, Dovecot looks by itself; a second is its least


class Accepted(NamedTuple):
    """A mail that the sink took: monotonic seconds, recipient, the Message-ID it answers, its own."""

    at: float
    to: str
    about: str
    own: str


class Seen(NamedTuple):
    """What the tap saw: monotonic seconds, EXISTS or FETCH, the number or the UIDs."""

    at: float
    what: str
    which: str


class Wire:
    """The sink and the tap; see :mod:`benchmarks.wire`."""

    def __init__(self, imap: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.wire", str(imap)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        self.smtp, self.imap = self._said()

    def tell(self, **words: Any) -> Any:
        """One order and its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return self._said()

    def _said(self) -> Any:
        assert self._process.stdout is not None
        assert select.select([self._process.stdout], [], [], WITHIN)[0], f"nothing came within {WITHIN:.0f} s"
        return json.loads(self._process.stdout.readline())

    def accepted(self, since: int = 0) -> list[Accepted]:
        """All mails taken, from this number on."""
        return [Accepted(*one) for one in self.tell(accepted=since)]

    def seen(self, since: int = 0) -> list[Seen]:
        """All that the tap noted, from this number on."""
        return [Seen(*one) for one in self.tell(seen=since)]

    def counts(self) -> tuple[int, int]:
        """How many mails were taken, and how much the tap noted."""
        mails, notes = self.tell()
        return mails, notes

    def count(self) -> int:
        """How many mails were taken."""
        return self.counts()[0]

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=10)


class Usage(NamedTuple):
    """What a process uses: seconds of CPU since its start, MB it holds, MB it held at most."""

    cpu: float
    resident: float
    peak: float


def usage(pid: int) -> Usage:
    """Of a process that runs, by /proc."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Vm")
    )
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(times[11]) + int(times[12])
    megabytes = [int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]
    return Usage(ticks / os.sysconf("SC_CLK_TCK"), *megabytes)


@dataclass(slots=True)
class Rig:
    """The servers, with a folder for what is written; a context manager. ``mailboxes`` are watched by the site's daemon."""

    folder: Path = field(init=False)
    dovecot: Dovecot = field(init=False)
    wire: Wire = field(init=False)
    _fresh: int = 0

    def __enter__(self) -> "Rig":
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.dovecot = Dovecot(more=MANY).__enter__()
        self.wire = Wire(self.dovecot.imap)
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.close()
        self.dovecot.__exit__()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh_user(self) -> str:
        """A user nobody has been yet."""
        self._fresh += 1
        return f"u{self._fresh}"

    def site(self, *users: str, people: int, tapped: bool = False, **more: str) -> Daemon:
        """A new site that watches these users' inboxes and has drawn its baseline in them; its daemon is not running."""
        self._fresh += 1
        imap = self.wire.imap if tapped else self.dovecot.imap
        folder = sites.write(self.folder / f"site{self._fresh}", users, imap, self.wire.smtp, people, more)
        daemon = Daemon(folder, by_command=True)
        with running(daemon, len(users)):
            pass
        sites.record_progress(daemon.site)
        return daemon

    def fill(self, user: str, letters: Sequence[Letter], *, flags: str = "", first: int = 0) -> None:
        """Lay mails into an inbox, behind those of lower numbers than ``first``, as a delivery agent does: aside, then moved."""
        box = self.dovecot.maildir(user)
        name = f"{uuid.uuid4().hex}.bench" + (f":2,{flags}" if flags else "")
        owner = (box / "new").stat()
        for number, letter in enumerate(letters, start=first):
            aside = box / "tmp" / f"{1_700_000_000 + number}.{number:06}{name}"
            aside.write_bytes(letter.raw)
            os.chown(aside, owner.st_uid, owner.st_gid)
            aside.rename(box / ("cur" if flags else "new") / aside.name)

    @contextmanager
    def floor(self, module: str, user: str, *more: str, tapped: bool = False) -> Iterator[subprocess.Popen[bytes]]:
        """A floor script on an inbox, from its start to its end."""
        imap = self.wire.imap if tapped else self.dovecot.imap
        command = [sys.executable, "-m", f"benchmarks.floors.{module}", str(imap), str(self.wire.smtp), user, *more]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=10)

    def make_inbox(self, user: str) -> None:
        """Let the server make the user's folders, by a first mail that is taken away again."""
        self.dovecot.deliver(user, b"Subject: first\r\n\r\n")
        for found in (self.dovecot.maildir(user) / "new").iterdir():
            found.unlink()


@contextmanager
def running(daemon: Daemon, mailboxes: int = 1) -> Iterator["Course"]:
    """The daemon, from the moment when it watches so many mailboxes."""
    course = begun(daemon)
    with daemon:
        until(lambda: course.watched() >= mailboxes, within=WITHIN, what=daemon.log()[-2000:])
        yield course


@dataclass(slots=True)
class Course:
    """How far a daemon has come, read from its log piece by piece, so that looking costs nothing."""

    daemon: Daemon
    since: int = 0  # where its log ended then
    _read: int = 0
    _decided: int = 0

    def watched(self) -> int:
        """How many mailboxes it has begun to watch since. AssertionError if it has ended."""
        process = self.daemon.process
        assert process is not None, "it was not started"
        assert process.poll() is None, self.daemon.log()[-2000:]
        with self.daemon.log_file.open("rb") as log:
            log.seek(self.since)
            return log.read().count(b": watching (")

    def decided(self) -> int:
        """How many mails it has decided since this course began."""
        with self.daemon.log_file.open("rb") as log:
            log.seek(self._read)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        self._decided += whole.count(b" s after arrival")
        return self._decided


def begun(daemon: Daemon) -> Course:
    """The course from now on."""
    end = daemon.log_file.stat().st_size if daemon.log_file.exists() else 0
    return Course(daemon, end, end)


def settled(course: Course, mails: int, within: float = WITHIN) -> None:
    """Wait until so many mails are decided and nothing is left to send."""
    daemon = course.daemon
    until(lambda: course.decided() >= mails, within=within, what=daemon.log()[-2000:])
    wait_for(lambda: nothing_left(daemon), within=within)


def nothing_left(daemon: Daemon) -> bool:
    """Whether, by its journal, no mail waits to be decided or sent."""
    with daemon.journal() as journal:
        counts = journal.counts()
    return not any(counts[name] for name in ("waiting", "queued", "sending"))


def wait_for(condition: Callable[[], bool], *, every: float = 0.2, within: float = WITHIN) -> None:
    """Wait for what is dear to look at (seconds)."""
    pause, deadline = threading.Event(), time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within:.0f} s"
        pause.wait(every)
