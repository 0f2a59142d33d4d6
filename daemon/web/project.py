"""A project's page for the team: its light with reasons, dates, work, hours, open cases, and what has happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from daemon import mail
from daemon.decide import Policy
from daemon.journal import SENT, Journal
from daemon.model import Colour, Hours, Light, Outlook, Project, Step
from daemon.service.gathering import outlook_of
from daemon.service.known import in_force
from daemon.web.chart import Chart, chart
from daemon.web.overview import case_lines, promise_lines
from daemon.web.values import CaseLine, PromiseLine
from daemon.web.weeks import weekly_word
from daemon.web.wording import Wording

MOST_STEPS = 80
MOST_CASES = 25  # of the newest whose steps are shown


@dataclass(frozen=True, slots=True)
class DateLine:
    """A milestone with all its dates."""

    name: str
    promised: str
    expected: str
    internal: str
    reached: str
    tone: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline."""

    at: datetime
    when: str
    kind: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """All of it, worded."""

    key: str
    name: str
    client: str
    lead: str
    light: str
    light_word: str
    why: tuple[str, ...]
    weekly: str
    dates: tuple[DateLine, ...]
    work: tuple[tuple[str, tuple[str, ...]], ...]
    hours: str
    chart: Chart | None
    cases: tuple[CaseLine, ...]
    promises: tuple[PromiseLine, ...]
    timeline: tuple[Happened, ...]


def project_page(journal: Journal, policy: Policy, project: Project, now: datetime, say: Wording) -> ProjectPage:
    """The page as of ``now`` (UTC)."""
    policy = in_force(policy, journal)
    cases = journal.open_cases(project.key)
    outlook = outlook_of(project, policy, journal, now, cases)
    light = outlook.light
    colour = str(light.colour) if light else "none"
    state = outlook.state
    steps = (
        ("done", state.done),
        ("in_work", state.in_work),
        ("to_come", state.next),
        ("blockers", state.blockers),
        ("needs", state.needs),
    )
    return ProjectPage(
        key=project.key, name=say.line(project.name), client=say.line(project.client), lead=policy.lead_of(project, now).name,
        light=colour, light_word=say.named("light", colour), why=_why(light, say),
        weekly=weekly_word(journal, policy, project, now, say) or say.say("weekly.none"), dates=_dates(outlook, say),
        work=tuple((say.say(word), tuple(_step(step, say) for step in found)) for word, found in steps),
        hours=_hours(state.hours, say), chart=chart(say.tongue, state.hours),
        cases=case_lines(journal, policy, cases, now, say), promises=promise_lines({project.key: outlook}, now, say),
        timeline=tuple(sorted(_happened(journal, project, say), key=lambda one: one.at, reverse=True)[:MOST_STEPS]),
    )  # fmt: skip


def _why(light: Light | None, say: Wording) -> tuple[str, ...]:
    """What makes the light worse than green."""
    if light is None:
        return ()
    if light.word is not None:
        return (say.say("light.by_word", name=light.word.by, reason=say.line(light.word.reason or "")).strip(" :"),)
    worse = [one for one in light.criteria if one.colour not in (None, Colour.GREEN)]
    return tuple(
        say.say(f"why.{one.measure}", n=say.number(one.value or 0))
        + (f" ({', '.join(map(say.line, one.names))})" if one.names else "")
        for one in worse
    )


def _dates(outlook: Outlook, say: Wording) -> tuple[DateLine, ...]:
    slips = {slip.milestone for slip in outlook.slips}
    late = {one.name for one in outlook.state.late}
    return tuple(
        DateLine(
            say.line(one.name), say.day(one.promised), say.day(one.expected), say.day(one.internal), say.day(one.done),
            "good" if one.done else "bad" if one.name in late else "waits" if one.name in slips else "",
        )
        for one in outlook.forecasts
    )  # fmt: skip


def _step(step: Step, say: Wording) -> str:
    notes = (say.day(step.on), f"→ {say.day(step.due)}" if step.due else "", f"@{step.owner}" if step.owner else "")
    said = ", ".join(note for note in notes if note)
    return say.line(f"{step.text} ({said})" if said else step.text)


def _hours(hours: Hours | None, say: Wording) -> str:
    if hours is None:
        return ""
    total = say.number(hours.total)
    return (
        say.say("hours.of", total=total, agreed=say.number(hours.agreed))
        if hours.agreed
        else say.say("hours.said", total=total)
    )


def _happened(journal: Journal, project: Project, say: Wording) -> Iterator[Happened]:
    for entry in journal.entries(project.key):
        hours = f"{say.number(entry.hours)} h" if entry.hours else ""
        text = (
            f"{entry.milestone}: {entry.text}" if entry.milestone and entry.milestone not in entry.text else entry.text
        )
        yield Happened(entry.at, say.when(entry.at), say.named("entry", entry.kind), _text(text), hours)
    for row in journal.all_cases(project.key)[-MOST_CASES:]:
        yield from _case(journal, row.case.ref, say)
    weeks: set[str] = set()
    for update in journal.updates(project.key):
        if update.outcome == SENT and update.week not in weeks:
            weeks.add(update.week)
            yield Happened(update.at, say.when(update.at), say.say("entry.report"), update.week)


def _case(journal: Journal, ref: str, say: Wording) -> Sequence[Happened]:
    """Its states, each once: notes between them are in the case itself."""
    row, found, before = journal.case(ref), [], ""
    for event in row.events if row is not None else ():
        if row is not None and event.state != before:
            before = event.state
            what = f"{ref} {say.named('kind', row.case.kind)}: {say.named('state', event.state)}"
            found.append(
                Happened(event.at, say.when(event.at), say.say("entry.case"), what, say.line(row.case.subject))
            )
    return found


def _text(text: str) -> str:
    return mail.clean_line(text, 400)
