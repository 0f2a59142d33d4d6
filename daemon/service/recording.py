"""A project's record, made from the journal: its lines, and the files that a client gets. Nothing here writes or sends."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from daemon import compose, mail
from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import Project, RecordCopy
from daemon.service import press

FORMAT = 1


def record_lines(project: str, journal: Journal) -> tuple[bytes, ...]:
    """The chain of everything that a client of the project (its key) may read, oldest first."""
    return compose.chain(_facts(project, journal))


def record_copy(project: Project, policy: Policy, journal: Journal, language: str, now: datetime) -> RecordCopy:
    """The files as they would leave at ``now`` (UTC): a PDF, or HTML where nothing can be set, and the lines. Raises TextError."""
    lines = record_lines(project.key, journal)
    data = compose.record(policy.texts, policy.site, project, lines, language, now)
    layouts = policy.texts.layouts
    made = press.bounded(lambda: compose.record_pdf(layouts, data, now), layouts) if compose.available() else None
    html = compose.record_html(policy.texts, data) if made is None else None
    return RecordCopy(compose.record_files(data, lines, made, html), len(lines), compose.seal(lines))


def _facts(project: str, journal: Journal) -> Iterator[dict[str, Any]]:
    yield {"kind": "record", "format": FORMAT, "project": project}
    for row in journal.project_record(project):
        words = {"text": mail.plain_text(row.raw)} if row.raw is not None else {}
        yield {"at": row.at, "kind": row.kind, **row.said, **words}
