"""The nouns of deciding: facts in, a decision out. All values; nothing here does anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from daemon.model.brakes import Recent, Trip
from daemon.model.conditions import Condition, Returned
from daemon.model.mail import Enclosed, Understanding, Writer
from daemon.model.offers import Offer, OfferWord, Terms
from daemon.model.people import AbsenceWord
from daemon.model.site import Contact, Project
from daemon.model.state import Entry, OpenCase, ProjectState, PromisedMilestone
from daemon.model.words import (
    CaseKind,
    CaseState,
    ConditionKind,
    Delivery,
    DraftKind,
    Fault,
    Outcome,
    PromiseKind,
    Urgency,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thread:
    """What the journal knows of the conversation this mail belongs to."""

    case: OpenCase | None = None
    project: str | None = None
    contacts: frozenset[str] = frozenset()  # stored addresses that take part
    via_token: bool = False  # found by our token, not by a Message-ID
    human_answered: bool = False  # a person of the team wrote here: the daemon keeps quiet
    reply_to_ours_seconds: float | None = None  # how long after our own mail this reply came
    token_valid: bool | None = None  # None: there was no token of ours in the mail
    client_message_id: str | None = None  # the client's newest mail in this conversation: what an answer hangs below
    about: int | None = None  # number of the arrival that our mail, found by its token, was about
    occasion: str = ""  # the text of our mail, found by its token, that this one answers, e.g. notice/colleague
    asked: int | None = None  # number of the arrival on which our newest mail here asked "which project?"
    proposal: int | None = None  # number of the mail to clients that our notice, found by its token, asks a word for
    notice_to: str | None = None  # stored address of the team member whose notice this mail answers, by its token
    concerns: str | None = None  # stored address of the contact whom that notice is about
    ours: int | None = None  # number of our mail that this one answers, by its token
    ours_to: str | None = None  # the one recipient of that mail


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that a client got already: under which reference, when (UTC), and what kind of mail it was."""

    ref: str
    at: datetime
    kind: DraftKind

    def __str__(self) -> str:
        return self.ref


@dataclass(frozen=True, slots=True)
class Facts:
    """All a decision depends on. Unknown is None and never "none"."""

    understanding: Understanding
    now: datetime  # UTC
    received: datetime  # UTC, when the mailbox got it
    project: Project | None = None
    candidates: tuple[str, ...] = ()  # keys, when the project is not certain
    contact: Contact | None = None  # of ``project``: whom an answer would go to
    state: ProjectState | None = None  # None: unknown (source down) or nothing recorded
    thread: Thread = Thread()
    recent: Recent = field(default_factory=Recent)
    duplicate_of: str | None = None  # what we already decided, in words
    order_before: str | None = None  # the mail whose orders, already carried out, this one repeats; in words
    original_answered: Answered | None = None  # a forward of a mail that was answered already
    original_known: bool = False  # the forwarded original is in the journal or attached
    next_reference: str | None = None  # reference a new case would get, e.g. SHOP-18
    complaint_open: bool = False
    held: frozenset[int] = frozenset()  # numbers of held mails; gathered for the team's own mail only
    unprepared: frozenset[int] = frozenset()  # of those: numbers of mails for which no answer lies ready
    stale: frozenset[int] = frozenset()  # of those: numbers of mails whose prepared answer tells a time that is over
    may_ask: bool = False  # the lead was not asked yet about this unknown colleague of a contact
    asked: Writer | None = None  # the unknown colleague, where this mail answers our question about one
    carried: bool = False  # the mail only names a project; text and reading are those of the mail on which we asked
    proposals: frozenset[int] = frozenset()  # numbers of mails to clients that wait; for the team's own mail only
    milestones: frozenset[tuple[str, str]] = (
        frozenset()
    )  # (project, name) made by entries; for the team's own mail only
    open_cases: tuple[OpenCase, ...] | None = None  # of the project, for rules; None: nobody looked
    language: str | None = None  # the contact's last mail whose language could be told was written in it
    corrected: bool = False  # the reading is a person's word on a mail that was decided before
    client_told: bool = False  # and the client has heard of us on account of it: nothing is said a second time
    undeliverable: Condition | None = None  # of the contact, or of the client whose case a member writes about
    away: Condition | None = None  # of the same
    record: "RecordCopy | None" = None  # of the project, where a proven contact asks for it
    returned: Returned | None = None  # this mail reports, with proof, what became of a mail of ours
    offers: tuple[Offer, ...] = ()  # for the change of this thread, oldest first
    agreed_hours: float | None = None  # with the client of this thread, all accepted changes included
    dates: tuple[PromisedMilestone, ...] = ()  # promised to this thread's client; for the team's own mail only
    earlier_complaint: OpenCase | None = None  # of the same project, within the site's days, not the one of this thread
    mood_falls: bool = False  # the contact's last mails, this one included, sound worse than those before
    owner_warned: bool = False  # of this contact, within the site's days
    enclosed: Enclosed | None = None  # files of the team's own mail; None: there are none, or nobody looked


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the guard, tried: hit, miss (False) or cannot tell (None), and why."""

    row: str
    hit: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """May we answer, and with how much. ``hold`` asks for a person beside what is said."""

    outcome: Outcome
    row: str
    because: str
    hold: bool = False
    alert: str | None = None  # a sentence for the team, when something is wrong
    checks: tuple[Check, ...] = ()
    trip: Trip | None = None


class Hit(NamedTuple):
    """One rule, tried: ``matched`` None means it could not tell. A tuple: a mail may try hundreds of rules."""

    rule: str
    concern: str
    matched: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class PromisePlan:
    """A date or deadline that leaves the house with a mail; ``day`` where a day was promised and not an hour."""

    what: str
    due: datetime  # UTC
    project: str
    case: str | None = None
    kind: PromiseKind = PromiseKind.ANSWER
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One mail, worded but not yet minted: no Message-ID, no Date. ``to`` is one stored address."""

    kind: DraftKind
    to: str
    subject: str
    text: str
    html: str | None = None
    language: str = "de"
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    project: str | None = None
    contact: str | None = None
    case: str | None = None
    occasion: str = ""  # the template, e.g. reply/status
    auto_submitted: str = "auto-replied"
    attachments: tuple[tuple[str, str, bytes], ...] = ()  # name, media type, content
    pictures: tuple[tuple[str, str, bytes], ...] = ()  # shown in ``html``: content id (without <>), media type, content
    hops: int = 0
    author: str = ""  # whose words these are, where a person of the team speaks: shown as the sender's name
    promises: tuple[PromisePlan, ...] = ()  # every date in it that binds us
    urgency: Urgency = Urgency.SOON  # of mail to the team
    answer_by: datetime | None = None  # UTC; by when its reader has to have acted
    promised_by: datetime | None = None  # UTC; of mail to the team: by when the client was told to hear from its reader


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case to open or to move on."""

    ref: str
    project: str
    kind: CaseKind
    state: CaseState
    subject: str = ""
    wish: str = ""  # in the client's own words
    contact: str | None = None
    owner: str | None = None
    due: datetime | None = None  # UTC: promised to the client
    opened: bool = True  # False: an existing case changes
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TimerPlan:
    """Something to look at later, at ``due`` (UTC); ``key`` is unique for the case, so it never fires twice."""

    key: str
    due: datetime
    kind: str  # "rung"
    case: str | None = None
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HookCall:
    """What a hook is to be told: ``told`` is plain values, which become its JSON."""

    hook: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """The disposition and all that follows. Nothing happens except by carrying out a committed one."""

    outcome: Outcome
    row: str
    because: str
    hold: bool = False
    alert: str | None = None
    trip: Trip | None = None  # a brake that this mail has shut
    drafts: tuple[Draft, ...] = ()
    suggested: tuple[Draft, ...] = ()  # for a held mail: what leaves if a person releases it
    case: CaseChange | None = None
    ended: tuple[CaseChange, ...] = ()  # other cases that end with it; their timers stop
    timers: tuple[TimerPlan, ...] = ()
    stop_timers_of: str | None = None  # a case whose clock stops
    promises: tuple[PromisePlan, ...] = ()
    entries: tuple[tuple[str, Entry], ...] = ()  # (project key, entry)
    notes: tuple[tuple[str, str], ...] = ()  # (stored address, what was learned of it), e.g. an absence
    filing: str | None = None  # label folder, None: leave it where it is
    reasons: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    hits: tuple[Hit, ...] = ()
    project: str | None = None
    contact: str | None = None
    intent: str = ""
    answered_by: str | None = None  # the team member who has answered the client of ``stop_timers_of``
    by: str = ""  # key of the member whose words these are
    calls: tuple[HookCall, ...] = ()
    conditions: tuple[Condition, ...] = ()  # that hold from now on
    lifted: tuple[tuple[str, ConditionKind, str], ...] = ()  # (address, what holds no more, why)
    absences: tuple[AbsenceWord, ...] = ()  # what a member said of one
    offer: tuple[str, Terms] | None = None  # (case, what is offered); it takes the place of the offer before
    offer_word: OfferWord | None = None  # what a contact said to one
    orders: tuple[
        tuple[str, int], ...
    ] = ()  # ("release" | "drop" | "correct …", number of the mail), by a person's word


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox: frozen bytes for one recipient. They never change after this."""

    id: int
    mailbox: str
    kind: DraftKind
    sender: str  # envelope sender, "" is the null path
    recipient: str
    raw: bytes
    message_id: str
    token: str
    attempts: int = 0
    created: datetime | None = None  # UTC
    queued: datetime | None = None  # UTC, when it was to leave first: later than ``created`` for what a person released
    not_before: datetime | None = None  # UTC
    project: str | None = None
    contact: str | None = None
    case: str | None = None
    resends: int = 0  # how often a doubt has made it leave once more


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """The result of one attempt."""

    delivery: Delivery
    fault: Fault = Fault.NONE
    code: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file of a project's record."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RecordCopy:
    """A project's record, ready to leave: its files, the number of its entries and its seal (SHA-256, hex)."""

    files: tuple[RecordFile, ...]
    entries: int
    seal: str
