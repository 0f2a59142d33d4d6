"""Lines of progress as a team writes them."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from daemon.decide import entries
from daemon.model import Audience, Entry, EntryKind

AT = datetime(2026, 11, 19, 14, 5, tzinfo=UTC)
TODAY = date(2026, 11, 19)  # a Thursday


@cache
def words() -> dict[str, dict[str, Any]]:
    templates = Path(__file__).parents[3] / "templates"
    return {code: YAML(typ="safe", pure=True).load(templates / code / "words.yaml") for code in ("de", "en")}


def read(line: str) -> Entry | None:
    return entries.parse_line(line, words(), at=AT, by="jonas", today=TODAY)


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("erledigt: Login-Seite", EntryKind.DONE, "Login-Seite"),
        ("Done: login page", EntryKind.DONE, "login page"),
        ("  - FERTIG:  Login  Seite ", EntryKind.DONE, "Login Seite"),
        ("in Arbeit: Zahlungstest", EntryKind.IN_WORK, "Zahlungstest"),
        ("working on: payment", EntryKind.IN_WORK, "payment"),
        ("als nächstes: Zahlung", EntryKind.NEXT, "Zahlung"),
        ("als naechstes: Zahlung", EntryKind.NEXT, "Zahlung"),
        ("next: payment", EntryKind.NEXT, "payment"),
        ("blockiert: Bank antwortet nicht", EntryKind.BLOCKED, "Bank antwortet nicht"),
        ("wartet auf Kunde: Logo", EntryKind.WAITING, "Logo"),
        ("waiting for client: logo", EntryKind.WAITING, "logo"),
        ("entscheidung: Wir nehmen die zweite Bank", EntryKind.DECISION, "Wir nehmen die zweite Bank"),
        ("idee: Suche mit Bildern", EntryKind.IDEA, "Suche mit Bildern"),
        ("erledigt: Doku (Kapitel 3)", EntryKind.DONE, "Doku (Kapitel 3)"),
        ("erledigt: Umfrage: Auswertung", EntryKind.DONE, "Umfrage: Auswertung"),
    ],
)
def test_a_word_and_a_colon_make_an_entry(line: str, kind: EntryKind, text: str) -> None:
    entry = read(line)
    assert entry is not None
    assert (entry.kind, entry.text, entry.at, entry.by) == (kind, text, AT, "jonas")
    assert entry.audience is Audience.CLIENT


@pytest.mark.parametrize(
    "line",
    [
        "", "erledigt", "erledigt:", "erledigt: (2h)", "Fertig sind wir noch nicht.", "Hallo zusammen:", "> erledigt: Login",
        "Danke dir!", "erledigt: " + "x" * 600, "Meilenstein", "Meilenstein Livegang", "Meilenstein: ", "milestone -> 18.12.",
    ],
)  # fmt: skip
def test_prose_is_no_entry(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("written", "hours"),
    [("3,5h", 3.5), ("3.5 h", 3.5), ("3h 30m", 3.5), ("45 min", 0.75), ("2 Std", 2.0), ("1 hour, 15 minutes", 1.25)],
)
def test_hours_stand_in_brackets_at_the_end(written: str, hours: float) -> None:
    entry = read(f"erledigt: Login-Seite ({written})")
    assert entry is not None
    assert (entry.text, entry.hours) == ("Login-Seite", hours)


@pytest.mark.parametrize("written", ["0h", "500h", "2h) (3h"])
def test_hours_nobody_can_mean_are_handed_back(written: str) -> None:
    assert read(f"erledigt: Login-Seite ({written})") is None


@pytest.mark.parametrize(
    ("line", "text", "due"),
    [
        ("wartet auf Kunde: Logo bis Di", "Logo", date(2026, 11, 24)),
        ("wartet auf Kunde: Logo bis Do", "Logo", date(2026, 11, 26)),
        ("waiting for client: logo by Tue", "logo", date(2026, 11, 24)),
        ("wartet auf Kunde: Logo bis morgen", "Logo", date(2026, 11, 20)),
        ("next: payment by tomorrow", "payment", date(2026, 11, 20)),
        ("wartet auf Kunde: Texte bis zum 24.11.", "Texte", date(2026, 11, 24)),
        ("wartet auf Kunde: Texte (bis 24.11.2026)", "Texte", date(2026, 11, 24)),
        ("wartet auf Kunde: Texte bis Mo 23.11.", "Texte", date(2026, 11, 23)),
        ("wartet auf Kunde: Texte bis 5. Januar", "Texte", date(2027, 1, 5)),
        ("waiting for client: texts by 2026-12-18", "texts", date(2026, 12, 18)),
        ("waiting for client: texts by Dec 18", "texts", date(2026, 12, 18)),
        ("waiting for client: texts by 18 Dec 2026", "texts", date(2026, 12, 18)),
        ("waiting for client: texts by December 18th, 2026", "texts", date(2026, 12, 18)),
        ("in Arbeit: Umzug am Server", "Umzug am Server", None),
        ("als nächstes: Tests bis zur Abnahme", "Tests bis zur Abnahme", None),
    ],
)
def test_by_when_is_read_as_people_write_it(line: str, text: str, due: date | None) -> None:
    entry = read(line)
    assert entry is not None
    assert (entry.text, entry.due) == (text, due)


@pytest.mark.parametrize(
    "line",
    ["next: payment by 12/18", "wartet auf Kunde: Texte bis Mo 24.11.", "wartet auf Kunde: Texte bis 31.02."],
)
def test_a_date_that_is_none_or_two_is_handed_back(line: str) -> None:
    assert read(line) is None


def test_blocked_by_the_client_is_waiting_for_the_client() -> None:
    for line in ("blockiert: Texte fehlen (Kunde)", "blocked: Texte fehlen (client)"):
        entry = read(line)
        assert entry is not None
        assert (entry.kind, entry.text) == (EntryKind.WAITING, "Texte fehlen")


@pytest.mark.parametrize(
    "line", ["notiz: Chef im Urlaub", "note: boss away", "erledigt: Sicherheitsprüfung (2h) (intern)"]
)
def test_notes_and_what_is_marked_stay_internal(line: str) -> None:
    entry = read(line)
    assert entry is not None
    assert entry.audience is Audience.INTERNAL


@pytest.mark.parametrize(
    ("line", "name", "due", "reason"),
    [
        ("Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert", "Livegang", date(2026, 12, 18),
         "weil die Bank später liefert"),
        ("Meilenstein: Zweiter Test → 18. Dezember", "Zweiter Test", date(2026, 12, 18), None),
        ("milestone Go-live -> Dec 18, because of the bank", "Go-live", date(2026, 12, 18), "because of the bank"),
    ],
)  # fmt: skip
def test_an_arrow_moves_a_milestone(line: str, name: str, due: date, reason: str | None) -> None:
    entry = read(line)
    assert entry is not None
    assert (entry.kind, entry.milestone, entry.due, entry.reason) == (EntryKind.MILESTONE, name, due, reason)


@pytest.mark.parametrize(
    "line", ["Meilenstein Livegang erledigt", "Meilenstein Livegang ist erreicht.", "erledigt: Meilenstein Livegang"]
)
def test_a_milestone_is_reached(line: str) -> None:
    entry = read(line)
    assert entry is not None
    assert (entry.kind, entry.milestone, entry.due) == (EntryKind.MILESTONE, "Livegang", None)


@pytest.mark.parametrize("when", ["bald", "18.12.2020", "12/18/2026", "31.02.2027", ""])
def test_nothing_is_promised_by_a_slip_of_the_pen(when: str) -> None:
    assert read(f"Meilenstein Livegang -> {when}") is None


def test_a_mail_is_read_line_by_line_and_the_rest_is_handed_back() -> None:
    heard = entries.parse(
        "Hallo,\n\nerledigt: Login-Seite (3,5h)\nnext: payment\nblockiert:\n", words(), at=AT, by="jonas", today=TODAY
    )
    assert [e.text for e in heard.entries] == ["Login-Seite", "payment"]
    assert heard.not_understood == ("Hallo,", "blockiert:")


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("erledigt: Lücke geschlossen (nur intern)", None), ("erledigt: Lücke geschlossen (intern, 3h)", 3.0),
        ("erledigt: Lücke geschlossen (intern!)", None), ("erledigt: Lücke geschlossen [intern]", None),
        ("erledigt: Lücke geschlossen (3,5 h intern)", 3.5), ("erledigt: Lücke geschlossen (intern).", None),
        ("erledigt: Lücke geschlossen (vertraulich)", None),
        ("erledigt: Lücke geschlossen (internal only)", None), ("erledigt: Lücke geschlossen (internal, 3h)", 3.0),
        ("done: Lücke geschlossen (3h 30m, internal)", 3.5), ("done: Lücke geschlossen (2h) [internal]", 2.0),
    ],
)  # fmt: skip
def test_brackets_with_intern_and_hours_are_understood_in_any_order(line: str, hours: float | None) -> None:
    entry = read(line)
    assert entry is not None
    assert (entry.text, entry.hours, entry.audience) == ("Lücke geschlossen", hours, Audience.INTERNAL)


@pytest.mark.parametrize(
    "line",
    [
        "erledigt: Lizenzstreit (intern) geklärt", "erledigt: Lizenzstreit geklärt (intern mit Anwalt)", "erledigt: Streit (intern",
        "erledigt: Streit ((intern))", "erledigt: Streit {intern}", "erledigt: Streit geklärt, nur intern", "done: quarrel - internal",
        "done: quarrel (for internal use)", "done: quarrel [internal: see 12]", "erledigt: Streit (nicht für Kunden, intern)",
        "Meilenstein Livegang -> 18.12.2026 weil die Bank streikt (intern)",
        "entscheidung: (intern) zweite Bank", "idee: X (interne Idee)",
        "erledigt: Streit (1h, 2h) (intern am Telefon)", "Meilenstein Livegang (intern) erledigt",
        "erledigt: Streit geklärt intern", "erledigt: Streit (3h) intern", "erledigt: Streit: intern, bitte!",
        "erledigt: Streit (teamintern)",
        "done: quarrel internally", "done: quarrel (strictly confidential talk)",
    ],
)  # fmt: skip
def test_what_speaks_of_intern_in_another_form_is_handed_back_and_never_told(line: str) -> None:
    assert read(line) is None
    assert entries.why_not(line, words(), today=TODAY) == "entry-internal"


@pytest.mark.parametrize(
    "line", ["erledigt: Internet (Router)", "done: shop (international)", "erledigt: interne Abnahme"]
)
def test_words_that_only_look_like_it_are_told(line: str) -> None:
    entry = read(line)
    assert entry is not None
    assert entry.audience is Audience.CLIENT


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Meilenstein Zahlungstest -> 18.11. weil die Bank wartet", "entry-past"), ("wartet auf Kunde: Logo bis 18.11.", "entry-past"),
        ("waiting for client: logo by 18 Nov", "entry-past"), ("prognose: Livegang -> 18.11.", "entry-past"),
        ("milestone launch -> 18 Nov because of rain", "entry-past"), ("Meilenstein Livegang -> 18.12.2020", "entry-past"),
        ("Meilenstein Livegang -> bald", "entry-date"), ("wartet auf Kunde: Texte bis Mo 24.11.", "entry-date"),
        ("erledigt: Login", None), ("Hallo", None),
    ],
)  # fmt: skip
def test_a_day_that_is_over_is_handed_back_and_no_day_of_next_year(line: str, why: str | None) -> None:
    assert entries.why_not(line, words(), today=TODAY) == why
    assert (read(line) is None) == (line != "erledigt: Login")


def test_what_is_awaited_since_a_day_with_its_year_is_kept() -> None:
    entry = read("wartet auf Kunde: Logo bis 18.11.2026")
    assert entry is not None
    assert entry.due == date(2026, 11, 18)


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("Meilenstein Livegang -> 21.12.2026 weil die Bank später liefert", False), ("Meilenstein Schulung -> 21.12.2026", False),
        ("Meilenstein Livgang -> 21.12.2026", True), ("Meilenstein Livgang -> 21.12.2026 weil die Bank später liefert", True),
        ("milestone training -> 21 Dec 2026 because of rain", True), ("milestone training -> 21 Dec 2026", False),
        ("Meilenstein Livgang erledigt", True), ("Meilenstein Test 2 -> 21.12.2026", False), ("milestone Live gang done", True),
        ("Meilenstein Test I -> 21.12.2026 weil spät", True), ("prognose: Schulung -> 21.12.", True), ("erledigt: Livgang", False),
    ],
)  # fmt: skip
def test_a_slip_in_the_name_of_a_milestone_makes_no_new_one(line: str, unknown: bool) -> None:
    entry = read(line)
    assert entry is not None
    assert entries.without_milestone(entry, ["Livegang", "Test 1"]) is unknown
