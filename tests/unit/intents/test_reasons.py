"""The words quoted as reasons: whole parts of a sentence, as somebody wrote them."""

import pytest

from daemon.intents.reasons import stretch
from daemon.intents.scorer import shipped
from daemon.intents.text import sentences
from daemon.model import Intent


def quoted(text: str, intent: Intent) -> str:
    scorer = shipped()
    return stretch(scorer, sentences(text)[0], scorer.labels.index(intent), text)


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [
        ("Herr Weber, wo stehen wir, der Maler war nett.", Intent.STATUS_REQUEST, "wo stehen wir"),
        ("Dear Ms Poole, I am very disappointed, as you know.", Intent.COMPLAINT, "I am very disappointed"),
    ],
)
def test_a_short_part_of_a_sentence_is_quoted_whole(text: str, intent: Intent, said: str) -> None:
    assert quoted(text, intent) == said


def test_a_quotation_is_cut_out_of_the_mail_and_never_across_a_comma() -> None:
    text = "Die Pläne, die wir am Montag bekamen, sind leider schon wieder falsch beschriftet, und das ärgert uns sehr"
    said = quoted(text, Intent.COMPLAINT)
    assert said in text
    assert "," not in said


def test_what_speaks_for_nothing_is_not_quoted() -> None:
    assert quoted("ψψψψ ωωωω", Intent.COMPLAINT) == ""


def test_a_question_is_quoted_for_what_makes_it_one() -> None:
    text = "Unser Verein tagt im Saal am Markt, und bis wann ist der Entwurf fertig?"
    assert quoted(text, Intent.STATUS_REQUEST) == "und bis wann ist der Entwurf fertig"
