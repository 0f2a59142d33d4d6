"""The real daemon is killed all along a ladder: who of the team is told, and how often, is as if it had lived."""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from daemon.journal import Journal
from daemon.model import Endpoint
from daemon.service.housekeeping import fire_timers
from daemon.service.reaching import sort_notices
from daemon.service.reloading import load_policy
from tests.e2e.test_answers import letter, read
from tests.rig import site as sites
from tests.rig.clock import Clock
from tests.rig.clocked import set_clock
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until
from tests.unit.decide.story import COMPLAINT, EVA, NOW, Story

PATIENCE = 120.0  # seconds
USER = "laddered"
MORE = "limits: { in_doubt_after: 1s }\nfresh_eyes: off"
LONGEST = 1.5  # seconds from a moment to the kill: enough for all that follows from it
Told = Counter[tuple[str, str]]


@pytest.fixture(name="site")
def _site(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> Path:
    return sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(),
        user=f"{USER}{tmp_path.name}", password=dovecot.password, more=MORE,
    )  # fmt: skip


def undisturbed(site: Path, where: Path) -> tuple[list[datetime], Told]:
    """The moments of the ladder, and who is told what, in a life without any fault."""
    moments, told = [NOW], Told()
    with Journal.open(where) as journal:
        story = Story(journal, load_policy(site), Clock(NOW))
        story.decide(letter(EVA, "Stand", COMPLAINT, "l1"))
        while True:
            sort_notices(journal, story.policy, story.clock.now())
            told += Told((mail.recipient, subject(mail.raw)) for mail in story.send())
            waiting = journal.waiting_timers()
            if not waiting:
                return moments, team(told)
            moments.append(waiting[0].due)
            story.clock.forward(waiting[0].due - story.clock.now())
            fire_timers(journal, story.policy, story.clock.now())


def subject(raw: bytes) -> str:
    return str(read(raw)["Subject"])


def team(told: Told) -> Told:
    return Told({key: count for key, count in told.items() if key[0].endswith("@studio-nord.example")})


def settle(daemon: Daemon, now: datetime) -> None:
    """Until all that is due at this moment has happened; what a kill has left in doubt needs the clock to go on."""
    seconds, looks = iter(range(2, 10_000, 2)), iter(range(10**9))

    def calm() -> bool:
        if next(looks) % 20:  # opening a journal is not for every look
            return False
        with contextlib.suppress(Exception), daemon.journal() as journal:
            states = {str(row.state) for row in journal.outbox(1000)}
            if "in-doubt" in states:
                set_clock(daemon.site, now + timedelta(seconds=next(seconds)))
            due = [timer for timer in journal.waiting_timers() if timer.due <= now]
            return (
                bool(journal.decisions(limit=1))
                and not due
                and not states & {"queued", "sending", "in-doubt", "gathered"}
            )
        return False

    until(calm, within=PATIENCE, what=daemon.log()[-3000:])


def kills(moments: int, count: int) -> Iterator[list[float]]:
    """For each moment, after how many seconds each the daemon is killed; the same in every run."""
    dice = random.Random(moments * 1000 + count)
    each = [count // moments + (place < count % moments) for place in range(moments)]
    for number in each:
        yield [dice.uniform(0.0, LONGEST) for _ in range(number)]


@pytest.mark.real("dovecot")
@pytest.mark.parametrize("count", [3, pytest.param(40, marks=pytest.mark.long)])
def test_killed_at_any_time_of_a_ladder_it_tells_the_same_people_as_often(
    site: Path, tmp_path: Path, dovecot: Dovecot, sink: Sink, count: int
) -> None:
    moments, expected = undisturbed(site, tmp_path / "indoors.sqlite")
    assert len(moments) >= 3
    set_clock(site, NOW)
    with Daemon(site, clocked=True) as daemon:
        daemon.watching(PATIENCE)
        dovecot.arrives(f"{USER}{tmp_path.name}", letter(EVA, "Stand", COMPLAINT, "l1"), NOW)
        for now, offsets in zip(moments, kills(len(moments), count), strict=True):
            set_clock(site, now)
            for offset in offsets:
                begun = time.monotonic()
                until(lambda end=begun + offset: time.monotonic() >= end, within=PATIENCE)  # type: ignore[misc]
                daemon.kill()
                daemon.start()
            settle(daemon, now)
        with daemon.journal() as journal:
            resent = sum(row.resends for row in journal.outbox(1000))
    ids = {str(read(arrived.raw)["Message-ID"]): arrived for arrived in sink.arrived}
    assert team(Told((mail.recipients[0], subject(mail.raw)) for mail in ids.values())) == expected
    assert len(sink.arrived) - len(ids) <= resent, "a mail left twice without a doubt on record"
