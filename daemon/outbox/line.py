"""From an address to a connection that may send. Laws: TLS is verified and at least 1.2, or there is no connection;
plain text only to this machine itself; the login is tried once, by one method.
"""

import asyncio
import base64
import ipaddress
import ssl
from collections.abc import Callable

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPHeloError, SMTPResponseException, SMTPStatus

from daemon.model import Delivery, DeliveryReport, Fault, Mailbox, Renewable, TokenRefused
from daemon.outbox.transaction import Answered, Step, Timeouts
from daemon.outbox.trouble import TEXT, Phase

METHODS = ("plain", "login", "cram-md5")
REFUSED = (334, 535)  # how servers refuse a token


class PlainTextRefused(ValueError):
    """The site asks for a connection without TLS to another machine."""


class NoKey(Exception):
    """There is nothing to log in with now: a password's file is gone, or lies open. No server was asked."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.report = DeliveryReport(Delivery.DEFERRED, Fault.LOGIN, None, " ".join(str(reason).split())[:TEXT])


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


async def connect(mailbox: Mailbox, secret: Callable[[], str], step: Step, times: Timeouts) -> SMTP:
    """Connect, begin TLS, log in. Raises :class:`Answered` or what breaks the line, with ``step`` telling when."""
    end = mailbox.smtp
    if end.plain and not is_loopback(end.host):
        raise PlainTextRefused(f"{mailbox.name}: no connection without TLS to {end.host}")
    at_once = not end.plain and not end.starttls
    context = None if end.plain else tls_context(mailbox.ca_file)
    name = mailbox.address.rpartition("@")[2]
    smtp = SMTP(
        hostname=end.host, port=end.port, use_tls=at_once, start_tls=False, tls_context=context,
        timeout=times.connect, local_hostname=name if name.isascii() and name else "localhost",
    )  # fmt: skip
    step.phase = Phase.CONNECT
    try:
        await _connected(smtp)
        if end.starttls:
            step.phase = Phase.TLS
            await _secured(smtp)
        step.phase = Phase.LOGIN
        await _logged_in_as(smtp, mailbox, secret)
    except BaseException:
        smtp.close()
        raise
    return smtp


async def _connected(smtp: SMTP) -> None:
    try:
        await smtp.connect()
        await _greeted(smtp)
    except SMTPResponseException as error:
        raise Answered(Phase.CONNECT, error.code, error.message) from error


async def _greeted(smtp: SMTP) -> None:
    try:
        await smtp.ehlo()
    except SMTPHeloError:
        if not smtp.is_connected:
            raise
        await smtp.helo()


async def _secured(smtp: SMTP) -> None:
    """STARTTLS, demanded: what the server said before it is forgotten (RFC 3207 section 4.2)."""
    if not smtp.supports_extension("starttls"):
        raise ssl.SSLError("the server does not offer STARTTLS")
    try:
        await smtp.starttls()
        await smtp.ehlo()
    except SMTPResponseException as error:
        raise Answered(Phase.TLS, error.code, error.message) from error


async def _logged_in_as(smtp: SMTP, mailbox: Mailbox, secret: Callable[[], str]) -> None:
    """A token that the server refuses is had anew once: it may have been withdrawn before its time."""
    login = _borne if mailbox.oauth is not None else _logged_in
    try:
        await login(smtp, mailbox.username, await _told(secret))
    except Answered as error:
        if not isinstance(secret, Renewable) or error.report.code not in REFUSED:
            raise
        secret.renew()
        await login(smtp, mailbox.username, await _told(secret))


async def _told(secret: Callable[[], str]) -> str:
    """The password or token. A server that issues none is no refusal: that is OSError. A refused token is as a refused login."""
    try:
        return await asyncio.to_thread(secret)
    except OSError:
        raise
    except TokenRefused as error:
        raise Answered(Phase.LOGIN, 535, str(error)) from None
    except Exception as error:  # noqa: BLE001 - what rooms that hold keys call their errors is not known here
        raise NoKey(error) from None


async def _borne(smtp: SMTP, username: str, token: str) -> None:
    """By an access token: OAUTHBEARER (RFC 7628) where it is offered, else XOAUTH2."""
    try:
        if "oauthbearer" in smtp.supported_auth_methods:
            await _bear(smtp, username, token)
        else:
            await smtp.auth_xoauth2(username, token)
    except SMTPResponseException as error:
        raise Answered(Phase.LOGIN, error.code, error.message) from error


async def _bear(smtp: SMTP, username: str, token: str) -> None:
    """aiosmtplib does not know OAUTHBEARER. After its reason the server wants one octet before it says no (RFC 7628 §3.2.3)."""
    name = username.replace("=", "=3D").replace(",", "=2C")
    words = f"n,a={name},\x01auth=Bearer {token}\x01\x01".encode()
    answer = await smtp.execute_command(b"AUTH", b"OAUTHBEARER", base64.b64encode(words))
    if answer.code == SMTPStatus.auth_continue:
        answer = await smtp.execute_command(b"AQ==")
    if answer.code != SMTPStatus.auth_successful:
        raise SMTPAuthenticationError(answer.code, answer.message)


async def _logged_in(smtp: SMTP, username: str, password: str) -> None:
    """One method, one try: every refused try counts against the account. A server on this machine may need none."""
    offered = smtp.supported_auth_methods
    method = next((name for name in METHODS if name in offered), None)
    if method is None:
        if smtp.get_transport_info("sslcontext") is None:
            return
        raise Answered(Phase.LOGIN, 538, "the server offers no login that we know")
    try:
        if method == "plain":
            await smtp.auth_plain(username, password)
        elif method == "login":
            await smtp.auth_login(username, password)
        else:
            await smtp.auth_crammd5(username, password)
    except SMTPResponseException as error:
        raise Answered(Phase.LOGIN, error.code, error.message) from error
