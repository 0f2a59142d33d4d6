"""Notes of absence that nothing but their words gives away."""

import pytest

from daemon.intents import Reader
from daemon.model import Intent


@pytest.mark.parametrize(
    "text",
    [
        (
            "Guten Tag,\n\nich bin vom 19. bis 27. November nicht im Haus. Ihre Nachricht wird nicht "
            "weitergeleitet. In dringenden Fällen wenden\nSie sich bitte an Herrn Ott.\n\nMit freundlichen "
            "Grüßen\nEva Krause"
        ),
        "Hallo, ich bin bis 3. Januar nicht im Büro und lese keine Mails. VG Lena",
        "I am currently out of the office and will return on Monday, 30 November. I will have limited access to my email.\n\nTim Ott",
        (
            "Thank you for your email. I am out of the office until Monday with limited access to email. For "
            "urgent matters please contact my colleague Ann Lee at ann@krause.example.\n\nKind regards\nTim "
            "Ott\nKrause GmbH"
        ),
        (
            "Bonjour,\n\nje suis absente du bureau jusqu'au 1er décembre. Pour toute urgence, merci de "
            "contacter mon collègue.\n\nClaire Morel"
        ),
        "Buongiorno,\nsarò fuori ufficio fino al 30 novembre. Per urgenze contattare il collega.\nMario",
        "Estoy fuera de la oficina hasta el lunes.",
        "Ik ben tot 30 november afwezig.",
    ],
)
def test_a_note_of_absence_is_no_mail_of_a_person(reader: Reader, text: str) -> None:
    reading = reader.read(text, "Re: Shop", is_reply=True)
    assert reading.primary is Intent.AUTOMATED
    assert reading.reason == "a note of absence and nothing else"
    assert not reading.courtesy


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin bis Freitag nicht im Büro. Bitte ändern Sie noch die Farbe des Logos.",
        "I'm out of the office until Monday, please send me the state before then.",
        "Ich bin ab morgen im Urlaub und brauche vorher den Stand.",
        "Ich bin nicht im Büro. Der Shop brennt.",
        "Ihr seid nicht erreichbar.",
        "Wir sind seit Tagen nicht erreichbar, weil die Telefonanlage spinnt.",
        "Shop-Relaunch",
        "Ich bin bis Freitag nicht im Büro, wie steht es?",
        "Ich bin im Urlaub und sehr verärgert.",
    ],
)
def test_who_is_away_and_wants_something_is_heard(reader: Reader, text: str) -> None:
    assert reader.read(text).primary is not Intent.AUTOMATED


def test_a_long_text_is_never_a_note_of_absence(reader: Reader) -> None:
    assert reader.read("Ich bin nicht im Büro. " * 40).primary is not Intent.AUTOMATED
