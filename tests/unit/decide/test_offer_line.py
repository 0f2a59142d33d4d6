"""The one line in which a lead offers a change: understood whole, or nothing is offered."""

from datetime import date
from decimal import Decimal

import pytest

from daemon.decide.offer_line import NotOffered, read_offer
from daemon.model import OfferedDate, Price, PromisedMilestone, Terms
from tests.unit.decide.story import policy

TODAY = date(2026, 11, 19)
LAUNCH, TEST = date(2026, 12, 14), date(2026, 11, 27)
DATES = (
    PromisedMilestone("Zahlungstest", TEST),
    PromisedMilestone("Livegang", LAUNCH),
    PromisedMilestone("Abnahme", date(2026, 12, 18), in_question=True),
    PromisedMilestone("Konzept", date(2026, 11, 13)),
    PromisedMilestone("Go live", date(2026, 12, 21)),
)
STAYS = OfferedDate("Livegang", LAUNCH, LAUNCH)
MOVES = OfferedDate("Livegang", date(2026, 12, 18), LAUNCH)


def read(text: str) -> Terms:
    return read_offer(text, policy().words, DATES, TODAY)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("+6 h, Livegang bleibt 14.12.", Terms(hours=6, dates=(STAYS,))),
        ("+6 Std., Livegang bleibt 14.12.", Terms(hours=6, dates=(STAYS,))),
        ("+6 h, Livegang stays 14 Dec", Terms(hours=6, dates=(STAYS,))),
        ("6 Stunden mehr, Livegang bleibt", Terms(hours=6, dates=(STAYS,))),
        ("3,5 Std; livegang bleibt am 14. Dezember", Terms(hours=3.5, dates=(STAYS,))),
        ("-4 h, Livegang unverändert", Terms(hours=-4, dates=(STAYS,))),
        ("800 €, Livegang -> 18.12.2026", Terms(price=Price(Decimal(800), "EUR"), dates=(MOVES,))),
        ("Livegang → 18.12.", Terms(dates=(MOVES,))),
        ("€800, Livegang -> 18 Dec 2026", Terms(price=Price(Decimal(800), "EUR"), dates=(MOVES,))),
        ("EUR 1.200,50", Terms(price=Price(Decimal("1200.50"), "EUR"))),
        ("1,200.50 EUR", Terms(price=Price(Decimal("1200.50"), "EUR"))),
        ("1.800 €", Terms(price=Price(Decimal(1800), "EUR"))),
        ("CHF 1'250.00", Terms(price=Price(Decimal(1250), "CHF"))),
        ("$90", Terms(price=Price(Decimal(90), "USD"))),
        ("ohne Mehraufwand, Livegang bleibt", Terms(free=True, dates=(STAYS,))),
        ("no extra cost, Livegang stays", Terms(free=True, dates=(STAYS,))),
        ("+6 h, 480 €", Terms(hours=6, price=Price(Decimal(480), "EUR"))),
        ("+6 Std und Livegang bleibt", Terms(hours=6, dates=(STAYS,))),
        ("+6 h and Livegang stays", Terms(hours=6, dates=(STAYS,))),
        ("6 h; Livegang bleibt wie geplant", Terms(hours=6, dates=(STAYS,))),
        ("no extra cost and Livegang stays as planned", Terms(free=True, dates=(STAYS,))),
        ("800 €, 6 h und Livegang -> 18.12.", Terms(hours=6, price=Price(Decimal(800), "EUR"), dates=(MOVES,))),
        ("+2 h, Go live stays 21.12.", Terms(hours=2, dates=(OfferedDate("Go live", date(2026, 12, 21), date(2026, 12, 21)),))),
    ],
)  # fmt: skip
def test_hours_money_and_dates_are_read(text: str, terms: Terms) -> None:
    assert read(text) == terms


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "offer-empty"), (" , ", "offer-empty"), ("+6 h, mit Luft", "offer-part"), ("ungefähr 6 h", "offer-part"),
        ("6", "offer-part"), ("6-8 h", "offer-part"), ("0 h", "offer-part"), ("9000 h", "offer-part"), ("0 €", "offer-part"),
        ("800 Taler", "offer-part"), ("€ 800 EUR", "offer-part"), ("6 h, 7 h", "offer-twice"), ("80 €, 90 €", "offer-twice"),
        ("ohne Mehraufwand, 6 h", "offer-twice"), ("Livegang bleibt, Livegang -> 18.12.", "offer-twice"),
        ("Livegang bleibt 15.12.", "offer-stays"), ("Livegang bleibt nicht", "offer-no-day"), ("Livegang -> 18.11.", "offer-date"),
        ("+6 Std und Livegang bleibt vielleicht", "offer-no-day"), ("Livegang stays open", "offer-no-day"), ("und", "offer-empty"),
        ("Livegang -> 18.11.2026", "offer-date"), ("Livegang -> bald", "offer-date"),
        ("Start bleibt", "offer-milestone"), ("Start -> 18.12.", "offer-milestone"), ("Abnahme bleibt", "offer-question"),
        ("Konzept bleibt", "offer-question"), ("bleibt", "offer-part"), ("1 h; drop table", "offer-part"),
    ],
)  # fmt: skip
def test_whatever_else_stands_there_offers_nothing_and_says_why(text: str, why: str) -> None:
    with pytest.raises(NotOffered) as told:
        read(text)
    assert told.value.why == why


def test_no_text_is_too_strange_to_be_refused_in_time() -> None:
    for text in ("€" * 5000, "1." * 5000, "Livegang " * 3000 + "bleibt", "-> " * 4000, ", " * 5000, "9" * 5000 + " €"):
        with pytest.raises(NotOffered):
            read(text)


def test_a_milestone_whose_name_holds_the_joining_word_is_not_parted() -> None:
    dates = (PromisedMilestone("Test und Abnahme", LAUNCH),)
    terms = read_offer("6 h, Test und Abnahme bleibt", policy().words, dates, TODAY)
    assert terms == Terms(hours=6, dates=(OfferedDate("Test und Abnahme", LAUNCH, LAUNCH),))


def test_a_date_that_neither_stays_nor_moves_is_handed_back_with_its_name() -> None:
    with pytest.raises(NotOffered) as told:
        read("+6 h, Livegang bleibt nicht")
    assert told.value.detail == "Livegang"
