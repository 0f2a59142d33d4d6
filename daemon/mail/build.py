"""``Draft`` to bytes. One recipient, a fixed set of fields, the same bytes on every retry, checked before they may
leave.

Message-ID, Date and MIME boundary are inputs. Nothing needs 8BITMIME or SMTPUTF8: text is quoted-printable, domains
are in their ASCII form. The finished bytes are read back, and any recipient, field or line that should not be there
stops the mail.
"""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address as Mailbox
from email.headerregistry import ContentTypeHeader
from email.message import EmailMessage
from email.utils import format_datetime
from typing import cast

from daemon.mail.clean import clean_line, clean_text
from daemon.mail.identity import strict_address
from daemon.mail.out_fields import OUT_POLICY
from daemon.model.deciding import Draft
from daemon.model.mail import Address
from daemon.model.words import DraftKind

MAX_REFERENCES = 21
SUPPRESS = "OOF, AutoReply, DR, RN, NRN"

_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>")
_BULK = frozenset({DraftKind.STATE, DraftKind.ACKNOWLEDGE})
_ALLOWED = frozenset(
    {"from", "to", "reply-to", "subject", "in-reply-to", "references", "message-id", "date", "auto-submitted",
     "precedence", "x-loop",
     "x-auto-response-suppress", "x-sachstand-token", "x-sachstand-hops", "mime-version", "content-type",
     "content-transfer-encoding"}
)  # fmt: skip


class UnsafeDraft(Exception):
    """The mail would not be what was decided: it must not be sent."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is minted once for an outgoing mail and kept for every retry. ``date`` is aware."""

    sender: Address
    recipient: str
    message_id: str
    token: str
    date: datetime
    boundary: str  # letters, digits, ``-`` and ``_``; unique to this mail
    reply_to: str | None = None


def build(draft: Draft, envelope: Envelope) -> bytes:
    """The mail as CRLF bytes. ``UnsafeDraft`` if it cannot be built, or reads back as something else."""
    try:
        message = _fields(draft, envelope)
        _content(message, draft)
        _fix_boundaries(message, envelope.boundary)
        octets = message.as_bytes(policy=OUT_POLICY)
    except (ValueError, TypeError, KeyError, LookupError, AttributeError) as error:
        raise UnsafeDraft(f"the mail cannot be built: {error}") from error
    _verify(octets, draft, envelope)
    return octets


def draft_headers(draft: Draft, sender: Address) -> dict[str, str]:
    """The header fields a draft will have, without those that are minted when it is carried out."""
    sample = Envelope(sender, draft.to, "<minted@when.sent>", "", datetime(2000, 1, 1, tzinfo=UTC), "")
    minted = ("message-id", "date", "x-sachstand-token")
    return {name: str(value) for name, value in _fields(draft, sample).items() if name.lower() not in minted}


def _fields(draft: Draft, envelope: Envelope) -> EmailMessage:
    message = EmailMessage(policy=OUT_POLICY)
    message["From"] = Mailbox(_plain(envelope.sender.name, 120), addr_spec=ascii_address(envelope.sender.address))
    message["To"] = Mailbox(addr_spec=ascii_address(envelope.recipient))
    if envelope.reply_to is not None:
        message["Reply-To"] = Mailbox(addr_spec=ascii_address(envelope.reply_to))
    message["Subject"] = _plain(draft.subject, 180)
    message["Message-ID"] = envelope.message_id
    message["Date"] = format_datetime(envelope.date.astimezone(UTC))
    if draft.in_reply_to is not None and _MESSAGE_ID.fullmatch(draft.in_reply_to):
        message["In-Reply-To"] = draft.in_reply_to
    if references := _references(draft):
        message["References"] = " ".join(references)
    message["Auto-Submitted"] = draft.auto_submitted
    message["X-Auto-Response-Suppress"] = SUPPRESS
    if draft.kind in _BULK:
        message["Precedence"] = "bulk"
    message["X-Loop"] = ascii_address(envelope.sender.address)
    message["X-Sachstand-Token"] = envelope.token
    message["X-Sachstand-Hops"] = str(draft.hops)
    return message


def _plain(text: str, limit: int) -> str:
    """One clean line in which nothing looks like an encoded word: the library would decode it on the way out."""
    return clean_line(text, limit).replace("=?", "= ?")


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII (IDNA),
    lower case. ``ValueError`` if no plain server could deliver to it."""
    local, _, domain = address.rpartition("@")
    ready = f"{local}@{domain.encode('idna').decode('ascii').lower()}"
    if strict_address(ready) is None:
        raise ValueError(f"not an address that can be sent to: {clean_line(address)!r}")
    return ready


def _references(draft: Draft) -> list[str]:
    """First, last twenty, then the mail that is answered; ids that are none are left out."""
    every = [*draft.references, *([draft.in_reply_to] if draft.in_reply_to else [])]
    kept = [id_ for id_ in dict.fromkeys(reversed(every)) if _MESSAGE_ID.fullmatch(id_)][::-1]
    return kept if len(kept) <= MAX_REFERENCES + 1 else [kept[0], *kept[-MAX_REFERENCES:]]


def _content(message: EmailMessage, draft: Draft) -> None:
    message.set_content(_ready(draft.text), subtype="plain", charset="utf-8", cte="quoted-printable")
    if draft.html is not None:
        message.add_alternative(_ready(draft.html), subtype="html", charset="utf-8", cte="quoted-printable")
        _show(message, draft)
    for name, media_type, content in draft.attachments:
        kind = cast("ContentTypeHeader", OUT_POLICY.header_factory("Content-Type", media_type))
        message.add_attachment(
            content, maintype=kind.maintype, subtype=kind.subtype, cte="base64", filename=clean_line(name, 120),
            params=dict(kind.params),
        )  # fmt: skip


def _show(message: EmailMessage, draft: Draft) -> None:
    """Pictures beside the HTML that shows them (RFC 2387): they come with the mail, nothing is fetched."""
    page = cast("list[EmailMessage]", message.get_payload())[-1]
    for content_id, media_type, content in draft.pictures:
        maintype, _, subtype = media_type.partition("/")
        page.add_related(
            content, maintype=maintype, subtype=subtype, cte="base64", cid=f"<{content_id}>", disposition="inline"
        )


def _ready(text: str) -> str:
    return clean_text(text).rstrip("\n") + "\n"


def _fix_boundaries(message: EmailMessage, boundary: str) -> None:
    multiparts = [part for part in message.walk() if part.get_content_maintype() == "multipart"]
    for number, part in enumerate(multiparts):
        part.set_boundary(f"{boundary}-{number}")


def _verify(octets: bytes, draft: Draft, envelope: Envelope) -> None:
    """Read the bytes back with the plain parser and compare with what was meant."""
    read = email.message_from_bytes(octets)
    names = [name.lower() for name in read]
    values = {name.lower(): " ".join(str(value).split()) for name, value in read.raw_items()}
    if strange := set(names) - _ALLOWED:
        raise UnsafeDraft(f"a field that must not be there: {sorted(strange)}")
    if len(set(names)) != len(names):
        raise UnsafeDraft("a field stands there twice")
    meant = {
        "to": ascii_address(envelope.recipient),
        "x-sachstand-token": envelope.token,
        "message-id": envelope.message_id,
    }
    for name, value in meant.items():
        if values.get(name) != value:
            raise UnsafeDraft(f"{name} reads back as {values.get(name)!r}")
    if strict_address(str(read.get("from", ""))) != ascii_address(envelope.sender.address):
        raise UnsafeDraft("From reads back as another address")
    if not octets.isascii() or b"\x00" in octets or any(len(line) > 998 for line in octets.split(b"\r\n")):
        raise UnsafeDraft("a line is too long, or holds an octet that is not ASCII")
    files = sum(part.get_content_disposition() == "attachment" for part in read.walk())
    if files != len(draft.attachments) or re.search(rb"\r(?!\n)|(?<!\r)\n", octets):
        raise UnsafeDraft("the parts read back differently")


def dated(raw: bytes, at: datetime) -> bytes:
    """A mail of ours with ``at`` (aware) as its Date: one that waited for a word is complete when it is let go (RFC 5322, 3.6.1)."""
    head, blank, body = raw.partition(b"\r\n\r\n")
    lines = [
        b"Date: " + format_datetime(at.astimezone(UTC)).encode() if line.startswith(b"Date: ") else line
        for line in head.split(b"\r\n")
    ]
    return b"\r\n".join(lines) + blank + body


def plain_text(raw: bytes) -> str:
    """The words of a mail of ours, as its text/plain part has them; "" where it has none."""
    message = email.message_from_bytes(raw, policy=policy.default)
    part = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return str(part.get_content()).replace("\r\n", "\n").strip() if part is not None else ""
