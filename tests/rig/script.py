"""A story as people read it: who writes what and when, and the mails that come of it as their programs would send them.

``story.yaml`` of a folder in tests/golden/conversations: ``about``; the site (``proof``, ``site``, ``shop``, ``projects``,
``rules``); what the team had ``reported`` before; and ``steps``. A step is a mail (``at``, ``from``, ``subject``, ``text``)
or lets time pass (``at`` alone). ``answers: newest`` replies to the newest of our mails that this person has, ``answers: words``
to the newest with these words in its subject, ``answers: 2`` to the second; the mail quotes it below, as programs do.
``forwards`` passes on a client's mail, ``bounces`` reports one of ours as undeliverable, ``drags`` moves a mail into a label folder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

INBOX = "projekte@studio-nord.example"
HERE = ZoneInfo("Europe/Berlin")
PEOPLE = {
    "eva": "Eva Krause <e.krause@krause.example>",
    "tim": "Tim Ott <ott@krause.example>",
    "lena": "Lena Brandt <brandt@krause.example>",
    "grace": "Grace Ellis <grace.ellis@harbourmuseum.example>",
    "ben": "Ben Carter <ben.carter@harbourmuseum.example>",
    "jonas": "Jonas Weber <jonas@studio-nord.example>",
    "mira": "Mira Kaya <mira@studio-nord.example>",
    "ida": "Ida Nordmann <ida@studio-nord.example>",
}
ENGLISH = frozenset({"tim", "grace", "ben"})
Ours = Callable[[str, str | int], bytes]
"""One of our mails to this address, as the story names it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the story; ``at`` is UTC. Without ``who`` and ``bounces`` only time passes."""

    at: datetime
    told: Mapping[str, Any]

    @property
    def who(self) -> str | None:
        """Who writes: a key of PEOPLE, or a whole mailbox."""
        found: str | None = self.told.get("from")
        return found

    @property
    def sender(self) -> str:
        """Name and address of the writer."""
        return PEOPLE.get(self.who or "", self.who or "Mail Delivery System <MAILER-DAEMON@mx.krause.example>")


@dataclass(frozen=True, slots=True)
class Script:
    """A whole story."""

    name: str
    about: str
    told: Mapping[str, Any]
    steps: tuple[Step, ...]


def read_script(folder: Path) -> Script:
    """The story of a folder."""
    told = YAML(typ="safe", pure=True).load((folder / "story.yaml").read_text(encoding="utf-8"))
    return Script(folder.name, told["about"], told, tuple(Step(moment(s["at"]), s) for s in told["steps"]))


def moment(text: str) -> datetime:
    """``2026-11-19 14:05`` in Berlin, as UTC."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=HERE).astimezone(UTC)


def named(found: Sequence[bytes], which: str | int) -> bytes | None:
    """Of these mails, oldest first: the newest, the newest with these words in its subject, or the one of this number."""
    if isinstance(which, int):
        return found[which - 1] if which <= len(found) else None
    words = "" if which == "newest" else which
    fitting = [raw for raw in found if words in subject_of(raw)]
    return fitting[-1] if fitting else None


def address_of(person: str) -> str:
    """The address in ``Name <address>``."""
    return person.rpartition("<")[2].rstrip(">").lower()


def letter(step: Step, number: int, newest: Ours) -> bytes:
    """The mail of this step as the border server hands it over; ``number`` makes its Message-ID."""
    if "bounces" in step.told:
        return _bounce(step, number, newest)
    told = step.told
    domain = address_of(step.sender).rpartition("@")[2]
    message = EmailMessage(policy=policy.SMTP)
    if told.get("proof", "pass") != "none":
        verdict = told.get("proof", "pass")
        message["Authentication-Results"] = f"mx.studio-nord.example; dmarc={verdict} header.from={domain}"
    for name, value in (told.get("headers") or {}).items():
        message[name] = value
    message["From"] = step.sender
    message["To"] = told.get("to", f"Studio Nord <{INBOX}>")
    if "cc" in told:
        message["Cc"] = told["cc"]
    message["Message-ID"] = f"<{told.get('id', f'story{number}')}@{domain}>"
    message["Date"] = format_datetime((step.at - timedelta(seconds=30)).astimezone(HERE))
    text, subject = str(told.get("text", "")), told.get("subject")
    if "answers" in told:
        parent = newest(address_of(step.sender), told["answers"])
        text, subject = _answer(message, parent, text, step), subject or reply_subject(parent, step)
    if "forwards" in told:
        text, subject = _forward(message, told["forwards"], text), subject or f"WG: {told['forwards']['subject']}"
    message["Subject"] = subject or "(ohne Betreff)"
    _fill(message, text, told, number)
    return message.as_bytes()


def _fill(message: EmailMessage, text: str, told: Mapping[str, Any], number: int) -> None:
    """The words, and what is attached."""
    message.set_content(text, cte="8bit", charset="utf-8")
    for name, content in (told.get("attach") or {}).items():
        message.add_attachment(str(content).encode(), maintype="application", subtype="octet-stream", filename=name)
    inside = told.get("forwards") or {}
    if inside.get("how") == "attached":
        message.add_attachment(_original(inside, number))
    if message.is_multipart():
        message.set_boundary(f"=_story{number}")


def _read(raw: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(raw, policy=policy.default))


def subject_of(raw: bytes) -> str:
    """The subject of a mail, unfolded."""
    return " ".join(str(_read(raw)["Subject"]).split())


def words_of(raw: bytes) -> str:
    """The plain text of a mail."""
    part = _read(raw).get_body(("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def reply_subject(parent: bytes, step: Step) -> str:
    """As the person's program makes it."""
    subject = subject_of(parent)
    bare = subject.removeprefix("Re: ").removeprefix("AW: ")
    return f"Re: {bare}" if step.who in ENGLISH else f"AW: {bare}"


def _answer(message: EmailMessage, parent: bytes, text: str, step: Step) -> str:
    """Threaded below ours, which is quoted: by the team as Outlook does, by clients with angle brackets."""
    ours = _read(parent)
    message["In-Reply-To"] = str(ours["Message-ID"])
    message["References"] = f"{ours['References'] or ''} {ours['Message-ID']}".strip()
    if step.told.get("bare"):
        return text
    body, date = words_of(parent), ours["Date"].datetime.astimezone(HERE)
    if "studio-nord" in step.sender:
        head = f"Von: Studio Nord <{INBOX}>\nGesendet: {date:%d.%m.%Y %H:%M}\nAn: {step.sender}\nBetreff: {subject_of(parent)}"
        return f"{text}\n{head}\n\n{body}"
    head = f"Am {date:%d.%m.%Y} um {date:%H:%M} schrieb Studio Nord <{INBOX}>:"
    if step.who in ENGLISH:
        head = f"On {date:%d %b %Y}, at {date:%H:%M}, Studio Nord <{INBOX}> wrote:"
    return f"{text}\n{head}\n" + "".join(f"> {line}\n" for line in body.splitlines())


def _forward(message: EmailMessage, inside: Mapping[str, Any], comment: str) -> str:
    """A client's mail inside a team member's: printed into the text, or attached."""
    if inside.get("how") == "attached":
        return comment
    sent = moment(inside["sent"]).astimezone(HERE)
    head = f"Von: {PEOPLE.get(inside['from'], inside['from'])}\nGesendet: {sent:%d.%m.%Y %H:%M}\n"
    return f"{comment}\n{head}An: {message['From']}\nBetreff: {inside['subject']}\n\n{inside['text']}"


def _original(inside: Mapping[str, Any], number: int) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    sender = PEOPLE.get(inside["from"], inside["from"])
    domain = address_of(sender).rpartition("@")[2]
    message["Authentication-Results"] = f"mx.studio-nord.example; dmarc=pass header.from={domain}"
    message["From"] = sender
    message["To"] = PEOPLE["jonas"]
    message["Subject"] = inside["subject"]
    message["Message-ID"] = f"<inside{number}@{domain}>"
    message["Date"] = format_datetime(moment(inside["sent"]).astimezone(HERE))
    message.set_content(str(inside["text"]), cte="8bit", charset="utf-8")
    return message


def _bounce(step: Step, number: int, newest: Ours) -> bytes:
    """The report of a server that took our newest mail to this person and could not deliver it (RFC 3464)."""
    address = address_of(PEOPLE[step.told["bounces"]])
    ours = newest(address, "newest")
    head = ours.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n").decode("ascii")
    date = format_datetime(step.at.astimezone(HERE))
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.krause.example>
To: {INBOX}
Subject: Undelivered Mail Returned to Sender
Message-ID: <story{number}@mx.krause.example>
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_story{number}"

--=_story{number}
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=_story{number}
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.krause.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {step.told.get("status", "5.1.1")}
Diagnostic-Code: smtp; 550 {step.told.get("status", "5.1.1")} <{address}>: Recipient address rejected: User unknown

--=_story{number}
Content-Type: text/rfc822-headers

{head}

--=_story{number}--
""".replace("\n", "\r\n").encode()
