"""What compose is given: one frozen value for each sort of mail. All times are UTC."""

from dataclasses import dataclass
from datetime import date, datetime

from daemon.compose.leave import LeaveSaid
from daemon.model import (
    Answered,
    AskedAbout,
    Condition,
    Contact,
    Entry,
    Form,
    Outcome,
    Project,
    ProjectState,
    RecordCopy,
    TeamMember,
    Terms,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class MissedPromise:
    """A date from the ledger that was not kept: the one thing an automatic answer may apologise for."""

    what: str
    promised: date


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a client. ``occasion`` names the text: status, change, complaint, other, unclear, held, ...

    ``wish`` is the client's own text and is given only when the sender is proven; ``cues`` are phrases in it that tell
    what it is about. ``state`` is the whole answer to a question about it; with change, other and complaint it stands below
    what is said about the matter. It is given for a complaint only where the project wants that.
    """

    occasion: str
    contact: Contact
    project: Project | None
    now: datetime
    language: str
    form: Form
    subject: str
    responsible: TeamMember
    open_now: bool  # whether ``responsible`` is there
    next_open: datetime
    office_open: bool = False  # whether anybody is there: then nothing is said of emergencies
    alarm: bool = False  # it reads like an emergency: the number to call comes first
    closes: datetime | None = None
    deadline: datetime | None = None  # by when ``responsible`` answers; None: nothing was promised
    ref: str | None = None
    wish: str | None = None
    cues: tuple[str, ...] = ()
    state: ProjectState | None = None
    asked: AskedAbout | None = None  # what of it the question names: it is answered before all else
    apologise_late: bool = False
    received: datetime | None = None  # when the client's mail came, for the apology
    candidates: tuple[str, ...] = ()  # names of the projects it may be about
    safe_subject: bool = True  # False: the client's subject is not repeated
    missed_promise: MissedPromise | None = None
    record: RecordCopy | None = None  # the record of the project, which this answer carries
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a mail that a team member forwarded. ``candidates`` are asked about when the origin is unknown.

    ``offers`` are the orders (as named in words.yaml) that the daemon obeys in an answer to this receipt; "number" lets the
    forwarder choose among ``candidates``. ``attached``: the mail came as an attachment, so nobody is told to attach it.
    """

    member: TeamMember
    client: str
    subject: str
    project: Project | None
    outcome: Outcome
    now: datetime
    because: str = ""
    ref: str | None = None
    comment: bool = False  # the forwarder wrote something above
    answered: Answered | None = None  # the mail had its answer before it was forwarded
    candidates: tuple[str, ...] = ()
    original_subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    language: str | None = None
    offers: tuple[str, ...] = ()
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A mail of ours that did not arrive. ``how``: returned, refused or expired; ``gone``: the address refuses all mail."""

    address: str  # the stored address
    how: str
    said: str = ""  # the server's words
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands out beside one mail: ``again``, a second complaint within ``days``; ``mood``, a contact's mood falls."""

    kind: str
    contact: Contact
    ref: str = ""  # the complaint before
    at: datetime | None = None  # and when it came, UTC
    days: int = 0


@dataclass(frozen=True, slots=True)
class SettledWord:
    """What who complained says of its end. ``how``: settled, maybe (only thanks), or unproven."""

    member: TeamMember
    how: str
    contact: Contact
    project: Project
    ref: str
    words: str
    received: datetime
    now: datetime
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail to one of the team about a client's mail. ``why`` names the text.

    It is complaint, change, status, other, held, overdue, undelivered or alert. With ``answered`` HOLD the first four say
    that the mail waits. ``reason`` is the verdict's, in the member's language, where it held or reduced the answer.
    ``suspected``: it was read as something else but may be a complaint; subject and first line say so.
    """

    member: TeamMember
    why: str
    now: datetime
    responsible: TeamMember
    project: Project | None = None
    contact: Contact | None = None
    ref: str | None = None
    subject: str = ""
    excerpt: str = ""  # the client's words
    cues: tuple[str, ...] = ()
    rule: str = ""
    because: str = ""
    deadline: datetime | None = None  # promised to the client
    received: datetime | None = None
    answered: Outcome | None = None  # what the client has got so far; None: nothing is known of it
    next_at: datetime | None = None  # when the next ones hear of it, unless somebody acts
    next_people: tuple[str, ...] = ()
    language: str | None = None
    alert: str = ""  # a sentence, for why "alert"
    offers: tuple[str, ...] = ("taken", "to-client")
    reason: str = ""
    suspected: bool = False
    failure: Failure | None = None  # for why "undelivered"
    conditions: tuple[Condition, ...] = ()  # what keeps mail from the contact
    urgent: bool = False  # a rule gave it high priority; the subject begins with it
    instead_of: str = ""  # whose place the reader takes
    away_until: date | None = None  # the last day of that absence
    number_told: str = ""  # the number that the client was told, for why "emergency"
    urgency: Urgency = Urgency.SOON
    signs: tuple[Sign, ...] = ()
    prepared: str = ""  # the answer that leaves if the reader releases the mail


@dataclass(frozen=True, slots=True)
class Colleague:
    """A question to a lead: is this unknown address, at a contact's mail domain, a contact too? ``name`` may be empty."""

    member: TeamMember
    address: str
    name: str
    projects: tuple[Project, ...]  # one, or those among which the lead names one by its number
    subject: str
    excerpt: str
    received: datetime
    now: datetime
    unproven: bool = False  # nothing vouches for the sender
    language: str | None = None


@dataclass(frozen=True, slots=True)
class WordOnColleague:
    """What a lead said of an unknown colleague: contact, contact-without-state or no-contact, and of which project."""

    word: str
    address: str
    project: str  # key


@dataclass(frozen=True, slots=True)
class Done:
    """An order that was carried out: its line as written, its verb as named in words.yaml, and what followed."""

    line: str
    verb: str
    ref: str = ""
    name: str = ""  # of the contact it went to, or the address it is about
    files: tuple[str, ...] = ()  # sent along
    left: tuple[str, ...] = ()  # not sent along
    internal: int = 0  # paragraphs that were taken out
    stays: bool = False  # the case stays open until the client says otherwise
    terms: Terms | None = None
    approvers: tuple[str, ...] = ()
    again: bool = False  # an offer before it is replaced


@dataclass(frozen=True, slots=True)
class Missed:
    """An order that was not carried out: its line, why, and what that is about."""

    line: str
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft for clients that waits for a word, because the reply to it was a stop or was not understood."""

    kind: str  # weekly or delay
    number: str  # P12
    stopped: bool  # the reply asked for it


@dataclass(frozen=True, slots=True)
class Answer:
    """What was understood of a team member's own mail, line by line, and what was not.

    ``noted`` are the references of the cases beside which the member's prose is kept.
    """

    member: TeamMember
    project: Project | None
    now: datetime
    entries: tuple[Entry, ...] = ()
    done: tuple[Done, ...] = ()
    missed: tuple[str, ...] = ()
    subject: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    language: str | None = None
    unknown_project: bool = False
    missed_orders: tuple[Missed, ...] = ()
    noted: tuple[str, ...] = ()
    case: str | None = None  # what an answer to this mail is about
    settled: WordOnColleague | None = None
    conditions: tuple[Condition, ...] = ()  # of the contact whom their words were sent to
    contact: Contact | None = None
    others: tuple[tuple[Project, tuple[Entry, ...]], ...] = ()  # entries of further projects that the mail named
    attachments: tuple[str, ...] = ()  # names of what came with the lines
    milestones: tuple[str, ...] = ()  # those there are, where a missed line forecasts one that there is not
    leaves: tuple[LeaveSaid, ...] = ()  # what the lines say of absences
    kept: Kept | None = None
    unclear: str = ""  # what the mail answers, where nothing in it was understood: digest, colleague, gone or other
    near: str = ""  # a line of a note that looks like an order


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One held mail; ``number`` is what a person answers with."""

    number: int
    sender: str
    subject: str
    because: str
    received: datetime
    alert: bool = False
    conditions: tuple[Condition, ...] = ()
    contact: Contact | None = None
    excerpt: str = ""  # the contact's words
    prepared: str = ""  # the answer that leaves if it is released


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that waits for one person's word."""

    member: TeamMember
    rows: tuple[HeldRow, ...]
    now: datetime
    language: str | None = None
