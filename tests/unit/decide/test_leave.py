"""What a member says of an absence: forms that bind, sentences that are understood, and what is asked about."""

from datetime import date

import pytest

from daemon.decide.leave import hear
from tests.unit.decide.story import policy

THURSDAY = date(2026, 11, 19)
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
    ],
)
def test_other_lines_speak_of_no_absence(line: str) -> None:
    assert heard(line) is None


def test_somebody_else_may_be_named_and_a_sentence_counts_only_where_sentences_do() -> None:
    assert heard("absent: jonas 2026-12-23..2027-01-04") == ("jonas", *SPAN, True)
    assert heard("bin im Urlaub bis 4.1.", prose=False) is None
