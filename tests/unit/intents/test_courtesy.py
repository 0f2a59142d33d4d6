"""Mails that need no answer, and those that only look like it."""

import pytest

from daemon.intents import Reader
from daemon.model import Intent


@pytest.mark.parametrize(
    "text",
    [
        (
            "Guten Tag Herr Weber,\n\nnur zur Information und für Ihre Unterlagen: Die neue Bankverbindung "
            "gilt ab 1. Januar, der Lieferschein liegt bei.\n\nFrohe Feiertage\nEva Krause"
        ),
        "Hi Jonas, zur Info: Zwischen den Jahren ist Frau Thoms meine Vertretung, Durchwahl 17. Anbei ihre Kontaktdaten. LG Lena",
        "Hi, just to let you know: invoice 2026-118 was paid today. Receipt attached.\n\nTim",
        (
            "Guten Tag Herr Weber,\n\ngroßes Lob: Das Problem mit der Suche ist gelöst, und das ganz ohne "
            "Ärger. Wir sind sehr zufrieden.\n\nEva Krause"
        ),
        "Der Entwurf gefällt uns ausgezeichnet.",
        "We are very happy with the layout.",
        "Wir wünschen Ihnen und Ihrem Team frohe Weihnachten und ein gutes neues Jahr.\n\nEva Krause",
        "Wishing you a merry Christmas and a happy new year!\nTim",
        "Guten Tag Herr Weber,\n\nvielen Dank für die Info.\n\nEva Krause",
        "danke lg lena",
    ],
)
def test_praise_wishes_and_notes_for_the_record_need_no_answer(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.courtesy
    assert reading.primary is Intent.OTHER
    assert not reading.suspected_complaint


@pytest.mark.parametrize(
    "text",
    [
        "Zur Info: der Server ist seit heute früh down.",
        "Zur Info: Anbei der Screenshot, die Seite zeigt nur Fehler.",
        "Zur Kenntnis: wir zahlen die Rechnung nicht.",
        "Großes Lob, jetzt geht gar nichts mehr.",
        "Großes Lob: das dritte Mal verschoben.",
        "FYI: invoice attached, please pay by Friday.",
        "FYI the payment page crashed, log attached.",
        "Just to let you know: we've moved to another agency, contract attached.",
        "We are very happy with the design. Could you add a button",
        "Toll geworden, sehr zufrieden. Nur das Logo ist schief.",
        "Sehr zufrieden sind wir bisher nicht.",
        "Frohe Weihnachten! Und denkt an den Livegang.",
        "Ihre Seite ist toll geworden. Der Kontakt lautet neu.",
        "We are very pleased that after three weeks someone picks up the phone.",
        "Danke, wir zahlen die Rechnung nicht.",
        "Danke. Bitte Rückruf.",
        "Danke.\n\nBitte Rückruf",
        "Danke.\nShop Offline",
        "Danke, ich bin sauer",
    ],
)
def test_a_word_of_doubt_or_demand_makes_it_a_mail_like_any_other(reader: Reader, text: str) -> None:
    assert not reader.read(text).courtesy


def test_a_question_or_a_wish_in_the_subject_is_not_passed_over(reader: Reader) -> None:
    assert not reader.read("Der Entwurf gefällt uns ausgezeichnet.", "Wo stehen wir?").courtesy
    assert not reader.read("Zur Info: Der Lieferschein liegt bei.", "Bitte Farbe ändern").courtesy


def test_lists_left_out_by_a_team_switch_their_kind_off() -> None:
    reader = Reader({"de": {"courtesy": {"thanks": ["danke"]}}})
    assert reader.read("Danke").courtesy
    assert not reader.read("Großes Lob").courtesy
    assert "absence" not in reader.read("Ich bin nicht im Büro.").reason  # the model reads on
