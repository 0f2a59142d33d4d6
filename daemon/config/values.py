"""Single values as people write them: addresses, servers, hours, days, durations. Each reader says what would be right."""

import re
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from daemon.hours import check_code, parse_duration
from daemon.model import Absence, Endpoint
from daemon.rules import did_you_mean

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143, "smtps": 465, "smtp+starttls": 587, "smtp": 25}

_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
_PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9]{0,15}")
_ADDRESS = re.compile(f"{_LOCAL}@{_HOST}")
_URL = re.compile(rf"([a-z+]+)://({_HOST}|\[[0-9a-f:.]+\])(?::(\d{{1,5}}))?/?")
_WEB = re.compile(rf"(https?)://({_HOST}|\[[0-9a-f:.]+\])(?::\d{{1,5}})?(?:/[A-Za-z0-9._~/-]*)?", re.IGNORECASE)
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|\[::1\]")
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_WORKDAYS = re.compile(r"(\d{1,3})\s*d", re.ASCII)
_LONGEST_CLOSING = timedelta(days=400)


def text(value: Any) -> str:
    """A text of one line that is not empty."""
    if not isinstance(value, str):
        raise ValueError(_not_a_text(value))  # noqa: TRY004 - the schema gathers ValueErrors
    if not value.strip():
        raise ValueError("nothing stands here")
    if any(not sign.isprintable() for sign in value.strip()):
        raise ValueError("this must stand on one line, without control characters")
    return value.strip()


def one_of(words: Iterable[str], what: str) -> Callable[[Any], str]:
    """A reader that takes exactly these words."""
    known = tuple(words)

    def read(value: Any) -> str:
        name = text(value)
        if name not in known:
            raise ValueError(f'unknown {what} "{name}"{did_you_mean(name, known) or "; it can be " + ", ".join(known)}')
        return name

    return read


def number(low: float, high: float, *, whole: bool) -> Callable[[Any], float]:
    """A reader for numbers between two bounds."""

    def read(value: Any) -> float:
        try:
            found = float(text(value))
        except ValueError:
            raise ValueError(f"a number is needed, from {low:g} to {high:g}") from None
        if not low <= found <= high or (whole and found != int(found)):
            raise ValueError(f"a {'whole ' if whole else ''}number from {low:g} to {high:g} is needed, not {value}")
        return int(found) if whole else found

    return read


def truth(value: Any) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise ValueError("write true or false")  # noqa: TRY004
    return value


def address(value: Any) -> str:
    """A bare mail address in lower case."""
    found = text(value).lower()
    if not _ADDRESS.fullmatch(found) or len(found) > 254:
        raise ValueError(f'"{text(value)}" is not a mail address; write only name@domain, in ASCII')
    return found


def project_key(value: Any) -> str:
    """The key of a project: a capital, then capitals and digits."""
    found = text(value)
    if not _PROJECT_KEY.fullmatch(found):
        raise ValueError(f'"{found}" cannot be the key of a project; write capitals and digits, as in SHOP')
    return found


def endpoint(kind: str) -> Callable[[Any], Endpoint]:
    """A reader for the URL of a server; ``kind`` is imap or smtp."""
    schemes = tuple(scheme for scheme in PORTS if scheme.startswith(kind))

    def read(value: Any) -> Endpoint:
        written = text(value)
        found = _URL.fullmatch(written.lower())
        scheme = written.partition("://")[0].lower()
        if scheme not in schemes:
            advice = did_you_mean(scheme, schemes) if "://" in written else ""
            raise ValueError(f'a server is written as {schemes[0]}://host, not "{written}"{advice}')
        if not found or not 0 < int(found.group(3) or PORTS[scheme]) < 65536:
            raise ValueError(f'"{written}" is not a server; write {scheme}://host or {scheme}://host:port')
        host = found.group(2)
        if scheme == kind and not _LOOPBACK.fullmatch(host):
            raise ValueError(
                f"{scheme}:// has no TLS and is for this machine only; write {kind}s:// or {kind}+starttls://"
            )
        return Endpoint(scheme, host.strip("[]"), int(found.group(3) or PORTS[scheme]))

    return read


def web_address(value: Any) -> str:
    """The address of a server's API without a slash at its end; plain http only for this machine."""
    written = text(value).rstrip("/")
    found = _WEB.fullmatch(written)
    if not found:
        raise ValueError(f'"{written}" is not the address of a server; write as in https://redmine.studio-nord.example')
    if found.group(1) == "http" and not _LOOPBACK.fullmatch(found.group(2).lower()):
        raise ValueError("http:// has no TLS and is for this machine only; write https://")
    return written


def clock(value: Any) -> time:
    """A time of day; ``24:00`` is the midnight at the end of the day."""
    found = _TIME.fullmatch(text(value))
    hour, minute = (int(part) for part in found.groups()) if found else (99, 0)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise ValueError(f'"{value}" is not a time of day; write as in 09:00')
    return time(hour, minute)


def weekdays(value: Any) -> frozenset[int]:
    """``mon-fri``, ``mon, wed`` or a list of these; Monday is 0."""
    listed = value if isinstance(value, list) else text(value).split(",")
    if not listed:
        raise ValueError("no day is named")
    return frozenset(day for item in listed for day in _days(text(item)))


def _days(written: str) -> Iterable[int]:
    first, dash, last = (part.strip().lower() for part in written.partition("-"))
    start, end = _weekday(first), _weekday(last) if dash else _weekday(first)
    return ((start + step) % 7 for step in range((end - start) % 7 + 1))


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise ValueError(
            f'unknown day "{word}"{did_you_mean(word[:3], WEEKDAYS) or "; it can be " + ", ".join(WEEKDAYS)}'
        )
    return WEEKDAYS.index(word)


def week_time(value: Any) -> tuple[int, time]:
    """``thu 15:00``: a day of the week and a time."""
    day, _, hour = text(value).partition(" ")
    if not hour:
        raise ValueError(f'"{value}" is not a day and a time; write as in thu 15:00')
    return _weekday(day.lower()), clock(hour.strip())


def month_day(value: Any) -> tuple[int, int]:
    """``12-24``: month and day."""
    found = _MONTH_DAY.fullmatch(text(value))
    try:
        day = date(2024, *(int(part) for part in found.groups())) if found else None  # a leap year
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f'"{value}" is not a day of the year; write month and day, as in 12-24')
    return day.month, day.day


def day(value: Any) -> date:
    """``2026-12-24``."""
    written = text(value)
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{written} is no day of the calendar") from None
    raise ValueError(f'"{written}" is not a date; write year, month and day, as in 2026-12-24')


def closed_days(value: Any) -> frozenset[date]:
    """A list of dates, or of ranges as in ``2026-12-27..2026-12-31``."""
    if not isinstance(value, list):
        raise ValueError("a list of dates is needed, as in [2026-12-28, 2026-12-30..2027-01-02]")  # noqa: TRY004
    found: set[date] = set()
    for item in value:
        first, dots, last = text(item).partition("..")
        start, end = day(first), day(last) if dots else day(first)
        if end < start or end - start > _LONGEST_CLOSING:
            raise ValueError(f'"{item}" is not a range of days; the earlier one comes first')
        found.update(start + timedelta(days=step) for step in range((end - start).days + 1))
    return frozenset(found)


def workdays(value: Any) -> int:
    """``5d``: a number of working days."""
    found = _WORKDAYS.fullmatch(text(value))
    if not found:
        raise ValueError(f'"{value}" is not a number of working days; write as in 5d')
    return int(found.group(1))


def length(value: Any) -> timedelta:
    """``14d``, ``24h``, ``30m``: time by the clock, not working time."""
    return parse_duration(text(value))


def length_or_never(value: Any) -> timedelta | None:
    """The same, or ``never``."""
    return None if value == "never" else length(value)


def interval(value: Any) -> timedelta:
    """How often something is looked at: a second at least."""
    found = length(value)
    if found < timedelta(seconds=1):
        raise ValueError("1s at least")
    return found


def zone(value: Any) -> str:
    """A time zone of the IANA database."""
    name = text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = did_you_mean(name, available_timezones()) or "; write as in Europe/Berlin"
        raise ValueError(f'unknown time zone "{name}"{near}') from None
    return name


def holidays(value: Any) -> str:
    """A holiday code such as ``DE-BE``."""
    code = text(value)
    check_code(code)
    return code


def database(value: Any) -> str:
    """The URL of a PostgreSQL database, without a password in it."""
    url = text(value)
    scheme, sep, rest = url.partition("://")
    if not sep or scheme != "postgresql":
        raise ValueError(f'"{scheme}" is not a database; write postgresql://user@host/name, or leave the line out')
    if ":" in rest.rpartition("@")[0] or "password=" in rest:
        raise ValueError("a password must not stand here; PostgreSQL reads it from ~/.pgpass or a service file")
    if not find_spec("psycopg"):
        raise ValueError("PostgreSQL needs one more package; install: sachstand[postgres]")
    return url


def quiet(value: Any) -> tuple[time, time] | None:
    """``20:00-07:00``: from when to when, past midnight if need be; ``none`` for never."""
    written = text(value)
    if written == "none":
        return None
    first, dash, last = written.partition("-")
    if not dash or clock(first) == clock(last):
        raise ValueError(f'"{written}" is no time of quiet; write as in 20:00-07:00, or none')
    return clock(first), clock(last)


def digest(value: Any) -> time | None:
    """``17:00``: a time of day; ``none`` for never."""
    return None if text(value) == "none" else clock(value)


def absences(value: Any) -> tuple[Absence, ...]:
    """One day or span, or a list of them: ``2026-12-23..2027-01-04``; the last day is part of it."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        first, dots, last = text(item).partition("..")
        start, end = day(first.strip()), day(last.strip() if dots else first.strip())
        if end < start:
            raise ValueError(f'"{item}" ends before it begins; the earlier day comes first')
        found.append(Absence(start, end))
    return tuple(sorted(found, key=lambda absence: absence.first))


def _not_a_text(value: Any) -> str:
    if value is None:
        return "nothing stands here"
    if isinstance(value, bool):
        return f'a text is needed, not the truth value {str(value).lower()}; put it in quotes: "{str(value).lower()}"'
    return "a text is needed, not a list" if isinstance(value, list) else "a text is needed, not a mapping"


def retention(value: Any) -> timedelta:
    """How long something is kept, in days."""
    found = length(value)
    if found < timedelta(days=7):
        raise ValueError("7d at least: mail is looked at again while its case runs")
    return found


def listen(value: Any) -> tuple[str, int]:
    """An address of this machine and a port."""
    found = text(value)
    host, _, port = found.rpartition(":")
    if host not in ("127.0.0.1", "localhost") or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f'"{found}" is not an address of this machine; write as in 127.0.0.1:9464')
    return "127.0.0.1", int(port)
