"""A mail in brief made into bytes, for trying rules on it. It is read like any other mail and never sent."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a mail says. ``at`` is aware; ``attachments`` are names; ``forwarded_by`` (name, address) passes it on whole."""

    sender: tuple[str, str]  # name, address
    to: str
    subject: str
    text: str
    at: datetime
    attachments: tuple[str, ...] = ()
    forwarded_by: tuple[str, str] | None = None


def sketch(brief: Sketch) -> bytes:
    """The mail as it would reach us; the same brief gives the same bytes."""
    mark = hashlib.sha256(repr(brief).encode(errors="replace")).hexdigest()[:16]
    whole = _letter(brief, brief.sender, brief.subject, brief.text, f"<{mark}@sketch.example>")
    for name in brief.attachments:
        whole.add_attachment(b"-", maintype="application", subtype="octet-stream", filename=name)
    if brief.forwarded_by is not None:
        outer = _letter(brief, brief.forwarded_by, f"Fwd: {brief.subject}", "", f"<{mark}.f@sketch.example>")
        outer.add_attachment(whole)
        whole = outer
    if whole.is_multipart():
        whole.set_boundary(f"=_{mark}")
    return whole.as_bytes(policy=SMTP)


def _letter(brief: Sketch, sender: tuple[str, str], subject: str, text: str, message_id: str) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = formataddr(sender)
    letter["To"] = brief.to
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = format_datetime(brief.at)
    letter["Message-ID"] = message_id
    letter.set_content(text)
    return letter
