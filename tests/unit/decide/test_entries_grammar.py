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
