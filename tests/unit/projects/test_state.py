"""What a client may be told of a project."""

from datetime import UTC, date, datetime, timedelta

from daemon.hours import Calendar
from daemon.model import (
    Audience,
    CaseKind,
    CaseState,
    Entry,
    EntryKind,
    Milestone,
    OpenCase,
    Outlook,
    Project,
    ProjectState,
    Promise,
    PromiseKind,
    SlipCause,
    WorkingHours,
)  # fmt: skip
from daemon.projects import Known, outlook, state

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)  # a Thursday
DAY = timedelta(days=1)
SHOP = Project(
    key="SHOP", name="Shop-Relaunch", client="Krause GmbH", lead="jonas", contacts=(), language="de",
    plan=(
        Milestone("Livegang", promised=date(2026, 12, 14), internal=date(2026, 12, 7)),
        Milestone("Zahlungstest", promised=date(2026, 11, 27), internal=date(2026, 11, 20)),
        Milestone("Entwurf", promised=date(2026, 11, 13), internal=date(2026, 11, 9)),
    ),
)  # fmt: skip


def entry(kind: EntryKind, text: str, days_ago: float = 1, **more: object) -> Entry:
    return Entry(kind, text, NOW - DAY * days_ago, "jonas", **more)  # type: ignore[arg-type]


def milestone(name: str, days_ago: float = 1, **more: object) -> Entry:
    return entry(EntryKind.MILESTONE, name, days_ago, milestone=name, **more)


def told(*entries: Entry, changes: tuple[OpenCase, ...] = (), since: datetime | None = None) -> ProjectState:
    return state(SHOP, entries, changes, since=since, now=NOW, timezone="Europe/Berlin")


def texts(steps: object) -> list[str]:
    return [step.text for step in steps]  # type: ignore[attr-defined]


def test_without_entries_the_plan_is_told_with_its_promised_dates() -> None:
    found = told()
    assert [(m.name, m.promised) for m in found.milestones] == [
        ("Entwurf", date(2026, 11, 13)), ("Zahlungstest", date(2026, 11, 27)), ("Livegang", date(2026, 12, 14)),
    ]  # fmt: skip
    assert found.newest is None
    assert found.since == date(2026, 11, 12)


def test_what_was_promised_for_a_day_that_is_over_is_late() -> None:
    assert [m.name for m in told().late] == ["Entwurf"]
    assert told(milestone("Entwurf")).late == ()


def test_a_milestone_is_not_late_on_its_day() -> None:
    found = state(SHOP, (), (), since=None, now=datetime(2026, 11, 13, 22, 30, tzinfo=UTC), timezone="Europe/Berlin")
    assert found.late == ()


def test_done_reaches_back_to_the_last_update_or_a_week() -> None:
    login, search = entry(EntryKind.DONE, "Login-Seite", 10), entry(EntryKind.DONE, "Produktsuche", 2)
    assert texts(told(login, search).done) == ["Produktsuche"]
    assert texts(told(login, search, since=NOW - 12 * DAY).done) == ["Login-Seite", "Produktsuche"]
    assert texts(told(login, search, since=NOW - DAY).done) == []


def test_work_stays_in_work_until_the_same_text_is_done() -> None:
    begun = entry(EntryKind.IN_WORK, "Produktsuche auf dem Testsystem", 20)
    assert texts(told(begun).in_work) == ["Produktsuche auf dem Testsystem"]
    found = told(begun, entry(EntryKind.DONE, "die produktsuche auf dem Testsystem."))
    assert found.in_work == ()
    assert texts(found.done) == ["die produktsuche auf dem Testsystem."]


def test_a_slip_of_the_pen_still_finishes_the_work() -> None:
    assert told(entry(EntryKind.IN_WORK, "Versandregeln", 3), entry(EntryKind.DONE, "Versandregel")).in_work == ()


def test_numbers_tell_things_apart() -> None:
    found = told(entry(EntryKind.IN_WORK, "Texte für Kapitel 1", 3), entry(EntryKind.DONE, "Texte für Kapitel 2"))
    assert texts(found.in_work) == ["Texte für Kapitel 1"]


def test_what_is_next_moves_on_when_it_begins() -> None:
    planned = entry(EntryKind.NEXT, "Zahlung", 5, due=date(2026, 11, 23))
    assert [(s.text, s.due) for s in told(planned).next] == [("Zahlung", date(2026, 11, 23))]
    found = told(planned, entry(EntryKind.IN_WORK, "Zahlung", 2))
    assert found.next == ()
    assert [(s.text, s.on) for s in found.in_work] == [("Zahlung", date(2026, 11, 17))]


def test_what_is_missing_from_the_client_is_a_need_with_since_and_due() -> None:
    found = told(
        entry(EntryKind.WAITING, "Texte für das Impressum", 6, due=date(2026, 11, 24)),
        entry(EntryKind.BLOCKED, "Testzugang der Bank fehlt", 2),
    )
    assert [(s.text, s.on, s.due) for s in found.needs] == [
        ("Texte für das Impressum", date(2026, 11, 13), date(2026, 11, 24)),
    ]  # fmt: skip
    assert texts(found.blockers) == ["Testzugang der Bank fehlt"]


def test_a_need_said_again_is_one_need_since_the_first_day() -> None:
    found = told(entry(EntryKind.WAITING, "Logo", 6), entry(EntryKind.WAITING, "das Logo", 1, due=date(2026, 11, 24)))
    assert [(s.text, s.on, s.due) for s in found.needs] == [("das Logo", date(2026, 11, 13), date(2026, 11, 24))]


def test_done_lifts_a_blocker_and_a_need() -> None:
    found = told(
        entry(EntryKind.BLOCKED, "Testzugang", 6), entry(EntryKind.WAITING, "Logo", 6),
        entry(EntryKind.DONE, "Testzugang"), entry(EntryKind.DONE, "Logo"),
    )  # fmt: skip
    assert (found.blockers, found.needs) == ((), ())


def promised(name: str, day: date, days_ago: float = 1) -> Promise:
    due = datetime(day.year, day.month, day.day, 16, 30, tzinfo=UTC)
    return Promise(name, due, "SHOP", None, NOW - DAY * days_ago, 1, PromiseKind.MILESTONE, day)


def with_ledger(*entries: Entry, ledger: tuple[Promise, ...] = ()) -> Outlook:
    known = Known(entries, promises=ledger)
    return outlook(SHOP, known, now=NOW, calendar=Calendar(WorkingHours(), None, "Europe/Berlin"))


def test_a_milestone_that_an_entry_moves_is_in_question_until_the_client_was_told() -> None:
    found = with_ledger(milestone("livegang", due=date(2026, 12, 18), reason="weil die Bank später liefert"))
    moved = found.state.milestones[-1]
    assert (moved.name, moved.promised, moved.was, moved.in_question) == ("Livegang", date(2026, 12, 14), None, True)
    assert [(s.milestone, s.promised, s.new, s.cause) for s in found.slips if s.milestone == "Livegang"] == [
        ("Livegang", date(2026, 12, 14), date(2026, 12, 18), SlipCause.MOVED),
    ]  # fmt: skip


def test_a_moved_milestone_the_client_was_told_of_keeps_what_was_promised_and_why() -> None:
    entry = milestone("livegang", 2, due=date(2026, 12, 18), reason="weil die Bank später liefert")
    found = with_ledger(entry, ledger=(promised("Livegang", date(2026, 12, 18)),))
    moved = found.state.milestones[-1]
    assert (moved.promised, moved.was, moved.in_question) == (date(2026, 12, 18), date(2026, 12, 14), False)
    assert (moved.reason, moved.baseline, moved.days_moved) == ("weil die Bank später liefert", date(2026, 12, 14), 4)
    assert [s for s in found.slips if s.milestone == "Livegang"] == []


def test_a_milestone_moved_twice_was_what_was_promised_last() -> None:
    moved = with_ledger(
        milestone("Livegang", 5, due=date(2026, 12, 18)), milestone("Livegang", 2, due=date(2026, 12, 21)),
        ledger=(promised("Livegang", date(2026, 12, 18), 4), promised("Livegang", date(2026, 12, 21), 1)),
    ).state.milestones[-1]  # fmt: skip
    assert (moved.promised, moved.was, moved.first) == (date(2026, 12, 21), date(2026, 12, 18), date(2026, 12, 14))


def test_an_earlier_date_is_good_news_and_holds_at_once() -> None:
    moved = with_ledger(milestone("Livegang", due=date(2026, 12, 10))).state.milestones[-1]
    assert (moved.promised, moved.in_question) == (date(2026, 12, 10), False)


def test_a_reached_milestone_is_no_longer_open() -> None:
    found = told(milestone("Entwurf", 8), milestone("Entwurf", 1))
    assert [(m.name, m.done) for m in found.reached] == [("Entwurf", date(2026, 11, 11))]
    assert "Entwurf" not in [m.name for m in found.milestones]


def test_a_milestone_the_file_does_not_know_is_promised_from_its_entry_on() -> None:
    found = told(milestone("Abnahme", due=date(2026, 12, 1)), milestone("Fest"))
    assert ("Abnahme", None) in [(m.name, m.was) for m in found.milestones]
    assert texts(found.done) == ["Fest"]


def test_internal_entries_and_notes_are_never_told() -> None:
    found = told(
        entry(EntryKind.NOTE, "Kunde ist schwierig", audience=Audience.INTERNAL),
        entry(EntryKind.DONE, "Audit", audience=Audience.INTERNAL),
        milestone("Livegang", due=date(2026, 12, 30), audience=Audience.INTERNAL),
        entry(EntryKind.NOTE, "vergessen zu kennzeichnen"),
    )
    assert found == told()


def test_only_open_changes_are_told_oldest_first() -> None:
    def case(ref: str, kind: CaseKind, at: CaseState, days_ago: int) -> OpenCase:
        return OpenCase(ref, kind, at, "Geschenkpapier", NOW - DAY * days_ago)

    changes = (
        case("SHOP-20", CaseKind.CHANGE, CaseState.OPEN, 1), case("SHOP-9", CaseKind.CHANGE, CaseState.OFFERED, 9),
        case("SHOP-8", CaseKind.CHANGE, CaseState.DONE, 9), case("SHOP-7", CaseKind.COMPLAINT, CaseState.HEARD, 9),
    )  # fmt: skip
    assert [c.ref for c in told(changes=changes).changes] == ["SHOP-9", "SHOP-20"]


def test_entries_after_now_do_not_count_yet() -> None:
    assert told(entry(EntryKind.DONE, "Zukunft", -1)) == told()


def test_days_are_those_of_the_site() -> None:
    late = Entry(EntryKind.DONE, "Nachtschicht", datetime(2026, 11, 18, 23, 30, tzinfo=UTC), "jonas")
    assert told(late).done[0].on == date(2026, 11, 19)
    assert told(late).newest == late.at
