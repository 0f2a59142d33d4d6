"""What the clock asks for: rungs fire once and stop when a person has answered; the digest never becomes a storm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.compose import Texts
from daemon.decide import Policy
from daemon.service.housekeeping import fire_timers, send_digest
from tests.unit.decide.story import (
    CHANGE,
    COMPLAINT,
    EVA,
    HOUR,
    JONAS,
    MINUTE,
    STRANGER,
    TIM,
    Story,
    answer,
    kinds,
    letter,
    policy,
)  # fmt: skip

NOTICE_TO_JONAS = ("notice", "jonas@studio-nord.example")


def tick(story: Story) -> int:
    return fire_timers(story.journal, story.policy, story.clock.now())


def notice(story: Story) -> str:
    """Message-ID of the newest notice to Jonas."""
    rows = [row for row in story.outbox() if (row.kind, row.recipient) == NOTICE_TO_JONAS]
    return rows[-1].message_id


def test_each_rung_fires_once(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    waiting = story.journal.waiting_timers()
    assert len(waiting) >= 2
    assert tick(story) == 0
    fired = 0
    for _ in range(6 * 48):
        story.clock.forward(30 * MINUTE)
        fired += tick(story)
        fired += tick(story)
    assert fired == len(waiting)
    assert story.journal.waiting_timers() == []
    assert {row.kind for row in story.outbox() if str(row.state) == "queued"} == {"notice"}


def taken(story: Story) -> bytes:
    return answer(JONAS, "übernehme ich\n", notice(story))


def closed(story: Story) -> bytes:
    return answer(JONAS, "schließen: am Telefon geklärt\n", notice(story))


def to_client(story: Story) -> bytes:
    return answer(JONAS, "an Kunde:\nGuten Tag Frau Krause,\n\nich rufe Sie an.\n\n> Kosten: intern\n", notice(story))


def copied(story: Story) -> bytes:
    return answer(
        JONAS,
        "Guten Tag, ich rufe Sie an.",
        "<1@krause.example>",
        to="e.krause@krause.example, projekte@studio-nord.example",
    )


@pytest.mark.parametrize("word", [taken, closed, to_client, copied])
def test_a_persons_word_stops_the_clock(story: Story, word: Callable[[Story], bytes]) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    story.decide(word(story))
    assert story.journal.waiting_timers() == []
    story.send()
    story.clock.forward(timedelta(days=9))
    assert tick(story) == 0
    assert story.send() == []


def test_a_word_that_is_not_for_the_daemon_leaves_the_clock_running(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    before = story.journal.waiting_timers()
    story.decide(
        answer(JONAS, "Das wird schwierig, ich sehe mir das an.", notice(story), number="11"),
        answer(STRANGER, "übernehme ich\n", notice(story), number="12"),
        answer(EVA, "übernehme ich\n", notice(story), number="13"),
        answer(JONAS, "Danke\n\n> übernehme ich\n", notice(story), number="14"),
        answer(JONAS, "übernehme ich\n", notice(story), number="15", dmarc="fail"),
    )
    assert story.journal.waiting_timers() == before


def test_the_token_of_a_notice_counts_without_proof_for_its_recipient_only(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    mira = "Mira Kaya <mira@studio-nord.example>"
    story.decide(answer(mira, "übernehme ich\n", notice(story), number="21", dmarc=None))
    assert story.journal.waiting_timers() != []
    story.decide(answer(JONAS, "übernehme ich\n", notice(story), number="22", dmarc=None))
    assert story.journal.waiting_timers() == []
    (case,) = story.journal.open_cases("SHOP")
    assert case.owner == "jonas"


def test_words_for_the_client_go_to_the_stored_address_once_and_hold_nothing_else(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    story.decide(to_client(story))
    sent = story.send()
    relayed = [mail for mail in sent if str(mail.kind) == "relay"]
    assert kinds(relayed) == [("relay", "e.krause@krause.example")]
    raw = relayed[0].raw.decode()
    assert "ich rufe Sie an" in raw
    assert "In-Reply-To: <1@krause.example>" in raw
    assert "intern" not in raw
    assert "übernehme" not in raw
    assert [mail.recipient for mail in sent if not mail.kind.to_client] == ["jonas@studio-nord.example"]


def test_after_a_persons_answer_the_daemon_keeps_quiet_in_the_thread(story: Story) -> None:
    story.decide(letter(EVA, CHANGE))
    story.send()
    story.decide(copied(story))
    story.clock.forward(2 * HOUR)
    *_, row = story.decide(answer(EVA, "Bitte ändern Sie auch den Button.", "<1@krause.example>", number="31"))
    assert (row.row, row.outcome) == ("D35h", "hold")
    assert not [mail for mail in story.send() if mail.kind.to_client]


class Broken:
    """Texts of which the one for a member cannot be made."""

    def __init__(self, policy: Policy) -> None:
        self._texts: Texts = policy.texts

    def __getattr__(self, name: str) -> object:
        if name == "tongue":
            raise ZeroDivisionError("a text that fails")
        return getattr(self._texts, name)


def test_a_rung_that_cannot_be_told_waits_and_does_not_hold_up_the_others(story: Story) -> None:
    story.decide(
        letter(EVA, COMPLAINT, number="1"), letter(TIM, "I am very disappointed, this is unacceptable.", number="2")
    )
    whole, number = story.policy, len(story.journal.waiting_timers())
    assert number >= 4
    story.clock.forward(timedelta(days=9))
    story.policy = replace(whole, texts=Broken(whole))  # type: ignore[arg-type]
    assert tick(story) == 0
    assert len(story.journal.waiting_timers()) == number
    story.policy = whole
    assert tick(story) == number


def test_a_lead_hears_of_what_is_held_at_most_every_fifteen_minutes(story: Story) -> None:
    told: list[tuple[int, list[str]]] = []
    for minute in range(60):
        story.decide(letter(STRANGER, f"Hallo {minute}", number=f"s{minute}"))
        if send_digest(story.journal, story.policy, story.clock.now()):
            sent = [mail for mail in story.send() if str(mail.kind) == "digest"]
            told.append((minute, [mail.recipient for mail in sent]))
        story.clock.forward(MINUTE)
    assert [minute for minute, _ in told] == [0, 15, 30, 45]
    assert {len(recipients) for _, recipients in told} == {1}


def test_a_held_mail_is_told_once(story: Story) -> None:
    story.decide(letter(STRANGER, "Hallo"))
    assert send_digest(story.journal, story.policy, story.clock.now())
    story.clock.forward(HOUR)
    assert not send_digest(story.journal, story.policy, story.clock.now())
    assert [str(mail.kind) for mail in story.send()] == ["digest"]


LAWYER = "Guten Tag,\n\nunser Anwalt hätte gern den Stand. Wie weit ist der Shop?\n"
HELD = """\
rules:
  - id: lawyers
    when: { text: [Anwalt] }
    then: [hold]
    because: People answer these.
"""


@pytest.mark.parametrize(("word", "leaves"), [("freigeben", 1), ("verwerfen", 0)])
def test_a_held_mail_that_a_notice_tells_of_is_in_no_digest_and_the_notice_is_answered_without_a_number(
    story: Story, word: str, leaves: int
) -> None:
    story.policy = policy(HELD)
    story.decide(letter(EVA, LAWYER))
    story.send()
    assert not send_digest(story.journal, story.policy, story.clock.now())
    assert [row.arrival_id for row in story.journal.held()] == [1]
    story.clock.forward(HOUR)
    story.decide(answer(JONAS, f"{word}\n", notice(story)))
    assert story.journal.held() == []
    assert [mail.recipient for mail in story.send()].count("e.krause@krause.example") == leaves


def test_a_brake_that_shuts_is_told_once_and_kept(story: Story) -> None:
    site = story.policy.site
    story.policy = replace(story.policy, site=replace(site, limits=replace(site.limits, per_contact_day=1)))
    story.report("erledigt: Suche")
    story.decide(letter(EVA, "Guten Tag,\n\nwie weit ist der Shop?\n"))
    story.send()
    for number in ("2", "3"):
        story.clock.forward(HOUR)
        *_, row = story.decide(letter(EVA, f"Guten Tag,\n\nwie ist der Stand bei Punkt {number}?\n", number=number))
        assert (row.row, row.outcome) == ("D14", "hold")
    assert "1 automatic mails to this contact in a day (limit 1)" in row.because
    told = [mail for mail in story.send() if str(mail.kind) == "notice"]
    assert [mail.recipient for mail in told] == ["jonas@studio-nord.example"]
    assert [row.because for row in story.journal.held()][-1].startswith("answers are stopped")
    story.clock.forward(timedelta(days=1))
    *_, row = story.decide(letter(EVA, "Guten Tag,\n\nwie ist der Stand heute?\n", number="4"))
    assert row.row != "D14"


def test_the_brake_of_a_thread_opens_when_a_person_has_written(story: Story) -> None:
    story.decide(letter(EVA, CHANGE))
    story.send()
    (case,) = story.journal.open_cases("SHOP")
    now = story.clock.now()
    story.journal.trip(f"case:{case.ref}", "too many", now, now + timedelta(days=7))
    asked = {"contact": None, "intent": "", "domain": None, "case": case.ref, "body_hash": None}
    assert story.journal.recent(**asked, now=now).breaker == "too many"
    story.clock.forward(HOUR)
    story.journal.human_answered(case.ref, "jonas", story.clock.now())
    assert story.journal.recent(**asked, now=story.clock.now()).breaker is None


def test_an_absent_contact_whose_program_answers_at_once_is_no_robot_when_they_are_back(story: Story) -> None:
    story.report("erledigt: Suche")
    for number in range(4):
        story.decide(letter(EVA, f"Guten Tag,\n\nwie weit ist der Shop bei Punkt {number}?\n", number=f"q{number}"))
        (ours,) = [mail for mail in story.send() if mail.kind.to_client]
        story.clock.forward(timedelta(seconds=2))
        away = answer(EVA, "Ich bin nicht im Büro.\n", ours.message_id, number=f"a{number}")
        *_, row = story.decide(b"Auto-Submitted: auto-replied\r\n" + away)
        assert row.outcome == "nothing"
        story.clock.forward(timedelta(hours=12))
    *_, row = story.decide(letter(EVA, "Guten Tag,\n\nwie ist der Stand heute?\n", number="back"))
    assert row.row != "D14"
