"""The closed sets of words: one word, one meaning, the same in code, files, log and command line."""

from enum import StrEnum


class Intent(StrEnum):
    """What a writer wants. ``UNCLEAR`` is an abstention, never a guess."""

    STATUS_REQUEST = "status-request"
    CHANGE_REQUEST = "change-request"
    COMPLAINT = "complaint"
    OTHER = "other"
    AUTOMATED = "automated"
    UNCLEAR = "unclear"


class NuanceKind(StrEnum):
    """What a mail may say beside its intent."""

    EMERGENCY = "emergency"  # somebody is needed at once, out of hours too
    URGENT = "urgent"  # it is pressing
    APPROVES = "approves"
    DECLINES = "declines"
    ANSWERS = "answers"  # a question of ours
    SETTLED = "settled"  # a matter is settled for them
    OUTSIDE = "outside"  # concerns no project: advertising, an application


class Proof(StrEnum):
    """What the trusted Authentication-Results say about the sender's domain (RFC 8601)."""

    PASS = "pass"  # noqa: S105 - a word of the standard, not a password
    FAIL = "fail"
    NONE = "none"


class Outcome(StrEnum):
    """How much may be said to the client; ordered from silent to talkative by :data:`TALK`."""

    QUARANTINE = "quarantine"
    NOTHING = "nothing"
    HOLD = "hold"
    ACKNOWLEDGE = "acknowledge"
    STATE = "state"


TALK: dict[Outcome, int] = {
    Outcome.QUARANTINE: 0,
    Outcome.NOTHING: 0,
    Outcome.HOLD: 0,
    Outcome.ACKNOWLEDGE: 1,
    Outcome.STATE: 2,
}
"""How much each outcome says to the client; a guard may only ever lower it."""


class MarkKind(StrEnum):
    """The families of facts in a mail that point to a machine."""

    OWN = "own"  # our own token, Message-ID or address
    NULL_RETURN_PATH = "null-return-path"
    REPORT = "report"  # delivery status, disposition notification, feedback report
    AUTO_SUBMITTED = "auto-submitted"
    LIST = "list"  # lists and bulk
    BULK_SOFT = "bulk-soft"  # only List-Unsubscribe or Feedback-ID: CRMs add these to one-to-one mail
    SUPPRESS = "suppress"  # X-Auto-Response-Suppress: a wish, not proof of a robot
    VENDOR = "vendor"
    CALENDAR = "calendar"
    REACTION = "reaction"
    SYSTEM_SENDER = "system-sender"
    POSTMASTER = "postmaster"  # postmaster and abuse: people read these
    SPAM = "spam"
    SUBJECT_HINT = "subject-hint"
    HOPS = "hops"  # our own hop counter is too high


class Role(StrEnum):
    """Who the writer is to this site."""

    TEAM = "team"
    CONTACT = "contact"
    COLLEAGUE = "colleague"  # unknown address at a contact's own (non-public) mail domain
    STRANGER = "stranger"
    NOBODY = "nobody"  # no identity


class How(StrEnum):
    """How a forwarded mail came to us."""

    INLINE = "inline"
    ATTACHED = "attached"
    REDIRECTED = "redirected"


class Form(StrEnum):
    """How a contact is addressed."""

    SIE = "Sie"
    DU = "Du"
    FIRST_NAME = "first-name"


class DraftKind(StrEnum):
    """Kinds of outgoing mail; delivery semantics follow from the kind (docs/architecture.md)."""

    STATE = "state"  # to a client, with the project's state
    ACKNOWLEDGE = "acknowledge"  # to a client, no facts of the project
    RECEIPT = "receipt"  # to the team member who forwarded
    NOTICE = "notice"  # to the team: escalation, alert
    ANSWER = "answer"  # to a team member: what was understood of their words
    RELAY = "relay"  # to a client: a team member's own words, sent from the inbox
    DIGEST = "digest"  # to the lead: what is held
    DELAY = "delay"  # to a client: a promised date that cannot be held, and the new one
    WEEKLY = "weekly"  # to a client: the week's update, with its report
    OFFER = "offer"  # to a client: what a change costs and moves, and that it is agreed

    @property
    def to_client(self) -> bool:
        """Whether mail of this kind goes to a client."""
        return self in TO_CLIENT

    @property
    def tells_state(self) -> bool:
        """Whether mail of this kind holds facts of the project: only for contacts who may have them."""
        return self in (DraftKind.STATE, DraftKind.DELAY, DraftKind.WEEKLY)

    @property
    def answers(self) -> bool:
        """Whether mail of this kind answers a client without a person: only that counts for the brakes on automatic answers."""
        return self in (DraftKind.STATE, DraftKind.ACKNOWLEDGE, DraftKind.DELAY)


TO_CLIENT = frozenset(
    {DraftKind.STATE, DraftKind.ACKNOWLEDGE, DraftKind.RELAY, DraftKind.DELAY, DraftKind.WEEKLY, DraftKind.OFFER}
)


class Urgency(StrEnum):
    """When mail to the team may leave."""

    AT_ONCE = "at-once"  # day and night
    SOON = "soon"  # as one mail, outside the quiet hours of its reader
    ROUTINE = "routine"  # may wait for the digest of its reader


class CaseKind(StrEnum):
    """What a client asked for."""

    STATUS = "status"
    CHANGE = "change"
    COMPLAINT = "complaint"
    OTHER = "other"


class CaseState(StrEnum):
    """The life of a case; which states a kind knows is in :data:`CASE_STATES`."""

    OPEN = "open"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    HEARD = "heard"
    IN_TALKS = "in-talks"
    SETTLED = "settled"
    CLOSED = "closed"


CASE_STATES: dict[CaseKind, tuple[CaseState, ...]] = {
    CaseKind.STATUS: (CaseState.OPEN, CaseState.CLOSED),
    CaseKind.CHANGE: (
        CaseState.OPEN, CaseState.OFFERED, CaseState.ACCEPTED, CaseState.DECLINED, CaseState.DONE,
    ),
    CaseKind.COMPLAINT: (CaseState.HEARD, CaseState.IN_TALKS, CaseState.SETTLED),
    CaseKind.OTHER: (CaseState.OPEN, CaseState.CLOSED),
}  # fmt: skip
FINAL_STATES = frozenset({CaseState.CLOSED, CaseState.DECLINED, CaseState.DONE, CaseState.SETTLED})


class OfferState(StrEnum):
    """The life of an offer for a change; all but the first are final."""

    OPEN = "open"
    REPLACED = "replaced"  # by a newer one
    ACCEPTED = "accepted"
    DECLINED = "declined"


class EntryKind(StrEnum):
    """One step of progress; the words people write for each are in templates/<language>/words.yaml."""

    DONE = "done"
    IN_WORK = "in-work"
    NEXT = "next"
    BLOCKED = "blocked"
    WAITING = "waiting"  # we wait for the client
    MILESTONE = "milestone"
    DECISION = "decision"
    IDEA = "idea"
    NOTE = "note"  # internal
    FORECAST = "forecast"  # internal: when a milestone will really be there, or how many hours it will really take
    LIGHT = "light"  # the lead's own word on the light; its text is a colour, or empty: back to the formulas


class Colour(StrEnum):
    """The light, from good to bad."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 is green; the worst of several has the highest."""
        return list(Colour).index(self)


class Measure(StrEnum):
    """What the light is made of. Each is a number, and more is worse."""

    DATES = "dates"  # days by which a date is expected after the promised one
    HOURS = "hours"  # hours, as they will be, in per cent of the agreed ones
    NEEDS = "needs"  # workdays by which something from the client is overdue
    BLOCKERS = "blockers"  # workdays a blocker has stood without an owner
    AGE = "age"  # days since the newest fact
    BUFFER = "buffer"  # workdays after the internal date, up to the promised one: internal, no client hears of it


class PromiseKind(StrEnum):
    """What sort of date has left the house."""

    ANSWER = "answer"  # by when somebody answers
    MILESTONE = "milestone"  # by when something is there
    WORD = "word"  # stated by a team member in their own answer


class CalendarUse(StrEnum):
    """Of what a mail carries a calendar file."""

    DATES = "dates"  # the promised milestones, to clients
    CALLS = "calls"  # by when a client was told to hear from somebody, to that somebody


class ConditionKind(StrEnum):
    """What may keep mail from a contact."""

    UNDELIVERABLE = "undeliverable"  # the address refused our mail for good
    AWAY = "away"  # an automatic answer said so


class Audience(StrEnum):
    """Who may read an entry."""

    CLIENT = "client"
    INTERNAL = "internal"


class Delivery(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    DEFERRED = "deferred"  # try later
    REFUSED = "refused"  # never
    IN_DOUBT = "in-doubt"  # we cannot know: the link broke after the content began


class Fault(StrEnum):
    """Who or what a failed delivery points to; decides what follows from it."""

    NONE = "none"
    NETWORK = "network"
    SERVER = "server"  # 4xx
    TLS = "tls"  # configuration: pause, alert, never downgrade
    LOGIN = "login"  # configuration: pause, alert
    RECIPIENT = "recipient"  # address is gone
    MAILBOX_FULL = "mailbox-full"
    SIZE = "size"
    POLICY = "policy"  # refused as spam or by policy
    CONTENT = "content"  # cannot be sent as it is (no SMTPUTF8, ...)


BY_HAND = "sent"
"""The row of decisions about mails that people wrote to clients from a mail program of their own."""
