"""Killed anywhere on a ladder: who is told, and how often, is the same as without the kill."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from daemon import mail
from daemon.journal import Arrival, Journal
from daemon.model import Delivery, DeliveryReport
from daemon.service.deciding import decide_pending
from daemon.service.housekeeping import fire_timers
from daemon.service.reaching import sort_notices
from tests.unit.decide.story import BOX, COMPLAINT, EVA, JONAS, NOW, answer, letter, policy

SENT = DeliveryReport(Delivery.SENT, code=250)
ANSWERED = timedelta(days=2)
MOMENTS = (*(timedelta(hours=h) for h in (0, 2, 4, 18, 20, 24)), ANSWERED, timedelta(days=9))
Told = Counter[tuple[str, str]]


def arrives(journal: Journal, uid: int, raw: bytes, now: datetime) -> None:
    if journal.position(BOX, "INBOX") is None:
        journal.set_baseline(BOX, "INBOX", 1, 1)
    journal.record_arrivals([Arrival(BOX, "INBOX", 1, uid, len(raw), now, raw, mail.k1(raw))], now)


def live(journal: Journal, wire: Path) -> None:
    """The life of a complaint that nobody answers for two days; after a death it goes on at the moment it had come to."""
    clock = wire.with_suffix(".clock")
    begun = int(clock.read_text()) if clock.exists() else 0
    journal.recover(NOW + MOMENTS[begun])
    for number, after in list(enumerate(MOMENTS))[begun:]:
        clock.write_text(str(number))
        now = NOW + after
        if not after:
            arrives(journal, 1, letter(EVA, COMPLAINT), now)
        if after == ANSWERED:
            arrives(journal, 2, taken(journal), now)
        while decide_pending(journal, policy(), now, death_of=lambda _: None):
            pass
        fire_timers(journal, policy(), now)
        send(journal, wire, now)


def taken(journal: Journal) -> bytes:
    """Jonas takes it, in answer to the first notice that he had."""
    first = next(row for row in reversed(journal.outbox(100)) if row.recipient.startswith("jonas"))
    raw = answer(JONAS, "übernehme ich\n", first.message_id)
    return raw.replace(b"Thu, 19 Nov 2026", b"Sat, 21 Nov 2026")


def send(journal: Journal, wire: Path, now: datetime) -> None:
    """What the server took is found in Sent; a mail in doubt that is not there leaves again."""
    there = wire.read_text().split("\n") if wire.exists() else []
    for doubt in journal.in_doubt(now):
        arrived = any(line.endswith(doubt.message_id) for line in there)
        journal.resolve(doubt.id, "sent" if arrived else "resend", now, "looked for in Sent")
    sort_notices(journal, policy(), now)
    while rows := journal.claim(now, 10):
        for row in rows:
            journal.begin_content(row.id, now, attempt=row.attempts)
            with wire.open("a") as sink:
                sink.write(f"{row.recipient} {row.kind} {row.message_id}\n")
            journal.record(row.id, SENT, now, attempt=row.attempts)


def told(wire: Path) -> Told:
    """Who was told what, and how often."""
    return Counter((line.split()[0], line.split()[1]) for line in wire.read_text().splitlines())


def steps_of(path: Path, wire: Path) -> tuple[Told, int]:
    """The undisturbed life, and how many commits it has."""
    count = [0]
    with Journal.open(path) as journal:
        event.listen(Connection, "commit", lambda _: count.__setitem__(0, count[0] + 1))
        live(journal, wire)
    return told(wire), count[0]


def dies_at(nth: int, life: Callable[[], None]) -> bool:
    """Whether a child process ended at the ``nth`` commit of its life, before it was made."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [nth]

    def step(_: Connection) -> None:
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)

    event.listen(Connection, "commit", step)
    try:
        life()
    finally:
        os._exit(0)


@pytest.mark.parametrize("stride", [24, pytest.param(1, marks=pytest.mark.long)])
def test_a_kill_at_any_commit_of_a_ladder_changes_neither_who_is_told_nor_how_often(
    tmp_path: Path, stride: int
) -> None:
    undisturbed, commits = steps_of(tmp_path / "whole.sqlite", tmp_path / "whole.wire")
    assert undisturbed["jonas@studio-nord.example", "notice"] >= 2
    assert undisturbed["mira@studio-nord.example", "notice"] >= 1
    killed = 0
    for nth in range(1, commits + 1, stride):
        path, wire = tmp_path / f"{nth}.sqlite", tmp_path / f"{nth}.wire"

        def life(path: Path = path, wire: Path = wire) -> None:
            with Journal.open(path) as journal:
                live(journal, wire)

        killed += dies_at(nth, life)
        life()
        assert told(wire) == undisturbed, f"killed at commit {nth}"
    assert killed >= commits // stride - 1
