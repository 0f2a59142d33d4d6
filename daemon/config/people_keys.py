"""The keys about people: ``team:``, ``hours:``, ``emergency:`` and ``notices:``, and the nouns that they become."""

from datetime import date, time
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from daemon.config import values
from daemon.config.strict import Strict, Text
from daemon.model import Absence, Emergency, Reach, TeamMember, WorkingHours

Address = Annotated[str, PlainValidator(values.address)]
Truth = Annotated[bool, PlainValidator(values.truth)]
Clock = Annotated[time, PlainValidator(values.clock)]
Day = Annotated[date, PlainValidator(values.day)]
Quiet = Annotated[tuple[time, time] | None, PlainValidator(values.quiet)]
Digest = Annotated[time | None, PlainValidator(values.digest)]


class HoursKeys(Strict):
    """``hours:`` of the site, and of a member; what a member leaves out is as for the site."""

    days: Annotated[frozenset[int], PlainValidator(values.weekdays)] = frozenset({0, 1, 2, 3, 4})
    start: Clock = Field(default=time(9), alias="from")
    end: Clock = Field(default=time(17, 30), alias="to")
    half_days: list[Annotated[tuple[int, int], PlainValidator(values.month_day)]] = Field(default_factory=list)
    half_day_until: Clock = time(12)
    closed: Annotated[frozenset[date], PlainValidator(values.closed_days)] = frozenset()

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "HoursKeys":
        both = {"start", "end"} <= self.model_fields_set or not self.model_fields_set & {"start", "end"}
        if both and self.end != time(0) and self.start >= self.end:
            raise ValueError(f"the day ends at {self.end:%H:%M}, before it begins")
        return self


class MemberKeys(Strict):
    """One entry of ``team:``."""

    name: Text
    address: Address
    aliases: Annotated[list[Address], Field(default_factory=list)]
    phone: Text | None = None
    deputy: Text | None = None
    language: Text | None = None
    owner: Truth = False
    hours: HoursKeys | None = None
    holidays: Annotated[str, PlainValidator(values.holidays)] | None = None
    timezone: Annotated[str, PlainValidator(values.zone)] | None = None
    quiet: Quiet = None
    digest: Digest = None
    absent: Annotated[tuple[Absence, ...], PlainValidator(values.absences)] = ()


class NoticeKeys(Strict):
    """``notices:``: when the team is told, where a member says nothing else."""

    quiet: Quiet = None
    digest: Digest = None


class RotaKeys(Strict):
    """``rota:``: one person a week in turn, from Monday to Monday."""

    since: Day
    people: list[Text] = Field(min_length=1)


def _by_language(value: Any) -> Any:
    return value if isinstance(value, dict) else {"": value}


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class EmergencyKeys(Strict):
    """``emergency:``; ``means`` is one text, or one for each language."""

    phone: Text
    means: Annotated[dict[str, Text], BeforeValidator(_by_language)] = Field(default_factory=dict)
    on_call: Annotated[list[Text], BeforeValidator(_listed)] = Field(default_factory=list)
    rota: RotaKeys | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "EmergencyKeys":
        if self.on_call and self.rota:
            raise ValueError("on_call names who is always told, rota who is told in turn; keep one of them")
        return self


def working_hours(keys: HoursKeys, under: WorkingHours | None = None) -> WorkingHours:
    """``hours:`` as a value; with ``under``, what is not written is taken from there. ValueError if it never opens."""
    said = keys.model_fields_set if under is not None else set(HoursKeys.model_fields)
    base = under or WorkingHours()
    found = WorkingHours(
        days=keys.days if "days" in said else base.days,
        start=keys.start if "start" in said else base.start,
        end=keys.end if "end" in said else base.end,
        half_days=frozenset(keys.half_days) if "half_days" in said else base.half_days,
        half_day_until=keys.half_day_until if "half_day_until" in said else base.half_day_until,
        closed=keys.closed if "closed" in said else base.closed,
    )
    if found.end != time(0) and found.start >= found.end:
        raise ValueError(f"the day begins at {found.start:%H:%M} and ends at {found.end:%H:%M}, before that")
    return found


def emergency_of(keys: EmergencyKeys | None) -> Emergency | None:
    """``emergency:`` as a value."""
    if keys is None:
        return None
    called = keys.rota.people if keys.rota else keys.on_call
    return Emergency(keys.phone, dict(keys.means), tuple(called), keys.rota.since if keys.rota else None)


def reach_of(keys: NoticeKeys | MemberKeys, under: Reach | None = None) -> Reach:
    """When notices may reach a person; what a member leaves out is as for the site, ``none`` is none."""
    said = keys.model_fields_set
    base = under or Reach()
    return Reach(keys.quiet if "quiet" in said else base.quiet, keys.digest if "digest" in said else base.digest)


def member_of(key: str, keys: MemberKeys, hours: WorkingHours, reach: Reach) -> TeamMember:
    """One of the team; ``hours`` and ``reach`` are the site's."""
    return TeamMember(
        key=key,
        name=keys.name,
        address=keys.address,
        phone=keys.phone,
        deputy=keys.deputy,
        language=keys.language,
        aliases=tuple(keys.aliases),
        owner=keys.owner,
        hours=working_hours(keys.hours, hours) if keys.hours else None,
        holidays=keys.holidays,
        timezone=keys.timezone,
        reach=reach_of(keys, reach),
        absences=keys.absent,
    )
