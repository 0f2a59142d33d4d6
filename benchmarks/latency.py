"""One mail at a time: from the delivery to the reply, and of that the client's part: from EXISTS on the wire to the reply at the sink.

The server holds a notice back for half a second, so whole times hardly differ between programs; the client's part does.
"""

import smtplib
import time
from collections.abc import Sequence
from random import Random

from benchmarks.figures import F1, F3, OURS, Gathering, Part, Scale, percentiles
from benchmarks.letters import Letter, mixed
from benchmarks.rig import Rig, running

WARM = 5
PEOPLE = 100


def measure(scale: Scale) -> Part:
    """Both floors and the daemon, run after run on the same rig."""
    count, found = scale.of(60, 3), Gathering()
    letters = mixed(WARM + count, people=PEOPLE, humans_only=True)
    with Rig() as rig:
        for run in range(scale.runs):
            for program in (F1, F3, OURS):
                told = _times(rig, program, letters, run)
                assert len(told) == count, f"{program}: {len(told)} replies to {count} mails"
                note(found, program, "", told)
    return Part("latency", found.rows(), (f"{count} mails a run, one at a time, {scale.runs} runs.",))


def note(found: Gathering, program: str, before: str, told: Sequence[tuple[float, float]]) -> None:
    """Both times of a run; ``before`` stands before their names."""
    for name, values in (
        ("client part", [own for _, own in told]),
        ("delivery to reply", [whole for whole, _ in told]),
    ):
        for place, value in zip(("p50", "p95", "p99"), percentiles(values), strict=True):
            found.put(program, f"{before}{name}, {place}", "ms", value * 1000)


def _times(rig: Rig, program: str, letters: Sequence[Letter], run: int) -> list[tuple[float, float]]:
    user = rig.fresh_user()
    rig.make_inbox(user)
    if program == OURS:
        daemon = rig.site(user, people=PEOPLE, tapped=True)
        with running(daemon):
            return one_by_one(rig, user, letters, run)
    module = "straight" if program == F1 else "pipelined"
    with rig.floor(module, user, *(("1",) if program == F3 else ()), tapped=True) as floor:
        assert floor.stdout is not None
        floor.stdout.readline()
        return one_by_one(rig, user, letters, run)


def one_by_one(rig: Rig, user: str, letters: Sequence[Letter], run: int, warm: int = WARM) -> list[tuple[float, float]]:
    """Deliver each when the one before was answered; seconds from the delivery, and from EXISTS, to the reply."""
    dice, told = Random(run), []
    with smtplib.LMTP("127.0.0.1", rig.dovecot.lmtp) as lmtp:
        for number, letter in enumerate(letters):
            before, looked = rig.wire.counts()
            lmtp.sendmail(letter.sender, [user], letter.raw)
            delivered = time.monotonic()
            rig.wire.tell(wait=before + 1)
            reply = rig.wire.accepted(before)[0]
            assert reply.about == letter.message_id, "a reply to something else came first"
            notice = next(seen.at for seen in rig.wire.seen(looked) if seen.what == "EXISTS")
            if number >= warm:
                told.append((reply.at - delivered, reply.at - notice))
            time.sleep(dice.uniform(0.1, 0.4))
    return told
