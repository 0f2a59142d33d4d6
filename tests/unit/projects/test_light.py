"""The light is the worst of its formulas; better than the facts only by the lead's reason, which is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from daemon.hours import Calendar
from daemon.model import Colour, Entry, EntryKind, Measure, Milestone, Outlook, Project, Threshold, WorkingHours
from daemon.projects import Findings, Known, Report, Work, outlook

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)  # a Thursday
DAY = timedelta(days=1)
SHOP = Project(
    key="SHOP", name="Shop", client="Krause", lead="jonas", contacts=(), language="de", budget_hours=100,
    plan=(Milestone("Livegang", date(2026, 12, 14), internal=date(2026, 12, 7)),),
)  # fmt: skip


def entry(kind: EntryKind, text: str, days_ago: float = 1, **more: object) -> Entry:
    return Entry(kind, text, NOW - DAY * days_ago, "jonas", **more)  # type: ignore[arg-type]


def seen(*entries: Entry, project: Project = SHOP, reports: tuple[Report, ...] = ()) -> Outlook:
    known = Known(entries, reports=reports)
    return outlook(project, known, now=NOW, calendar=Calendar(WorkingHours(), None, "Europe/Berlin"))


def colour(found: Outlook) -> Colour | None:
    return found.state.light.colour if found.state.light else None


FRESH = entry(EntryKind.DONE, "Login")


@pytest.mark.parametrize(
    ("entries", "expected", "measure"),
    [
        ((FRESH,), Colour.GREEN, None),
        ((replace(FRESH, hours=100.0),), Colour.GREEN, None),
        ((replace(FRESH, hours=101.0),), Colour.AMBER, Measure.HOURS),
        ((replace(FRESH, hours=111.0),), Colour.RED, Measure.HOURS),
        ((FRESH, entry(EntryKind.FORECAST, "170h", hours=170.0)), Colour.RED, Measure.HOURS),
        ((FRESH, entry(EntryKind.WAITING, "Logo", 20, due=date(2026, 11, 16))), Colour.GREEN, None),
        ((FRESH, entry(EntryKind.WAITING, "Logo", 20, due=date(2026, 11, 12))), Colour.AMBER, Measure.NEEDS),
        ((FRESH, entry(EntryKind.BLOCKED, "Bank", 5)), Colour.GREEN, None),
        ((FRESH, entry(EntryKind.BLOCKED, "Bank", 9)), Colour.RED, Measure.BLOCKERS),
        ((FRESH, entry(EntryKind.BLOCKED, "Bank", 9, owner="Sparkasse")), Colour.GREEN, None),
        ((entry(EntryKind.DONE, "Login", 8),), Colour.AMBER, Measure.AGE),
        ((FRESH, entry(EntryKind.MILESTONE, "Livegang", milestone="Livegang", due=date(2026, 12, 18))), Colour.RED, Measure.DATES),
    ],
)  # fmt: skip
def test_the_worst_formula_decides(entries: tuple[Entry, ...], expected: Colour, measure: Measure | None) -> None:
    found = seen(*entries)
    assert colour(found) is expected
    worst = found.state.light.worst if found.state.light else None
    assert (worst.measure if worst else None) is measure


def test_the_lead_may_worsen_it_without_a_reason() -> None:
    found = seen(FRESH, entry(EntryKind.LIGHT, "red", 0.5)).state.light
    assert found is not None
    assert (found.colour, found.computed) == (Colour.RED, Colour.GREEN)


def test_better_it_becomes_only_with_a_reason_that_is_kept_beside_it() -> None:
    late = replace(FRESH, hours=111.0)
    assert colour(seen(late, entry(EntryKind.LIGHT, "green", 0.5))) is Colour.RED
    found = seen(
        late, entry(EntryKind.LIGHT, "green", 0.5, reason="weil der Kunde mehr Stunden bestellt hat")
    ).state.light
    assert found is not None
    assert (found.colour, found.computed) == (Colour.GREEN, Colour.RED)
    assert found.word is not None
    assert found.word.reason == "weil der Kunde mehr Stunden bestellt hat"


def test_a_word_holds_for_a_week_and_can_be_taken_back() -> None:
    assert colour(seen(FRESH, entry(EntryKind.LIGHT, "red", 8))) is Colour.GREEN
    assert colour(seen(FRESH, entry(EntryKind.LIGHT, "red", 2), entry(EntryKind.LIGHT, "", 1))) is Colour.GREEN


def test_a_project_may_have_formulas_of_its_own() -> None:
    strict = replace(SHOP, light={Measure.HOURS: Threshold(10, 20)})
    assert colour(seen(replace(FRESH, hours=15.0), project=strict)) is Colour.AMBER


def test_a_silent_or_stale_source_is_amber_and_named() -> None:
    silent = Report("redmine", None, None, failing=True)
    stale = Report("sheet", Findings(work=(Work(date(2026, 11, 1), 4.0),)), NOW - 5 * DAY)
    for report in (silent, stale):
        found = seen(FRESH, reports=(report,))
        assert colour(found) is Colour.AMBER
        assert found.state.light is not None
        assert found.state.light.worst is not None
        assert found.state.light.worst.names == (report.source,)


def test_what_the_buffer_says_is_for_the_team_alone() -> None:
    found = seen(FRESH, entry(EntryKind.FORECAST, "Livegang", milestone="Livegang", due=date(2026, 12, 10)))
    assert found.light is not None
    assert (found.light.colour, colour(found)) == (Colour.AMBER, Colour.GREEN)
    assert all(c.measure is not Measure.BUFFER for c in (found.state.light.criteria if found.state.light else ()))


def test_hours_of_a_time_sheet_are_not_counted_twice() -> None:
    sheet = Report(
        "timesheet", Findings(work=(Work(date(2026, 11, 18), 7.5, "Kasse"), Work(date(2026, 10, 1), 2.5))), NOW
    )
    hours = seen(replace(FRESH, hours=7.5), reports=(sheet,)).state.hours
    assert hours is not None
    assert (hours.total, hours.period, hours.packages, hours.source) == (10.0, 7.5, (("Kasse", 7.5),), "timesheet")
    assert hours.weeks[-1] == (date(2026, 11, 16), 7.5)
