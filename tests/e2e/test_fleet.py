"""Several machines on one PostgreSQL, with real servers: killed, stopped and without a database, no mail is lost or answered twice."""

import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from daemon.journal import Machine
from tests.rig.dovecot import Dovecot
from tests.rig.fleet import Trial
from tests.rig.postgres import Postgres
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

ASKED, PEOPLE = 1, 72
ROUND = ASKED * PEOPLE


@pytest.fixture(name="trial")
def _trial(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, postgres: Postgres, request: pytest.FixtureRequest
) -> Iterator[Trial]:
    mailboxes, people = request.param
    where = tmp_path / ("f" + "".join(filter(str.isalnum, request.node.name.lower()))[-20:])
    where.mkdir()
    trial = Trial(where=where, dovecot=dovecot, sink=sink, url=postgres.database(), mailboxes=mailboxes, people=people)
    yield trial
    for machine in trial.machines:
        if machine.process is not None:
            machine.process.send_signal(signal.SIGCONT)
    trial.stop()


def everything_answered_once_and_in_order(trial: Trial) -> None:
    """Every question has one answer; what was sent again is the same mail and stands in the journal as such."""
    asked = [subject for subjects in trial.sent.values() for subject in subjects]
    answers = trial.answers()
    assert [subject for subject in asked if subject not in answers] == [], "lost"
    resent = {row.subject: row for row in trial.outgoing() if row.resends}
    twice = [subject for subject, count in answers.items() if count > 1]
    assert [subject for subject in twice if not any(subject in name for name in resent)] == [], (
        "twice without a doubt on record"
    )
    for address, subjects in trial.answered().items():
        assert list(dict.fromkeys(subjects)) == trial.sent[address], "out of order"


@pytest.mark.long
@pytest.mark.parametrize("trial", [(4, 8)], indirect=True)
def test_two_machines_share_the_mailboxes_and_one_goes_on_where_the_other_was_killed(trial: Trial) -> None:
    first, second = trial.add_machine(), trial.add_machine()
    first.start()
    until(trial.lead, within=60, what=trial.logs())
    trial.report_progress()
    second.start()
    trial.gathered(2)
    trial.ask(1)
    until(lambda: len(trial.answers()) == 8, within=60, what=trial.logs())
    began = time.monotonic()
    first.kill()
    trial.ask(1)
    until(lambda: len(trial.answers()) == 16, within=60, what=trial.logs())
    assert time.monotonic() - began < 30
    everything_answered_once_and_in_order(trial)
    (left,) = trial.standing()
    assert (left.name, left.lead, len(left.mailboxes)) == ("m2", True, 4)


@pytest.mark.fault(49, 51)
@pytest.mark.long
@pytest.mark.parametrize("trial", [(24, PEOPLE)], indirect=True)
def test_three_machines_are_killed_stopped_and_robbed_of_their_database_and_lose_nothing(
    trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    """The trial of docs/scaling.md; with -s it prints its table."""
    with Postgres() as database:
        trial.url = database.database()
        told: list[str] = []

        def round_of(what: str, disturb: Callable[[], str] = lambda: "") -> None:
            began, count = time.monotonic(), trial.ask(ASKED)
            note = disturb()
            trial.all_answered(within=400)
            told.append(f"{what}: {count} mails, all answered after {time.monotonic() - began:.1f} s{note}")

        def one(*, leads: bool) -> tuple[Machine, Daemon]:
            machine = next(m for m in trial.standing() if m.lead is leads)
            return machine, next(daemon for daemon in trial.machines if daemon.machine == machine.name)

        def killed(*, leads: bool) -> str:
            machine, daemon = one(leads=leads)
            until(lambda: len(trial.answers()) % ROUND > ROUND // 6, within=200)
            daemon.kill()
            seconds = trial.taken_over(machine.number)
            daemon.start()
            return f"; taken over after {seconds:.1f} s"

        def stopped(*, leads: bool) -> str:
            machine, daemon = one(leads=leads)
            until(lambda: len(trial.answers()) % ROUND > ROUND // 6, within=200)
            daemon.pause()
            seconds = trial.taken_over(machine.number)
            until(lambda: len(trial.answers()) % ROUND > ROUND // 2 or len(trial.answers()) % ROUND == 0, within=200)
            daemon.resume()
            until(lambda: daemon.machine in trial.tend(), within=60, what=daemon.log()[-2000:])
            return f"; taken over after {seconds:.1f} s, put out when it woke"

        def without_database() -> str:
            until(lambda: len(trial.answers()) % ROUND > ROUND // 6, within=200)
            database.stop(signal.SIGQUIT)
            database.start()
            return ""

        for _ in range(3):
            trial.add_machine()
        trial.machines[0].start()
        until(trial.lead, within=60, what=trial.logs())
        trial.report_progress()
        for daemon in trial.machines[1:]:
            daemon.start()
        trial.gathered(3)
        round_of("undisturbed")
        round_of("kill -9 of the lead", partial(killed, leads=True))
        trial.gathered(3)
        round_of("kill -9 of another", partial(killed, leads=False))
        trial.gathered(3)
        round_of("SIGSTOP of the lead", partial(stopped, leads=True))
        trial.gathered(3)
        round_of("SIGSTOP of another", partial(stopped, leads=False))
        trial.gathered(3)
        round_of("crash and restart of the database", without_database)
        until(lambda: {str(row.state) for row in trial.outgoing()} == {"sent"}, within=120)
        everything_answered_once_and_in_order(trial)
        twice = sum(count > 1 for count in trial.answers().values())
        told.append(
            f"{len(trial.answers())} mails in all: 0 lost, {twice} twice (each after a doubt on record), in order"
        )
        trial.stop()
    with capsys.disabled():
        print("", *told, sep="\n")
