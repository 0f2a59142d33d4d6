"""How much each mail of a contact sounded like a complaint, so that a fall over several can be seen."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from daemon.journal.progress_tables import moods

_ADD = insert(moods)
_LAST = (
    select(moods.c.complaint)
    .where(moods.c.contact == bindparam("_contact"))
    .order_by(moods.c.at.desc(), moods.c.id.desc())
    .limit(bindparam("count"))
)


def felt(connection: Connection, contact: str, complaint: float, at: datetime) -> None:
    """Keep it for one mail; part of carrying out its decision."""
    connection.execute(_ADD, {"contact": contact.lower(), "at": at, "complaint": complaint})


def moods_of(connection: Connection, contact: str, most: int = 10) -> list[float]:
    """For the contact's last mails, oldest first (0..1 each)."""
    found = connection.scalars(_LAST, {"_contact": contact.lower(), "count": most})
    return [float(value) for value in found][::-1]
