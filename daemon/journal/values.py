"""The nouns of the journal: what goes in and comes out, as frozen values. Every time is UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from daemon.model import Check, Hit, OpenCase, Thread


class JournalError(Exception):
    """The journal cannot do this; the text is one line for a person. Whoever meets it sends nothing (fail closed)."""


class JournalUnusable(JournalError):
    """The file cannot be read or written (now): full disk, damage, a lock. The call was no mistake, and nothing of it happened."""


class JournalBusy(JournalUnusable):
    """Another process holds the journal; the same call may succeed later."""


class JournalLost(JournalBusy):
    """The database does not answer, or went away; whether an open transaction was committed nobody can know.

    What reads first what there is to do may simply be done again.
    """


class JournalFenced(JournalError):
    """This machine was silent for too long: its work was given to others, and nothing it writes counts any more."""


class ReferenceTaken(JournalError):
    """The case number went to another mail meanwhile: gather the facts again, settle again."""


class NotHeld(JournalError):
    """Nothing is held under this number (any more)."""


@dataclass(frozen=True, slots=True)
class ShutBrake:
    """A brake that holds mail: whom (``scope``), why, since when and until when."""

    scope: str
    because: str
    since: datetime
    until: datetime


class OutboxState(StrEnum):
    """The life of an outgoing mail: queued → sending → sent, and the ways it can end otherwise."""

    QUEUED = "queued"  # leaves when ``not_before`` has come
    SENDING = "sending"  # claimed; ``began`` says whether content may be on the wire
    SENT = "sent"  # final
    REFUSED = "refused"  # final: the other side will never take it
    IN_DOUBT = "in-doubt"  # content began and no answer came: nobody can know
    HELD = "held"  # suggested for a held mail; leaves only by a person's word
    DROPPED = "dropped"  # final: a person, or the rule for doubt, gave it up
    EXPIRED = "expired"  # final: deferred too long
    CANCELLED = "cancelled"  # final: it should not leave any more
    GATHERED = "gathered"  # a notice that waits for others, to be told in one mail
    BUNDLED = "bundled"  # final: told in one mail with others


class TimerState(StrEnum):
    """The life of a timer; the last two are final."""

    WAITING = "waiting"
    FIRED = "fired"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder has been read. UIDs below ``baseline`` were there before us and are never answered."""

    uidvalidity: int
    baseline: int
    last_uid: int
    polled: datetime | None = None  # last poll that went well
    since: datetime | None = None  # after a renumbering: unknown mail received before this was there already


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail as fetched. ``key`` is its K1; ``raw`` None: too large to fetch."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    size: int  # octets
    received: datetime  # the mailbox's INTERNALDATE
    raw: bytes | None
    key: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A recorded arrival that waits to be decided. ``attempts`` counts how often deciding it was begun."""

    id: int
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received: datetime
    raw: bytes | None
    attempts: int
    size: int = 0
    old: bool = False  # found after a renumbering, but older than it: hold it, never answer


@dataclass(frozen=True, slots=True)
class Letter:
    """What is remembered of a mail once it is decided: enough to recognise it, its thread and its writer again."""

    message_id: str | None = None
    key: str = ""  # K2: same mail by another route has the same key
    identity: str | None = None
    sender: str = ""  # for showing only
    subject: str = ""
    body_hash: str | None = None
    reply_seconds: float | None = None  # how long after our own mail it came
    case: str | None = None  # the case its thread belongs to
    report_of: tuple[str, ...] = ()  # Message-IDs a delivery report speaks of
    order: str | None = None  # which order a member gave: the same one once more has the same key
    spoke: tuple[str, str] | None = None  # a contact's stored address, and the language they wrote
    mood: tuple[str, float] | None = (
        None  # a contact's stored address, and how much this sounds like a complaint (0..1)
    )


@dataclass(frozen=True, slots=True)
class Minted:
    """A draft turned into frozen bytes for the outbox row whose number it was minted with."""

    message_id: str
    token: str
    raw: bytes
    sender: str  # envelope sender, "" is the null path


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """The thread a mail belongs to, and the rows that say so."""

    thread: Thread = field(default_factory=Thread)
    arrivals: tuple[int, ...] = ()
    outgoing: tuple[int, ...] = ()
    sent: datetime | None = None  # when our newest mail that it answers left


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in full."""

    case: OpenCase
    project: str
    wish: str = ""
    closed: datetime | None = None
    answered_by: str | None = None  # team key of the person who wrote to the client
    answered: datetime | None = None
    events: tuple["CaseEvent", ...] = ()


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One step in the life of a case."""

    at: datetime
    state: str
    reason: str
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that is due, or waits."""

    id: int
    key: str
    kind: str
    case: str | None
    due: datetime
    mailbox: str
    project: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a start found of an interrupted run: mails put back into the queue, and mails in doubt."""

    queued: int
    in_doubt: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An outgoing mail as an operator sees it."""

    id: int
    state: OutboxState
    kind: str
    recipient: str
    subject: str
    mailbox: str
    created: datetime
    not_before: datetime | None
    attempts: int
    resends: int
    message_id: str
    arrival: int | None = None
    project: str | None = None
    case: str | None = None
    last: str = ""  # what the last attempt, or a person, said
    occasion: str = ""  # the text it was made from, e.g. reply/status


@dataclass(frozen=True, slots=True)
class Filing:
    """A decided mail that may now be moved or flagged: the server's own address of it, and where it belongs."""

    arrival_id: int
    folder: str
    uidvalidity: int
    uid: int
    target: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """A sent mail whose copy may be missing in the Sent folder. Look for the token before appending."""

    id: int
    raw: bytes
    message_id: str
    token: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A mail that waits for a person's word. ``suggested`` are outbox rows that leave if it is released."""

    arrival_id: int
    decision_id: int
    at: datetime
    mailbox: str
    sender: str
    subject: str
    intent: str
    row: str
    because: str
    project: str | None = None
    contact: str | None = None
    alert: str | None = None  # a sentence, when something is wrong
    suggested: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as it was carried out, with the mail it was about."""

    id: int
    at: datetime
    mailbox: str
    outcome: str
    row: str
    because: str
    intent: str
    hold: bool
    arrival_id: int | None = None
    timer_id: int | None = None
    sender: str = ""
    subject: str = ""
    message_id: str | None = None
    project: str | None = None
    contact: str | None = None
    case: str | None = None
    filing: str | None = None
    alert: str | None = None
    policy: str = ""
    settled: str | None = None  # released or dropped, for a held mail
    outgoing: tuple[int, ...] = ()

    @property
    def full_outcome(self) -> str:
        """The outcome, and whether a person is asked beside it."""
        return f"{self.outcome} + hold" if self.hold and self.outcome != "hold" else self.outcome


@dataclass(frozen=True, slots=True)
class TraceRow:
    """Why a decision was taken: reasons, checks, rules, and the facts it was taken on."""

    reasons: tuple[str, ...]
    checks: tuple[Check, ...]
    hits: tuple[Hit, ...]
    facts: Mapping[str, Any]
