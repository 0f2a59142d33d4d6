"""The body: what is to be read, what is attached, what is a whole mail of its own. Attached mails are never entered."""

import re
from dataclasses import dataclass, field
from email.message import Message as Parsed
from typing import Final

from daemon.mail.charsets import b64, decode, readable
from daemon.mail.clean import clean_line, clean_text
from daemon.mail.flowed import unflow
from daemon.mail.prescan import CUT_FIELD
from daemon.model.mail import Attachment

MAX_TEXT: Final = 256 * 1024  # characters of visible text that are read
MAX_HTML: Final = 512 * 1024

STATUS_TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError)  # what email raises on broken parts
_PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_CUT = re.compile(r"[0-9]{1,9}", re.ASCII)
_SEALED = {
    "application/pkcs7-mime": "smime", "application/x-pkcs7-mime": "smime", "application/pgp-encrypted": "pgp",
    "multipart/encrypted": "pgp", "application/ms-tnef": "winmail", "application/vnd.ms-tnef": "winmail",
}  # fmt: skip
_FILES = frozenset({"application/octet-stream", "application/eml", "application/x-eml", "text/plain", "text/x-mail"})
_FIELD = re.compile(rb"\s{0,4}[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,900}\r?\n")
"""How a mail saved as a file begins."""


@dataclass(slots=True)
class Body:
    """What a walk over the parts found. ``types`` are those of all parts but the ones inside attached mails."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    embedded: list[bytes] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)  # of text/calendar parts
    statuses: list[str] = field(default_factory=list)  # text of delivery-status parts
    reports: list[str] = field(default_factory=list)  # text of other parts of a report: what was returned
    sealed: str | None = None
    defects: list[str] = field(default_factory=list)

    @property
    def unreadable(self) -> str | None:
        """Why nobody here can read the mail; None when there is something to read."""
        text = "\n".join(self.plain)
        if _PGP.search(text) and not _PGP.split(text, maxsplit=1)[0].strip():
            return "pgp"
        return None if text.strip() or any(part.strip() for part in self.html) else self.sealed


def read(parsed: Parsed) -> Body:
    """Walk the parts of a parsed mail. What fails is named in ``defects`` and left out; never raises."""
    body = Body()
    _walk(parsed, body, in_report=False)
    return body


def _walk(part: Parsed, body: Body, *, in_report: bool) -> None:
    try:
        _visit(part, body, in_report=in_report)
    except _BROKEN as error:
        body.defects.append(f"a part is broken: {type(error).__name__}")


def _visit(part: Parsed, body: Body, *, in_report: bool) -> None:
    kind = clean_line(part.get_content_type(), 100)
    body.types.append(kind)
    if kind in _SEALED and body.sealed is None:
        body.sealed = _SEALED[kind]
    if kind in ("message/rfc822", "message/global"):
        _attached_mail(part, body, in_report=in_report)
    elif kind.startswith("message/") and part.is_multipart():
        kept = body.statuses if kind in STATUS_TYPES else body.reports
        kept.extend(str(inner) for inner in _parts(part))
        body.attachments.append(Attachment(_name(part, body), kind, 0))
    elif kind == "multipart/alternative" and part.is_multipart():
        _alternatives(part, body, in_report=in_report)
    elif part.is_multipart():
        for inner in _parts(part):
            _walk(inner, body, in_report=in_report or kind == "multipart/report")
    else:
        _leaf(part, kind, body, in_report=in_report)


def _parts(part: Parsed) -> list[Parsed]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Parsed)] if isinstance(payload, list) else []


def _alternatives(part: Parsed, body: Body, *, in_report: bool) -> None:
    """The last plain and the last HTML form count: the same words must not be read twice."""
    inner = Body()
    for form in _parts(part):
        _walk(form, inner, in_report=in_report)
    body.plain += inner.plain[-1:]
    body.html += inner.html[-1:]
    for name in ("attachments", "embedded", "types", "methods", "statuses", "reports", "defects"):
        getattr(body, name).extend(getattr(inner, name))
    body.sealed = body.sealed or inner.sealed


def _leaf(part: Parsed, kind: str, body: Body, *, in_report: bool) -> None:
    if kind == "text/calendar":
        body.methods.append(str(part.get_param("method") or _calendar_method(_text(part, body)) or ""))
    named = part.get_filename() is not None
    aside = part.get_content_disposition() == "attachment" or named
    if kind in ("text/plain", "text/html") and not aside:
        text = _text(part, body)
        (body.plain if kind == "text/plain" else body.html).append(text)
    elif kind.startswith("multipart/"):
        body.plain.append(_text(part, body))  # its boundary was never found: the text is all there is
    else:
        if kind in STATUS_TYPES:
            body.statuses.append(_text(part, body))
        elif in_report and kind in ("text/rfc822-headers", "text/plain"):
            body.reports.append(_text(part, body))
        _attach(part, kind, body, in_report=in_report)


def _attach(part: Parsed, kind: str, body: Body, *, in_report: bool) -> None:
    name, octets = _name(part, body), _octets(part, body)
    if name.lower() == "winmail.dat" and body.sealed is None:
        body.sealed = "winmail"
    cut = _CUT.fullmatch(str(part.get(CUT_FIELD, "")).strip())
    if not (cut or in_report) and kind in _FILES and name.lower().endswith(".eml") and _FIELD.match(octets[:1000]):
        body.embedded.append(octets)  # a mail dragged from a folder: web mailers attach it as any file
    body.attachments.append(Attachment(name, kind, len(octets) + (int(cut[0]) * 3 // 4 if cut else 0)))


def _attached_mail(part: Parsed, body: Body, *, in_report: bool) -> None:
    inner = _parts(part)
    try:
        if inner and not inner[0].keys() and _is_base64(part):
            octets = b64(str(inner[0].get_payload()).encode("ascii", "replace"))
        elif inner:
            octets = inner[0].as_bytes()
        else:
            octets = _octets(part, body)
            octets = octets if b":" in octets[:200] else b64(octets)
    except _BROKEN as error:
        body.defects.append(f"attached mail unreadable: {type(error).__name__}")
        octets = b""
    if in_report:
        body.reports.append(decode(octets[:64_000], None))
    elif octets:
        body.embedded.append(octets)
    body.attachments.append(Attachment(_name(part, body), "message/rfc822", len(octets)))


def _is_base64(part: Parsed) -> bool:
    """RFC 2046 section 5.2.1 forbids it on an attached mail; mailers do it nevertheless, and the parser does not decode it."""
    return str(part.get("content-transfer-encoding") or "").strip().lower() == "base64"


def _name(part: Parsed, body: Body) -> str:
    """The name as written, for showing; a nameless part is called by its place and type, the same on every parse."""
    try:
        name = readable(str(part.get_filename() or ""), 120)
    except _BROKEN:
        name = ""
    kind = clean_line(part.get_content_subtype(), 40)
    return name or f"part-{len(body.types)}.{'eml' if kind == 'rfc822' else kind}"


def _octets(part: Parsed, body: Body) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _BROKEN as error:
        body.defects.append(f"transfer encoding: {type(error).__name__}")
        payload = str(part.get_payload()).encode("utf-8", "replace")
    return payload if isinstance(payload, bytes) else b""


def _text(part: Parsed, body: Body) -> str:
    try:
        charset = part.get_content_charset()
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        delsp = str(part.get_param("delsp") or "").lower() == "yes"
    except _BROKEN:
        charset, flowed, delsp = None, False, False
    octets = _octets(part, body)[: 4 * MAX_HTML]
    text = clean_text(decode(octets, charset))
    return unflow(text, delsp=delsp) if flowed and part.get_content_type() == "text/plain" else text


def _calendar_method(text: str) -> str:
    found = re.search(r"^METHOD:([A-Za-z-]{1,40})", text, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""
