"""One raw mail to one ``Message``. Total: whatever the bytes are, a Message comes back and nothing is raised.

The standard parser and mail-parser read the same bytes; fields are taken raw and decoded one by one, each under its
own guard. Nothing that decides (identity, ids, marks, proof) goes through a parser that repairs or invents.
"""

import email
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Parsed
from typing import Final, TypeVar

import mailparser

from daemon.mail import body as bodies
from daemon.mail import charsets, fields, history, html, identity, keys, marks, prescan, reports
from daemon.mail.clean import clean_line, clean_text
from daemon.mail.fields import Field
from daemon.model.mail import Address, Message
from daemon.model.words import MarkKind

_T = TypeVar("_T")
_MAX_DEFECTS: Final = 50
_WORD = re.compile(r"[^\W\d_]{3,}")
_SURFACE: Final = 64 * 1024  # octets of a refused mail that are looked at
_SHOWN = re.compile(rb"^(from|subject):([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_COMPARED: Final = 20_000  # characters of text and HTML that are compared
_LINK = re.compile(r"\S*(?://|www\.|@)\S*")
_PEOPLE = ("from", "to", "cc", "bcc", "reply-to")
_BY_SERVERS = ("resent-to", "resent-cc", "resent-bcc", "x-forwarded-to", "delivered-to", "x-original-to")
_MACHINES = (MarkKind.REPORT, MarkKind.NULL_RETURN_PATH, MarkKind.SYSTEM_SENDER)


@dataclass(frozen=True, slots=True)
class _People:
    """What mail-parser reads of address fields and the date."""

    lists: dict[str, tuple[tuple[str, str], ...]]
    date: datetime | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The visible text, where it came from, and whether text and HTML tell the same story."""

    text: str
    html_only: bool
    disagree: bool


def parse(raw: bytes) -> Message:
    """Read one mail. A mail over the limits comes back with ``refused`` set and nothing read; see ``prescan``."""
    scanned = prescan.scan(raw)
    if scanned.refused is not None:
        return _refused(raw, scanned.refused)
    try:
        return _read(raw, scanned)
    except Exception as error:  # noqa: BLE001 - the law of this room: a mail nobody foresaw becomes a refusal, not a crash
        return _refused(raw, f"cannot be parsed: {type(error).__name__}")


def heavy(raw: bytes) -> bool:
    """Whether a mail is worth a trial in a process of its own before it is read: cut by the pre-scan, or near a limit."""
    return prescan.scan(raw).heavy


def _refused(raw: bytes, reason: str) -> Message:
    """A mail that is not read. Who it says wrote it, and about what, is for the person who looks at it."""
    sender, subject = shown(raw)
    return Message(
        size=len(raw), headers=(), message_id=None, sender=sender, identity=None, to=(), resent_to=(), reply_to=(),
        return_path=None, subject=subject, date=None, in_reply_to=(), references=(), marks=(), token=None, hops=0, text="",
        new_text="", quoted_text="", html_only=False, parts_disagree=False, unreadable=None, attachments=(),
        embedded=(), refused=reason, defects=(reason,), message_key=keys.k1(raw[: prescan.MAX_HEADER]),
    )  # fmt: skip


def shown(raw: bytes) -> tuple[Address | None, str]:
    """Writer and subject as the first From and Subject name them, for showing only: without a parser, never to decide by.

    Never raises.
    """
    head = raw[:_SURFACE].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    found: dict[str, str] = {}
    for field in _SHOWN.finditer(head):
        found.setdefault(field[1].decode().lower(), field[2][:4000].decode("ascii", "surrogateescape").strip())
    wire = tuple(found.items())
    return _sender(wire, _People({}, None), identity.identity(fields.values(wire, "from"))), fields.subject(wire)


def _read(raw: bytes, scanned: prescan.Scan) -> Message:
    defects = list(scanned.defects)
    parsed = email.message_from_bytes(scanned.raw)
    wire = fields.raw_fields(parsed)
    shown = fields.shown_fields(wire)
    people = _people(wire, defects)
    body = bodies.read(parsed)
    words = _words(body, defects)
    parted = _guarded(lambda: history.split(words.text), history.Split(words.text, "", ""), defects, "history")
    strict = None if scanned.odd_from else identity.identity(fields.values(wire, "from"))
    sender = _sender(wire, people, strict)
    subject = fields.subject(wire)
    path = fields.return_path(wire)
    found = marks.find(
        shown,
        body,
        sender=strict or (sender.address if sender else ""),
        return_path=path,
        subject=subject,
        text=words.text,
    )
    reported = any(mark.kind in _MACHINES for mark in found)
    message_id = fields.one_message_id(wire)
    return Message(
        size=len(raw),
        headers=shown,
        message_id=message_id,
        sender=sender,
        identity=strict,
        to=_list(people, "to", "cc", "bcc"),
        resent_to=fields.addresses(fields.values(shown, *_BY_SERVERS)),
        reply_to=_list(people, "reply-to"),
        return_path=path,
        subject=subject,
        date=people.date,
        in_reply_to=fields.ids(fields.values(wire, "in-reply-to")),
        references=fields.ids(fields.values(wire, "references")),
        marks=found,
        token=marks.token(shown),
        hops=marks.hops(shown),
        text=words.text,
        new_text=parted.new,
        quoted_text=parted.quoted,
        html_only=words.html_only,
        parts_disagree=words.disagree,
        unreadable=body.unreadable,
        attachments=tuple(body.attachments),
        embedded=tuple(body.embedded),
        refused=None,
        defects=tuple(dict.fromkeys((*defects, *body.defects, *_defects_of(parsed))))[:_MAX_DEFECTS],
        report_of=reports.returned_ids(body, words.text) if reported else (),
        report_tokens=reports.returned_tokens(body, words.text) if reported else (),
        deliveries=reports.deliveries(body, shown, words.text) if reported else (),
        message_key=keys.message_key(
            message_id, fields.values(shown, "from"), fields.first(shown, "date") or "", subject, words.text
        ),
    )


def _guarded(call: Callable[[], _T], default: _T, defects: list[str], what: str) -> _T:
    """The value of ``call``; if it raises, ``default``, and the failure is named in ``defects``."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - one field that cannot be read must not cost the others
        defects.append(f"{what}: {type(error).__name__}")
        return default


def _people(wire: Sequence[Field], defects: list[str]) -> _People:
    surface = Parsed()
    for name in _PEOPLE:
        found = fields.values(wire, name)
        if found:
            surface[name] = found[0] if name == "from" else ", ".join(found)
    date = fields.first(wire, "date")
    if date is not None:
        surface["date"] = date
    read = _guarded(lambda: mailparser.MailParser(surface), None, defects, "address fields")
    if read is None:
        return _People({}, None)
    lists = {
        name: tuple(
            (clean_line(who, 120), clean_line(address, 320))
            for who, address in getattr(read, name.replace("-", "_")) or ()
        )
        for name in _PEOPLE
    }
    return _People(lists, _guarded(lambda: _plausible(read.date), None, defects, "date"))


def _plausible(date: datetime | None) -> datetime | None:
    if date is None:
        return None
    aware = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    return aware if 1990 <= aware.year <= 2100 else None


def _list(people: _People, *names: str) -> tuple[str, ...]:
    every = (address.lower() for name in names for _, address in people.lists.get(name, ()) if "@" in address)
    return tuple(dict.fromkeys(every))[: fields.MAX_ADDRESSES]


def _sender(wire: Sequence[Field], people: _People, strict: str | None) -> Address | None:
    """The writer as shown to people: never used to decide."""
    value = fields.first(wire, "from")
    if value is None:
        return None
    name, address = next(iter(people.lists.get("from", ())), ("", ""))
    if not address:
        line = charsets.readable(value)
        address = strict or next(iter(fields.addresses([line])), "")
        name = name or clean_line(line.partition("<")[0].strip(' "'), 120)
    local, at, domain = address.rpartition("@")
    return Address(f"{local}{at}{domain.lower()}", name)


def _words(body: bodies.Body, defects: list[str]) -> _Words:
    plain = "\n".join(part.strip("\n") for part in body.plain).strip("\n")
    if len(plain) > bodies.MAX_TEXT:
        defects.append(f"only the first {bodies.MAX_TEXT} characters of the text were read")
        plain = plain[: bodies.MAX_TEXT]
    markup = "\n".join(body.html)[: bodies.MAX_HTML]
    if not markup.strip():
        return _Words(plain, html_only=False, disagree=False)
    seen = _guarded(lambda: html.to_text(markup), html.HtmlText("", hidden=False), defects, "html")
    visible = clean_text(seen.text)[: bodies.MAX_TEXT]
    if not plain.strip():
        return _Words(visible, html_only=True, disagree=seen.hidden)
    return _Words(plain, html_only=False, disagree=seen.hidden or _disagree(plain, visible))


def _disagree(plain: str, visible: str) -> bool:
    """Whether most words of either form are missing in the other. Links do not count: HTML hides them honestly."""
    one, other = (set(_WORD.findall(_LINK.sub(" ", text[:_COMPARED]).lower())) for text in (plain, visible))
    return any(len(a) >= 8 and len(a - b) > 0.6 * len(a) for a, b in ((one, other), (other, one)))


def _defects_of(parsed: Parsed) -> list[str]:
    return [type(defect).__name__ for part in parsed.walk() for defect in part.defects]
