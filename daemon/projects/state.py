"""A project's state for its client."""

from collections.abc import Sequence
from datetime import datetime

from daemon.model import Entry, OpenCase, Project, ProjectState


def state(
    project: Project, entries: Sequence[Entry], changes: Sequence[OpenCase], *,
    since: datetime | None, now: datetime, timezone: str,
) -> ProjectState:  # fmt: skip
    """What may be told to a client of the project, as of ``now``."""
    return ProjectState(project=project.key, as_of=now)
