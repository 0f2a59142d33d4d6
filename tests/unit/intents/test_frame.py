"""Salutation and signature are taken away, nothing else."""

import pytest

from daemon.intents.frame import core


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Guten Tag Frau Winkler,\n\nwo stehen wir?\n\nViele Grüße\nEva Krause", "wo stehen wir?"),
        ("Sehr geehrte Damen und Herren, ich bin unzufrieden.", "ich bin unzufrieden."),
        ("hi tim\nany news?\ncheers\nann", "any news?"),
        (
            "Dear Dr Marsh,\nplease call.\nYours most sincerely,\nA. Lattimore",
            "please call.",
        ),
        ("Bonjour Madame,\nmerci pour les photos.\nCordialement\nL. Roux", "merci pour les photos."),
    ],
)
def test_the_frame_goes(text: str, inside: str) -> None:
    assert core(text).strip() == inside


@pytest.mark.parametrize(
    "text",
    [
        "", "Hallo", "Hallo,\n\nViele Grüße\nEva", "Viele Grüße soll ich auch von meiner Frau sagen, und wann kommt der Plan?",
        "Liebe auf den ersten Blick! Das Logo gefällt uns sehr.", "Wann?",
        "Gruß an alle, aber das Dach tropft immer noch und niemand hat sich seit Wochen bei uns gemeldet, was soll das?",
    ],
)  # fmt: skip
def test_what_is_no_frame_stays(text: str) -> None:
    inside = core(text)
    assert inside.strip() or not text
    assert text.endswith(inside[-10:])


def test_a_closing_in_the_middle_cuts_nothing() -> None:
    text = "Anbei der Plan.\n\nGruß\n\nPS: " + "Die Wand im Flur soll nun doch blau werden, und zwar ganz. " * 3
    assert core(text) == text
