"""The working calendar, told by examples: zones, public holidays, half days, clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from daemon.hours import Calendar
from daemon.model import WorkingHours

BERLIN = "Europe/Berlin"
SITE = WorkingHours(half_days=frozenset({(12, 24), (12, 31)}))


def berlin(text: str) -> datetime:
    """A moment as a clock in Berlin shows it, in UTC."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(SITE, "DE-BE", BERLIN)


def test_opening_belongs_to_the_open_time_and_closing_does_not(calendar: Calendar) -> None:
    assert calendar.is_open(berlin("2026-11-19 09:00"))
    assert not calendar.is_open(berlin("2026-11-19 08:59:59"))
    assert calendar.is_open(berlin("2026-11-19 17:29:59"))
    assert not calendar.is_open(berlin("2026-11-19 17:30"))


def test_after_closing_on_friday_the_next_opening_is_monday(calendar: Calendar) -> None:
    assert calendar.next_open(berlin("2026-11-20 17:30")) == berlin("2026-11-23 09:00")


def test_an_open_moment_is_its_own_next_opening(calendar: Calendar) -> None:
    assert calendar.next_open(berlin("2026-11-19 14:05")) == berlin("2026-11-19 14:05")


def test_closing_is_that_of_the_opening_that_runs_or_of_the_next(calendar: Calendar) -> None:
    assert calendar.closes(berlin("2026-11-19 14:05")) == berlin("2026-11-19 17:30")
    assert calendar.closes(berlin("2026-11-21 14:05")) == berlin("2026-11-23 17:30")


def test_a_deadline_is_rounded_up_to_the_half_hour(calendar: Calendar) -> None:
    assert calendar.deadline(berlin("2026-11-19 10:02"), timedelta(hours=4)) == berlin("2026-11-19 14:30")
    assert calendar.deadline(berlin("2026-11-19 10:00"), timedelta(hours=4)) == berlin("2026-11-19 14:00")


def test_a_deadline_counts_working_time_only(calendar: Calendar) -> None:
    assert calendar.deadline(berlin("2026-11-20 16:40"), timedelta(hours=4)) == berlin("2026-11-23 12:30")


def test_a_deadline_may_be_exactly_at_closing_time(calendar: Calendar) -> None:
    assert calendar.deadline(berlin("2026-11-19 13:30"), timedelta(hours=4)) == berlin("2026-11-19 17:30")


def test_rounding_never_leaves_the_opening_hours() -> None:
    odd = Calendar(WorkingHours(end=time(17, 45)), None, BERLIN)
    assert odd.deadline(berlin("2026-11-19 13:40"), timedelta(hours=4)) == berlin("2026-11-19 17:45")


def test_a_deadline_from_out_of_hours_counts_from_the_opening(calendar: Calendar) -> None:
    assert calendar.deadline(berlin("2026-11-21 23:00"), timedelta(hours=3)) == berlin("2026-11-23 12:00")
    assert calendar.deadline(berlin("2026-11-21 23:00"), timedelta(0)) == berlin("2026-11-23 09:00")


def test_days_are_working_days(calendar: Calendar) -> None:
    assert calendar.deadline(berlin("2026-11-19 14:00"), timedelta(days=1)) == berlin("2026-11-20 14:00")
    assert calendar.deadline(berlin("2026-11-19 14:00"), timedelta(days=5)) == berlin("2026-11-26 14:00")


def test_hours_beyond_a_working_day_never_pass_the_day_they_belong_to(calendar: Calendar) -> None:
    at = berlin("2026-11-19 14:00")
    assert calendar.deadline(at, timedelta(hours=23)) == calendar.deadline(at, timedelta(days=1))


def test_a_half_day_closes_at_noon_and_carries_the_rest_over_the_holidays(calendar: Calendar) -> None:
    assert calendar.closes(berlin("2026-12-24 10:00")) == berlin("2026-12-24 12:00")
    assert not calendar.is_open(berlin("2026-12-24 12:00"))
    # Friday the 25th is a holiday, the 26th and 27th are the weekend.
    assert calendar.deadline(berlin("2026-12-24 11:00"), timedelta(hours=2)) == berlin("2026-12-28 10:00")


def test_a_half_day_counts_as_a_workday(calendar: Calendar) -> None:
    assert calendar.is_workday(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("DE-BE", date(2027, 3, 8)),  # women's day, in Berlin
        ("DE-BY+catholic", date(2025, 8, 15)),
        ("CH-ZH", date(2025, 8, 1)),
        ("AT-9", date(2026, 10, 26)),
        ("US", date(2026, 11, 26)),
    ],
)
def test_a_public_holiday_is_no_workday(code: str, day: date) -> None:
    assert not Calendar(SITE, code, BERLIN).is_workday(day)
    assert Calendar(SITE, None, BERLIN).is_workday(day)


def test_a_holiday_of_another_state_is_a_workday_here(calendar: Calendar) -> None:
    assert calendar.is_workday(date(2026, 6, 4))  # Corpus Christi, not in Berlin


def test_a_half_holiday_of_the_country_closes_at_noon_too() -> None:
    reykjavik = Calendar(WorkingHours(), "IS", "Atlantic/Reykjavik")
    assert reykjavik.closes(datetime(2026, 12, 24, 10, tzinfo=UTC)) == datetime(2026, 12, 24, 12, tzinfo=UTC)


def test_a_closed_day_of_the_site_is_no_workday() -> None:
    holiday = WorkingHours(closed=frozenset({date(2026, 11, 20)}))
    assert Calendar(holiday, None, BERLIN).next_open(berlin("2026-11-20 10:00")) == berlin("2026-11-23 09:00")


def test_workdays_are_counted_over_weekend_and_holidays(calendar: Calendar) -> None:
    assert calendar.add_workdays(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert calendar.add_workdays(date(2026, 12, 23), 2) == date(2026, 12, 28)
    assert calendar.add_workdays(date(2026, 12, 28), -2) == date(2026, 12, 23)


def test_no_workdays_from_now_is_today_or_the_next_workday(calendar: Calendar) -> None:
    assert calendar.add_workdays(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert calendar.add_workdays(date(2026, 11, 21), 0) == date(2026, 11, 23)


@pytest.mark.parametrize("night", ["2026-03-28 20:00", "2026-10-24 20:00"])
def test_a_night_of_the_clock_change_does_not_move_a_deadline(night: str) -> None:
    every_day = Calendar(WorkingHours(days=frozenset(range(7))), None, BERLIN)
    day = datetime.fromisoformat(night) + timedelta(days=1)
    assert every_day.deadline(berlin(night), timedelta(hours=1)) == berlin(f"{day:%Y-%m-%d} 10:00")


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_an_open_night_is_as_long_as_it_really_is(night: str, hours: int) -> None:
    always = Calendar(WorkingHours(frozenset(range(7)), time(0), time(0)), None, BERLIN)
    begin = berlin(f"{night} 00:00")
    assert always.closes(begin) - begin == timedelta(hours=hours)


def test_an_end_at_midnight_is_the_end_of_the_day() -> None:
    late = Calendar(WorkingHours(end=time(0)), None, BERLIN)
    assert late.is_open(berlin("2026-11-19 23:59:59"))
    assert late.closes(berlin("2026-11-19 23:00")) == berlin("2026-11-20 00:00")


def test_a_deadline_is_in_the_time_zone_of_the_site() -> None:
    zurich = Calendar(WorkingHours(), "CH-ZH", "Europe/Zurich")
    assert zurich.deadline(datetime(2026, 7, 1, 7, tzinfo=UTC), timedelta(hours=1)) == datetime(
        2026, 7, 1, 8, tzinfo=UTC
    )


def test_equal_calendars_are_one_key() -> None:
    assert len({Calendar(SITE, "DE-BE", BERLIN), Calendar(SITE, "DE-BE", BERLIN)}) == 1


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (WorkingHours(days=frozenset()), "name no day"),
        (WorkingHours(days=frozenset({7})), "0 \\(Monday\\) to 6"),
        (WorkingHours(start=time(18)), "before they start"),
    ],
)
def test_hours_that_are_never_open_are_refused(hours: WorkingHours, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Calendar(hours, None, BERLIN)


def test_a_calendar_that_stays_closed_says_so_instead_of_searching_for_ever() -> None:
    noon = frozenset((month, day) for month in range(1, 13) for day in range(1, 32))
    never = Calendar(WorkingHours(half_days=noon, half_day_until=time(8)), None, BERLIN)
    with pytest.raises(ValueError, match="never open"):
        never.next_open(berlin("2026-11-19 10:00"))


@pytest.mark.parametrize(
    ("code", "nearest"),
    [("DE-BEE", "DE-BE"), ("CH-ZHH", "CH-ZH"), ("de-be", "DE-BE"), ("Germany", "DE"), ("AT-19", "AT-9")],
)
def test_an_unknown_holiday_code_names_the_nearest_valid_one(code: str, nearest: str) -> None:
    with pytest.raises(ValueError, match=f'did you mean "{nearest}"'):
        Calendar(SITE, code, BERLIN)


def test_an_unknown_category_names_those_of_the_country() -> None:
    with pytest.raises(ValueError, match="it has catholic, public"):
        Calendar(SITE, "DE-BY+roman", BERLIN)


def test_an_unknown_zone_names_the_nearest_valid_one() -> None:
    with pytest.raises(ValueError, match='did you mean "Europe/Berlin"'):
        Calendar(SITE, None, "Europe/Berln")


def test_a_moment_without_a_zone_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        calendar.is_open(datetime(2026, 11, 19, 10))


def test_a_deadline_in_the_past_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="before the moment"):
        calendar.deadline(berlin("2026-11-19 10:00"), timedelta(hours=-1))
