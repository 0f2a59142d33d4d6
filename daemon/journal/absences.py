"""What members have said of their absences by mail, in order; a later word stands over an earlier one and over the files."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from daemon.journal.columns import add
from daemon.journal.progress_tables import absences
from daemon.model import AbsenceWord

_ADD = insert(absences)
_ALL = select(
    absences.c.member, absences.c.first, absences.c.last, absences.c.away, absences.c.by, absences.c.at
).order_by(absences.c.id)  # fmt: skip


def add_absence(connection: Connection, word: AbsenceWord, now: datetime, *, decision_id: int | None = None) -> None:
    """Keep what was said."""
    add(connection, _ADD, {
        "member": word.member, "first": word.first, "last": word.last, "away": word.away, "by": word.by, "at": now,
        "decision_id": decision_id,
    })  # fmt: skip


def absence_words(connection: Connection) -> Sequence[AbsenceWord]:
    """All that was ever said, oldest first."""
    return [AbsenceWord(*row) for row in connection.execute(_ALL)]
