"""A look into a mailbox before the daemon has it: can one log in, what lies there, what the server can do.

Law: nothing is changed. The folders are opened by EXAMINE, headers are peeked at, and no mail is marked as read.
"""

import imaplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from imapclient.exceptions import IMAPClientError

from daemon.inbox import link
from daemon.inbox.events import SENT
from daemon.inbox.folders import Folders
from daemon.inbox.waiting import Patience, Waker
from daemon.model import Mailbox

T = TypeVar("T")
_HEADER = "BODY.PEEK[HEADER]"
_LARGEST = 64 * 1024  # octets of one header that are looked at


class Obstacle(StrEnum):
    """What stands between us and a mailbox."""

    NETWORK = "network"  # no such host, nobody answers, the line breaks
    TLS = "tls"  # the certificate or the protocol is not acceptable
    LOGIN = "login"  # the server refuses name or password
    FOLDER = "folder"  # the watched folder cannot be opened


class NotReached(Exception):
    """The mailbox could not be looked into; ``obstacle`` says why, the text in the server's or system's words."""

    def __init__(self, obstacle: Obstacle, said: str) -> None:
        super().__init__(said)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found. ``heads`` and ``sent`` are raw headers, newest first; ``idle`` and ``move``: what the server can do."""

    messages: int
    heads: tuple[bytes, ...]
    sent: tuple[bytes, ...]
    idle: bool
    move: bool


def survey(
    mailbox: Mailbox, secret: Callable[[], str], *, newest: int = 100, patience: Patience | None = None
) -> Survey:
    """Log in and look at the newest mails of the watched folder and of Sent. Raises :class:`NotReached`."""
    return within(mailbox, secret, patience, lambda client: _looked(client, mailbox, newest))


def waiting_after(
    mailbox: Mailbox, secret: Callable[[], str], uidvalidity: int, last_uid: int, *, patience: Patience | None = None
) -> int:
    """How many mails of the watched folder are newer than ``last_uid``, seen over a connection of its own.

    After a new numbering (another UIDVALIDITY) all of them are. Raises :class:`NotReached`.
    """

    def count(client: link.Client) -> int:
        opened = client.select_folder(mailbox.folder, readonly=True)
        if int(opened.get(b"UIDVALIDITY", 0)) != uidvalidity:
            return int(opened.get(b"EXISTS", 0))
        return sum(uid > last_uid for uid in client.search(["UID", f"{last_uid + 1}:*"]))  # "*" may be an older one

    return within(mailbox, secret, patience, count)


def within(
    mailbox: Mailbox, secret: Callable[[], str], patience: Patience | None, look: Callable[[link.Client], T]
) -> T:
    """Open a connection, look, and close it; every failure becomes a :class:`NotReached`."""
    client: link.Client | None = None
    try:
        client = link.connect(mailbox, secret, stop=Waker(), patience=patience or Patience())
        return look(client)
    except link.LoginDenied as error:
        raise NotReached(Obstacle.LOGIN, link.explain(error)) from error
    except link.FolderClosed as error:
        raise NotReached(Obstacle.FOLDER, link.explain(error)) from error
    except ssl.SSLError as error:
        kind = Obstacle.TLS if link.is_tls_refusal(error) else Obstacle.NETWORK
        raise NotReached(kind, link.explain(error)) from error
    except (OSError, imaplib.IMAP4.error, link.PlainTextRefused) as error:
        raise NotReached(Obstacle.NETWORK, link.explain(error)) from error
    finally:
        if client is not None:
            client.wire.shutdown()


def _looked(client: link.Client, mailbox: Mailbox, newest: int) -> Survey:
    try:
        heads = _heads(client, mailbox.folder, newest)
        messages = int(client.folder_status(mailbox.folder, ["MESSAGES"])[b"MESSAGES"])
    except imaplib.IMAP4.abort:
        raise
    except IMAPClientError as error:
        raise link.FolderClosed(str(error)) from None
    sent = Folders(client, mailbox.sent_folder).name(SENT)
    return Survey(
        messages=messages,
        heads=heads,
        sent=_heads(client, sent, newest) if client.folder_exists(sent) else (),
        idle=bool(client.has_capability("IDLE")),
        move=bool(client.has_capability("MOVE")),
    )


def _heads(client: link.Client, folder: str, newest: int) -> tuple[bytes, ...]:
    there = int(client.select_folder(folder, readonly=True).get(b"EXISTS", 0))
    if not there:
        return ()
    client.use_uid = False
    try:
        found = client.fetch(range(max(1, there - newest + 1), there + 1), [_HEADER])
    finally:
        client.use_uid = True
    return tuple(bytes(found[at].get(b"BODY[HEADER]") or b"")[:_LARGEST] for at in sorted(found, reverse=True))
