"""The trial of several machines: while mail pours in they are killed, stopped, robbed of their database, cut off from it, updated.

Lost: a person's mail that was not answered, that no command lists as held or in doubt, and whose answer did not give way to a newer
one that tells the same client how things stand (daemon/journal/superseding.py). Twice: two answers to one mail; the same
bytes sent again (one Message-ID) are counted apart. Order: a client's answers leave in the order of the client's mails.
"""

import signal
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, datetime

from benchmarks import newer
from benchmarks.figures import OURS, Gathering, Part, Scale
from benchmarks.gang import Gang, gang, server_of_its_own
from benchmarks.kill import ABOUT, ID
from benchmarks.letters import Letter, Writer, mixed
from benchmarks.rig import Accepted, Rig, wait_for
from daemon.journal import OutboxState
from tests.rig.running import Daemon

MACHINES = 3
PEOPLE = 1000
TAKEN_OVER = 120.0  # seconds; longer is a fault
MAILBOXES, MAILS = 200, 10_000


def measure(scale: Scale) -> Part:
    """Round after round, each with its share of the mails; then all is waited for and counted."""
    mailboxes, mails = scale.of(MAILBOXES, 3), scale.of(MAILS, 90)
    people, took, found = min(PEOPLE, mails // 5), Gathering(), Gathering()
    letters = mixed(mails, people=people)
    part = -(-mails // len(ROUNDS))
    with Rig() as rig, server_of_its_own() as server, gang(rig, server, MACHINES, mailboxes, people) as there:
        before, began = rig.wire.count(), time.monotonic()
        for number, disturb in enumerate(ROUNDS):
            sent = rig.wire.count()
            there.pour(letters[number * part : (number + 1) * part])
            there.waits(lambda sent=sent: rig.wire.count() > sent + part // 8)  # type: ignore[misc]
            disturb(there, took)
            there.waits(lambda: there.whole(MACHINES))
        there.waits(there.worked_off)
        seconds = time.monotonic() - began
        missed = [there.fate(one) for one in _count(there, letters, rig.wire.accepted(before), found)]
    note = f"{MACHINES} daemons, {mailboxes} mailboxes, {mails} mails of {people} people and of machines"
    lost = (f"Lost: {'; '.join(missed)}.",) if missed else ()
    return Part("fleet", (*found.rows(), *took.rows()), (f"{note}; {seconds:.0f} s in all, one run.", *lost))


def _lead_and_other(there: Gang, *, lead: bool) -> tuple[int, Daemon]:
    machine = next(machine for machine in there.standing() if machine.lead is lead)
    return machine.number, there.daemon(machine)


def _taken_over(there: Gang, number: int) -> float:
    began = time.monotonic()
    wait_for(lambda: there.put_out(number), every=0.1, within=TAKEN_OVER)
    return time.monotonic() - began


def undisturbed(_there: Gang, _found: Gathering) -> None:
    """Nothing happens."""


def _killed(there: Gang, found: Gathering, *, lead: bool) -> None:
    number, daemon = _lead_and_other(there, lead=lead)
    daemon.kill()
    found.put(OURS, f"kill -9 of {_name(lead=lead)}: taken over after", "s", _taken_over(there, number))
    daemon.start()


def killed_lead(there: Gang, found: Gathering) -> None:
    """SIGKILL of the machine that decides, and a new start once others have its work."""
    _killed(there, found, lead=True)


def killed_other(there: Gang, found: Gathering) -> None:
    """The same of one that does not."""
    _killed(there, found, lead=False)


def _stopped(there: Gang, found: Gathering, *, lead: bool) -> None:
    number, daemon = _lead_and_other(there, lead=lead)
    daemon.pause()
    found.put(OURS, f"SIGSTOP of {_name(lead=lead)}: taken over after", "s", _taken_over(there, number))
    daemon.resume()
    wait_for(lambda: daemon.machine in there.tend(), every=0.1)  # it learns that it is out, and ends


def stopped_lead(there: Gang, found: Gathering) -> None:
    """SIGSTOP for longer than the lease, then SIGCONT."""
    _stopped(there, found, lead=True)


def stopped_other(there: Gang, found: Gathering) -> None:
    """The same of another."""
    _stopped(there, found, lead=False)


def without_database(there: Gang, _found: Gathering) -> None:
    """The database dies as in a power cut, and comes again."""
    there.server.stop(signal.SIGQUIT)
    there.server.start()


def cut_off(there: Gang, found: Gathering) -> None:
    """Nothing goes to or fro between the last machine and the database, and nothing is closed; then the line is whole again."""
    machine = next(m for m in there.standing() if there.daemon(m) is there.machines[-1])
    there.line.up.mute = there.line.down.mute = True
    found.put(OURS, "cut off from the database: taken over after", "s", _taken_over(there, machine.number))
    there.line.up.mute = there.line.down.mute = False
    there.line.cut()
    there.waits(lambda: machine.number not in {m.number for m in there.standing()} and there.whole(MACHINES))


def updated(there: Gang, _found: Gathering) -> None:
    """Machine after machine is stopped in good order and started as the next version; the first changes the tables meanwhile."""
    program = newer.written(there.where / "newer")
    for daemon in there.machines:
        process = daemon.process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        wait_for(lambda process=process: process.poll() is not None, every=0.1, within=TAKEN_OVER)  # type: ignore[misc]
        daemon.program = program
        daemon.start()
        there.waits(lambda: there.whole(MACHINES))
    assert {machine.version for machine in there.standing()} == {newer.VERSION}


ROUNDS: Sequence[Callable[[Gang, Gathering], None]] = (
    undisturbed, killed_lead, killed_other, killed_lead, stopped_lead, stopped_other, without_database, cut_off, updated,
)  # fmt: skip


def _name(*, lead: bool) -> str:
    return "the lead" if lead else "another"


def _count(there: Gang, letters: Sequence[Letter], taken: Sequence[Accepted], found: Gathering) -> list[str]:
    """What became of every mail; those that are lost."""
    answers: dict[str, list[str]] = defaultdict(list)  # a client's mail → its answers, in the order in which they came
    for one in taken:
        if one.to.endswith("@musterhausen.example"):
            answers[one.about].append(one.own)
    journal = there.journal()
    doubtful = [ABOUT.search(mail.raw) for mail in journal.in_doubt(datetime.now(UTC))]
    held = [ID.search(journal.raw(row.arrival_id) or b"") for row in journal.held()]
    rows = journal.outbox(100 * len(letters))
    withdrawn = [ABOUT.search(journal.outgoing_bytes(r.id) or b"") for r in rows if r.state == OutboxState.CANCELLED]
    listed, gave_way = ({one[1].decode() for one in some if one} for some in ((*doubtful, *held), withdrawn))
    people = [letter.message_id for letter in letters if letter.writer is Writer.HUMAN]
    lost = [one for one in people if one not in answers and one not in listed | gave_way]
    resent = {row.message_id for row in rows if row.resends}
    found.put(OURS, "mails", "", len(letters))
    found.put(OURS, "of people", "", len(people))
    found.put(OURS, "kills", "", sum(one in (killed_lead, killed_other) for one in ROUNDS))
    found.put(OURS, "lost", "", len(lost))
    found.put(OURS, "answered twice", "", sum(len(set(own)) > 1 for own in answers.values()))
    found.put(OURS, "the same answer sent again", "", sum(len(own) > len(set(own)) for own in answers.values()))
    late, doubted = out_of_order(letters, there.people, answers, resent)
    found.put(OURS, "told by the answer to a later mail of theirs", "", len(gave_way - answers.keys()))
    found.put(OURS, "out of order", "", late)
    found.put(OURS, "late after a doubt on record", "", doubted)
    found.put(OURS, "in doubt, listed by `outbox`", "", len(doubtful))
    found.put(OURS, "left to a person, listed by `held`", "", len(held))
    return lost


def out_of_order(
    letters: Sequence[Letter], people: int, answers: Mapping[str, Sequence[str]], resent: Set[str]
) -> tuple[int, int]:
    """Answers that left after one to a later mail of the same client: without a reason, and because they were sent anew."""
    first = {about: place for place, about in enumerate(answers)}  # a dict keeps the order in which its keys came
    soonest: dict[int, int] = {}  # client → when the first of the later mails was answered
    found = [0, 0]
    for number, letter in reversed(list(enumerate(letters))):
        place, who = first.get(letter.message_id), number % people
        if letter.writer is Writer.HUMAN and place is not None:
            if place > soonest.get(who, place):
                found[not resent.isdisjoint(answers[letter.message_id])] += 1
            soonest[who] = min(place, soonest.get(who, place))
    return found[0], found[1]
