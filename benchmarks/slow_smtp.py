"""A submission server that takes 20 ms for every mail: only the number of connections counts then.

The daemon's answers are all decided before the server takes the first, so that sending is measured and not deciding.
"""

from benchmarks.figures import F1, F3, OURS, Gathering, Part, Scale
from benchmarks.letters import mixed
from benchmarks.rig import Rig, begun, settled
from tests.rig.waiting import until

PEOPLE = 400
DELAY = 0.02  # seconds
CONNECTIONS = 4


def measure(scale: Scale) -> Part:
    """One connection of the script, four of the bare wire, four of the daemon."""
    count, found = scale.of(400, 12), Gathering()
    letters = mixed(count, people=PEOPLE, humans_only=True)
    with Rig() as rig:
        for _ in range(scale.runs):
            for program in (F1, F3, OURS):
                user = rig.fresh_user()
                rig.make_inbox(user)
                rig.wire.tell(delay=DELAY, gate=program != OURS)
                before = rig.wire.count()
                if program == OURS:
                    daemon = rig.site(user, people=min(len(letters), PEOPLE))
                    rig.fill(user, letters)
                    course = begun(daemon)
                    with daemon:
                        until(lambda: course.decided() >= count, within=300, what=daemon.log()[-2000:])  # noqa: B023
                        rig.wire.tell(gate=True)
                        settled(course, count)
                else:
                    rig.fill(user, letters)
                    with rig.floor("straight" if program == F1 else "pipelined", user, *_lines(program)):
                        rig.wire.tell(wait=before + count)
                taken = rig.wire.accepted(before)
                rate = (len(taken) - CONNECTIONS) / (taken[-1].at - taken[CONNECTIONS - 1].at)
                found.put(program, "accepted a second", "1/s", rate)
                share = rate * DELAY / (1 if program == F1 else CONNECTIONS)
                found.put(program, "of what its connections allow", "%", share * 100)
        rig.wire.tell(delay=0.0)
    return Part(
        "slow-smtp", found.rows(), (f"{count} mails a run, {scale.runs} runs; F1 has one connection, the others four.",)
    )


def _lines(program: str) -> tuple[str, ...]:
    return (str(CONNECTIONS),) if program == F3 else ()
