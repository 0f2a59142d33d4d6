"""When people are there: working hours, public holidays, and deadlines that a person can keep.

Moments go in and come out in UTC; the site's zone decides what a day is. Sums are made in UTC, because wall-clock
sums are an hour wrong on the two nights a year when the clocks change.
"""

from daemon.hours.calendar import Calendar
from daemon.hours.durations import parse_duration
from daemon.hours.holidays import check_code, half_days, public_holidays

__all__ = ["Calendar", "check_code", "half_days", "parse_duration", "public_holidays"]
