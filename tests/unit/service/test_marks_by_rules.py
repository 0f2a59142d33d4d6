"""What rules say beside the route: who hears of it, too, how urgent it is, and the words for the case's history."""

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.rules import Known, build
from daemon.service.housekeeping import fire_timers
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, Story, letter

KNOWN = Known(team=frozenset({"jonas", "mira"}))
OWN = {
    "id": "mira-too", "when": {"intent": "complaint"}, "then": [{"add-person": "mira"}, {"tag": ["legal", "vip"]}],
    "because": "Mira knows the client.",
}  # fmt: skip
HIGH = {
    "id": "high",
    "when": {"intent": "complaint"},
    "then": [{"priority": "high"}, "notify-lead", {"ladder": "l"}],
    "because": "x",
}
LADDER = {"l": {"rungs": [{"after": "0m", "notify": "lead"}, {"after": "2h", "notify": "lead"}]}}


@pytest.fixture(name="marked")
def _marked(story: Story) -> Story:
    last = {"id": "last", "when": "always", "then": "notify-lead", "because": "x"}
    ruleset, problems = build([("rules/a.yaml", {"rules": [OWN, HIGH, last], "ladders": LADDER})], KNOWN)
    assert not problems
    story.policy = replace(story.policy, rules=ruleset)
    return story


def notices(story: Story) -> list[tuple[str, str]]:
    """Recipient and subject of every notice, oldest first."""
    rows = sorted(story.outbox(), key=lambda row: row.id)
    return [(row.recipient.partition("@")[0], row.subject) for row in rows if row.kind == "notice"]


def test_an_added_person_hears_of_it_at_once_and_at_every_rung(marked: Story) -> None:
    marked.decide(letter(EVA, COMPLAINT))
    assert {who for who, _ in notices(marked)} == {"jonas", "mira"}
    marked.clock.forward(timedelta(days=3))
    assert fire_timers(marked.journal, marked.policy, marked.clock.now())
    assert sorted(who for who, _ in notices(marked)) == ["jonas", "jonas", "mira", "mira"]


def test_high_priority_begins_the_subject_of_every_notice(marked: Story) -> None:
    marked.decide(letter(EVA, COMPLAINT))
    marked.clock.forward(timedelta(days=3))
    fire_timers(marked.journal, marked.policy, marked.clock.now())
    assert [subject.partition(" ")[0] for _, subject in notices(marked)] == ["Dringend:"] * 4


def test_the_history_of_the_case_has_tags_and_priority(marked: Story) -> None:
    marked.decide(letter(EVA, COMPLAINT))
    row = marked.journal.case("SHOP-1")
    assert row is not None
    assert row.events[0].reason.endswith("; tagged legal, vip; priority high; hear of it, too: mira")


def test_an_ordinary_case_says_nothing_of_it(marked: Story) -> None:
    marked.decide(letter(EVA, CHANGE))
    row = marked.journal.case("SHOP-1")
    assert row is not None
    assert "priority" not in row.events[0].reason
    assert "tagged" not in row.events[0].reason
    assert [(who, "Dringend" in subject) for who, subject in notices(marked)] == [("jonas", False)]
