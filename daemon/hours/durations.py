"""Lengths of time as people write them in files: ``30m``, ``4h``, ``5d``, ``2h 30m``."""

import re
from datetime import timedelta

_PART = re.compile(r"(\d{1,6})\s*([dhms])", re.ASCII)
_WHOLE = re.compile(r"\s*\d{1,6}\s*[dhms](\s*\d{1,6}\s*[dhms])*\s*", re.ASCII)
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_ORDER = "dhms"
LONGEST = timedelta(days=3660)


def parse_duration(text: str) -> timedelta:
    """The length written as days, hours, minutes and seconds, largest unit first, each at most once.

    Days are working days wherever a :class:`~daemon.hours.Calendar` counts them. Raises ValueError with a sentence
    for the person who wrote it.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError(
            f'"{text}" is not a duration; write days, hours, minutes or seconds as in 30m, 4h, 5d or "2h 30m"'
        )
    parts = [(int(count), unit) for count, unit in _PART.findall(text)]
    places = [_ORDER.index(unit) for _, unit in parts]
    if places != sorted(set(places)):
        raise ValueError(f'"{text}" is not a duration; each unit stands once, the largest first, as in "1d 2h 30m"')
    length = sum((timedelta(**{_UNITS[unit]: count}) for count, unit in parts), timedelta())
    if length > LONGEST:
        raise ValueError(f'"{text}" is longer than ten years')
    return length
