"""Does a mail wait because it came while the program was not idling? From the delivery until its text is asked for on the wire.

The server holds notices back for half a second, and whatever comes meanwhile is told with them. A program that idles again
without having looked leaves a mail until the next one comes. ``burst``: gaps of 0 to 50 ms; ``loose``: 0 to 700 ms, about
as long as the server waits.
"""

import smtplib
import time
from collections.abc import Iterator, Sequence
from random import Random
from statistics import median

from benchmarks.figures import F1, OURS, Gathering, Part, Scale
from benchmarks.letters import Letter, mixed
from benchmarks.rig import Rig, running, wait_for

PEOPLE = 100
KINDS = {"burst": (1000, 20, 0.05), "loose": (60, 4, 0.7)}
ALLOWED = 0.6  # seconds: the server's half, and a tenth


def measure(scale: Scale) -> Part:
    """The straight script and the daemon, both rhythms."""
    found = Gathering()
    with Rig() as rig:
        for run in range(scale.runs):
            for kind, (whole, few, gap) in KINDS.items():
                letters = mixed(scale.of(whole, few), people=PEOPLE, seed=run, humans_only=True)
                for program in (F1, OURS):
                    waits = _waits(rig, program, letters, gap, run)
                    found.put(program, f"{kind}: longest wait", "ms", max(waits) * 1000)
                    found.put(program, f"{kind}: median wait", "ms", median(waits) * 1000)
                    found.put(program, f"{kind}: over {ALLOWED:.1f} s", "", sum(wait > ALLOWED for wait in waits))
    return Part("idle-gap", found.rows(), (f"1,000 and 60 mails a run, {scale.runs} runs.",))


def _waits(rig: Rig, program: str, letters: Sequence[Letter], gap: float, run: int) -> list[float]:
    user = rig.fresh_user()
    rig.make_inbox(user)
    if program == OURS:
        daemon = rig.site(user, people=PEOPLE, tapped=True)
        with running(daemon):
            return _deliver(rig, user, letters, gap, run)
    with rig.floor("straight", user, tapped=True) as floor:
        assert floor.stdout is not None
        floor.stdout.readline()
        return _deliver(rig, user, letters, gap, run)


def _deliver(rig: Rig, user: str, letters: Sequence[Letter], gap: float, run: int) -> list[float]:
    """The wait of each mail; the first of all has UID 1, and was taken away."""
    dice, delivered = Random(run), {}
    _, before = rig.wire.counts()
    with smtplib.LMTP("127.0.0.1", rig.dovecot.lmtp) as lmtp:
        for uid, letter in enumerate(letters, start=2):
            lmtp.sendmail(letter.sender, [user], letter.raw)
            delivered[uid] = time.monotonic()
            time.sleep(dice.uniform(0.0, gap))
    asked: dict[int, float] = {}

    def all_asked() -> bool:
        for seen in rig.wire.seen(before):
            if seen.what == "FETCH":
                for uid in _numbers(seen.which):
                    asked.setdefault(uid, seen.at)
        return delivered.keys() <= asked.keys()

    wait_for(all_asked, every=1.0, within=120)
    return [max(0.0, asked[uid] - at) for uid, at in delivered.items()]


def _numbers(which: str) -> Iterator[int]:
    """The UIDs of a set as in ``2:5,8``."""
    for piece in which.split(","):
        first, _, last = piece.partition(":")
        yield from range(int(first), int(last or first) + 1)
