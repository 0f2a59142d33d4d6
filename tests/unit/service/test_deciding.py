"""From recorded mails to committed decisions: one bad mail never takes its neighbours along."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from daemon.decide import Policy
from daemon.journal import Stored
from daemon.model import Site
from daemon.service.deciding import GROUP, MOST_STRIKES, STRIKES, decide_pending, fitting
from daemon.service.trying import Trials, Trying, Verdict
from tests.unit.decide.story import BOX, CHANGE, COMPLAINT, EVA, JONAS, LENA, NOW, STATUS, STRANGER, TIM, Story, letter


class Fragile:
    """A calendar that fails once, at one question: an error nobody foresaw."""

    def __init__(self, policy: Policy, *, at: int) -> None:
        self._calendar, self._left = policy.calendar, at

    def __getattr__(self, name: str) -> object:
        self._left -= 1
        if self._left == 0:
            raise ZeroDivisionError("nobody foresaw this")
        return getattr(self._calendar, name)


class Children(Trials):
    """Children that end when the test says so."""

    def __init__(self, *, dies: bool) -> None:
        super().__init__(lambda: None, Path("nowhere"), Path("nowhere"))
        self.decided: list[int] = []
        self._dies = dies

    def verdict(self, stored: Stored, now: datetime, *, whole: bool) -> Verdict | Trying:
        if stored.id in self._known:
            return self._known.pop(stored.id)
        self.waiting.add(stored.id)
        self.decided += [stored.id] if whole else []
        return Trying.WAITS

    def end(self) -> bool:
        """Whether there was a child that ended now."""
        ended = bool(self.waiting)
        self._known |= dict.fromkeys(self.waiting, "it died" if self._dies else None)
        self.waiting.clear()
        return ended


def mails() -> list[bytes]:
    return [
        letter(EVA, CHANGE, number="1"),
        letter(TIM, "Where do we stand?", number="2"),
        letter(STRANGER, "Hallo", number="3"),
    ]


@pytest.mark.parametrize("at", [1, 2, 4, 6])
def test_an_unforeseen_error_holds_that_mail_and_the_others_are_decided(story: Story, at: int) -> None:
    whole = story.policy
    story.record(*mails())
    # The group is taken back whole; then each mail is decided alone.
    story.policy = replace(whole, calendar=Fragile(whole, at=at))  # type: ignore[arg-type]
    rows = story.decide()
    assert len(rows) == 3
    assert all(row.because != "an unforeseen error; a person must look" for row in rows)

    story.record(letter(EVA, COMPLAINT, number="4"), letter(LENA, "Danke!", number="5"))
    story.policy = replace(whole, calendar=Always(whole))  # type: ignore[arg-type]
    *_, fourth, fifth = story.decide()
    assert (fourth.row, fourth.outcome, fourth.hold) == ("D37", "hold", True)
    trace = story.journal.trace(fourth.id)
    assert trace is not None
    assert "ZeroDivisionError: nobody foresaw this" in trace.reasons[0]
    assert fourth.arrival_id in {row.arrival_id for row in story.journal.held()}
    assert fifth.arrival_id == 5


class Always:
    """A calendar that never counts."""

    def __init__(self, policy: Policy) -> None:
        self._calendar = policy.calendar

    def __getattr__(self, name: str) -> object:
        if name == "deadline":
            raise ZeroDivisionError("nobody foresaw this")
        return getattr(self._calendar, name)


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("strikes", "dies", "put_aside"),
    [(STRIKES, True, True), (STRIKES, False, False), (MOST_STRIKES, False, True)],
    ids=["its child dies", "its child lives", "too often even so"],
)
def test_a_mail_that_ends_the_process_again_and_again_is_decided_by_a_child_first_and_its_neighbours_are_not(
    story: Story, strikes: int, dies: bool, put_aside: bool
) -> None:
    story.record(*mails())
    poison = story.journal.pending(10)[1].id
    for _ in range(strikes):  # what a start leaves that ends in the middle of this mail
        story.journal.begin(poison)
    trials = Children(dies=dies)
    while decide_pending(story.journal, story.policy, NOW, trials=trials) or trials.end():
        pass
    rows = {row.arrival_id: row for row in story.journal.decisions(limit=100) if row.arrival_id is not None}
    assert len(rows) == len(mails())
    assert [number for number, row in rows.items() if row.outcome == "quarantine"] == ([poison] if put_aside else [])
    assert trials.decided == ([poison] if strikes < MOST_STRIKES else [])
    assert not put_aside or poison in {row.arrival_id for row in story.journal.held()}
    assert story.journal.raw(poison) == mails()[1]


def test_while_a_child_tries_a_mail_all_others_are_decided(story: Story) -> None:
    story.record(*mails())
    first = story.journal.pending(10)[0].id
    for _ in range(STRIKES):
        story.journal.begin(first)
    trials = Children(dies=False)
    assert decide_pending(story.journal, story.policy, NOW, trials=trials) == len(mails()) - 1
    assert decide_pending(story.journal, story.policy, NOW, trials=trials) == 0, "nobody turns for nothing"
    assert [stored.id for stored in story.journal.pending(10)] == [first]
    assert trials.end()
    assert decide_pending(story.journal, story.policy, NOW, trials=trials) == 1


def test_a_kill_while_a_child_tries_a_mail_does_not_count_against_it(story: Story) -> None:
    story.record(letter(EVA, STATUS))
    (stored,) = story.journal.pending(1)
    for _ in range(2):
        story.journal.begin(stored.id)

    def killed(_: bytes) -> str | None:
        raise KeyboardInterrupt

    for _ in range(MOST_STRIKES):
        with pytest.raises(KeyboardInterrupt):
            decide_pending(story.journal, story.policy, NOW, death_of=killed)
    assert story.journal.pending(1)[0].attempts == 2


@pytest.mark.parametrize("ended_in", [(0,), (1,), (0, 2), (0, 1, 2, 3)])
def test_what_a_kill_interrupted_is_decided_in_its_turn(story: Story, ended_in: tuple[int, ...]) -> None:
    story.record(*(letter(EVA, CHANGE, number=f"n{n}") for n in range(4)))
    waiting = [stored.id for stored in story.journal.pending(10)]
    for at in ended_in:
        story.journal.begin(waiting[at])
    assert decide_pending(story.journal, story.policy, NOW) == 4
    rows = sorted(story.journal.decisions(limit=10), key=lambda row: row.id)
    assert [row.arrival_id for row in rows if row.arrival_id is not None] == waiting


def test_deciding_again_changes_nothing(story: Story) -> None:
    story.decide(*mails())
    before = (story.outbox(), story.journal.decisions(limit=100), story.journal.open_cases())
    assert decide_pending(story.journal, story.policy, NOW) == 0
    assert (story.outbox(), story.journal.decisions(limit=100), story.journal.open_cases()) == before


def test_cases_of_one_group_get_numbers_of_their_own(story: Story) -> None:
    story.decide(*(letter(who, CHANGE, number=str(n)) for n, who in enumerate((EVA, TIM, EVA))))
    refs = [case.ref for case in story.journal.open_cases("SHOP")]
    assert refs == [f"SHOP-{n + 1}" for n in range(len(refs))]
    assert len(refs) >= 2


def test_a_mail_of_a_mailbox_that_is_no_more_is_decided_all_the_same(story: Story) -> None:
    site: Site = story.policy.site
    story.record(letter(EVA, STATUS))
    story.policy = replace(
        story.policy, site=replace(site, mailboxes={"neu": replace(site.mailboxes[BOX], name="neu")})
    )
    (row,) = story.decide()
    assert row.mailbox == "neu"


@pytest.mark.parametrize(
    ("orders", "waits"), [("verwerfen {0}\nverwerfen {0}", False), ("verwerfen {0}\nfreigeben {0}", True)]
)
def test_a_word_for_a_held_mail_counts_once_or_against_another_not_and_the_rest_of_the_mail_is_obeyed(
    story: Story, orders: str, waits: bool
) -> None:
    (held,) = story.decide(letter(STRANGER, "Hallo", number="1"))
    words = f"{orders.format(held.arrival_id)}\nerledigt: Suche\n"
    *_, row = story.decide(letter(JONAS, words, subject="[SHOP]", number="2"))
    assert (row.row, row.hold) == ("D17", False)
    assert [entry.text for entry in story.journal.entries("SHOP")] == ["Suche"]
    assert bool(story.journal.held()) == waits


def test_mail_from_before_a_renumbering_is_neither_answered_nor_obeyed(story: Story) -> None:
    story.decide(letter(TIM, "Hello?", number="1"))
    story.journal.polled(BOX, "INBOX", NOW)
    story.journal.new_epoch(BOX, "INBOX", 2)
    story.clock.forward(NOW.replace(day=12) - story.clock.now())
    story.record_in(
        2, letter(EVA, STATUS, number="7"), letter(JONAS, "erledigt: Altes\n", subject="[SHOP]", number="8")
    )
    story.clock.forward(NOW - story.clock.now())
    rows = {row.arrival_id: row for row in story.decide()}
    assert [rows[n].outcome for n in (2, 3)] == ["hold", "hold"]
    assert story.journal.entries("SHOP") == []
    assert not [m for m in story.outbox() if m.arrival in (2, 3) and str(m.state) != "held"]


@pytest.mark.parametrize(
    ("count", "took", "next_"),
    [(8, 0.04, GROUP), (8, 0.1, 4), (8, 0.4, 1), (1, 3.0, 1), (0, 0.5, GROUP), (3, 0.0, GROUP)],
)
def test_a_group_that_takes_long_is_followed_by_a_smaller_one(count: int, took: float, next_: int) -> None:
    assert fitting(count, took) == next_
