"""Sameness of mails: K1, the same bytes again; K2, the same mail by another route; and the same order once more."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

_K1_FIELDS = frozenset(
    {b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
     b"content-type", b"content-transfer-encoding", b"auto-submitted"}
)  # fmt: skip
_FIELD = re.compile(rb"^([^\s:]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)


def k1(raw: bytes) -> str:
    """Identity of a mail's bytes (SHA-256, hex): the body and the writer's own header fields.

    Trace fields, line ends, folding and trailing empty lines do not count: a mailbox that is renumbered, copied or
    moved to another server gives the same key.
    """
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n").rstrip(b"\n")
    end = text.find(b"\n\n")
    head = text if end < 0 else text[:end]
    digest = hashlib.sha256()
    for found in _FIELD.finditer(head):
        name = found[1].lower()
        if name in _K1_FIELDS:
            digest.update(name + b":" + b" ".join(found[2].split()) + b"\n")
    digest.update(b"\n")
    if end >= 0:
        digest.update(memoryview(text)[end + 2 :])  # a large mail is not copied once more
    return digest.hexdigest()


def message_key(message_id: str | None, sender: Iterable[str], date: str, subject: str, text: str) -> str:
    """K2 (SHA-256, hex) of one mail however it came: Message-ID, raw From, Date and the words.

    The subject counts only without a Message-ID, since lists and forwarders decorate it. Somebody who reuses a
    Message-ID for other words makes another key.
    """
    words = " ".join(text.split()).lower()
    parts = (
        message_id or f"none {subject}",
        *sender,
        date,
        hashlib.sha256(words.encode("utf-8", "replace")).hexdigest(),
    )
    return hashlib.sha256("\n".join(" ".join(part.split()) for part in parts).encode("utf-8", "replace")).hexdigest()


def order_key(identity: str, date: datetime, lines: Iterable[str]) -> str:
    """Identity of an order (SHA-256, hex): who gives it, when it was written (UTC), and its lines.

    Neither Message-ID nor subject nor thread count: signatures often leave them out, so that an old order could be
    sent once more below others. Somebody who means the same order again writes it at another time.
    """
    words = " ".join(" ".join(lines).split()).lower()
    parts = (identity.lower(), date.isoformat(timespec="seconds"), words)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
