"""What the daemon holds: at rest with everything loaded, and at most while it works off a full inbox."""

import time

from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.letters import mixed
from benchmarks.rig import Rig, begun, running, settled, usage

PEOPLE = 1000
REST = 20.0  # seconds


def measure(scale: Scale) -> Part:
    """One mailbox, one life: at rest, then the backlog of a new start, then at rest again."""
    count, found = scale.of(5000, 60), Gathering()
    letters = mixed(count, people=min(count, PEOPLE))
    with Rig() as rig:
        user = rig.fresh_user()
        rig.make_inbox(user)
        daemon = rig.site(user, people=min(len(letters), PEOPLE))
        with running(daemon):
            assert daemon.process is not None
            found.put(OURS, "at rest after the start", "MB", usage(daemon.process.pid).resident)
        rig.fill(user, letters)
        course = begun(daemon)
        with daemon:
            settled(course, count)
            assert daemon.process is not None
            found.put(OURS, f"at most, with {count} mails in the inbox", "MB", usage(daemon.process.pid).peak)
            time.sleep(0 if scale.small else REST)
            found.put(OURS, "after they were answered", "MB", usage(daemon.process.pid).resident)
    return Part("memory", found.rows(), ("One run.",))
