"""The keys of ``sachstand.yaml`` and of project files, as pydantic models: each field is a key, nothing else is read.

Importing this costs a tenth of a second, so only `load` does it.
"""

from dataclasses import fields
from datetime import time, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, create_model, model_validator

from daemon.config import extras, values
from daemon.config.at_home import check_at_home
from daemon.config.doorway import doorway
from daemon.config.hook_keys import HookKeys
from daemon.config.oauth_keys import OAuthKeys
from daemon.config.people_keys import Address, Day, EmergencyKeys, HoursKeys, MemberKeys, NoticeKeys, Truth
from daemon.config.source_keys import DelayKeys, LightKeys, SourceKeys
from daemon.config.strict import Strict, Text
from daemon.model import CalendarUse, Doorway, Endpoint, Form, FreshEyes, Limits

LengthOrNever = Annotated[timedelta | None, PlainValidator(values.length_or_never)]
WeekTime = Annotated[tuple[int, time], PlainValidator(values.week_time)]
AsForm = Annotated[Form, PlainValidator(lambda value: Form(values.one_of(Form, "form")(value)))]
AsCalendarUse = Annotated[
    CalendarUse, PlainValidator(lambda value: CalendarUse(values.one_of(CalendarUse, "use")(value)))
]
Addresses = Annotated[list[Address], Field(default_factory=list)]


class SiteKeys(Strict):
    """``site:``."""

    name: Text
    language: Text = "de"
    timezone: Annotated[str, PlainValidator(values.zone)]
    holidays: Annotated[str, PlainValidator(values.holidays)] | None = None
    swiss_spelling: Truth = False


class MailboxKeys(Strict):
    """One entry of ``mailboxes:``."""

    address: Address
    aliases: Addresses
    imap: Annotated[Endpoint, PlainValidator(values.endpoint("imap"))]
    smtp: Annotated[Endpoint, PlainValidator(values.endpoint("smtp"))]
    username: Text | None = None
    password_file: Text | None = None
    credential: Text | None = None
    oauth: OAuthKeys | None = None
    proof: Text = "none"
    proof_above: Truth = False
    aligned_dkim: Truth = False
    dkim_dns: Annotated[Truth, AfterValidator(extras.with_dkim)] = False
    folder: Text = "INBOX"
    plus_tags: Truth = False
    filing: Annotated[str, PlainValidator(values.one_of(("move", "flag", "none"), "filing"))] = "move"
    sent_copy: Annotated[str, PlainValidator(values.one_of(("auto", "always", "never"), "sent_copy"))] = "auto"
    sent_folder: Text | None = None
    labels_every: Annotated[timedelta, PlainValidator(values.interval)] = timedelta(seconds=15)
    ca_file: Text | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> "MailboxKeys":
        if self.oauth is not None and (self.password_file or self.credential):
            raise ValueError("oauth and a password exclude each other; take password_file or credential out, or oauth")
        return self


class WeeklyKeys(Strict):
    """``weekly:``."""

    draft: WeekTime = (3, time(15))
    send: WeekTime = (4, time(15))
    release: Annotated[str, PlainValidator(values.one_of(("auto", "lead"), "release"))] = "auto"

    @model_validator(mode="after")
    def _drafted_before_sent(self) -> "WeeklyKeys":
        if self.draft >= self.send:
            raise ValueError("the update is drafted after it is sent; draft comes earlier in the week than send")
        return self


class FreshEyesKeys(Strict):
    """``fresh_eyes:`` as a mapping; the bare word off means that nobody gets the note."""

    at: WeekTime = FreshEyes().at
    no_news: LengthOrNever = FreshEyes().no_news
    waiting: LengthOrNever = FreshEyes().waiting
    silent: LengthOrNever = FreshEyes().silent
    no_idea: LengthOrNever = FreshEyes().no_idea


def _unless_off(value: Any) -> Any:
    return None if value == "off" else value


def _limit(default: Any) -> Any:
    if isinstance(default, timedelta):
        return Annotated[timedelta, PlainValidator(values.length)]
    return Annotated[int, PlainValidator(values.number(0, 100_000, whole=True))]


_LIMITS: dict[str, Any] = {each.name: (_limit(each.default), each.default) for each in fields(Limits)}
if TYPE_CHECKING:
    LimitKeys = Strict
else:  # the keys are the fields of the noun: a new limit is written there alone
    LimitKeys = create_model("LimitKeys", __base__=Strict, __doc__="``limits:``.", **_LIMITS)


class LlmKeys(Strict):
    """``llm:``: a language model on the site's own machine, for mails the reader abstains on."""

    url: Annotated[str, PlainValidator(values.web_address)]
    model: Text
    timeout: Annotated[timedelta, PlainValidator(values.length)] = timedelta(seconds=10)
    elsewhere: Truth = False

    @model_validator(mode="after")
    def _stays_at_home(self) -> "LlmKeys":
        check_at_home(self.url, elsewhere=self.elsewhere)
        return self


class SiteFile(Strict):
    """``sachstand.yaml``."""

    site: SiteKeys
    mailboxes: dict[str, MailboxKeys] = Field(min_length=1)
    team: dict[str, MemberKeys] = Field(min_length=1)
    hours: HoursKeys = HoursKeys()
    emergency: EmergencyKeys | None = None
    notices: NoticeKeys = NoticeKeys()
    weekly: WeeklyKeys = WeeklyKeys()
    light: LightKeys | None = None
    delay_notice: DelayKeys = DelayKeys()
    fresh_eyes: Annotated[FreshEyesKeys | None, BeforeValidator(_unless_off)] = FreshEyesKeys()
    languages: list[Text] | None = None
    limits: LimitKeys = LimitKeys()
    without_proof: Annotated[str, PlainValidator(values.one_of(("state", "acknowledge", "hold"), "without_proof"))] = (
        "state"
    )
    ack_strangers: Truth = False
    forward_confirm: Truth = False
    llm: LlmKeys | None = None
    hooks: dict[str, HookKeys] = Field(default_factory=dict)
    calendar: Annotated[list[AsCalendarUse], AfterValidator(extras.with_icalendar)] = Field(default_factory=list)
    keep_raw: Annotated[timedelta, PlainValidator(values.retention)] | None = None
    listen: Annotated[tuple[str, int], PlainValidator(values.listen)] | None = None
    dashboard: Annotated[Doorway, PlainValidator(doorway)] | None = None
    database: Annotated[str, PlainValidator(values.database)] | None = None


class ContactKeys(Strict):
    """One of ``contacts:``."""

    name: Text
    address: Address
    language: Text | None = None
    form: AsForm | None = None
    salutation: Text | None = None
    weekly: Truth = False
    may: list[Annotated[str, PlainValidator(values.one_of(("approve-changes",), "permission"))]] = Field(
        default_factory=list
    )
    phone: Text | None = None
    state: Truth = True


class MilestoneKeys(Strict):
    """One of ``plan:``."""

    milestone: Text
    internal: Day | None = None
    promised: Day | None = None
    buffer: Annotated[int, PlainValidator(values.workdays)] | None = None

    @model_validator(mode="after")
    def _promises_one_day(self) -> "MilestoneKeys":
        if self.promised and self.buffer is not None:
            raise ValueError(f'"{self.milestone}" has both promised and buffer; keep one of them')
        if not self.promised and self.buffer is None:
            raise ValueError(f'"{self.milestone}" needs promised, or internal with a buffer: a client must know a day')
        if self.buffer is not None and not self.internal:
            raise ValueError(f'"{self.milestone}" has a buffer and no internal date to add it to')
        return self


class BudgetKeys(Strict):
    """``budget:``."""

    hours: Annotated[float, PlainValidator(values.number(0, 1_000_000, whole=False))]


class ProjectFile(Strict):
    """A project file."""

    key: Text
    name: Text
    client: Text
    lead: Text
    language: Text | None = None
    form: AsForm = Form.SIE
    contacts: list[ContactKeys] = Field(min_length=1)
    plan: list[MilestoneKeys] = Field(default_factory=list)
    budget: BudgetKeys | None = None
    sources: list[SourceKeys] = Field(default_factory=list)
    light: LightKeys | None = None
    delay_notice: DelayKeys | None = None
    addresses: Addresses
    state_in_every_reply: Truth = False
    state_on_complaint: Truth = False
