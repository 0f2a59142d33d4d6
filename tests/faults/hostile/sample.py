"""The ordinary mail that every hostile one starts from: a proven contact asks for the state, and would be told it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from daemon.decide import Policy, settle, understand
from daemon.journal import Journal
from daemon.model import Decision, Understanding
from daemon.service.gathering import gather

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
EVA = "e.krause@krause.example"
TRACE = (
    "Return-Path: <{address}>\r\n"
    "Received: from gw.{domain} (gw.{domain} [192.0.2.25])\r\n\tby mx.studio-nord.example (Postfix) with ESMTPS id 4946FADC3B5\r\n"
    "\tfor <projekte@studio-nord.example>; Thu, 19 Nov 2026 14:04:30 +0100\r\n"
    "Authentication-Results: mx.studio-nord.example; dmarc=pass header.from={domain}\r\n"
)
ASKS = "Guten Tag,\r\n\r\nwie ist der aktuelle Stand beim Shop?\r\n"
QUIET = ("nothing", "hold", "quarantine")
"""Outcomes of which the sender hears nothing."""


@dataclass(frozen=True, slots=True)
class Report:
    """How one mail was read, and what was decided."""

    understanding: Understanding
    decision: Decision

    @property
    def outcome(self) -> str:
        """The word of the decision."""
        return str(self.decision.outcome)

    @property
    def row(self) -> str:
        """The row of the guard that decided."""
        return self.decision.row

    @property
    def identity(self) -> str | None:
        """Who wrote, if that is certain."""
        return self.understanding.message.identity

    @property
    def proof(self) -> str:
        """What the trusted server says."""
        return str(self.understanding.proven.proof)

    @property
    def subject(self) -> str:
        """The subject as shown."""
        return self.understanding.message.subject

    @property
    def text(self) -> str:
        """The visible text, up to 2000 characters."""
        return self.understanding.message.text[:2000]

    @property
    def attachments(self) -> tuple[str, ...]:
        """The names of the files."""
        return tuple(part.name for part in self.understanding.message.attachments)

    @property
    def embedded(self) -> int:
        """How many mails are attached."""
        return len(self.understanding.message.embedded)

    @property
    def commands(self) -> tuple[str, ...]:
        """Lines that are taken for orders."""
        return self.understanding.commands

    @property
    def origin(self) -> str | None:
        """Who is taken for the writer of a forwarded mail."""
        forward = self.understanding.forward
        return forward.origin.address if forward and forward.origin else None

    @property
    def entries(self) -> tuple[str, ...]:
        """Progress that would be recorded."""
        return tuple(entry.text for _, entry in self.decision.entries)

    @property
    def drafts(self) -> list[dict[str, str]]:
        """What would leave."""
        return [{"kind": str(d.kind), "to": d.to, "subject": d.subject, "text": d.text} for d in self.decision.drafts]


def judge(raw: bytes, policy: Policy, journal: Journal) -> Report:
    """Read and decide one mail that has just arrived; nothing is recorded."""
    understanding = understand(raw, policy, "projekte")
    return Report(understanding, settle(gather(understanding, policy, journal, now=NOW, received=NOW).facts, policy))


@dataclass(frozen=True, slots=True)
class Sample:
    """Bytes (made when they are needed), the outcomes that are right, and what else must be true of the report."""

    raw: Callable[[], bytes]
    outcome: tuple[str, ...]
    row: str | None = None
    also: Callable[[Report], bool] = lambda report: True


def letter(
    *, sender: str | None = f"From: Eva Krause <{EVA}>", more: str = "", subject: str = "Subject: Stand", text: str | bytes = ASKS,
    kind: str = "Content-Type: text/plain; charset=utf-8", trace: str = TRACE, address: str = EVA,
    to: str = "To: projekte@studio-nord.example", date: str = "Date: Thu, 19 Nov 2026 14:03:50 +0100",
    message_id: str = "Message-ID: <1@krause.example>",
) -> bytes:  # fmt: skip
    """The mail with some of its lines replaced; an empty line is left out. Text outside latin-1 goes out as UTF-8."""
    top = trace.format(address=address, domain=address.rpartition("@")[2])
    lines = [
        line
        for line in (sender, to, subject, date, message_id, more, "MIME-Version: 1.0" if kind else "", kind)
        if line
    ]
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return top.encode() + "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


def parts(*inside: str, kind: str = "mixed", boundary: str = "b") -> dict[str, Any]:
    """The arguments of a multipart letter: each part with its own header."""
    text = "".join(f"--{boundary}\r\n{part}\r\n" for part in inside) + f"--{boundary}--\r\n"
    return {"kind": f"Content-Type: multipart/{kind}; boundary={boundary}", "text": text}


def plain(text: str = ASKS) -> str:
    """A text part."""
    return f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"
