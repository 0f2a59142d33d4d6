"""Contacts that were added by a lead's word, and addresses a lead said no to. The files of a site are never written by us."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, exists, func, insert, or_, select

from daemon.journal.columns import add
from daemon.journal.progress_tables import added_contacts
from daemon.journal.tables import letters, outbox
from daemon.model import AddedContact

ASKS = "notice/colleague"
"""The occasion of the notice that asks a lead about an unknown colleague of a contact."""
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 3
"""Questions in an hour; a forger of many addresses gets no more attention than that."""

_ADD = insert(added_contacts)
_LIST = (
    select(
        added_contacts.c.project, added_contacts.c.address, added_contacts.c.name, added_contacts.c.state,
        added_contacts.c.by, added_contacts.c.at,
    )
    .where(~added_contacts.c.refused)
    .order_by(added_contacts.c.id)
)  # fmt: skip
_SETTLED = select(
    or_(
        exists().where(added_contacts.c.address == bindparam("_address")),
        exists().where(
            outbox.c.occasion == ASKS, outbox.c.arrival_id == letters.c.arrival_id,
            letters.c.identity == bindparam("_address"),
        ),
    )
)  # fmt: skip
_LATELY = select(func.count(func.distinct(outbox.c.arrival_id))).where(
    outbox.c.occasion == ASKS, outbox.c.created > bindparam("_since")
)


def add_contact(connection: Connection, contact: AddedContact, *, refused: bool = False) -> None:
    """Keep a lead's word about an address; ``refused``: it is no contact, and nobody is asked again."""
    add(connection, _ADD, {
        "project": contact.project, "address": contact.address.lower(), "name": contact.name, "state": contact.state,
        "by": contact.by, "at": contact.at, "refused": refused,
    })  # fmt: skip


def contacts_added(connection: Connection) -> Sequence[AddedContact]:
    """Every contact that was added by a word, oldest first."""
    return [AddedContact(*row) for row in connection.execute(_LIST)]


def may_ask(connection: Connection, address: str, now: datetime) -> bool:
    """Whether a lead may be asked about this address: nobody was, and not too many questions were put lately."""
    if connection.scalar(_SETTLED, {"_address": address.lower()}):
        return False
    return int(connection.scalar(_LATELY, {"_since": now - HOUR}) or 0) < MOST_AN_HOUR
