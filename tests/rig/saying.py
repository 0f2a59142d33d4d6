"""What a mail of ours says, whole: every text in it, also that of its PDF; and every way in which a day could be written."""

import email
import email.policy
import subprocess
from datetime import date

GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
GERMAN_SHORT = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]


def said(day: date) -> list[str]:
    """Every way in which a day could be written, in German and English, long and short."""
    german, english, short = (months[day.month - 1] for months in (GERMAN, ENGLISH, GERMAN_SHORT))
    return [
        day.isoformat(), f"{day:%d.%m.}", f"{day.day}.{day.month}.", f"{day.day}. {german}", f"{day.day}. {short}",
        f"{day.day} {english}", f"{day.day} {english[:3]}", f"{english} {day.day}", f"{english[:3]} {day.day}",
    ]  # fmt: skip


def printed(pdf: bytes) -> str:
    """The text of a PDF's pages in the order in which it is told, cell by cell, its words parted by single spaces."""
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def parts(raw: bytes) -> dict[str, bytes]:
    """The parts of a mail of ours by their type: decoded, text as UTF-8."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = {}
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_content()
            found[part.get_content_type()] = content.encode() if isinstance(content, str) else content
    return found


def everything(raw: bytes) -> str:
    """Headers, text, HTML and the printed pages of a mail of ours, and the wire itself."""
    message, held = email.message_from_bytes(raw, policy=email.policy.default), parts(raw)
    texts = [str(value) for value in message.values()]
    texts += [content.decode() for kind, content in held.items() if kind.startswith("text/")]
    texts += [printed(content) for kind, content in held.items() if kind == "application/pdf"]
    return "\n".join([*texts, raw.decode("ascii", "replace")])
