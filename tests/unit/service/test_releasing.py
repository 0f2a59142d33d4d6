"""What a person lets go counts like what leaves at once: its case, its number, its promise, its Date."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from daemon.journal import Journal, OutboxState
from daemon.model import CaseKind, CaseState, DraftKind
from daemon.service.housekeeping import fire_timers, send_digest
from daemon.service.releasing import NotReleased, release, settle
from tests.rig.journals import opened
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, HOUR, JONAS, MINUTE, NOW, Story, letter, policy

SECOND = "Guten Tag,\n\nbitte bauen Sie auch eine Suche nach Farben ein.\n\nMit freundlichen Grüßen\n"
LAWYERS = """\
rules:
  - id: lawyers
    when: { text: { contains: [Anwalt] } }
    then: [hold]
    because: Nothing automatic is said in a legal matter.
"""
LEGAL = "Guten Tag,\n\nunser Anwalt bittet Sie, einen Filter nach Größe zu ergänzen.\n\nMit freundlichen Grüßen\n"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return opened(tmp_path / "journal.sqlite", mint_secret=lambda: bytes(32))


def with_a_second_change(journal: Journal) -> Story:
    """Two change requests within five minutes: the second one is over the limit of a contact."""
    story = Story(journal)
    story.decide(letter(EVA, CHANGE, subject="Filter", number="1"))
    story.send()
    story.clock.forward(5 * MINUTE)
    story.decide(letter(EVA, SECOND, subject="Suche", number="2"))
    (held,) = journal.held()
    assert (held.arrival_id, held.row, len(held.suggested)) == (2, "D14a", 1)
    return story


def held_by_rule(journal: Journal, body: str = LEGAL) -> Story:
    """A change request that a rule holds."""
    story = Story(journal, policy(LAWYERS))
    story.decide(letter(EVA, body, subject="Filter", number="1"))
    return story


def to_eva(story: Story) -> list[bytes]:
    return [mail.raw for mail in story.send() if mail.kind.to_client]


def test_a_change_that_a_limit_held_gets_its_number_when_it_is_released(journal: Journal) -> None:
    story = with_a_second_change(journal)
    assert [case.ref for case in journal.open_cases()] == ["SHOP-1"]
    story.clock.forward(10 * MINUTE)
    assert settle(journal, lambda: story.policy, "2", "released", story.clock.now(), by="jonas") == 1
    (raw,) = to_eva(story)
    message = message_from_bytes(raw)
    assert str(message["Subject"]) == "Re: Suche [SHOP-2]"
    case = journal.case("SHOP-2")
    assert case is not None
    assert (case.case.kind, case.case.state, case.case.contact) == (
        CaseKind.CHANGE,
        CaseState.OPEN,
        "e.krause@krause.example",
    )
    assert case.case.due is not None
    assert case.case.due > story.clock.now()
    assert [(p.case, p.due) for p in journal.promises("SHOP") if p.case == "SHOP-2"] == [("SHOP-2", case.case.due)]
    assert {timer.case for timer in journal.waiting_timers()} == {"SHOP-1", "SHOP-2"}
    assert journal.held() == []
    assert journal.thread(["<2@krause.example>"]).thread.case == case.case


def test_what_lay_ready_without_a_number_never_leaves(journal: Journal) -> None:
    story = with_a_second_change(journal)
    release(journal, story.policy, 2, story.clock.now(), by="jonas")
    states = [(row.state, row.case) for row in story.outbox() if row.kind == DraftKind.ACKNOWLEDGE][1:]
    assert states == [(OutboxState.DROPPED, None), (OutboxState.QUEUED, "SHOP-2")]


def test_a_released_promise_is_in_the_ledger_and_the_case_and_somebody_is_reminded(journal: Journal) -> None:
    story = held_by_rule(journal)
    (case,) = journal.open_cases()
    assert (case.due, [p for p in journal.promises("SHOP") if p.case]) == (None, [])
    release(journal, story.policy, 1, story.clock.now(), by="jonas")
    (case,) = journal.open_cases()
    assert case.due is not None
    assert [(p.what, p.due, p.case) for p in journal.promises("SHOP") if p.case] == [("answer", case.due, case.ref)]
    before = [timer for timer in journal.waiting_timers() if timer.due < case.due]
    assert before, "nobody is reminded before the promise is due"


def test_words_whose_hour_is_over_do_not_leave(journal: Journal) -> None:
    story = held_by_rule(journal)
    story.clock.forward(timedelta(days=1))
    with pytest.raises(NotReleased) as refused:
        release(journal, story.policy, 1, story.clock.now(), by="jonas")
    assert refused.value.stale
    assert [row.arrival_id for row in journal.held()] == [1]


def test_who_releases_them_by_mail_is_told_so(journal: Journal) -> None:
    story = held_by_rule(journal)
    story.clock.forward(timedelta(days=1))
    tomorrow = letter(JONAS, "freigeben 1\n", number="9").replace(b"Thu, 19 Nov", b"Fri, 20 Nov")
    story.decide(tomorrow)
    (said,) = [mail.raw.decode("ascii") for mail in story.send() if mail.kind is DraftKind.ANSWER]
    assert "nennt eine Zeit" in said
    assert [row.arrival_id for row in journal.held()] == [1]


def test_a_released_mail_is_dated_when_it_is_released(journal: Journal) -> None:
    story = held_by_rule(journal)
    story.clock.forward(7 * MINUTE)
    release(journal, story.policy, 1, story.clock.now(), by="jonas")
    (raw,) = to_eva(story)
    assert parsedate_to_datetime(str(message_from_bytes(raw)["Date"])) == NOW + 7 * MINUTE


def test_dropping_the_mail_that_opened_a_case_ends_the_case(journal: Journal) -> None:
    story = held_by_rule(journal)
    assert [case.ref for case in journal.open_cases()] == ["SHOP-1"]
    settle(journal, lambda: story.policy, "1", "dropped", story.clock.now(), by="jonas")
    case = journal.case("SHOP-1")
    assert case is not None
    assert case.case.state is CaseState.DECLINED
    assert case.events[-1].reason == "the mail that opened it was dropped"
    story.clock.forward(48 * HOUR)
    assert fire_timers(journal, story.policy, story.clock.now()) == 0


def test_a_case_in_which_more_has_happened_outlives_the_drop(journal: Journal) -> None:
    story = held_by_rule(journal)
    story.decide(letter(EVA, "Gilt auch für die App. Danke!\n", subject="Re: Filter [SHOP-1]", number="2"))
    journal.drop(1, story.clock.now())
    assert [case.ref for case in journal.open_cases()] == ["SHOP-1"]


def test_a_complaint_does_not_end_because_its_answer_is_dropped(journal: Journal) -> None:
    story = held_by_rule(journal, COMPLAINT + "\nUnser Anwalt liest mit.\n")
    (case,) = journal.open_cases()
    assert case.kind is CaseKind.COMPLAINT
    journal.drop(1, story.clock.now())
    assert [one.ref for one in journal.open_cases()] == [case.ref]


def test_what_may_not_leave_any_more_is_named_by_the_digest_again(journal: Journal) -> None:
    story = with_a_second_change(journal)
    assert send_digest(journal, story.policy, story.clock.now())
    shop = story.policy.site.projects["SHOP"]
    without = replace(shop, contacts=tuple(one for one in shop.contacts if one.address != "e.krause@krause.example"))
    projects = {**story.policy.site.projects, "SHOP": without}
    story.policy = replace(story.policy, site=replace(story.policy.site, projects=projects))
    story.clock.forward(10 * MINUTE)
    story.decide(letter(JONAS, "freigeben 2\n", number="9"))
    assert to_eva(story) == []
    assert [row.arrival_id for row in journal.held()] == [2]
    assert send_digest(journal, story.policy, story.clock.now() + HOUR)


def test_the_digest_is_not_needed_to_release(journal: Journal) -> None:
    story = with_a_second_change(journal)
    assert send_digest(journal, story.policy, story.clock.now())
    release(journal, story.policy, 2, story.clock.now(), by="jonas")
    assert not send_digest(journal, story.policy, story.clock.now() + HOUR)


def test_the_digest_shows_the_clients_words_and_what_lies_ready(journal: Journal) -> None:
    story = with_a_second_change(journal)
    assert send_digest(journal, story.policy, story.clock.now())
    (digest,) = [mail.raw.decode("ascii") for mail in story.send() if mail.kind is DraftKind.DIGEST]
    assert "> bitte bauen Sie auch eine Suche nach Farben ein." in digest
    assert "Vorbereitet ist diese Antwort:" in digest


def test_the_notice_of_a_held_mail_shows_what_lies_ready_and_why_it_waits(journal: Journal) -> None:
    story = Story(journal)
    story.decide(letter(EVA, "Guten Tag,\n\nanbei das Protokoll.\n", subject="Protokoll", number="1"))
    story.send()
    story.clock.forward(3 * MINUTE)
    story.decide(letter(EVA, CHANGE, subject="Filter", number="2"))
    (notice,) = [mail.raw.decode("ascii") for mail in story.send() if mail.kind is DraftKind.NOTICE]
    assert "Vorbereitet ist diese Antwort:" in notice
    assert "vor weniger als 10 Minuten ging schon eine Mail" in notice.replace("=\r\n", "")
