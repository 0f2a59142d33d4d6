"""SIGKILL in the middle of a backlog at random points, and a new start each time: what is lost, leaves twice, stays in doubt.

Lost silently: a person's mail that was not answered, and that no command lists as held or in doubt.
"""

import re
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from benchmarks.figures import F1, OURS, Gathering, Part, Scale
from benchmarks.letters import Letter, Writer, mixed, of_people
from benchmarks.rig import Accepted, Rig, nothing_left, wait_for
from tests.rig.running import Daemon

PEOPLE = 1000
CONNECTIONS = 4
ABOUT = re.compile(rb"(?im)^In-Reply-To:\s*(<[^>\s]+>)")
ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>\s]+>)")


def measure(scale: Scale) -> Part:
    """The daemon, and the straight script with as many kills."""
    count, kills, found = scale.of(3000, 40), scale.of(20, 2), Gathering()
    letters = mixed(count, people=min(count, PEOPLE))
    with Rig() as rig:
        _script(rig, letters, kills, found)
        _daemon(rig, letters, kills, found)
    return Part("kill", found.rows(), (f"{count} mails, {kills} kills, one run.",))


def _points(mails: int, kills: int, seed: int = 5) -> list[tuple[int, float]]:
    """After how many replies to kill, and how long after that (seconds)."""
    dice = Random(seed)
    return [(target, dice.uniform(0.0, 0.2)) for target in sorted(dice.sample(range(1, mails), kills))]


def _script(rig: Rig, letters: Sequence[Letter], kills: int, found: Gathering) -> None:
    user = rig.fresh_user()
    rig.make_inbox(user)
    rig.fill(user, letters)
    before = rig.wire.count()
    for target, more in _points(len(letters), kills):
        with rig.floor("straight", user):
            rig.wire.tell(wait=before + target)
            time.sleep(more / 20)  # it is that much faster
    with rig.floor("straight", user):
        wanted = {letter.message_id for letter in letters}
        wait_for(lambda: wanted <= {one.about for one in rig.wire.accepted(before)})
    _count(found, F1, letters, rig.wire.accepted(before), Counter())


def _daemon(rig: Rig, letters: Sequence[Letter], kills: int, found: Gathering) -> None:
    user, people = rig.fresh_user(), of_people(letters)
    rig.make_inbox(user)
    daemon = rig.site(user, people=min(len(letters), PEOPLE))
    rig.fill(user, letters)
    before = rig.wire.count()
    for target, more in _points(len(people), kills):
        daemon.start()
        rig.wire.tell(wait=before + target)
        time.sleep(more)
        daemon.kill()
    with daemon:
        wait_for(lambda: _taken_over(daemon, len(letters)) and nothing_left(daemon))
    _count(found, OURS, letters, rig.wire.accepted(before), _listed(daemon, found))


def _taken_over(daemon: Daemon, mails: int) -> bool:
    with daemon.journal() as journal:
        return sum(row.arrival_id is not None for row in journal.decisions(limit=1_000_000)) >= mails


def _listed(daemon: Daemon, found: Gathering) -> Counter[str]:
    """The mails that a command lists: ``outbox`` those whose answer is in doubt, ``held`` those that wait for a person."""
    with daemon.journal() as journal:
        doubtful = [ABOUT.search(mail.raw) for mail in journal.in_doubt(datetime.now(UTC))]
        held = [ID.search(journal.raw(row.arrival_id) or b"") for row in journal.held()]
    found.put(OURS, "in doubt, listed by `outbox`", "", len(doubtful))
    found.put(OURS, "left to a person, listed by `held`", "", len(held))
    return Counter(one[1].decode() for one in (*doubtful, *held) if one)


def _count(
    found: Gathering, program: str, letters: Sequence[Letter], replies: Sequence[Accepted], listed: Counter[str]
) -> None:
    times = Counter(reply.about for reply in replies if program == F1 or "@musterhausen" in reply.to)
    people = [letter.message_id for letter in letters if letter.writer is Writer.HUMAN]
    found.put(program, "lost silently", "", sum(one not in times and one not in listed for one in people))
    found.put(program, "answered twice", "", sum(count > 1 for count in times.values()))
