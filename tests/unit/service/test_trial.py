"""A doubtful mail is read by a child first; a child that dies leads to quarantine, never to a loss."""

import threading
from functools import partial
from pathlib import Path

import pytest

from daemon import mail
from daemon.service import trial
from daemon.service.deciding import decide_pending
from daemon.service.trial import Bounds
from daemon.service.trying import Trials, Trying
from tests.unit.decide.story import EVA, NOW, STATUS, TIM, Story, letter, write

HEAVY = letter(EVA, STATUS, number="1").replace(b"Subject:", b"X-Long: " + b"x " * 20_000 + b"\r\nSubject:", 1)
"""Something of it must be cut before it is read."""


def test_only_mail_near_a_limit_is_heavy() -> None:
    assert mail.heavy(HEAVY)
    assert not mail.heavy(letter(EVA, STATUS))
    assert not mail.heavy(b"")
    assert not mail.heavy(letter(EVA, STATUS) + b"\r\n" * 200_000)


def test_a_child_reads_an_honest_mail_and_lives() -> None:
    assert trial.death_of(letter(EVA, STATUS)) is None


@pytest.mark.parametrize(
    ("bounds", "why"),
    [(Bounds(memory=16 * 1024 * 1024), "ended the process"), (Bounds(wall=0.01), "more than 0.01 s")],
    ids=["memory", "clock"],
)
def test_a_child_that_may_not_have_what_it_needs_dies_and_says_of_what(bounds: Bounds, why: str) -> None:
    assert why in (trial.death_of(letter(EVA, STATUS), bounds) or "")


def test_a_child_that_cannot_be_started_counts_as_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert "no process could be started" in (trial.death_of(b"x") or "")


def test_a_heavy_mail_whose_child_lives_is_answered_like_any_other(story: Story) -> None:
    plain, heavy = story.decide(letter(TIM, STATUS, number="2"), HEAVY)[::-1]
    assert (heavy.outcome, heavy.row) == (plain.outcome, plain.row)


@pytest.mark.fault(41)
def test_a_mail_whose_child_is_killed_is_quarantined_and_the_next_one_is_handled(story: Story) -> None:
    story.record(HEAVY, letter(TIM, STATUS, number="2"))
    poison, other = (stored.id for stored in story.journal.pending(5))
    killing = partial(trial.death_of, bounds=Bounds(memory=16 * 1024 * 1024))
    assert decide_pending(story.journal, story.policy, story.clock.now(), death_of=killing) == 2
    rows = {row.arrival_id: row for row in story.journal.decisions(limit=10)}
    assert (rows[poison].outcome, rows[poison].row) == ("quarantine", "D1")
    assert "ended the process that tried" in rows[poison].because
    assert rows[other].outcome in ("state", "acknowledge")
    (held,) = [row for row in story.journal.held() if row.arrival_id == poison]
    assert "e.krause@krause.example" in held.sender
    assert held.subject
    assert story.journal.raw(poison) == HEAVY


@pytest.mark.parametrize("ends", [1, 2])
def test_a_mail_that_was_there_twice_when_a_process_ended_is_tried_by_a_child(story: Story, ends: int) -> None:
    story.record(letter(EVA, STATUS, number="1"))
    (stored,) = story.journal.pending(5)
    for _ in range(ends):
        story.journal.begin(stored.id)
    tried: list[bytes] = []

    def death_of(raw: bytes) -> str | None:
        tried.append(raw)
        return None

    decide_pending(story.journal, story.policy, story.clock.now(), death_of=death_of)
    assert tried == [letter(EVA, STATUS, number="1")] * (ends - 1)
    assert story.journal.pending(5) == []


SPACE = 600 * 1024 * 1024


@pytest.mark.parametrize("memory", [SPACE, 16 * 1024 * 1024], ids=["as it runs", "without memory"])
def test_after_the_last_strike_a_child_decides_the_mail_from_the_site_and_the_journal(
    story: Story, tmp_path: Path, memory: int
) -> None:
    story.record(letter(EVA, STATUS))
    (stored,) = story.journal.pending(1)
    site = write(tmp_path / "site")
    there = trial.decided_there(trial.scene_of(site, story.journal.place, NOW, stored), stored.raw or b"")
    assert there.row == "D33" or there.drafts
    before = story.journal.decisions(limit=10)
    said = trial.death_deciding(site, story.journal.place, NOW, stored, bounds=Bounds(cpu=20, memory=memory))
    assert said is None if memory == SPACE else "ended the process that tried" in (said or "")
    assert story.journal.decisions(limit=10) == before, "what it decided is thrown away"


@pytest.mark.long
def test_a_site_that_cannot_be_read_now_is_not_the_fault_of_a_mail(story: Story, tmp_path: Path) -> None:
    story.record(letter(EVA, STATUS))
    (stored,) = story.journal.pending(1)
    assert trial.death_deciding(tmp_path / "nowhere", tmp_path / "no.sqlite", NOW, stored) is None


def test_trials_go_beside_everything_else_and_wake_who_waits(story: Story, tmp_path: Path) -> None:
    story.record(letter(EVA, STATUS))
    (stored,) = story.journal.pending(1)
    ended = threading.Event()
    trials = Trials(ended.set, tmp_path / "nowhere", story.journal.place)
    assert trials.verdict(stored, NOW, whole=False) is Trying.WAITS
    assert trials.waiting == {stored.id}
    assert ended.wait(60)
    assert trials.waiting == set()
    assert trials.verdict(stored, NOW, whole=False) is None
