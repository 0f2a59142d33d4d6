"""What it costs to watch mailboxes into which nothing comes: CPU of the process, as a share of one core."""

import time

from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.rig import Rig, running, usage

SETTLING = 20.0  # seconds after the start that do not count


def measure(scale: Scale) -> Part:
    """One mailbox and two hundred."""
    found, seconds = Gathering(), scale.of(30, 2)
    with Rig() as rig:
        for count in (1, scale.of(200, 3)):
            users = [rig.fresh_user() for _ in range(count)]
            for user in users:
                rig.make_inbox(user)
            daemon = rig.site(*users, people=40)
            with running(daemon, count):
                assert daemon.process is not None
                time.sleep(0 if scale.small else SETTLING)
                for _ in range(scale.runs):
                    began, before = time.monotonic(), usage(daemon.process.pid).cpu
                    time.sleep(seconds)
                    share = (usage(daemon.process.pid).cpu - before) / (time.monotonic() - began)
                    found.put(OURS, f"CPU with {count} mailbox{'es' if count > 1 else ''}", "%", share * 100)
    return Part("idle", found.rows(), (f"{scale.runs} times {seconds} s.",))
