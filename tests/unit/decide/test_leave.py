"""What a member says of an absence: forms that bind, sentences that are understood, and what is asked about."""

from datetime import date

import pytest

from daemon.decide.leave import hear
from tests.unit.decide.story import policy

THURSDAY = date(2026, 11, 19)
FRIDAY = date(2026, 11, 20)
CHRISTMAS = (date(2026, 12, 23), date(2026, 12, 27))
SPAN = (date(2026, 12, 23), date(2027, 1, 4))


def heard(line: str, *, prose: bool = True) -> tuple[str, date, date, bool] | str | None:
    site = policy().site
    said = hear(line, policy().words, site.team["mira"], site, THURSDAY, prose=prose)
    if said is None:
        return None
    word = said.word
    return "asked" if word is None else (word.member, word.first, word.last, word.away)


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("absent: mira 2026-12-23..2027-01-04", *SPAN),
        ("Abwesend: Mira 23.12. bis 4.1.", *SPAN),
        ("abwesend: 23.12.2026 - 4.1.2027", *SPAN),
        ("absent: from 23 Dec to 4 Jan", *SPAN),
        ("abwesend: bis Freitag", THURSDAY, date(2026, 11, 20)),
        ("absent: tomorrow", date(2026, 11, 20), date(2026, 11, 20)),
        ("bin im Urlaub bis 4.1.", THURSDAY, SPAN[1]),
        ("Ich bin vom 23.12. bis 4.1. im Urlaub.", *SPAN),
        ("Ich bin vom 23.12.2026 bis zum 4.1.2027 nicht im Büro", *SPAN),
        ("I'm on leave until 4 Jan", THURSDAY, SPAN[1]),
        ("I am on holiday from 23 December to 4 January.", *SPAN),
        ("back on Monday", THURSDAY, date(2026, 11, 22)),
        ("I'm out until Friday", THURSDAY, date(2026, 11, 20)),
        ("bin bis Freitag im Urlaub", THURSDAY, date(2026, 11, 20)),
        ("Ab Montag wieder da", THURSDAY, date(2026, 11, 22)),
        ("Ich bin bis Freitag krank.", THURSDAY, FRIDAY),
        ("abwesend bis Freitag", THURSDAY, FRIDAY),
        ("Bin raus bis Freitag", THURSDAY, FRIDAY),
        ("Vom 23.12. bis 4.1. bin ich weg", *SPAN),
        ("Urlaub: 23.12. bis 4.1.", *SPAN),
        ("krank: bis Freitag", THURSDAY, FRIDAY),
        ("holiday: 23 Dec - 4 Jan", *SPAN),
        ("abwesend: 23.12.-4.1.", *SPAN),
        ("abwesend: 23.12.2026-4.1.2027", *SPAN),
        ("abwesend: 23.–27.12.", *CHRISTMAS),
        ("abwesend: 16.11. bis 27.11.", date(2026, 11, 16), date(2026, 11, 27)),
        ("abwesend: Mo-Fr", date(2026, 11, 23), date(2026, 11, 27)),
        ("I'm on holiday 23-27 Dec", *CHRISTMAS),
        ("I’m on holiday Dec 23-27.", *CHRISTMAS),
        ("I'm away from 23 to 27 December", *CHRISTMAS),
        ("Ich bin vom 23. bis 27. Dezember im Urlaub, Jonas vertritt mich.", *CHRISTMAS),
        ("Ich bin vom 23. bis 27.12. nicht da", *CHRISTMAS),
        ("Hallo Jonas, ich bin bis Freitag krank. Bitte übernimm den Shop.", THURSDAY, FRIDAY),
        ("Ich bin heute und morgen krank", THURSDAY, FRIDAY),
        ("Ich fehle bis Fr.", THURSDAY, FRIDAY),
        ("I'm off sick until Friday", THURSDAY, FRIDAY),
        ("Ich habe vom 23.12. bis 4.1. Urlaub", *SPAN),
        ("Ich bin ab 23.12. im Urlaub, ab 5.1. wieder da", *SPAN),
        ("Ich bin bis 4.1. im Urlaub und ab 5.1. wieder im Büro.", THURSDAY, SPAN[1]),
        ("I'll be back in the office on Monday", THURSDAY, date(2026, 11, 22)),
        ("Ich bin bis Freitag, den 20.11., krank", THURSDAY, FRIDAY),
        ("Ich bin am Montag wieder zurück im Büro", THURSDAY, date(2026, 11, 22)),
        ("Melde mich krank bis Freitag", THURSDAY, FRIDAY),
        ("I'm not available from 23 Dec to 4 Jan", *SPAN),
    ],
)
def test_an_absence_is_understood(line: str, first: date, last: date) -> None:
    assert heard(line) == ("mira", first, last, True)


@pytest.mark.parametrize(
    "line", ["absent: mira none", "abwesend: keine", "wieder da", "Bin wieder da!", "I'm back", "back"]
)
def test_who_is_there_again_says_so_in_a_word(line: str) -> None:
    assert heard(line) == ("mira", THURSDAY, THURSDAY, False)


@pytest.mark.parametrize(
    "line",
    [
        "bin im Urlaub",
        "I'm on leave until 5/1",
        "absent: mira",
        "absent: mira soon",
        "absent: 2027-01-04..2026-12-23",
        "absent: 2026-11-01..2026-11-05",
        "absent: 31.2.",
        "abwesend: ab 23.12.",
        "abwesend: Jonas ab morgen",
        "ich bin ab 23.12. nicht da",
        "Urlaub ab 23.12.",
        "Ich bin doch nicht bis 4.1. im Urlaub",
        "ich bin nicht bis Freitag im Urlaub",
        "I'm not on holiday until 4 Jan",
        "I won't be in the office until Friday",
        "Ich bin nächste Woche im Urlaub",
        "Bin nächste Woche raus",
        "I'll be back by Friday",
        "Ich bin seit Montag krank",
        "Ich bin bis Freitag wegen einer Grippe krank",
        "on leave until 5/1",
        "Ich bin bis Freitag im Urlaub, Verzeihung, bis 4.1.",
    ],
)
def test_what_is_not_certain_is_asked_about(line: str) -> None:
    assert heard(line) == "asked"


@pytest.mark.parametrize(
    "line",
    [
        "Wann bist du wieder da?",
        "Frau Krause ist bis 4.1. im Urlaub",
        "erledigt: Login-Seite (3,5h)",
        "Grüße, Mira",
        "Die Zahlung ist bis Freitag fertig.",
        "I'll call back on Monday",
        "I'll call Eva back on Monday.",
        "I'll call her back on Monday.",
        "I'll call Eva back on Monday about the logo",
        "I will get back to you on Friday",
        "ab Montag ist die Suche wieder da",
        "im Urlaub bis 4.1. ist Frau Krause",
        "Eva Krause is away until 4 Jan",
        "Ich bin froh, dass Eva bis 4.1. im Urlaub ist",
        "I'm glad Eva is on holiday until 4 Jan",
        "Ich habe Frau Krause gesagt, dass sie bis 4.1. im Urlaub ist",
        "Ich war bis Freitag krank",
        "I was sick until Friday",
        "Wir sind ab Montag zurück",
        "Ich bin bis 14 Uhr nicht da",
        "Ich rufe am Freitag zurück",
        "Ich schicke es bis Freitag raus",
        "Ich bin bis Freitag mit der Zahlung weg",
        "I'm sick of the logo",
        "Ich bin raus",
        "weg",
        "Guten Morgen, Jonas",
    ],
)
def test_other_lines_speak_of_no_absence(line: str) -> None:
    assert heard(line) is None


def test_somebody_else_may_be_named_and_a_sentence_counts_only_where_sentences_do() -> None:
    assert heard("absent: jonas 2026-12-23..2027-01-04") == ("jonas", *SPAN, True)
    assert heard("bin im Urlaub bis 4.1.", prose=False) is None
