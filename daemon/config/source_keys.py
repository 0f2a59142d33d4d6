"""The keys of ``sources:``, ``light:`` and ``delay_notice:``. Each kind of source knows its own keys and no other's."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from daemon.config import values
from daemon.config.strict import Strict, Text
from daemon.model import DelayNotice, Measure, Source, Threshold

FORGES = ("github", "gitlab", "jira", "openproject", "redmine")
KINDS = ("git", "timesheet", *FORGES, "command")
_ONLY = {
    "git": ("branch", "show", "mark", "leave_out"),
    "timesheet": ("layout", "project", "package"),
    "command": (),
    **dict.fromkeys(FORGES, ("url", "show", "label", "leave_out")),
    "jira": ("url", "user", "show", "label", "leave_out"),
}
"""Keys that only some kinds of source know."""

_NEEDS_URL = frozenset({"jira", "openproject", "redmine"})
_TOKENED = frozenset(FORGES)
LAYOUTS = ("auto", "toggl", "clockify", "kimai")
PACKAGES = ("project", "task", "tag", "description", "none")
EVERY, STALE, TIMEOUT = timedelta(hours=1), timedelta(days=2), timedelta(seconds=30)
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(minutes=5)

Some = Annotated[list[Text], Field(default_factory=list)]


def command(value: Any) -> tuple[str, ...]:
    """A program and its arguments, as a list: nothing is given to a shell."""
    if not isinstance(value, list) or not value:
        raise ValueError("a list is needed, as in [/usr/local/bin/state, shop]")
    return tuple(values.text(item) for item in value)


class SourceKeys(Strict):
    """One of ``sources:``: where it comes from, by its kind, and how it is read."""

    git: Text | None = None
    timesheet: Text | None = None
    github: Text | None = None
    gitlab: Text | None = None
    jira: Text | None = None
    openproject: Text | None = None
    redmine: Text | None = None
    command: Annotated[tuple[str, ...], PlainValidator(command)] | None = None
    name: Text | None = None
    since: Annotated[str, PlainValidator(values.one_of(("last-report",), "since"))] | None = None
    every: Annotated[timedelta, PlainValidator(values.length)] = EVERY
    stale_after: Annotated[timedelta, PlainValidator(values.length)] = STALE
    timeout: Annotated[timedelta, PlainValidator(values.length)] = TIMEOUT
    credential: Text | None = None
    token_file: Text | None = None
    url: Annotated[str, PlainValidator(values.web_address)] | None = None
    user: Text | None = None
    branch: Text | None = None
    show: Annotated[str, PlainValidator(values.one_of(("all", "marked", "none"), "show"))] | None = None
    mark: Some
    label: Text | None = None
    leave_out: Some
    layout: Annotated[str, PlainValidator(values.one_of(LAYOUTS, "layout"))] | None = None
    project: Text | None = None
    package: Annotated[str, PlainValidator(values.one_of(PACKAGES, "package"))] | None = None

    @property
    def kind(self) -> str:
        """Of which kind it is; the checks have made sure that it is of one."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @model_validator(mode="after")
    def _of_one_kind(self) -> "SourceKeys":
        named = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(named) != 1:
            raise ValueError(
                f"a source is one of {', '.join(KINDS)}; this names {' and '.join(named) or 'none of them'}"
            )
        kind = named[0]
        for key in sorted({key for keys in _ONLY.values() for key in keys} - set(_ONLY[kind])):
            if getattr(self, key):
                raise ValueError(f"{kind} has no key {key}; it has {', '.join(_ONLY[kind]) or 'none of its own'}")
        if (self.credential or self.token_file) and kind not in _TOKENED:
            raise ValueError(f"{kind} needs no token; take credential and token_file out")
        if kind in _NEEDS_URL and not self.url:
            raise ValueError(f"{kind} needs url: the address of the server, as in https://{kind}.studio-nord.example")
        if kind == "jira" and self.user is None and self.url and self.url.endswith(".atlassian.net"):
            raise ValueError("Jira in the cloud needs user: the mail address the token belongs to")
        if self.every < _SHORTEST or not timedelta() < self.timeout <= _LONGEST:
            raise ValueError("every is 1m at least, timeout 5m at most")
        return self


def sources_of(keys: list[SourceKeys]) -> tuple[Source, ...]:
    """The sources of a project; one without a name is called by its kind, the second of a kind "git 2"."""
    found: list[Source] = []
    for one in keys:
        kind = one.kind
        taken = {source.name for source in found}
        name = one.name or next(n for n in (kind, *(f"{kind} {i}" for i in range(2, len(keys) + 2))) if n not in taken)
        where = getattr(one, kind)
        options = {key: getattr(one, key) for key in _ONLY[kind] if getattr(one, key)}
        found.append(
            Source(
                kind, " ".join(where) if isinstance(where, tuple) else where, one.since, name=name, every=one.every,
                stale_after=one.stale_after, timeout=one.timeout, credential=one.credential, token_file=one.token_file,
                options=_options({**options, **({"command": where} if kind == "command" else {})}),
            )
        )  # fmt: skip
    return tuple(found)


def _options(options: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, tuple(said) if isinstance(said, list | tuple) else (said,)) for key, said in options.items())


class ThresholdKeys(Strict):
    """One formula of ``light:``: more than this is amber, more than this is red; left out: never."""

    amber: Annotated[float, PlainValidator(values.number(0, 10_000, whole=False))] | None = None
    red: Annotated[float, PlainValidator(values.number(0, 10_000, whole=False))] | None = None

    @model_validator(mode="after")
    def _amber_before_red(self) -> "ThresholdKeys":
        if self.amber is not None and self.red is not None and self.red < self.amber:
            raise ValueError("red begins below amber; amber comes first")
        return self


class LightKeys(Strict):
    """``light:``: the formulas that are to be others than the usual ones."""

    dates: ThresholdKeys | None = None
    hours: ThresholdKeys | None = None
    needs: ThresholdKeys | None = None
    blockers: ThresholdKeys | None = None
    age: ThresholdKeys | None = None
    buffer: ThresholdKeys | None = None


def light_of(keys: LightKeys | None) -> dict[Measure, Threshold]:
    """The formulas that are named."""
    named = {measure: getattr(keys, str(measure)) for measure in Measure} if keys is not None else {}
    return {measure: Threshold(one.amber, one.red) for measure, one in named.items() if one is not None}


class DelayKeys(Strict):
    """``delay_notice:`` as a mapping; the bare words release and auto are its mode."""

    mode: Annotated[str, PlainValidator(values.one_of(("release", "auto"), "delay_notice"))] = "release"
    within: Annotated[timedelta, PlainValidator(values.length)] = timedelta(hours=4)
    buffer: Annotated[int, PlainValidator(values.workdays)] = 2

    @model_validator(mode="before")
    @classmethod
    def _bare_mode(cls, value: Any) -> Any:
        return {"mode": value} if isinstance(value, str) else value


def delay_of(keys: DelayKeys) -> DelayNotice:
    """The site's or the project's delay notice."""
    return DelayNotice(keys.mode, keys.within, keys.buffer)
