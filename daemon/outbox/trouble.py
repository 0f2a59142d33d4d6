"""What a failed attempt means: one table, ordered by who is at fault. Law: before the content began nothing has
happened; after it began only a code from the server tells what did, and without a code we cannot know.

Codes are those of RFC 5321 section 4.2, enhanced ones those of RFC 3463.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from daemon.model import Delivery, DeliveryReport, Fault

TEXT = 300  # characters of the server's words that are kept


class Phase(StrEnum):
    """How far an attempt had come."""

    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"  # the command, before the server asked for content
    CONTENT = "content"  # the content had begun


@dataclass(frozen=True, slots=True)
class Row:
    """An answer that is recognised: by phase (empty: any), code, and enhanced code (or words, if there is none)."""

    phases: tuple[Phase, ...]
    code: str
    enhanced: str
    delivery: Delivery
    fault: Fault


_SENDING = (Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.CONTENT)
_D, _R = Delivery.DEFERRED, Delivery.REFUSED
_FULL_WORDS = r"(mailbox|quota|storage).{0,40}(full|exceed|over)|over ?quota|insufficient.{0,10}space"

TABLE: tuple[Row, ...] = (
    Row((Phase.TLS,), r"454", r"", _D, Fault.NETWORK),
    Row((Phase.TLS,), r"5..", r"", _D, Fault.TLS),
    Row((Phase.LOGIN,), r"454", r"", _D, Fault.LOGIN),
    Row((Phase.LOGIN,), r"4..", r"", _D, Fault.SERVER),
    Row((Phase.LOGIN,), r"5..", r"", _D, Fault.LOGIN),
    Row((), r"530|535|534|538", r"", _D, Fault.LOGIN),
    Row((), r"421", r"", _D, Fault.SERVER),
    Row(_SENDING, r"452|552|450|422|550|554", r"^[45]\.2\.2\b", _D, Fault.MAILBOX_FULL),
    Row((Phase.RCPT, Phase.CONTENT), r"452|552", rf"^(?![45]\.\d).*({_FULL_WORDS})", _D, Fault.MAILBOX_FULL),
    Row(_SENDING, r"5..", r"^5\.(3\.4|2\.3)\b", _R, Fault.SIZE),
    Row((), r"4..", r"", _D, Fault.SERVER),
    Row(_SENDING, r"55[0-4]", r"^5\.7\.\d", _R, Fault.POLICY),
    Row(_SENDING, r"5..", r"^5\.6\.\d", _R, Fault.CONTENT),
    Row((Phase.RCPT,), r"55[013]|5..", r"^5\.1\.\d|^5\.2\.1\b", _R, Fault.RECIPIENT),
    Row(_SENDING, r"5..", r"^5\.1\.[0-6]\b|^5\.1\.10\b", _R, Fault.RECIPIENT),
    Row((Phase.MAIL,), r"552", r"", _R, Fault.SIZE),
    Row((Phase.DATA, Phase.CONTENT), r"552", r"", _R, Fault.SIZE),
    Row((Phase.RCPT,), r"552", r"", _D, Fault.MAILBOX_FULL),
    Row((Phase.RCPT,), r"55[013]", r"", _R, Fault.RECIPIENT),
    Row((Phase.RCPT,), r"5..", r"", _R, Fault.POLICY),
    Row((Phase.CONNECT,), r"5..", r"", _D, Fault.SERVER),
    Row(_SENDING, r"5..", r"", _R, Fault.POLICY),
)
"""First match wins; an answer that no row knows is put off as the server's trouble."""


def answered(phase: Phase, code: int, text: str) -> DeliveryReport:
    """The server answered with a code. A code is always definite, also after the content."""
    said = " ".join(text.split())[:TEXT]
    if 200 <= code < 300 and phase is Phase.CONTENT:
        return DeliveryReport(Delivery.SENT, Fault.NONE, code, said)
    for row in TABLE:
        if row.phases and phase not in row.phases:
            continue
        if re.fullmatch(row.code, str(code)) and (not row.enhanced or re.search(row.enhanced, said, re.IGNORECASE)):
            return DeliveryReport(row.delivery, row.fault, code, said)
    if phase is Phase.CONTENT:
        return DeliveryReport(Delivery.IN_DOUBT, Fault.SERVER, code, said)
    return DeliveryReport(Delivery.DEFERRED, Fault.SERVER, code, said)


def broken(phase: Phase, reason: str, *, tls: bool = False) -> DeliveryReport:
    """The line broke, or nothing came in time, so there is no code; ``tls``: TLS is not acceptable."""
    said = " ".join(reason.split())[:TEXT]
    if phase is Phase.CONTENT:
        return DeliveryReport(Delivery.IN_DOUBT, Fault.NETWORK, None, said)
    return DeliveryReport(Delivery.DEFERRED, Fault.TLS if tls else Fault.NETWORK, None, said)


def unfit(fault: Fault, reason: str) -> DeliveryReport:
    """The mail cannot go through this server as it is; nothing was sent."""
    return DeliveryReport(Delivery.REFUSED, fault, None, reason[:TEXT])
