"""What a watcher hands over and tells: values only. A batch is mail; an event is news about the mailbox itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class StartPosition:
    """How far a mailbox has been journaled: everything up to ``last_uid`` (0: nothing) of this ``uidvalidity``.

    Mails below ``relisted_below`` were already there when the server numbered the mailbox anew.
    """

    uidvalidity: int
    last_uid: int
    relisted_below: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """One raw mail as the server holds it. Nothing was flagged or moved.

    ``raw`` is the whole mail, or, if ``truncated``, its header and the first text only. ``size`` in octets is the
    server's (the whole mail); ``received`` is INTERNALDATE in UTC. ``relisted``: the mail was already there when
    the mailbox was numbered anew (UIDVALIDITY changed), so it may be old and known.
    """

    uid: int
    uidvalidity: int
    raw: bytes
    size: int
    received: datetime
    truncated: bool = False
    relisted: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """New mail in ascending UID. After it is journaled, everything up to ``last_uid`` is done.

    ``missing`` are UIDs that were listed and then gone (moved or deleted by somebody else), ``unreadable`` those
    the server lists but refused to give out three times.
    """

    mailbox: str
    uidvalidity: int
    mails: tuple[Fetched, ...]
    last_uid: int
    missing: tuple[int, ...] = ()
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail in a label folder or in Sent: its size in octets, its Message-ID where it has one, its bytes where they were asked for.

    ``head`` holds the fields of the header that were looked at, ``received`` is INTERNALDATE in UTC (None: the server does not say).
    """

    uid: int
    size: int
    message_id: str | None
    raw: bytes | None = None
    head: bytes = b""
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """Mails that are new in a label folder or in Sent, ascending. After it is journaled without a wish for the bytes of one of
    them, everything up to ``last_uid`` is done.
    """

    folder: str  # as the site writes it
    uidvalidity: int
    mails: tuple[Seen, ...]
    last_uid: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """First start: everything below ``uidnext`` was there before us and is never delivered. Journal it, then return."""

    mailbox: str
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class EpochChanged:
    """The server numbered the mailbox anew. All mails below ``uidnext`` follow, marked ``relisted``.

    Journal ``StartPosition(uidvalidity, 0, relisted_below=uidnext)``, then return.
    """

    mailbox: str
    before: int
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class Connected:
    """Logged in and the folder is selected; ``idle`` tells whether the server offers IDLE."""

    mailbox: str
    idle: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection ended or could not be made; the next try is in ``retry_in`` seconds."""

    mailbox: str
    reason: str
    retry_in: float


@dataclass(frozen=True, slots=True)
class LoginRefused:
    """The server refuses the login. Told once; tried again slowly so that the account is not locked."""

    mailbox: str
    reason: str


@dataclass(frozen=True, slots=True)
class TlsRefused:
    """The server's certificate or its TLS is not acceptable. Told once; never downgraded."""

    mailbox: str
    reason: str


@dataclass(frozen=True, slots=True)
class FolderMissing:
    """The watched folder cannot be opened (deleted, renamed, no right). Told once; tried again with back-off."""

    mailbox: str
    folder: str
    reason: str


Event = Baseline | EpochChanged | Connected | Lost | LoginRefused | TlsRefused | FolderMissing


class Filed(StrEnum):
    """What became of a wish to file a mail."""

    MOVED = "moved"
    COPIED = "copied"  # the server cannot remove a single mail: it is copied and marked deleted
    FLAGGED = "flagged"  # the site wants flags, not moves
    KEPT = "kept"  # the site wants nothing done
    ABSENT = "absent"  # no longer in the watched folder, or numbered anew: nothing to do


class SentCopy(StrEnum):
    """What became of a wish for a copy in the Sent folder."""

    PRESENT = "present"  # the provider or an earlier try has put it there
    APPENDED = "appended"


class CommandFailed(Exception):
    """The server refused a command for good, or the watcher ended before it could be carried out."""


JUNK = "\\Junk"
"""A target that means: the folder that the server itself marks as the one for junk (RFC 6154)."""
SENT = "\\Sent"
"""The folder that the server itself marks as the one for sent mail (RFC 6154), unless the site names another."""
