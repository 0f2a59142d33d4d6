"""A plain yes or no, and all that is none: silence, doubt, a condition, an "ok" and a thumb never agree to anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.decide.consent import plain_word
from daemon.decide.framing import hides_condition
from tests.unit.decide.story import EVA, facts_of, letter, policy

PEOPLE = ("Eva Krause", "Tim Ott", "Jonas Weber", "Mira Kaya")
COMPANIES = ("Krause GmbH", "Studio Nord")


def word(text: str) -> str | None:
    return plain_word(text, policy().words, PEOPLE, COMPANIES)


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


@pytest.mark.parametrize(
    "text",
    [
        "ja, einverstanden.\nMit freundlichen Grüßen\nEva Krause\n\nPS: nur kostenlos",
        "Ja.\nViele Grüße\nEva Krause\nP.S. ohne Livegangverschiebung",
        "Ja.\nViele Grüße\nEva Krause\nPS Erst Januar",
        "Ja\nGrüße\nerst Januar",
        "Ja\nGrüße\nErst Januar",
        "Ja.\nViele Grüße\nkein Termin",
        "Ja.\n\nMit freundlichen Grüßen\nwenn kostenlos",
        "Ja, bitte\nSchöne Grüße\nohne Livegang-Verschiebung",
        "Guten Tag wenn billiger\nja",
        "Hallo nicht verschieben\nja",
        "Hallo ohne Livegang,\nja",
        "Ja.\nGruß\nnicht",
        "Einverstanden\nViele Grüße\nnur ohne Aufpreis",
        "Ja.\nHerzlich\nbitte halbieren",
        "Ja.\nViele Grüße\nEva Krause\nKostenlos",
        "Ja.\nViele Grüße\nKostenlos",
        "Ja.\nViele Grüße\nEva nur kostenlos",
        "Ja.\nGrüße nur heute",
        "Ja.\nViele Grüße\nPetra Unbekannt",
        "Ja.\nDanke, wenn kostenlos",
        "Ja. Nein.\nViele Grüße",
        "Nein.\nGrüße\nJa",
        "Ja.\nGrüße\nJonas nicht",
        "Yes\nBest price only",
        "yes\nregards\nnot launch",
        "Yes.\nBest regards\nTim Ott\nPS: only free of charge",
        "Dear Jonas if free,\nyes",
        "Yes.\nKind regards\nIf free",
        "Yes.\nCheers\nNext year",
        "Yes.\nBest\nTim, free of charge",
        "Ja, A",
        "Yes. B",
    ],
)
def test_a_condition_in_the_frame_is_no_plain_word(text: str) -> None:
    assert word(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ja.\nViele Grüße\nEva",
        "Ja.\nViele Grüße, Eva",
        "Ja.\nViele Grüße\nEva Krause\nGeschäftsführerin\nKrause GmbH",
        "Ja.\nMfG\nE. Krause",
        "Ja.\nLG Eva",
        "Ja.\nMit freundlichen Grüßen\ni. A. Eva Krause",
        "Ja.\nMit freundlichem Gruß\ni.A.\nKrause GmbH",
        "Ja.\nViele Grüße\nEva Krause | Krause GmbH",
        "Ja.\nViele Grüße\nEva Krause (Krause GmbH)",
        "Ja.\n\nBeste Grüße\nIhre Eva Krause",
        "Sehr geehrter Herr Dr. Weber,\n\nja.\n\nHochachtungsvoll\nKrause",
        "Guten Tag, Herr Weber, guten Tag, Frau Kaya,\nja.",
        "Hallo zusammen,\nja, bitte.\nVielen Dank und viele Grüße\nEva",
        "Liebes Team,\nja.\nLG\nEK",
        "Hallo Studio Nord,\nja\nGrüße\nKrause",
        "Guten Morgen\nja\nViele Grüße\nEva Krause\nKrause Handels GmbH & Co. KG",
        "Ja.\nSchönes Wochenende!\nEva Krause",
        "Dear Mr Weber,\nyes, please.\nYours sincerely\nTim Ott\nCTO",
        "Hi all,\nyes.\nThanks and best wishes\nTim",
        "Yes.\nBest regards,\nTim Ott\nManaging Director\nKrause Ltd",
    ],
)
def test_an_ordinary_frame_leaves_the_word_plain(text: str) -> None:
    assert word(text) == "yes"


def test_a_company_whose_name_sounds_like_a_condition_signs_with_its_legal_form() -> None:
    def says(text: str) -> str | None:
        return plain_word(text, policy().words, ("Max No",), ("Ohne Aufpreis GmbH",))

    assert says("Ja.\nGrüße\nMax\nOhne Aufpreis GmbH") == "yes"
    assert says("Ja.\nGrüße\nMax\nohne Aufpreis") is None
    assert says("Yes. No") is None


HISTORY = "\n\nAm 19.11.2026 um 10:40 schrieb Studio Nord:\n> Guten Tag,\n> nur zur Sicherheit: das Angebot gilt ohne Frist.\n"
SIGNED = "Ja.\n\nViele Grüße\nEva Krause\n{}\nTel. 030 123456\nwww.krause.example\n"


@pytest.mark.parametrize("history", ["", HISTORY])
@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (SIGNED.format("nur kostenlos"), True),
        (SIGNED.format("only if free of charge"), True),
        ("Ja.\n-- \nEva Krause\nohne Livegangverschiebung\n", True),
        (SIGNED.format("Krause GmbH, Hauptstr. 5, Mo bis Fr"), False),
        (
            "Ja.\n\n-- \nEva Krause\n\nDiese E-Mail ist vertraulich und nur für den Adressaten bestimmt,\nnicht für Dritte.\n",
            False,
        ),
        ("Ja.\n\nViele Grüße\nEva\n", False),
    ],
)
def test_a_condition_among_the_lines_of_a_signature_is_seen(text: str, hidden: bool, history: str) -> None:
    message = facts_of(letter(EVA, text + history)).understanding.message
    assert hides_condition(message, policy().words) is hidden
