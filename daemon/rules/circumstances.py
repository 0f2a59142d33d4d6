"""What rules may ask about. One value, made from the facts of a decision; None always means *cannot tell*."""

import re
import unicodedata
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from daemon.model import Facts, Intent, OpenCase, Outcome, Role

_WORD = re.compile(r"[^\W_]+")
TEXT_CAP = 16 * 1024
"""Characters of a text that words are looked for in; the rest is not searched."""
PATTERN_CAP = 16 * 1024
"""Octets of a text (UTF-8) that patterns are looked for in: the worst of them takes time in proportion to it."""


@dataclass(frozen=True)
class Circumstances:
    """One mail, as far as rules may see it. Not slotted: the folded texts are worked out once, when first asked for."""

    intent: Intent
    confidence: float = 1.0
    project: str | None = None
    candidates: tuple[str, ...] = ()  # keys, when the project is not certain
    client: str | None = None
    contact: str | None = None  # stored address
    role: Role = Role.CONTACT
    domain: str | None = None  # of the address whose concern it is; None: no identity
    language: str | None = None
    subject: str = ""
    text: str = ""
    attachments: tuple[str, ...] = ()  # names
    forwarded: bool = False
    forwarded_by: str | None = None  # team key
    open_now: bool | None = None  # within working hours
    open_cases: tuple[OpenCase, ...] | None = None  # of the project
    thread_age: timedelta | None = None  # since the conversation began; zero for a new one
    outcome: Outcome | None = None

    def corrected(self, intent: Intent) -> "Circumstances":
        """The same mail with another intent; what was worked out from its words stays."""
        other = copy(self)
        object.__setattr__(other, "intent", intent)
        return other

    @cached_property
    def domains_above(self) -> frozenset[str]:
        """The domain and every domain above it."""
        labels = (self.domain or "").split(".")
        return frozenset(".".join(labels[place:]) for place in range(len(labels)))

    @cached_property
    def endings(self) -> frozenset[str]:
        """Every ending of the names of its attachments, lower case, from each dot on."""
        split = [name.lower().split(".") for name in self.attachments]
        return frozenset("." + ".".join(parts[place:]) for parts in split for place in range(1, len(parts)))

    @cached_property
    def composed_text(self) -> str:
        """The text with accents joined to their letters, capped."""
        return composed(self.text)

    @cached_property
    def composed_subject(self) -> str:
        """The subject, in the same way."""
        return composed(self.subject)

    @cached_property
    def text_chunks(self) -> list[str]:
        """What white space parts in the text, composed and case-folded."""
        return self.composed_text.casefold().split()

    @cached_property
    def subject_chunks(self) -> list[str]:
        """The same of the subject."""
        return self.composed_subject.casefold().split()

    @cached_property
    def folded_text(self) -> str:
        """The text ready for looking up words: composed, case-folded, white space made one blank."""
        return " ".join(self.text_chunks)

    @cached_property
    def folded_subject(self) -> str:
        """The subject, in the same way."""
        return " ".join(self.subject_chunks)

    @cached_property
    def text_vocabulary(self) -> str:
        """Every word of the folded text once, a line each: a run of letters and digits stands within one of them, or nowhere."""
        return "\n".join(self.text_words)

    @cached_property
    def subject_vocabulary(self) -> str:
        """The words of the subject, in the same way."""
        return "\n".join(self.subject_words)

    @cached_property
    def text_words(self) -> frozenset[str]:
        """Every word of the folded text, once: a phrase can only stand there if all its words do."""
        return words_in(self.text_chunks)

    @cached_property
    def subject_words(self) -> frozenset[str]:
        """The words of the subject, in the same way."""
        return words_in(self.subject_chunks)

    @cached_property
    def text_bytes(self) -> bytes:
        """The text ready for patterns: composed, as UTF-8, capped."""
        return self.composed_text[:PATTERN_CAP].encode(errors="replace")[:PATTERN_CAP]

    @cached_property
    def folded_text_bytes(self) -> bytes:
        """The folded text as UTF-8."""
        return self.folded_text.encode(errors="replace")

    @cached_property
    def folded_subject_bytes(self) -> bytes:
        """The folded subject as UTF-8."""
        return self.folded_subject.encode(errors="replace")

    @cached_property
    def subject_bytes(self) -> bytes:
        """The subject, in the same way."""
        return self.composed_subject[:PATTERN_CAP].encode(errors="replace")[:PATTERN_CAP]


def composed(text: str) -> str:
    """At most `TEXT_CAP` characters, with accents joined to their letters (Unicode NFC)."""
    return unicodedata.normalize("NFC", text[:TEXT_CAP])


def words_in(parts: Iterable[str]) -> frozenset[str]:
    """The runs of letters and digits in parts without white space; each is a whole word or a part of one, never more than one."""
    chunks = set(parts)  # most words stand there often, and most stand alone
    mixed = {chunk for chunk in chunks if not chunk.isalnum()}
    return frozenset(chunks - mixed).union(_WORD.findall(" ".join(mixed)))


def fold(text: str) -> str:
    """Composed, without case (``ß`` is ``ss``), every run of white space one blank."""
    return " ".join(composed(text).casefold().split())


def circumstances(facts: Facts, *, open_now: bool | None, outcome: Outcome | None = None) -> Circumstances:
    """What rules may see of these facts; ``outcome`` is the guard's word, ``open_now`` the calendar's."""
    understanding = facts.understanding
    speaker, forward = understanding.speaker, understanding.forward
    project = facts.project
    contact = facts.contact.address if facts.contact else None
    if contact is None and speaker.role is Role.CONTACT:
        contact = speaker.address
    return Circumstances(
        intent=understanding.reading.primary,
        confidence=understanding.reading.confidence,
        project=project.key if project else None,
        candidates=facts.candidates if project is None else (),
        client=project.client if project else None,
        contact=contact,
        role=speaker.role,
        domain=speaker.address.rpartition("@")[2].lower() if speaker.address else None,
        language=understanding.reading.language,
        subject=understanding.subject,
        text=understanding.text,
        attachments=tuple(part.name for part in understanding.message.attachments),
        forwarded=forward is not None,
        forwarded_by=understanding.writer.member if forward else None,
        open_now=open_now,
        open_cases=facts.open_cases,
        thread_age=_thread_age(facts, facts.now),
        outcome=outcome,
    )


def _thread_age(facts: Facts, now: datetime) -> timedelta | None:
    thread = facts.thread
    if thread.case is not None:
        return max(now - thread.case.opened, timedelta())
    known = thread.project or thread.contacts or thread.via_token or thread.human_answered
    return None if known else timedelta()
