"""A plain yes or no, and all that is none: silence, doubt, a condition, an "ok" and a thumb never agree to anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.decide.consent import plain_word
from tests.unit.decide.story import policy

NAMES = ("Eva Krause", "Krause GmbH", "Studio Nord")


def word(text: str) -> str | None:
    return plain_word(text, policy().words, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Ja", "ja.", "JA!", "Ja, gerne.", "Ja, bitte.", "Angenommen.", "„Ja“", "Ja, so machen wir es.",
        "Guten Tag Herr Weber,\n\nja, einverstanden.\n\nMit freundlichen Grüßen\nEva Krause",
        "Hallo Jonas,\nja, danke!\nViele Grüße\nEva", "Einverstanden, vielen Dank.\n\nEva Krause\nKrause GmbH",
        "Wir nehmen das Angebot an.\n\nBeste Grüße", "Danke für das Angebot. Wir sind einverstanden.",
        "Yes", "Yes, please!", "Hi Jonas,\n\nyes, go ahead.\n\nBest\nTim", "Agreed, thanks.", "We accept the offer.",
    ],
)  # fmt: skip
def test_a_plain_yes_is_one(text: str) -> None:
    assert word(text) == "yes"


@pytest.mark.parametrize(
    "text", ["Nein", "Nein, danke.", "Leider nein.", "No, thanks", "Abgelehnt.\n\nEva Krause", "We decline."]
)
def test_a_plain_no_is_one(text: str) -> None:
    assert word(text) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "Eva Krause", "Danke", "Gern", "Bitte", "ok", "Okay", "OK, danke", "passt", "👍", "Ja 👍", "Ja?",
        "ja, aber erst im Januar", "Ja, wenn der Termin bleibt", "ja nein", "Ja. Nein.", "Ja, sobald der Chef zustimmt",
        "vermutlich ja", "Ja, bis 500 Euro", "Ja zu 3", "Jain", "Jein", "ja ja", "Klar doch", "Nein, lieber die andere",
        "Yes, but not before January", "Yes, if it stays free", "yes and no", "Can you confirm? Yes", "I would say yes",
        "Ja und noch etwas: bitte auch die Farben", "Mein Chef sagt ja", "Nicht ja", "Ja\n\nUnd die Farben auch",
        "Hallo\nIch melde mich\nJa", "Ich bin nicht da.\nViele Grüße\nJa", "> Ja",
    ],
)  # fmt: skip
def test_everything_else_is_for_a_person(text: str) -> None:
    assert word(text) is None


@given(st.text(max_size=300))
def test_reading_never_raises_and_only_knows_two_words(text: str) -> None:
    assert word(text) in (None, "yes", "no")


@given(st.text(alphabet=st.characters(categories=("Ll", "Lu")), min_size=4, max_size=12))
def test_one_more_word_is_one_too_many(more: str) -> None:
    if word(more) is None and more.casefold() not in (
        "danke",
        "bitte",
        "gern",
        "gerne",
        "krause",
        "gmbh",
        "studio",
        "nord",
    ):
        assert word(f"Ja {more}") is None
