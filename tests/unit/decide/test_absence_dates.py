"""Return dates of automatic answers: read where they are clear, in many languages, and never invented."""

from datetime import date

import pytest

from daemon.decide.absence_dates import Stated, read
from daemon.decide.absence_words import LANGUAGES

WRITTEN = date(2026, 12, 22)
FIFTH, SEVENTH = date(2027, 1, 5), date(2027, 1, 7)

CLEAR = [
    ("Ich bin bis 5.1. nicht im Büro.", FIFTH, None),
    ("Ich bin vom 20.12. bis 5.1. abwesend und ab dem 7. Januar wieder erreichbar.", FIFTH, SEVENTH),
    ("Ich bin ab Donnerstag, dem 7. Januar wieder da.", None, SEVENTH),
    ("Ich bin bis einschließlich Freitag, 8. Januar nicht im Haus.", date(2027, 1, 8), None),
    ("I am out of the office until Jan 5. In urgent cases call +49 30 12345.", FIFTH, None),
    ("I'm away, back on Monday 11 Jan.", None, date(2027, 1, 11)),
    ("I will be out of office from 20 December to 5 January 2027.", FIFTH, None),
    ("I am on leave until 31/01/2027.", date(2027, 1, 31), None),
    ("I'm on vacation Dec 20 - Jan 3.", date(2027, 1, 3), None),
    ("I'm out until 2027-01-05.", FIFTH, None),
    ("Je suis absent du bureau du 3 au 10 mars.", date(2027, 3, 10), None),
    ("Je suis en congé jusqu'au 5 janvier inclus. De retour le jeudi 7 janvier.", FIFTH, SEVENTH),
    ("Fuera de la oficina del 20 de diciembre al 5 de enero. Vuelvo el 7 de enero.", FIFTH, SEVENTH),
    ("Sono in ferie fino al 5 gennaio compreso. Rientro il 7/1.", FIFTH, SEVENTH),
    ("Estarei ausente de 20 de dezembro a 5 de janeiro, regresso no dia 7 de janeiro.", FIFTH, SEVENTH),
    ("Ik ben afwezig t/m 5 januari. Vanaf 7 januari ben ik weer bereikbaar.", FIFTH, SEVENTH),
    ("Jag är på semester till och med den 5 januari. Åter den 7 januari.", FIFTH, SEVENTH),
    ("Jeg er på ferie til og med 5. januar og tilbage den 7. januar.", FIFTH, SEVENTH),
    ("Jeg er ikke på kontoret til 5. januar.", FIFTH, None),
    ("Olen poissa toimistosta 20.12.-5.1. Palaan 7.1.2027.", FIFTH, SEVENTH),
    ("Jestem na urlopie do 5 stycznia. Wracam 7 stycznia.", FIFTH, SEVENTH),
    ("Jsem mimo kancelář do 5. ledna, zpět budu 7. ledna.", FIFTH, SEVENTH),
    ("Szabadságon vagyok január 5-ig.", FIFTH, None),
    ("Я в отпуске с 20 декабря по 5 января. Вернусь 7 января.", FIFTH, SEVENTH),
    ("5 Ocak'a kadar izindeyim.", FIFTH, None),
    ("Sunt în concediu până la 5 ianuarie.", FIFTH, None),
    ("Ich bin bis 5.1. nicht im Büro. / I am out of the office until 5 January.", FIFTH, None),
]


@pytest.mark.parametrize(("text", "until", "back"), CLEAR)
def test_a_clear_return_date_is_read(text: str, until: date | None, back: date | None) -> None:
    assert read(f"Automatische Antwort\n\n{text}", WRITTEN) == Stated(until, back)


@pytest.mark.parametrize(
    "text",
    [
        "I am on leave until 01/05/2027.",
        "I'm away, back on Monday 12 Jan.",
        "I am out of the office. I am back on Monday.",
        "Ich bin bis morgen nicht im Büro.",
        "Ich bin im Urlaub. Sie erreichen mich bis 17.30 Uhr unter 030 1234.",
        "Ich bin ab dem 20.12. im Urlaub.",
        "Ich bin bis 5.1. abwesend. Ich bin bis 9.1. nicht im Büro.",
        "Ich bin bis 31.2. abwesend.",
    ],
)
def test_a_date_that_two_could_read_differently_is_none(text: str) -> None:
    assert read(f"Automatische Antwort\n\n{text}", WRITTEN) == Stated()


def test_an_absence_that_is_over_is_none() -> None:
    assert read("Automatische Antwort\n\nIch war bis 5.11. im Urlaub.", WRITTEN) is None


def test_a_receipt_of_a_ticket_system_speaks_of_no_absence() -> None:
    assert read("Ticket 12\n\nWir haben Ihre Anfrage erhalten. Antwort bis 5.1.", WRITTEN) is None


def test_every_language_names_twelve_months_and_seven_days() -> None:
    for code, words in LANGUAGES.items():
        assert (len(words.months.split()), len(words.days.split())) == (12, 7), code
