"""What outside sources told, kept until they tell something newer. A failed try never wipes out what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from daemon.journal.progress_tables import reports

_HERE = (reports.c.project == bindparam("_project"), reports.c.source == bindparam("_source"))
_ALL = select(reports).order_by(reports.c.project, reports.c.source)
_OF = _ALL.where(reports.c.project == bindparam("_project"))
_ONE = select(reports).where(*_HERE)
_ADD = insert(reports)
_SET = update(reports).where(*_HERE)
_TOLD = _SET.values(told=bindparam("_now"))
_FORGET = delete(reports).where(*_HERE)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What an outside source of a project told last. ``findings`` is None if it never told anything."""

    project: str
    source: str
    tried: datetime  # the last try
    as_of: datetime | None  # the last try that went well
    findings: Mapping[str, Any] | None
    error: str | None = None  # why the last try failed; None: it went well
    failing_since: datetime | None = None
    told: datetime | None = None  # when the lead was told that it fails


def project_reports(connection: Connection, project: str) -> list[ReportRow]:
    """What the sources of a project told last, by the name of the source."""
    return [ReportRow(*row) for row in connection.execute(_OF, {"_project": project})]


def all_reports(connection: Connection) -> list[ReportRow]:
    """The same for every project."""
    return [ReportRow(*row) for row in connection.execute(_ALL)]


def record_report(
    connection: Connection, project: str, source: str, now: datetime, *,
    findings: Mapping[str, Any] | None = None, as_of: datetime | None = None, error: str | None = None,
) -> ReportRow:  # fmt: skip
    """Keep what a try came to: ``findings`` (true ``as_of``, else now), or ``error`` and whatever was known before.

    Returns the row as it is now.
    """
    here = {"_project": project, "_source": source}
    row = connection.execute(_ONE, here).one_or_none()
    old = ReportRow(*row) if row else None
    if error is None:
        fresh = {"as_of": as_of or now, "findings": findings}
        values: dict[str, Any] = {**fresh, "error": None, "failing_since": None, "told": None}
    else:
        since = (old.failing_since if old else None) or now
        values = {"error": error, "failing_since": since}
    if old is None:
        connection.execute(_ADD, {"project": project, "source": source, "tried": now, **values})
    else:
        connection.execute(_SET.values(tried=now, **values), here)
    return ReportRow(*connection.execute(_ONE, here).one())


def failure_told(connection: Connection, project: str, source: str, now: datetime) -> None:
    """The lead was told that this source fails; they are not told again before it has worked."""
    connection.execute(_TOLD, {"_project": project, "_source": source, "_now": now})


def forget_report(connection: Connection, project: str, source: str) -> None:
    """The source is in no project file any more: what it told is no fact."""
    connection.execute(_FORGET, {"_project": project, "_source": source})
