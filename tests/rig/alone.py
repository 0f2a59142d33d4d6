"""One mail at a time, each decided in a process of its own that is measured: CPU seconds and peak memory of one hostile mail.

The measuring process loads the site once and forks for every mail, so that what one mail costs or breaks is its own.
The child decides as the daemon does, the mail and an ordinary one behind it, in the durable journal of a real site. It
is bound by the kernel: a mail that needs ten seconds or a gigabyte ends its child and is told so.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
MOST_CPU = 10  # seconds
MOST_MEMORY = 1024**3  # octets of address space


@dataclass(frozen=True, slots=True)
class Cost:
    """What became of one mail and of the ordinary one behind it, and what deciding both has cost."""

    outcome: str
    row: str
    next_outcome: str
    cpu: float  # seconds
    peak: int  # octets of resident memory, of the whole process
    waiting: int  # mails that are still undecided


class Alone:
    """The measuring process; ``with Alone(site) as alone: alone.decide(raw)``."""

    def __init__(self, site: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="alone-"))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rig.alone", str(site), str(self._folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def decide(self, raw: bytes) -> Cost:
        """Decide one mail that has just arrived, and an ordinary one behind it. AssertionError if the child dies."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        path = self._folder / "mail.eml"
        path.write_bytes(raw)
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "died" not in answer, answer["died"]
        return Cost(**answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate(timeout=30)
        shutil.rmtree(self._folder)


def _serve(site: Path, folder: Path) -> None:
    from daemon.journal import Journal
    from daemon.model import Entry, EntryKind
    from daemon.service.reloading import load_policy

    policy = load_policy(site)
    with Journal.open(folder / "empty.sqlite", mint_secret=lambda: b"a hostile mail" + bytes(18)) as journal:
        journal.set_baseline("projekte", "INBOX", 1, 1)
        journal.add_entry(
            "SHOP",
            Entry(EntryKind.DONE, "Produktsuche auf dem Testsystem", at=NOW - timedelta(days=1), by="jonas"),
            NOW,
        )
    for line in sys.stdin:
        inner, outer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(inner)
            _child(outer, Path(line.strip()), folder, policy)
        os.close(outer)
        with os.fdopen(inner) as reading:
            said = reading.read()
        _, status = os.waitpid(child, 0)
        print(said or json.dumps({"died": f"the process that decided it ended with status {status}"}), flush=True)


def _child(outer: int, path: Path, folder: Path, policy: Any) -> None:
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        with os.fdopen(outer, "w") as writing:
            writing.write(json.dumps(_decide(path.read_bytes(), folder, policy)))
        code = 0
    finally:
        os._exit(code)


NEXT = (
    b"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example\r\n"
    b"From: %s\r\nTo: projekte@studio-nord.example\r\nSubject: Status\r\n"
    b"Message-ID: <the-next@krause.example>\r\nDate: Thu, 19 Nov 2026 14:04:30 +0100\r\n\r\n"
    b"Hello,\r\n\r\nwhat is the current status of the shop, please?\r\n"
)


def _next(raw: bytes) -> bytes:
    """An ordinary mail of somebody else: whoever has just been answered is not answered again at once."""
    tim, lena = b"Tim Ott <ott@krause.example>", b"Lena Brandt <brandt@krause.example>"
    return NEXT % (lena if b"ott@krause.example" in raw.lower() else tim)


def _decide(raw: bytes, folder: Path, policy: Any) -> dict[str, Any]:
    from daemon import mail
    from daemon.journal import Arrival, Journal
    from daemon.service.deciding import decide_pending

    shutil.copyfile(folder / "empty.sqlite", folder / "journal.sqlite")
    with Journal.open(folder / "journal.sqlite", check=False) as journal:
        before = _cpu()
        journal.record_arrivals([Arrival("projekte", "INBOX", 1, 5, len(raw), NOW, raw, mail.k1(raw))], NOW)
        following = _next(raw)
        del raw  # as in the daemon, from here it is in the journal alone
        journal.record_arrivals(
            [Arrival("projekte", "INBOX", 1, 6, len(following), NOW, following, mail.k1(following))], NOW
        )
        ids = [stored.id for stored in journal.pending(5)]
        decide_pending(journal, policy, NOW)
        cpu, peak = _cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        rows = [journal.decision_of(number) for number in ids]
        waiting = len(journal.pending(5))
    assert rows[0] is not None
    assert rows[-1] is not None
    return {
        "outcome": str(rows[0].outcome), "row": rows[0].row, "next_outcome": str(rows[-1].outcome),
        "cpu": cpu, "peak": peak, "waiting": waiting,
    }  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), Path(sys.argv[2]))
