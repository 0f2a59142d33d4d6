"""When a mail is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from daemon.model import Fault
from daemon.outbox import next_attempt

CREATED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 60), (40, 60)])
def test_the_waits_grow_to_an_hour(attempts: int, minutes: int) -> None:
    due = next_attempt(CREATED, attempts, Fault.SERVER, 7, now=CREATED)
    assert due is not None
    assert minutes * MINUTE <= due - CREATED <= 1.1 * minutes * MINUTE


def test_the_same_mail_gets_the_same_wait_after_a_restart() -> None:
    assert len({next_attempt(CREATED, 3, Fault.SERVER, 7, now=CREATED) for _ in range(3)}) == 1


def test_mails_put_off_together_do_not_come_back_together() -> None:
    assert len({next_attempt(CREATED, 5, Fault.SERVER, number, now=CREATED) for number in range(100)}) > 90


@pytest.mark.parametrize(("fault", "hours"), [(Fault.SERVER, 48), (Fault.NETWORK, 48), (Fault.MAILBOX_FULL, 24)])
def test_a_mail_expires(fault: Fault, hours: int) -> None:
    end = CREATED + timedelta(hours=hours)
    assert next_attempt(CREATED, 9, fault, 7, now=end - 67 * MINUTE) is not None
    assert next_attempt(CREATED, 9, fault, 7, now=end) is None


def test_after_a_long_outage_the_wait_counts_from_now() -> None:
    now = CREATED + timedelta(hours=10)
    due = next_attempt(CREATED, 1, Fault.NETWORK, 7, now=now)
    assert due is not None
    assert due >= now + MINUTE


def test_two_days_of_trying_are_about_fifty_attempts() -> None:
    now, tries = CREATED, 1
    while (due := next_attempt(CREATED, tries, Fault.SERVER, 7, now=now)) is not None:
        now, tries = due, tries + 1
    assert 45 <= tries <= 53


def test_a_mail_that_first_leaves_late_has_every_step_of_the_ladder_once() -> None:
    now = CREATED + timedelta(days=3)
    assert next_attempt(CREATED, 5, Fault.SERVER, 7, now=now) is not None
    assert next_attempt(CREATED, 6, Fault.SERVER, 7, now=now) is None
