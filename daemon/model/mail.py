"""The nouns of one mail, as read. Every text is already free of control characters and lone surrogates."""

from dataclasses import dataclass, field
from datetime import datetime

from daemon.model.words import How, Intent, MarkKind, NuanceKind, Proof, Role


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address (addr-spec, domain in lower case) with a display name, possibly empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of a mail that points to a machine: the header (or part) and its value, cut to 200 characters."""

    kind: MarkKind
    header: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.header}: {self.value}" if self.value else self.header


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the body. ``size`` in octets after decoding; ``name`` is for showing, never a path."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The files of a mail that may be sent on (name, media type, content), and the names of those that stay behind."""

    files: tuple[tuple[str, str, bytes], ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedDelivery:
    """What a delivery report says became of one recipient (RFC 3464 section 2.3); a claim until its mail is proven ours."""

    recipients: tuple[str, ...]  # final and original recipient, lower case
    action: str  # failed, delayed, delivered, relayed, expanded
    status: str  # RFC 3463, e.g. 5.1.1; empty if none is given
    said: str = ""  # the server's words, one clean line


@dataclass(frozen=True, slots=True)
class Message:
    """The parsed reading of one raw mail. Parsing is total: what cannot be read is empty and named in ``defects``."""

    size: int  # octets
    headers: tuple[tuple[str, str], ...]  # raw, in order, unfolded, undecoded
    message_id: str | None  # with angle brackets, or None if missing or invalid
    sender: Address | None  # as shown to people; never used to decide
    identity: str | None  # strict address of the raw From, lower case; None if there is any doubt
    to: tuple[str, ...]  # To, Cc and Bcc addresses, lower case
    resent_to: tuple[str, ...]  # Resent-To/-Cc, X-Forwarded-To, Delivered-To, X-Original-To, lower case
    reply_to: tuple[str, ...]
    return_path: str | None  # "" is the null path
    subject: str
    date: datetime | None  # UTC
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]  # oldest first, capped
    marks: tuple[Mark, ...]
    token: str | None  # value of our own token header, unverified
    hops: int
    text: str  # the whole visible text
    new_text: str  # without history, signature, disclaimer
    quoted_text: str  # the history
    html_only: bool
    parts_disagree: bool  # text and HTML say different things, or HTML hides text
    unreadable: str | None  # "pgp", "smime", "winmail": content nobody here can read
    attachments: tuple[Attachment, ...]
    embedded: tuple[bytes, ...]  # attached message/rfc822, outermost level, in order
    refused: str | None  # why the mail was not parsed (limits): it is quarantined
    defects: tuple[str, ...]
    report_of: tuple[str, ...] = ()  # Message-IDs a delivery report speaks of
    report_tokens: tuple[str, ...] = ()  # our token in what a report returns, unverified
    deliveries: tuple[ReportedDelivery, ...] = ()  # what a delivery report says of each recipient
    message_key: str = ""  # K2: same mail by another route has the same key

    def header(self, name: str) -> str | None:
        """First raw value of a header, or None."""
        low = name.lower()
        return next((value for key, value in self.headers if key.lower() == low), None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible origin of a forwarded mail."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Forward:
    """A mail inside a mail. ``origin`` is None when it is not certain: a wrong origin is a defect, unknown is not."""

    how: How
    by: str | None  # address of the forwarder
    origin: Address | None
    date: str  # as written in the block
    subject: str
    text: str  # what the origin wrote, history removed
    comment: str  # the forwarder's own words: internal, always
    recipients: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    message_id: str | None = None  # of the original, when attached or redirected
    references: tuple[str, ...] = ()
    reason: str = ""  # why the origin is what it is, or why it is unknown
    original_identity: bool = False  # an attached original whose From passes the strict grammar


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found in the text that speaks for an intent."""

    intent: Intent
    phrase: str


@dataclass(frozen=True, slots=True)
class Score:
    """One intent with its confidence (0..1) and the cues that speak for it."""

    intent: Intent
    confidence: float
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nuance:
    """What a mail says beside its intent, how sure that is (0..1), and the words that say it."""

    kind: NuanceKind
    confidence: float
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the writer wants. ``scores`` holds every intent, strongest first."""

    language: str | None  # None: cannot tell
    primary: Intent  # UNCLEAR when abstaining
    confidence: float
    secondary: tuple[Intent, ...] = ()
    scores: tuple[Score, ...] = ()
    suspected_complaint: bool = False  # never gets a cheerful text
    courtesy: bool = False  # only thanks, "ok", an emoji: needs no answer
    reason: str = ""
    corrections: tuple[int, ...] = ()  # numbers of the site's own corrections that spoke
    nuances: tuple[Nuance, ...] = ()  # surest first

    def says(self, kind: NuanceKind) -> float:
        """How sure it is that the mail says this beside its intent; 0 where nothing points to it."""
        return max((nuance.confidence for nuance in self.nuances if nuance.kind is kind), default=0.0)


@dataclass(frozen=True, slots=True)
class Proven:
    """Proof with the reason a person can read."""

    proof: Proof
    reason: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: the role, and whom the address belongs to. ``projects`` are the keys of a contact's projects."""

    role: Role
    address: str | None = None
    member: str | None = None  # key in the team
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything one mail says by itself; a pure function of its bytes and the policy."""

    mailbox: str
    message: Message
    proven: Proven
    writer: Writer  # of the mail itself
    speaker: Writer  # whose concern it is: the origin of a forward, else the writer
    forward: Forward | None
    reading: Reading
    text: str  # the words the reading is about
    subject: str  # the client's subject
    addressed: bool  # one of our addresses (or a redirecting team member's) is among the recipients
    commands: tuple[str, ...] = field(default=())  # lines of a team member that are for the daemon
