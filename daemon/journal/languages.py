"""Which language a contact writes: the last one their mails could be told by."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from daemon.journal.corrected_tables import contact_languages

_OF = select(contact_languages.c.language).where(contact_languages.c.address == bindparam("_address"))
_FORGET = delete(contact_languages).where(contact_languages.c.address == bindparam("_address"))
_ADD = insert(contact_languages)


def language_of(connection: Connection, address: str) -> str | None:
    """The language of this address's last mail whose language could be told, or None."""
    found: str | None = connection.scalar(_OF, {"_address": address.lower()})
    return found


def heard(connection: Connection, address: str, language: str, now: datetime) -> None:
    """Remember it, in place of the one before."""
    if language_of(connection, address) != language:
        connection.execute(_FORGET, {"_address": address.lower()})
        connection.execute(_ADD, {"address": address.lower(), "language": language, "at": now})
