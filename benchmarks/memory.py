"""What the daemon holds: at rest after one mail, when everything is loaded, and at most while it works off a full inbox."""

import time

from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.letters import mixed
from benchmarks.rig import Rig, begun, running, settled, usage
from tests.rig.waiting import until

PEOPLE = 1000
REST = 10.0  # seconds
WORKED = 1000  # mails after which nothing new is held


def measure(scale: Scale) -> Part:
    """One mailbox; a life at rest, and one that begins with a full inbox."""
    count, found = scale.of(5000, 60), Gathering()
    first, *letters = mixed(1 + count, people=min(count, PEOPLE))
    with Rig() as rig:
        user = rig.fresh_user()
        rig.make_inbox(user)
        daemon = rig.site(user, people=min(count, PEOPLE))
        with running(daemon) as course:
            rig.dovecot.deliver(user, first.raw, sender=first.sender)
            settled(course, 1)
            time.sleep(0 if scale.small else REST)
            assert daemon.process is not None
            found.put(OURS, "at rest, after one mail", "MB", usage(daemon.process.pid).resident)
        rig.fill(user, letters)
        course = begun(daemon)
        with daemon:
            until(lambda: course.decided() >= min(count, WORKED), within=1800, what=daemon.log()[-2000:])
            assert daemon.process is not None
            found.put(OURS, f"at most, with {count:,} mails in the inbox", "MB", usage(daemon.process.pid).peak)
    return Part("memory", found.rows(), (f"One run; looked at when {min(count, WORKED):,} were decided.",))
