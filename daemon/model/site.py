"""The nouns of a site: all that people edit, loaded and checked by ``config``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.model.doors import Doorway
from daemon.model.login import OAuth
from daemon.model.people import Emergency, Reach, TeamMember, WorkingHours, local_day
from daemon.model.rhythm import DelayNotice, FreshEyes, Weekly
from daemon.model.words import CalendarUse, Form, Measure


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server: ``scheme`` is imaps, imap+starttls, imap, smtps, smtp+starttls or smtp (plain: loopback only)."""

    scheme: str
    host: str
    port: int

    @property
    def plain(self) -> bool:
        """No TLS at all; the checked configuration allows it for loopback only."""
        return self.scheme in ("imap", "smtp")

    @property
    def starttls(self) -> bool:
        """TLS is started on the plain port, and demanded."""
        return self.scheme.endswith("+starttls")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One watched mailbox. ``proof`` is a trusted authserv-id, "topmost-without-id", or "none"."""

    name: str
    address: str
    imap: Endpoint
    smtp: Endpoint
    username: str
    aliases: tuple[str, ...] = ()
    proof: str = "none"
    proof_above: bool = False  # its results count only above the Received with which the mail came in
    aligned_dkim: bool = False  # without a DMARC policy a verified signature of the sender's domain is proof
    dkim_dns: bool = False  # where the server proves nothing, the mail's own signature is checked, with the DNS
    folder: str = "INBOX"
    password_file: str | None = None
    credential: str | None = None
    oauth: OAuth | None = None  # it logs in with tokens instead of a password
    plus_tags: bool = False  # the server keeps address+tag
    filing: str = "move"  # move | flag | none
    sent_copy: str = "auto"  # auto | always | never
    sent_folder: str | None = None  # as the server names it; else the one that it marks itself
    labels_every: timedelta = timedelta(seconds=15)  # between two looks into the label folders and Sent
    ca_file: str | None = None  # extra trusted certificates (PEM), for an own CA

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address and its aliases, lower case."""
        return (self.address, *self.aliases)


@dataclass(frozen=True, slots=True)
class Threshold:
    """More than ``amber`` is amber, more than ``red`` is red; None: never."""

    amber: float | None = None
    red: float | None = None


LIGHT: dict[Measure, Threshold] = {
    Measure.DATES: Threshold(red=0),
    Measure.HOURS: Threshold(100, 110),
    Measure.NEEDS: Threshold(3), Measure.BLOCKERS: Threshold(red=5),
    Measure.AGE: Threshold(7), Measure.BUFFER: Threshold(0),
}  # fmt: skip
"""The formulas of the light where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A language model of the site's own that is asked where the reader abstains: an OpenAI-compatible endpoint."""

    url: str  # without a slash at its end, e.g. http://127.0.0.1:11434/v1
    model: str
    timeout: timedelta = timedelta(seconds=10)
    elsewhere: bool = False  # it may be outside this machine and its private network


@dataclass(frozen=True, slots=True)
class Limits:
    """The brakes on automatic answers. Counts are mails to clients; windows are as named."""

    acknowledge_per_contact_day: int = 1  # per contact and intent
    state_per_contact_day: int = 3
    minutes_between: int = 10
    per_thread: int = 3  # automatic mails without a team mail between
    per_contact_day: int = 8  # whatever it is about
    per_domain_hour: int = 20
    per_project_hour: int = 20
    per_hour: int = 30
    per_day: int = 200
    strangers_per_hour: int = 20
    notices_per_hour: int = 12  # to one person of the team; what is more comes in one mail
    hops: int = 3
    state_age: timedelta = timedelta(days=14)  # older project state is not sent as current
    mail_age: timedelta = timedelta(hours=24)  # older mail is answered with an apology
    in_doubt_after: timedelta = timedelta(minutes=30)
    complaints_again: timedelta = timedelta(days=30)  # a second one within it warns the owner


@dataclass(frozen=True, slots=True)
class Hook:
    """A program of the site's own that hears of mails, where a rule says so: over HTTP, or as a ``command`` of this machine."""

    name: str
    url: str = ""
    timeout: timedelta = timedelta(seconds=10)
    secret_file: str | None = None
    credential: str | None = None
    command: tuple[str, ...] = ()  # the program, by its whole path, and its arguments


@dataclass(frozen=True, slots=True)
class Contact:
    """A client's person. Mail goes to this stored address, never to one found in a mail."""

    name: str
    address: str
    language: str | None = None
    form: Form | None = None
    salutation: str | None = None  # e.g. "Frau Dr. Lüders"; gender is never guessed
    weekly: bool = False
    may: frozenset[str] = frozenset()
    phone: str | None = None
    state: bool = True  # may receive the project's state


@dataclass(frozen=True, slots=True)
class AddedContact:
    """A contact added by a lead's word: ``by`` is the key of who said it, ``at`` when (UTC)."""

    project: str
    address: str
    name: str
    state: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Milestone:
    """A planned date. ``internal`` never leaves the house; ``promised`` is what the client was told."""

    name: str
    promised: date
    internal: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where project state comes from besides plan and entries."""

    kind: str
    where: str
    since: str | None = None
    name: str = ""  # how it is called in what people read; one of a kind in a project
    every: timedelta = timedelta(hours=1)
    stale_after: timedelta = timedelta(days=2)
    timeout: timedelta = timedelta(seconds=30)
    credential: str | None = None
    token_file: str | None = None
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()  # what only this kind knows, by key; words as written

    def option(self, key: str, otherwise: str = "") -> str:
        """The one word of an option."""
        return next((words[0] for name, words in self.options if name == key and words), otherwise)

    def every_option(self, key: str) -> tuple[str, ...]:
        """All words of an option."""
        return next((words for name, words in self.options if name == key), ())


@dataclass(frozen=True, slots=True)
class Project:
    """One project as its file says."""

    key: str
    name: str
    client: str
    lead: str
    contacts: tuple[Contact, ...]
    language: str
    form: Form = Form.SIE
    plan: tuple[Milestone, ...] = ()
    budget_hours: float | None = None
    sources: tuple[Source, ...] = ()
    addresses: tuple[str, ...] = ()  # own addresses that mean this project
    state_in_every_reply: bool = False
    state_on_complaint: bool = False
    path: str = ""  # the file, for messages
    light: dict[Measure, Threshold] = field(default_factory=dict)  # over the site's own
    delay_notice: DelayNotice | None = None  # None: the site's

    def contact(self, address: str) -> Contact | None:
        """The contact with exactly this address (case does not matter), or None."""
        low = address.lower()
        return next((c for c in self.contacts if c.address == low), None)


@dataclass(frozen=True, slots=True)
class Site:
    """A whole site. Addresses are lower case throughout."""

    name: str
    language: str
    timezone: str
    mailboxes: dict[str, Mailbox]
    team: dict[str, TeamMember]
    projects: dict[str, Project]
    hours: WorkingHours = field(default_factory=WorkingHours)
    holidays: str | None = None  # e.g. "DE-BE"
    emergency: Emergency | None = None
    weekly: Weekly = field(default_factory=Weekly)
    limits: Limits = Limits()
    without_proof: str = "state"  # state | acknowledge | hold
    ack_strangers: bool = False
    forward_confirm: bool = False
    languages: tuple[str, ...] = ("de", "en")
    swiss_spelling: bool = False
    database: str | None = None
    llm: LanguageModel | None = None
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    calendar: frozenset[CalendarUse] = frozenset()
    keep_raw: timedelta | None = None  # how long the bytes of settled mail are kept; None: for ever
    listen: tuple[str, int] | None = None  # where health and metrics are told; loopback only
    dashboard: Doorway | None = None
    light: dict[Measure, Threshold] = field(default_factory=lambda: dict(LIGHT))
    delay_notice: DelayNotice = field(default_factory=DelayNotice)
    fresh_eyes: FreshEyes | None = field(default_factory=FreshEyes)  # None: nobody gets the note
    reach: Reach = field(default_factory=Reach)  # of members who say nothing else

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def owner(self) -> TeamMember:
        """The member marked as owner, else the first of the team."""
        return next((m for m in self.team.values() if m.owner), next(iter(self.team.values())))

    def zone_of(self, member: TeamMember) -> str:
        """The time zone a member lives in."""
        return member.timezone or self.timezone

    def is_away(self, member: TeamMember, at: datetime) -> bool:
        """Whether a member is absent on the day this moment is in, where they live."""
        return member.away(local_day(at, self.zone_of(member))) is not None

    def stand_in(self, member: TeamMember, at: datetime) -> TeamMember:
        """The member, if they are there; else their deputy, the deputy's deputy and so on, else the owner (and theirs).

        With all of them away it is the owner: a notice always reaches a person.
        """
        seen: set[str] = set()
        for start in (member, self.owner):
            here: TeamMember | None = start
            while here is not None and here.key not in seen:
                if not self.is_away(here, at):
                    return here
                seen.add(here.key)
                here = self.team.get(here.deputy or "")
        return self.owner

    def on_call(self, at: datetime) -> tuple[TeamMember, ...]:
        """Who is told of an emergency at this moment; nobody where the site names nobody."""
        words = self.emergency.turn(local_day(at, self.timezone)) if self.emergency else ()
        named = (self.stand_in(self.team[key], at) for key in words if key in self.team)
        return tuple({member.key: member for member in named}.values())

    def member(self, address: str) -> TeamMember | None:
        """The team member with exactly this address or alias, or None."""
        low = address.lower()
        return next((m for m in self.team.values() if low == m.address or low in m.aliases), None)

    @property
    def team_addresses(self) -> frozenset[str]:
        """Every address of the team."""
        return frozenset(a for m in self.team.values() for a in (m.address, *m.aliases))

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address of every watched mailbox."""
        return frozenset(a for m in self.mailboxes.values() for a in m.addresses)

    def projects_of(self, address: str) -> tuple[Project, ...]:
        """The projects that hold this address as a contact, in file order."""
        return tuple(p for p in self.projects.values() if p.contact(address))
