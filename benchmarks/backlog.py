"""A full inbox: from the start of the process to the last reply.

The floors answer everything alike; the daemon reads, decides and keeps a journal. Mails a second count all mails of the
inbox, machines' too. What was answered is counted by who wrote it.
"""

import time
from collections import Counter
from collections.abc import Sequence

from benchmarks.figures import F1, F3, OURS, Gathering, Part, Scale
from benchmarks.letters import MARKED, Letter, Writer, mixed
from benchmarks.rig import Accepted, Rig, begun, settled, usage

PEOPLE = 1000


def measure(scale: Scale) -> Part:
    """Both floors and the daemon, run after run on the same rig."""
    count, found = scale.of(1000, 40), Gathering()
    letters = mixed(count, people=min(count, PEOPLE))
    with Rig() as rig:
        for _ in range(scale.runs):
            for program in (F1, F3, OURS):
                _one(rig, program, letters, found)
    return Part("backlog", found.rows(), (f"{count} mails in the inbox, {scale.runs} runs.",))


def _one(rig: Rig, program: str, letters: Sequence[Letter], found: Gathering) -> None:
    user = rig.fresh_user()
    rig.make_inbox(user)
    before, began = rig.wire.count(), time.monotonic()
    if program == OURS:
        daemon = rig.site(user, people=min(len(letters), PEOPLE))
        rig.fill(user, letters)
        course, began = begun(daemon), time.monotonic()
        with daemon:
            settled(course, len(letters))
            assert daemon.process is not None
            used = usage(daemon.process.pid)
    else:
        rig.fill(user, letters)
        began = time.monotonic()
        with rig.floor("straight" if program == F1 else "pipelined", user) as floor:
            rig.wire.tell(wait=before + len(letters))
            used = usage(floor.pid)
    replies = rig.wire.accepted(before)
    found.put(program, "mails a second", "1/s", len(letters) / (replies[-1].at - began))
    found.put(program, "first reply after", "s", replies[0].at - began)
    found.put(program, "CPU a mail", "ms", used.cpu / len(letters) * 1000)
    found.put(program, "memory at most", "MB", used.peak)
    count_answers(found, program, letters, replies)


def count_answers(found: Gathering, program: str, letters: Sequence[Letter], replies: Sequence[Accepted]) -> None:
    """Who was answered, how often."""
    times = Counter(reply.about for reply in replies if "@musterhausen" in reply.to or program != OURS)
    answered = Counter(letter.writer for letter in letters if letter.message_id in times)
    there = Counter(letter.writer for letter in letters)
    found.put(program, "people not answered", "", there[Writer.HUMAN] - answered[Writer.HUMAN])
    found.put(program, "answered twice", "", sum(count > 1 for count in times.values()))
    found.put(
        program, f"marked machines answered, of {sum(there[w] for w in MARKED)}", "", sum(answered[w] for w in MARKED)
    )
    found.put(program, f"unmarked machines answered, of {there[Writer.SOFT]}", "", answered[Writer.SOFT])
