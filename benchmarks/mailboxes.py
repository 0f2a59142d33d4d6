"""Many mailboxes in one process: what each costs, and whether a flood in one delays another.

One mail to each of up to 200 at once; then a flood into one mailbox and, while it lasts, single mails into another.
"""

import smtplib
import time
from collections.abc import Sequence

from benchmarks.figures import OURS, Gathering, Part, Scale, percentiles
from benchmarks.letters import Letter, mixed
from benchmarks.rig import Accepted, Rig, begun, nothing_left, running, settled, usage, wait_for
from tests.rig.running import Daemon
from tests.rig.waiting import until

PEOPLE = 1000
AT_ONCE = 200
FLOOD = 2_000
SINGLE = 10


def measure(scale: Scale) -> Part:
    """1, 50, 200 and 500 mailboxes, one life of the daemon each."""
    found, resident = Gathering(), {}
    counts = (1, 3) if scale.small else (1, 50, 200, 500)
    for count in counts:
        with Rig() as rig:
            users = [rig.fresh_user() for _ in range(count)]
            for user in users:
                rig.make_inbox(user)
            daemon = rig.site(*users, people=PEOPLE)
            began = time.monotonic()
            with running(daemon, count):
                found.put(OURS, f"{count}: start until all are watched", "s", time.monotonic() - began)
                assert daemon.process is not None
                resident[count] = usage(daemon.process.pid).resident
                found.put(OURS, f"{count}: memory at rest", "MB", resident[count])
                _at_once(rig, daemon, users[:AT_ONCE], found, f"{count}: one mail to each of {min(count, AT_ONCE)}")
                if count > 1:
                    _flood(rig, daemon, users, scale, found, count)
    last = counts[-1]
    found.put(OURS, "memory for each further mailbox", "MB", (resident[last] - resident[1]) / (last - 1))
    return Part("mailboxes", found.rows(), ("One run.",))


def _at_once(rig: Rig, daemon: Daemon, users: Sequence[str], found: Gathering, name: str) -> None:
    letters = mixed(len(users), people=PEOPLE, seed=2, humans_only=True)
    delivered, course = {}, begun(daemon)
    before = rig.wire.count()
    with smtplib.LMTP("127.0.0.1", rig.dovecot.lmtp) as lmtp:
        for user, letter in zip(users, letters, strict=True):
            lmtp.sendmail(letter.sender, [user], letter.raw)
            delivered[letter.message_id] = time.monotonic()
    settled(course, len(users))
    waits = [one.at - delivered[one.about] for one in rig.wire.accepted(before) if one.about in delivered]
    assert len(waits) == len(users), f"{len(waits)} answers to {len(users)} mails"
    middle, most, _ = percentiles(waits) if len(waits) > 1 else (waits[0],) * 3
    found.put(OURS, f"{name}: answered after, p50", "s", middle)
    found.put(OURS, f"{name}: answered after, p95", "s", most)


def _flood(rig: Rig, daemon: Daemon, users: Sequence[str], scale: Scale, found: Gathering, count: int) -> None:
    """The same single mails twice: into a quiet daemon, and during a flood elsewhere."""
    single, flood = scale.of(SINGLE, 2), scale.of(FLOOD, 30)
    quiet = [
        _answered_after(rig, users[1], letter) for letter in mixed(single, people=PEOPLE, seed=3, humans_only=True)
    ]
    wait_for(lambda: nothing_left(daemon))
    course = begun(daemon)
    rig.fill(users[0], mixed(flood, people=PEOPLE, seed=4, humans_only=True))
    until(lambda: course.decided() >= 1, within=60)
    beside: list[float] = []
    for letter in mixed(single, people=PEOPLE, seed=5, humans_only=True):
        if beside and course.decided() >= flood + len(beside):
            break  # the flood is over: what comes now meets a quiet daemon
        beside.append(_answered_after(rig, users[1], letter))
    settled(course, flood + len(beside))
    found.put(OURS, f"{count}: a single mail, the slowest of {single}, quiet", "s", max(quiet))
    found.put(OURS, f"{count}: the same beside a flood of {flood} in another mailbox", "s", max(beside))


def _answered_after(rig: Rig, user: str, letter: Letter) -> float:
    before = rig.wire.count()
    rig.dovecot.deliver(user, letter.raw, sender=letter.sender)
    delivered = time.monotonic()
    found: list[Accepted] = []
    while not found:
        time.sleep(0.02)
        found = [one for one in rig.wire.accepted(before) if one.about == letter.message_id]
    return found[0].at - delivered
