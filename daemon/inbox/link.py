"""From an address to an open mailbox. Laws: TLS is verified and at least 1.2, or there is no connection; plain text
only to this machine itself; a password never crosses an unprotected line.
"""

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from daemon.inbox.waiting import Patience, Waker
from daemon.inbox.wire import Wire
from daemon.model import Mailbox, Renewable, TokenRefused

TEMPORARY = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")


_NUMBER = re.compile(r"\[Errno -?\d+\] ")  # the system's number of an error says nothing to a person
_OCTETS = re.compile(r"b(['\"])(.*)\1")  # imaplib shows what the server said as octets


class LoginDenied(Exception):
    """The server refuses the login, in its own words."""


class FolderClosed(Exception):
    """The watched folder cannot be opened."""


class PlainTextRefused(ValueError):
    """The site asks for a connection without TLS to another machine."""


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient over a :class:`Wire`: times stay aware, nothing is logged line by line."""

    def __init__(self, wire: Callable[[], Wire], host: str, port: int, *, tls: bool) -> None:
        self._make_wire = wire
        super().__init__(host, port, ssl=tls)
        self.wire.debug = 0
        self.normalise_times = False

    @property
    def wire(self) -> Wire:
        """The connection below."""
        found: Wire = self._imap
        return found

    def _create_IMAP4(self) -> Wire:  # noqa: N802
        return self._make_wire()

    def _set_read_timeout(self) -> None:
        """The wire keeps its own deadlines."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A selected folder: its numbering and the UID that the next mail will get."""

    uidvalidity: int
    uidnext: int
    read_only: bool
    keywords: bool  # own keywords may be stored


def is_loopback(host: str) -> bool:
    """Whether the name or address means this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Verifying, TLS 1.2 or newer; ``ca_file`` adds trusted certificates to the system's."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def connect(mailbox: Mailbox, secret: Callable[[], str], *, stop: Waker, patience: Patience) -> Client:
    """Connect and log in. Raises :class:`LoginDenied`, ssl.SSLError, OSError, imaplib errors or :class:`Stopped`."""
    end = mailbox.imap
    if end.plain and not is_loopback(end.host):
        raise PlainTextRefused(f"{mailbox.name}: no connection without TLS to {end.host}")
    context = None if end.plain else tls_context(mailbox.ca_file)
    at_once = None if end.starttls else context

    def wire() -> Wire:
        return Wire(end.host, end.port, context=at_once, stop=stop, patience=patience)

    client = Client(wire, end.host, end.port, tls=at_once is not None)
    try:
        if end.starttls:
            client.wire.starttls(context)
        _login_as(client, mailbox, secret)
    except BaseException:
        client.wire.shutdown()
        raise
    return client


def _login_as(client: Client, mailbox: Mailbox, secret: Callable[[], str]) -> None:
    """A token that the server refuses is had anew once: it may have been withdrawn before its time."""
    login = _bear if mailbox.oauth is not None else _login
    try:
        try:
            login(client, mailbox.username, secret())
        except LoginDenied:
            if not isinstance(secret, Renewable):
                raise
            secret.renew()
            login(client, mailbox.username, secret())
    except TokenRefused as error:
        raise LoginDenied(str(error)) from None


def _bear(client: Client, username: str, token: str) -> None:
    """By an access token: OAUTHBEARER (RFC 7628) where it is offered, else XOAUTH2."""
    login = client.oauthbearer_login if client.has_capability("AUTH=OAUTHBEARER") else client.oauth2_login
    _said(lambda: login(username, token))


def _login(client: Client, username: str, password: str) -> None:
    if client.wire.state == "AUTH":
        return
    simple = all(" " <= c <= "~" for c in username + password)
    by_login = simple and not client.has_capability("LOGINDISABLED")
    _said(lambda: (client.login if by_login else client.plain_login)(username, password))


def _said(login: Callable[[], object]) -> None:
    """What the server says of a login: nothing, LoginDenied for good, or OSError for now."""
    try:
        login()
    except LoginError as error:
        cause = error.__context__
        if isinstance(cause, imaplib.IMAP4.abort):
            raise cause from None
        if any(code in str(error) for code in TEMPORARY):
            raise OSError(f"login not possible now: {error}") from None
        raise LoginDenied(str(error)) from None


def open_folder(client: Client, folder: str) -> Opened:
    """SELECT, or EXAMINE where writing is not allowed. Raises :class:`FolderClosed` when the server refuses."""
    client.wire.reset_count()
    try:
        answer, read_only = client.select_folder(folder), False
    except imaplib.IMAP4.readonly:
        client.wire.reset_count()
        answer, read_only = client.select_folder(folder, readonly=True), True
    except imaplib.IMAP4.abort:
        raise
    except IMAPClientError as error:
        raise FolderClosed(str(error)) from None
    uidnext = answer.get(b"UIDNEXT") or max(client.search("ALL"), default=0) + 1
    return Opened(
        uidvalidity=int(answer.get(b"UIDVALIDITY", 0)),
        uidnext=int(uidnext),
        read_only=read_only,
        keywords=b"\\*" in answer.get(b"PERMANENTFLAGS", ()),
    )


def explain(error: BaseException) -> str:
    """One line about a failed connection, fit for a log and a person."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not accepted: {error.verify_message}"
    text = _NUMBER.sub("", " ".join((str(error) or type(error).__name__).split()))
    octets = _OCTETS.fullmatch(text)
    return (octets[2] if octets else text)[:300]


def is_tls_refusal(error: BaseException) -> bool:
    """Whether the error means that TLS is not acceptable (against: the line broke while it was begun)."""
    broken = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError, ssl.SSLWantReadError)
    return isinstance(error, ssl.SSLError) and not isinstance(error, broken)
