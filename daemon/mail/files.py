"""The files that a mail carries, as octets, to be sent on. The law: nobody's mail leaves inside another by accident.

Attached mails are left behind (their history is nobody else's to read), and so are the pictures of a signature.
"""

import email
import re
from email.message import Message as Parsed

from daemon.mail.clean import clean_line
from daemon.model import Enclosed

LARGEST = 20 * 1024 * 1024  # octets of all files together; servers refuse more
MOST = 20
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,90}")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_MAILS = (".eml", ".msg", "winmail.dat")


def files(raw: bytes) -> Enclosed:
    """What may be sent on, and the names of what stays behind. Never raises."""
    kept: list[tuple[str, str, bytes]] = []
    left: list[str] = []
    try:
        _collect(email.message_from_bytes(raw), kept, left)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return Enclosed()
    if len(kept) > MOST or sum(len(octets) for _, _, octets in kept) > LARGEST:
        return Enclosed((), (*(name for name, _, _ in kept), *left))
    return Enclosed(tuple(kept), tuple(left))


def _collect(part: Parsed, kept: list[tuple[str, str, bytes]], left: list[str]) -> None:
    kind = part.get_content_type()
    if kind.startswith("message/"):
        left.append(_name(part) or kind)
    elif part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Parsed):
                _collect(inner, kept, left)
    elif _is_file(part, kind):
        name, octets = _name(part) or "file", part.get_payload(decode=True)
        if name.lower().endswith(_MAILS):
            left.append(name)
        elif isinstance(octets, bytes):
            kept.append((name, kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream", octets))


def _is_file(part: Parsed, kind: str) -> bool:
    """A part that is meant as a file: neither the words, nor a seal, nor a picture that the words show."""
    if kind in _SIGNATURES:
        return False
    aside = part.get_content_disposition()
    return aside == "attachment" or (part.get_filename() is not None and part.get("Content-ID") is None)


def _name(part: Parsed) -> str:
    """Its name without a path."""
    return clean_line(re.split(r"[/\\]", str(part.get_filename() or ""))[-1], 120)
