"""Time sheets as Toggl Track, Clockify and Kimai export them to CSV, in English or German.

Columns are found by their names, not by their place. What two readers could read differently fails: a file in which nobody
can tell day from month, a file of several projects when the project file does not say which.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from daemon.projects.asking import Ask
from daemon.projects.milestones import same
from daemon.projects.source import Findings, SourceFailed, Work

LIMIT = 32 * 1024 * 1024  # octets
COLUMNS: dict[str, tuple[str, ...]] = {
    "day": ("start date", "startdatum", "date", "datum"),
    "hours": (
        "duration (decimal)", "dauer (dezimal)", "dauer (dezimalzahl)", "duration (h)", "dauer (h)", "duration (h:mm)",
        "duration", "dauer", "hours", "stunden",
    ),
    "project": ("project", "projekt"),
    "task": ("task", "aufgabe", "activity", "tätigkeit"),
    "tag": ("tags", "tag", "schlagworte", "schlagwörter"),
    "description": ("description", "beschreibung"),
}  # fmt: skip
"""The names of each column, the best first: a decimal duration beats one of hours and minutes."""

ONLY = {"toggl": ("start date",), "clockify": ("duration (decimal)", "dauer (dezimal)"), "kimai": ("date", "datum")}
"""A column by which each layout is known, for a file that is said to be of it."""

_CLOCK = re.compile(r"(-?)(\d{1,5}):(\d{2})(?::(\d{2}))?")
_WORDY = re.compile(
    r"(?:(\d{1,5})\s*(?:h|std)\.?)?\s*(?:(\d{1,2})\s*(?:m|min)\.?)?\s*(?:(\d{1,2})\s*(?:s|sec|sek)\.?)?", re.IGNORECASE
)
_DECIMAL = re.compile(r"\d{1,4}(?:[.,]\d{1,4})?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_MOST = 24.0  # hours of one line


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: Mapping[str, str]


def read(ask: Ask) -> Findings:
    """The hours of the project's lines; as of the moment the file was written. Raises SourceFailed with the line."""
    try:
        written = ask.path.stat()
        with ask.path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        raise SourceFailed(f"{ask.path.name} cannot be read: {(error.strerror or str(error)).lower()}") from None
    if len(raw) > LIMIT:
        raise SourceFailed(f"{ask.path.name} is larger than {LIMIT // 1024 // 1024} MB")
    as_of = min(datetime.fromtimestamp(written.st_mtime, UTC), ask.now)
    work = parse(
        raw, ask.path.name, layout=ask.source.option("layout", "auto"), project=ask.source.option("project"),
        package=ask.source.option("package", "task"),
    )  # fmt: skip
    newest = max((line.day for line in work), default=None)
    moment = datetime.combine(newest, datetime.min.time(), ask.zone).astimezone(UTC) if newest else None
    return Findings(work=work, newest=min(moment, as_of) if moment else None, as_of=as_of)


def parse(raw: bytes, name: str, *, layout: str, project: str, package: str) -> tuple[Work, ...]:
    """The lines of a file as work. ``project`` "" takes all, if there is but one. Raises SourceFailed."""
    header, lines = _lines(_decoded(raw), name)
    columns = _columns(header, name, layout)
    wanted = [line for line in lines if any(line.cells.values())]
    wanted = _of_project(wanted, columns.get("project"), project, name)
    wanted = [line for line in wanted if line.cells.get(columns["day"], "").strip()]  # a sum has no date
    order = _order([line.cells[columns["day"]] for line in wanted], name)
    by = columns.get(package) if package != "none" else None
    return tuple(
        Work(
            _day(line.cells[columns["day"]], order, name, line.number),
            _hours(line.cells.get(columns["hours"], ""), name, line.number),
            " ".join(line.cells.get(by, "").split())[:100] if by else "",
        )
        for line in wanted
    )


def _decoded(raw: bytes) -> str:
    """UTF-8, or what Excel on a German Windows writes."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _lines(text: str, name: str) -> tuple[list[str], list[_Line]]:
    """The header, and the lines below it by its names."""
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise SourceFailed(f"{name} is no CSV file: {error}") from None
    if not rows or len(rows[0]) < 2:
        raise SourceFailed(f"{name}:1: no header with columns")
    header = [" ".join(cell.split()).casefold() for cell in rows[0]]
    return header, [_Line(n, dict(zip(header, row, strict=False))) for n, row in enumerate(rows[1:], start=2)]


def _columns(header: Sequence[str], name: str, layout: str) -> dict[str, str]:
    """Which column of this file is which."""
    if layout in ONLY and not set(ONLY[layout]) & set(header):
        raise SourceFailed(f"{name}:1: this is no export of {layout}; columns are {', '.join(header)[:200]}")
    found = {what: next((n for n in names if n in header), "") for what, names in COLUMNS.items()}
    for what in ("day", "hours"):
        if not found[what]:
            raise SourceFailed(f"{name}:1: no column for the {what}; known names are {', '.join(COLUMNS[what])}")
    return {what: column for what, column in found.items() if column}


def _of_project(lines: list[_Line], column: str | None, project: str, name: str) -> list[_Line]:
    """The lines of one project; another client's hours are never counted by accident."""
    if column is None:
        if project:
            raise SourceFailed(f'{name}:1: there is no column for the project, so "{project}" cannot be found')
        return lines
    names = {same(line.cells.get(column, "")) for line in lines} - {""}
    if project:
        if lines and same(project) not in names:
            raise SourceFailed(f'{name} has no line of the project "{project}"')
        return [line for line in lines if same(line.cells.get(column, "")) == same(project)]
    if len(names) > 1:
        raise SourceFailed(f"{name} holds {len(names)} projects; say which one with project: in the project file")
    return lines


def _order(days: Sequence[str], name: str) -> str:
    """Whether day or month stands first in dates with slashes: what the whole file shows, never a guess."""
    parts = [match for day in days if (match := _PARTS.fullmatch(day.strip())) and match.group(2) != "."]
    day_first = any(int(match.group(1)) > 12 for match in parts)
    month_first = any(int(match.group(3)) > 12 for match in parts)
    if parts and day_first == month_first and any(match.group(1) != match.group(3) for match in parts):
        raise SourceFailed(f"{name}: day and month cannot be told apart; export with dates as in 2026-11-19")
    return "month" if month_first else "day"


def _day(text: str, order: str, name: str, line: int) -> date:
    plain = text.strip()
    try:
        if match := _ISO.fullmatch(plain):
            return date(*(int(part) for part in match.groups()))
        if match := _PARTS.fullmatch(plain):
            one, mark, two, year = match.groups()
            day, month = (two, one) if order == "month" and mark != "." else (one, two)
            return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        pass
    raise SourceFailed(f'{name}:{line}: "{plain[:40]}" is no date')


def _hours(text: str, name: str, line: int) -> float:
    """``1:30:00``, ``1:30``, ``1,50``, ``1.5`` or ``1h 30m`` in hours."""
    plain = text.strip()
    found: float | None = None
    if match := _CLOCK.fullmatch(plain):
        sign, hour, minute, second = match.groups()
        found = (int(hour) + int(minute) / 60 + int(second or 0) / 3600) * (-1 if sign else 1)
    elif _DECIMAL.fullmatch(plain):
        found = float(plain.replace(",", "."))
    elif plain and (match := _WORDY.fullmatch(plain)) and any(match.groups()):
        hour, minute, second = (int(part or 0) for part in match.groups())
        found = hour + minute / 60 + second / 3600
    if found is None or not 0 <= found <= _MOST:
        raise SourceFailed(f'{name}:{line}: "{plain[:40]}" is no time spent (at most {_MOST:g} h a line)')
    return round(found, 4)
