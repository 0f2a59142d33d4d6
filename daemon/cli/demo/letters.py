"""One of our own mails as a person sees it, with what travels in it."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as a person sees it."""

    recipient: str
    subject: str
    text: str
    html: str
    in_reply_to: str
    raw: bytes
    message_id: str = ""
    pictures: tuple[tuple[str, bytes], ...] = ()  # (Content-ID, PNG)
    pdf: bytes | None = None

    @property
    def headline(self) -> str:
        """To whom and about what."""
        return f"To: {self.recipient}\nSubject: {self.subject}"


def letter(recipient: str, raw: bytes) -> Letter:
    """Read one of our own mails; they are well formed."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        recipient=recipient, subject=str(message["Subject"] or ""), text=str(plain.get_content()) if plain else "",
        html=str(html.get_content()) if html else "", in_reply_to=str(message["In-Reply-To"] or ""), raw=raw,
        message_id=str(message["Message-ID"] or ""), pictures=tuple(_pictures(message)),
        pdf=next((p.get_content() for p in message.walk() if p.get_content_type() == "application/pdf"), None),
    )  # fmt: skip


def _pictures(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        if part.get_content_type() == "image/png":
            yield str(part["Content-ID"] or "").strip("<> "), part.get_content()
