"""Laws of deadlines, over calendars and moments that people would not think of."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.hours import Calendar
from daemon.model import WorkingHours

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars with short and long days, half days, holidays of several countries."""
    start = draw(st.integers(0, 20 * 12))
    end = draw(st.integers(start + 1, 24 * 12 - 1))
    hours = WorkingHours(
        days=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        start=time(start // 12, start % 12 * 5),
        end=time(end // 12, end % 12 * 5),
        half_days=draw(st.frozensets(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=4)),
        half_day_until=draw(st.sampled_from([time(12), time(13, 15), time(8)])),
    )
    return Calendar(hours, draw(st.sampled_from([None, "DE-BE", "CH-ZH", "US"])), draw(st.sampled_from(ZONES)))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(), timedelta(days=12))


@settings(deadline=None)
@given(calendars(), moments, lengths)
def test_a_deadline_is_open_time_or_exactly_closing_and_never_in_the_past(
    calendar: Calendar, at: datetime, within: timedelta
) -> None:
    due = calendar.deadline(at, within)
    assert due >= at
    assert calendar.is_open(due) or calendar.closes(due - timedelta(microseconds=1)) == due


@settings(deadline=None)
@given(calendars(), moments, lengths, lengths)
def test_more_time_is_never_an_earlier_deadline(
    calendar: Calendar, at: datetime, within: timedelta, more: timedelta
) -> None:
    assert calendar.deadline(at, within) <= calendar.deadline(at, max(within, more))


@settings(deadline=None)
@given(calendars(), moments, moments, lengths)
def test_a_later_mail_never_has_an_earlier_deadline(
    calendar: Calendar, one: datetime, two: datetime, within: timedelta
) -> None:
    assert calendar.deadline(min(one, two), within) <= calendar.deadline(max(one, two), within)


@settings(deadline=None)
@given(calendars(), moments)
def test_the_next_opening_is_open_and_before_its_closing(calendar: Calendar, at: datetime) -> None:
    begin = calendar.next_open(at)
    assert begin >= at
    assert calendar.is_open(begin)
    assert calendar.closes(at) > begin


@settings(deadline=None)
@given(calendars(), st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(1, 30))
def test_as_many_workdays_back_as_forward_end_where_they_began(calendar: Calendar, day: date, n: int) -> None:
    begin = calendar.add_workdays(day, 0)
    assert calendar.add_workdays(calendar.add_workdays(begin, n), -n) == begin
