"""What the journal costs. There is no daemon without one: every answer is made from it, so it cannot be switched off and compared.

Instead the whole road of a mail is gone in one thread, without servers: recorded, decided, its answers claimed, begun and kept
as sent, with every commit the daemon makes. A clock that rings every other millisecond looks in which room the thread is.
And the road is gone once more with the journal in memory, where waiting for the disk costs nothing.
"""

import logging
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from benchmarks import sites
from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.letters import Letter, mixed
from daemon import mail
from daemon.decide import Policy
from daemon.journal import Arrival, Journal
from daemon.model import Delivery, DeliveryReport, Fault
from daemon.service.deciding import GROUP, decide_pending
from daemon.service.failing import keep
from daemon.service.reloading import load_policy

EVERY = 0.002  # seconds
ROOMS = ("journal", "mail", "intents", "guard", "rules", "decide", "compose", "projects", "service")
LINES = 4
MEMORY = Path("/dev/shm")


def measure(scale: Scale) -> Part:
    """On the disk and, where there is one, in a file system in memory."""
    logging.getLogger("sachstand").setLevel(logging.ERROR)
    count, found = scale.of(300, 30), Gathering()
    letters = mixed(count, people=count)
    for _ in range(scale.runs):
        for place, name in ((None, "on the disk"), (MEMORY, "in memory")):
            if place is None or place.is_dir():
                with tempfile.TemporaryDirectory(dir=place) as folder:
                    took, shares = _road(Path(folder), letters)
                found.put(OURS, f"a mail, journal {name}", "ms", took / count * 1000)
                if place is None:
                    for room in ROOMS:
                        found.put(OURS, f"of that in {room}", "%", shares.get(room, 0.0) * 100)
    return Part("journal-on-off", found.rows(), (f"{count} mails a run, {scale.runs} runs.",))


def _road(folder: Path, letters: Sequence[Letter]) -> tuple[float, dict[str, float]]:
    """Seconds for all of them, and the share of each room in them."""
    site = sites.write(folder / "site", ["u1"], 9, 9, len(letters), {})
    policy, now = load_policy(site), datetime.now(UTC)
    with Journal.open(site / "state" / "journal.sqlite") as journal:
        journal.set_baseline("projekte", "INBOX", 1, 1)
        sites.record_progress_in(journal, policy, now)
        arrivals = arrived(letters, now)
        began = time.perf_counter()
        shares = sampled(lambda: go(journal, policy, arrivals, now))
        return time.perf_counter() - began, shares


def arrived(letters: Sequence[Letter], now: datetime) -> list[Arrival]:
    """As a watcher hands them over."""
    return [
        Arrival("projekte", "INBOX", 1, uid, len(letter.raw), now, letter.raw, mail.k1(letter.raw))
        for uid, letter in enumerate(letters, start=1)
    ]


def go(journal: Journal, policy: Policy, arrivals: Sequence[Arrival], now: datetime) -> None:
    """All of it, in the order in which the daemon commits."""
    for start in range(0, len(arrivals), 100):
        journal.record_arrivals(arrivals[start : start + 100], now)
    taken = DeliveryReport(Delivery.SENT, Fault.NONE, 250, "ok")
    busy = True
    while busy:
        busy = bool(decide_pending(journal, policy, now, limit=GROUP))
        while rows := journal.claim(now, LINES):
            busy = True
            for row in rows:
                journal.begin_content(row.id, now, attempt=row.attempts)
                keep(journal, policy, row, taken, now, None, told=True)


def sampled(work: Callable[[], None]) -> dict[str, float]:
    """The share of the wall's time that each room of the daemon took, by looking every other millisecond where the thread is."""
    looks: Counter[str] = Counter()

    def look(_number: int, frame: FrameType | None) -> None:
        while frame is not None:
            name = str(frame.f_globals.get("__name__", ""))
            if name.startswith("daemon."):
                looks[name.split(".")[1]] += 1
                return
            frame = frame.f_back

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return {room: count / looks.total() for room, count in looks.most_common()}
