"""One mail through one open connection: MAIL, RCPT, DATA, one recipient. Laws: what the server cannot take is noticed
before anything is sent; ``data_started`` is done before DATA is sent; the bytes leave as they were frozen.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPServerDisconnected

from daemon.model import DeliveryReport, Fault, Outgoing
from daemon.outbox.trouble import Phase, answered, unfit

_BARE = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"(?m)^\.")
_AMBIGUOUS_IN_IDNA = frozenset("ßςẞ\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for each answer: RFC 5321 section 4.5.3.2. Larger content gets more time."""

    connect: float = 60.0
    command: float = 300.0
    data: float = 120.0
    final_dot: float = 600.0
    noop: float = 10.0
    slowest: float = 20_000.0  # octets a second that are still waited for


class Unfit(Exception):
    """The mail cannot go through this server as it is."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.report = unfit(fault, reason)


class Answered(Exception):
    """The server refused a step, with a code."""

    def __init__(self, phase: Phase, code: int, text: str) -> None:
        super().__init__(text)
        self.report = answered(phase, code, text)
        self.code = code


class NotStarted(Exception):
    """``data_started`` failed, so nothing was sent."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(slots=True)
class Step:
    """How far the attempt has come; read when it breaks. ``cut``: we closed the connection ourselves, before DATA."""

    phase: Phase = Phase.CONNECT
    cut: bool = False


def content(raw: bytes) -> bytes:
    """The bytes between 354 and the answer: line ends made CRLF, dots doubled, the final dot (RFC 5321 4.5.2)."""
    lines = _BARE.sub(b"\r\n", raw)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _DOT.sub(b"..", lines) + b".\r\n"


def wire_address(address: str) -> str:
    """The address with its domain in ASCII (IDNA). The local part may stay non-ASCII. Raises :class:`Unfit`."""
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    if not at or not local or any(c in address for c in "\r\n\0<> ") or any(ord(c) < 32 for c in address):
        raise Unfit(Fault.CONTENT, f"not an address: {address[:80]!r}")
    if not domain.isascii():
        if _AMBIGUOUS_IN_IDNA & set(domain):
            raise Unfit(Fault.CONTENT, f"write the domain {domain!r} in its ASCII form: it can be read in two ways")
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            raise Unfit(Fault.CONTENT, f"not a domain: {domain!r}") from None
    return f"{local}@{domain}"


def mail_options(outgoing: Outgoing, size: int, offered: dict[str, str]) -> tuple[str, str, list[str], bool]:
    """Sender, recipient, options of MAIL, and whether SMTPUTF8 is used. Raises :class:`Unfit`."""
    sender, recipient = wire_address(outgoing.sender), wire_address(outgoing.recipient)
    header = re.split(rb"\r?\n\r?\n", outgoing.raw, maxsplit=1)[0]
    international = not (sender.isascii() and recipient.isascii() and header.isascii())
    options = []
    if "size" in offered:
        limit = int(offered["size"]) if offered["size"].isdigit() else 0
        if limit and size > limit:
            raise Unfit(Fault.SIZE, f"{size} octets; the server takes {limit}")
        options.append(f"SIZE={size}")
    if international and "smtputf8" not in offered:
        raise Unfit(Fault.CONTENT, "needs SMTPUTF8, which the server does not offer")
    if not outgoing.raw.isascii():
        if "8bitmime" not in offered:
            raise Unfit(Fault.CONTENT, "holds 8-bit text, which the server does not take")
        options.append("BODY=8BITMIME")
    if international:
        options.append("SMTPUTF8")
    return sender, recipient, options, international


async def transact(
    smtp: SMTP, outgoing: Outgoing, data_started: Callable[[], Awaitable[None]], step: Step, times: Timeouts
) -> DeliveryReport:
    """Send one mail. Returns what the server said to the content; raises :class:`Unfit`, :class:`Answered`, or what
    breaks the line, with ``step`` telling when."""
    step.phase = Phase.MAIL
    payload = content(outgoing.raw)
    sender, recipient, options, international = mail_options(outgoing, len(payload) - 3, smtp.esmtp_extensions)
    encoding = "utf-8" if international else "ascii"
    words = [f"FROM:<{sender}>", *options]
    await _ask(smtp, Phase.MAIL, times.command, b"MAIL", *(word.encode(encoding) for word in words))
    step.phase = Phase.RCPT
    await _ask(smtp, Phase.RCPT, times.command, b"RCPT", f"TO:<{recipient}>".encode(encoding))
    if step.cut:
        raise SMTPServerDisconnected("cut while its answer was on its way")
    step.phase = Phase.DATA
    try:
        await data_started()
    except Exception as error:
        raise NotStarted(error) from error
    await _ask(smtp, Phase.DATA, times.data, b"DATA")
    if smtp.protocol is None or not smtp.is_connected:
        raise SMTPServerDisconnected("the connection is gone")
    step.phase = Phase.CONTENT
    smtp.protocol.write(payload)
    response = await smtp.protocol.read_response(timeout=times.final_dot + len(payload) / times.slowest)
    return answered(Phase.CONTENT, response.code, response.message)


async def _ask(smtp: SMTP, phase: Phase, timeout: float, *words: bytes) -> None:  # noqa: ASYNC109 - the library's own
    response = await smtp.execute_command(*words, timeout=timeout)
    wanted = (354,) if phase is Phase.DATA else (250, 251, 252)
    if response.code not in wanted:
        raise Answered(phase, response.code, response.message)
