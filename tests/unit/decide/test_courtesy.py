"""What may stand around an order, and what may not: courtesy changes nothing, a condition makes it none."""

import pytest

from daemon.decide import courtesy, drafts, together
from daemon.decide.relaying import without_internal
from daemon.decide.teamwords import command, command_lines
from daemon.mail import parse
from tests.unit.decide.story import JONAS, letter, policy


@pytest.mark.parametrize(
    ("line", "verb", "argument"),
    [
        ("Übernehme ich, danke", "taken", ""),
        ("Ich übernehme das.", "taken", ""),
        ("übernehme ich 👍🏼", "taken", ""),
        ("übernehme ich :-)", "taken", ""),
        ("„übernehme ich“", "taken", ""),
        ("- übernehme ich", "taken", ""),
        ("* Änderung: 900 €, Livegang bleibt", "offer", "900 €, Livegang bleibt"),
        ("an Kunde :", "to-client", ""),
        ("falsch beschwerde", "wrong", "beschwerde"),
        ("„falsch:“ Beschwerde", "wrong", "Beschwerde"),
        ("bitte freigeben 1", "release", "1"),
        ("freigeben 1, 2", "release", "1 2"),
        ("freigeben 1, 2 und P4", "release", "1 2 P4"),
        ("1 freigeben", "release", "1"),
        ("2 und 3 verwerfen, bitte", "drop", "2 3"),
        ("verwerfen #2", "drop", "2"),
        ("please release 3 and 4, thanks", "release", "3 4"),
        ("halt bitte", "hold", ""),
        ("Bitte nicht senden", "drop", ""),
        ("please hold", "hold", ""),
        ("ok, danke", "consent", ""),
        ("ja, gerne", "yes", ""),
        ("Ja bitte!", "yes", ""),
        ("nein danke", "no", ""),
        ("no thanks", "no", ""),
        ("freigeben 1 aber erst morgen", None, ""),
        ("Freigeben, aber erst morgen", None, ""),
        ("ja, aber nicht heute", None, ""),
        ("ja, ohne Stand", "yes-without-state", ""),
        ("freigeben alle außer 2", None, ""),
        ("übernehme ich nicht, danke", None, ""),
        ("Änderung +6 Std., Livegang bleibt", None, ""),
        ("danke", None, ""),
        ("> übernehme ich", None, ""),
    ],
)
def test_courtesy_around_an_order_does_no_harm_and_a_condition_makes_it_none(
    line: str, verb: str | None, argument: str
) -> None:
    found = command(line, policy().words)
    assert (found.verb if found else None, found.argument if found else "") == (verb, argument)


@pytest.mark.parametrize(
    ("line", "stops"),
    [
        ("Halt, noch nicht raus!", True), ("noch nicht, ich ergänze morgen", True), ("Bitte nicht senden, da fehlt was", True),
        ("Stopp - da stimmt der Termin nicht", True), ("nein, so nicht", True), ("not yet", True), ("Please wait for me", True),
        ("Don't send this.", True), ("No, the date is wrong", True), ("Haltestelle ist fertig", False), ("ok so", False),
        ("Sieht gut aus", False),
    ],
)  # fmt: skip
def test_a_reply_that_begins_with_a_stop_word_stops(line: str, stops: bool) -> None:
    assert drafts.stops(line, policy().words) is stops


def test_a_word_that_takes_something_back_is_seen() -> None:
    words = policy().words
    assert all(
        courtesy.doubts(line, words)
        for line in ("aber erst morgen", "Nur ohne Preis.", "but not today", "if he agrees")
    )
    assert not any(courtesy.doubts(line, words) for line in ("Den kenne ich von der Messe.", "He is a friend"))


def test_thanks_above_an_order_are_a_greeting() -> None:
    for text in ("Danke!\nübernehme ich\n", "Hallo,\nvielen Dank!\n\nübernehme ich\n"):
        message = parse(letter(JONAS, text))
        assert command_lines(message, policy().words) == ("übernehme ich",)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Änderung: +6 Std.,\nLivegang bleibt\n\nPS", ("Änderung: +6 Std.,\nLivegang bleibt", "PS")),
        ("Angebot:\n\n+6 Std.\nübernehme ich", ("Angebot:\n+6 Std.", "übernehme ich")),
        ("offer: 6 h\ndone: login page (3h)", ("offer: 6 h", "done: login page (3h)")),
        ("übernehme ich\nund mehr", ("übernehme ich", "und mehr")),
    ],
)
def test_an_offer_goes_on_until_a_blank_line_or_the_next_order(text: str, lines: tuple[str, ...]) -> None:
    written = tuple(line for line in text.splitlines() if line.strip())
    assert tuple(together.joined(written, text, policy().words)) == lines


@pytest.mark.parametrize(
    ("lines", "contrary"),
    [
        (("Änderung: 800 €", "schließen: fertig"), True),
        (("freigeben 1", "verwerfen 1"), True),
        (("freigeben 1", "verwerfen 2"), False),
        (("yes", "no"), True),
        (("Änderung: 800 €", "übernehme ich"), False),
    ],
)
def test_orders_that_contradict_each_other_are_found(lines: tuple[str, ...], contrary: bool) -> None:
    pairs = [(line, command(line, policy().words)) for line in lines]
    assert set(together.contrary(pairs)) == (set(lines) if contrary else set())


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("freigeben 1", "aber erst morgen"), True),
        (("freigeben 1", "danke dir"), False),
        (("freigeben 1", "erledigt: Suche, aber noch ohne Filter"), False),
        (("yes", "but only without the state"), True),
        (("yes", "no"), False),
    ],
)
def test_a_condition_beside_a_word_that_lets_go_is_found(lines: tuple[str, ...], found: bool) -> None:
    pairs = [(line, command(line, policy().words)) for line in lines]
    assert (together.condition(pairs, policy().words) is not None) == found


def test_paragraphs_marked_as_internal_in_any_common_way_stay_here() -> None:
    for mark in ("Nur intern:", "Interne Notiz:", "internal:", "[intern]", "Internal note -"):
        text, taken = without_internal(
            f"Guten Tag\n\n{mark} die Bank ist schuld\nund zahlt spät\n\nGruß", policy().words
        )
        assert (text, taken) == ("Guten Tag\n\n\nGruß", 1) or (text, taken) == ("Guten Tag\n\nGruß", 1)
