"""A complaint ends by the client's own plain word, and by nothing else."""

import pytest

from daemon.model import CaseState
from tests.unit.decide.story import COMPLAINT, EVA, JONAS, MINUTE, TIM, Story, answer, letter


def talked(story: Story) -> str:
    """Eva complains, Jonas answers; the Message-ID of his words to her."""
    story.decide(letter(EVA, COMPLAINT, number="1"))
    notice = next(m for m in story.send() if m.recipient.startswith("jonas") and str(m.kind) == "notice")
    story.clock.forward(20 * MINUTE)
    story.decide(answer(JONAS, "an Kunde:\nGuten Tag Frau Krause,\n\ndas tut mir leid.\n", notice.message_id))
    story.clock.forward(20 * MINUTE)
    return next(m for m in story.send() if str(m.kind) == "relay").message_id


def state(story: Story) -> CaseState:
    case = story.journal.case("SHOP-1")
    assert case is not None
    return case.case.state


@pytest.mark.parametrize(
    "text",
    [
        "Danke, erledigt.", "Erledigt!\n\nEva Krause", "Guten Tag,\n\ndamit ist die Sache erledigt, danke.\n\nEva Krause",
        "Das hat sich erledigt.", "Danke für das Gespräch, damit ist alles geklärt.",
        "All sorted, thank you!", "SHOP-1 ist erledigt.",
    ],
)  # fmt: skip
def test_a_plain_word_settles_it_and_only_the_team_hears(story: Story, text: str) -> None:
    story.decide(answer(EVA, f"{text}\n", talked(story), number="3"))
    assert state(story) is CaseState.SETTLED
    assert [(str(m.kind), m.recipient) for m in story.send()] == [("notice", "jonas@studio-nord.example")]


@pytest.mark.parametrize(
    "text",
    [
        "Danke.", "Danke, das passt.", "16 Uhr passt für mich.", "Ja, 16 Uhr ist in Ordnung.", "Ist das erledigt?",
        "Noch nicht erledigt.", "Erledigt, aber so geht es nicht weiter.", "Die Texte habe ich erledigt.",
        "Das ist nicht erledigt.", "4 pm works for me",
        "Sobald es läuft, ist es erledigt.", "Ich bin immer noch verärgert, für mich ist das nicht erledigt.",
    ],
)  # fmt: skip
def test_thanks_an_hour_a_but_or_a_question_settle_nothing(story: Story, text: str) -> None:
    story.decide(answer(EVA, f"{text}\n", talked(story), number="3"))
    assert state(story) in (CaseState.IN_TALKS, CaseState.HEARD)


def test_nobody_elses_word_settles_it_and_none_that_nothing_vouches_for(story: Story) -> None:
    relay = talked(story)
    story.decide(answer(TIM, "This is settled, thanks.\n", relay, number="3"))
    story.decide(answer(EVA, "Danke, erledigt!\n", relay, number="4", dmarc="fail"))
    story.decide(letter(EVA, "Danke, alles erledigt.\n", subject="Re: Stand? [SHOP-1]", number="5", dmarc=None))
    assert state(story) is CaseState.IN_TALKS
