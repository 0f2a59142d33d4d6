"""Several machines on one PostgreSQL, with real servers: killed, stopped and without a database, no mail is lost or answered twice."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.journal import Machine
from tests.rig.dovecot import Dovecot
from tests.rig.fleet import Trial
from tests.rig.postgres import Postgres
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until


@pytest.fixture(name="trial")
def _trial(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, postgres: Postgres, request: pytest.FixtureRequest
) -> Iterator[Trial]:
    mailboxes, people = request.param
    where = tmp_path / ("f" + "".join(filter(str.isalnum, request.node.name.lower()))[-20:])
    where.mkdir()
    trial = Trial(where, dovecot, sink, postgres.database(), mailboxes, people)
    yield trial
    for machine in trial.machines:
        if machine.process is not None:
            machine.process.send_signal(signal.SIGCONT)
    trial.stop()


def lead(trial: Trial) -> Machine | None:
    return next((machine for machine in trial.standing() if machine.lead), None)


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


@pytest.mark.parametrize("trial", [(4, 8)], indirect=True)
def test_two_machines_share_the_mailboxes_and_one_goes_on_where_the_other_was_killed(trial: Trial) -> None:
    first, second = trial.add_machine(), trial.add_machine()
    first.start()
    until(lambda: lead(trial), within=60, what=trial.logs())
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
