"""Lines about forecasts, the light, owners and promises: read whole, or handed back."""

from datetime import UTC, date, datetime

import pytest

from daemon.decide import entries, given_words
from daemon.model import Audience, EntryKind, PromiseKind
from tests.unit.decide.story import policy

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)  # a Thursday
TODAY = date(2026, 11, 19)


def parse(line: str) -> object:
    return entries.parse_line(line, policy().words, at=NOW, by="jonas", today=TODAY)


@pytest.mark.parametrize(
    ("line", "name", "due", "reason", "measure"),
    [
        ("prognose: Livegang -> 16.12. weil Bank", "Livegang", date(2026, 12, 16), "weil Bank", None),
        ("Prognose: Meilenstein Livegang → Mi 16.12.2026", "Livegang", date(2026, 12, 16), None, None),
        ("forecast: launch => 16 Dec because of rain; we test", "launch", date(2026, 12, 16), "because of rain", "we test"),
    ],
)  # fmt: skip
def test_a_forecast_names_a_milestone_and_its_day(
    line: str, name: str, due: date, reason: str | None, measure: str | None
) -> None:
    found = parse(line)
    assert isinstance(found, entries.Entry)
    assert (found.kind, found.milestone, found.due, found.reason, found.measure) == (
        EntryKind.FORECAST, name, due, reason, measure,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "hours"), [("prognose: 170h", 170.0), ("forecast: 162,5 h", 162.5), ("prognose: 3h 30m", 3.5)]
)
def test_a_forecast_may_be_of_all_hours(line: str, hours: float) -> None:
    found = parse(line)
    assert isinstance(found, entries.Entry)
    assert (found.kind, found.milestone, found.hours) == (EntryKind.FORECAST, None, hours)


@pytest.mark.parametrize(
    ("line", "colour", "reason"),
    [
        ("ampel: gelb", "amber", None), ("Ampel: rot weil der Test aussteht", "red", "weil der Test aussteht"),
        ("light: green because the bank has confirmed", "green", "because the bank has confirmed"),
        ("ampel: automatisch", "", None),
    ],
)  # fmt: skip
def test_the_lead_has_a_word_on_the_light(line: str, colour: str, reason: str | None) -> None:
    found = parse(line)
    assert isinstance(found, entries.Entry)
    assert (found.kind, found.text, found.reason) == (EntryKind.LIGHT, colour, reason)


def test_an_owner_of_a_blocker_and_a_measure_are_kept() -> None:
    found = parse("blockiert: Testzugang fehlt (@Sparkasse)")
    moved = parse("Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert; wir ziehen die Versandregeln vor")
    assert isinstance(found, entries.Entry)
    assert isinstance(moved, entries.Entry)
    assert (found.text, found.owner) == ("Testzugang fehlt", "Sparkasse")
    assert (moved.reason, moved.measure) == ("weil die Bank später liefert", "wir ziehen die Versandregeln vor")


def test_the_reason_of_an_internal_forecast_is_for_the_team() -> None:
    found = parse("prognose: Livegang -> 16.12. weil Jonas krank ist (intern)")
    assert isinstance(found, entries.Entry)
    assert found.audience is Audience.INTERNAL


@pytest.mark.parametrize(
    "line",
    ["ampel: grün", "ampel: lila", "ampel:", "prognose: bald", "prognose: Livegang -> bald", "prognose: Livegang -> 16.12.2020",
     "prognose: -> 16.12.", "forecast: 0 h", "light: green", "prognose: Livegang -> 12/16"],
)  # fmt: skip
def test_what_is_no_such_line_is_handed_back(line: str) -> None:
    assert parse(line) is None


@pytest.mark.parametrize(
    ("line", "what", "day"),
    [
        ("Zusage: Livegang bis 18.12.2026", "Livegang", date(2026, 12, 18)),
        ("zusage: Livegang am Freitag", "Livegang", date(2026, 11, 20)),
        ("Promise: launch by 18 Dec 2026.", "launch", date(2026, 12, 18)),
        ("Promise: the first draft -> 2026-12-01", "the first draft", date(2026, 12, 1)),
    ],
)
def test_a_promise_in_the_fixed_form_binds(line: str, what: str, day: date) -> None:
    text = f"Guten Tag,\n\nwie besprochen.\n{line}\n\nGruß"
    found = given_words.promises(text, policy().words, project="SHOP", case="SHOP-1", today=TODAY, site=policy().site)
    assert [(p.what, p.day, p.kind, p.case) for p in found] == [(what, day, PromiseKind.WORD, "SHOP-1")]


@pytest.mark.parametrize(
    "line",
    ["Livegang bis 18.12.2026", "Zusage: Livegang bald", "Zusage: bis 18.12.2026", "Zusage: Livegang bis 18.12.2020"],
)
def test_prose_binds_nobody(line: str) -> None:
    assert given_words.promises(line, policy().words, project="SHOP", case=None, today=TODAY, site=policy().site) == ()
