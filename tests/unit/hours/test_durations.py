"""Durations as people write them."""

from datetime import timedelta

import pytest

from daemon.hours import parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0m", timedelta()),
        ("30m", timedelta(minutes=30)),
        ("4h", timedelta(hours=4)),
        ("5d", timedelta(days=5)),
        ("2h 30m", timedelta(hours=2, minutes=30)),
        ("1d2h30m", timedelta(days=1, hours=2, minutes=30)),
        (" 90 m ", timedelta(minutes=90)),
    ],
)
def test_a_duration_is_read_as_written(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "4", "h", "1w", "-3h", "4h4h", "30m 2h", "1.5h", "٤h", "4h,", "99999999d", "999999d"]
)
def test_anything_else_is_refused_with_a_sentence_for_the_writer(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a duration|is longer than"):
        parse_duration(text)
