"""`status`: a project as the team sees it, each fact with its age, the light with its reasons, the promises that are due."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from daemon.cli.looking import condition_line, plain
from daemon.cli.opening import parse_time, read_journal
from daemon.cli.screen import say, say_json
from daemon.cli.tables import when
from daemon.model import Criterion, Light, Measure, Outlook, Promise, Slip, Standing, Standpoint, Step
from daemon.service.gathering import outlook_of
from daemon.service.known import conditions_of
from daemon.service.reloading import load_policy

UNIT = {
    Measure.DATES: "days after the promise", Measure.HOURS: "% of the agreed hours", Measure.NEEDS: "workdays overdue",
    Measure.BLOCKERS: "workdays without an owner", Measure.AGE: "days since the newest fact",
    Measure.BUFFER: "workdays into the buffer (internal)",
}  # fmt: skip
WIDTH = 12


@click.command("status")
@click.argument("project")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--at", metavar="TIME", help="Pretend that it is TIME (ISO 8601).")
@click.pass_obj
def status_command(site: Path, project: str, as_json: bool, at: str | None) -> None:
    """Show a project's facts with their age, its light with the reasons, and the promises that are due.

    What stands below "internal" is for the team; no client is ever told of it.
    """
    policy = load_policy(site)
    found = policy.site.projects.get(project.upper())
    if found is None:
        raise click.BadParameter(
            f"no project {project!r}; the site has {', '.join(policy.site.projects)}", param_hint="PROJECT"
        )
    journal, now = read_journal(site), parse_time(at) or datetime.now(UTC)
    outlook = outlook_of(found, policy, journal, now)
    if as_json:
        say_json(as_object(outlook))
        return
    say(f"{found.key} {found.name}, {found.client}, as of {when(outlook.state.as_of)}")
    for title, lines in _sections(outlook):
        say(f"{title:<{WIDTH}} " + (f"\n{'':<{WIDTH}} ".join(lines) or "none"))
    known = [c for contact in found.contacts for c in conditions_of(contact.address, journal, policy.site, now)]
    say(f"{'contacts':<{WIDTH}} " + ("; ".join(condition_line(c) for c in known) or "none is away or unreachable"))


def as_object(outlook: Outlook) -> dict[str, Any]:
    """The client's state and the ledger; nothing internal, so that it may be passed on."""
    told: dict[str, Any] = plain(outlook.state)
    return {**told, "promises": plain(outlook.promises)}


def _sections(outlook: Outlook) -> Iterator[tuple[str, list[str]]]:
    state = outlook.state
    yield "light", _light(state.light) if state.light else ["unknown"]
    yield "done", [_step(step) for step in state.done]
    yield "in progress", [_step(step) for step in state.in_work]
    yield "next", [_step(step) for step in state.next]
    yield (
        "promised",
        [
            f"{m.name} {m.promised}" + (f" (was {m.was})" if m.was else "") + (" IN QUESTION" if m.in_question else "")
            for m in state.milestones
        ],
    )
    yield "reached", [f"{m.name} {m.done} (promised {m.promised})" for m in state.reached]
    yield "late", [f"{m.name} {m.promised}" for m in state.late]
    yield "in the way", [_step(step) for step in state.blockers]
    yield "from client", [_step(step) for step in state.needs]
    yield "changes", [f"{c.ref} {c.subject} ({c.state})" for c in state.changes]
    yield "hours", _hours(outlook)
    yield "sources", [_standing(one) for one in state.sources]
    shown = (Standpoint.OPEN, Standpoint.DUE, Standpoint.BROKEN)
    yield "promises", [_promise(one.promise, one.stands) for one in outlook.promises if one.stands in shown]
    yield (
        "internal",
        [*(_light(outlook.light) if outlook.light else []), *_expected(outlook), *map(_slip, outlook.slips)],
    )


def _light(light: Light) -> list[str]:
    said = [str(light.colour)]
    if light.word is not None:
        why = f": {light.word.reason}" if light.word.reason else ""
        said = [
            f"{light.colour}, by the word of {light.word.by} on {when(light.word.at)}{why}; the formulas say {light.computed}"
        ]
    return [*said, *(_criterion(one) for one in light.criteria)]


def _criterion(one: Criterion) -> str:
    value = "unknown" if one.value is None else f"{one.value:g} {UNIT[one.measure]}"
    limits = ", ".join(
        f"{name} above {at:g}" for name, at in (("amber", one.amber), ("red", one.red)) if at is not None
    )
    names = f" [{', '.join(one.names)}]" if one.names else ""
    return f"  {one.measure}: {one.colour or 'unknown'}, {value} ({limits or 'never'}){names}"


def _step(step: Step) -> str:
    notes = [
        f"{step.on}" if step.on else "",
        f"by {step.due}" if step.due else "",
        f"@{step.owner}" if step.owner else "",
    ]
    source = "" if step.source == "entries" else step.source
    said = ", ".join(note for note in (*notes, source) if note)
    return f"{step.text} ({said})" if said else step.text


def _hours(outlook: Outlook) -> list[str]:
    hours = outlook.state.hours
    if hours is None:
        return []
    agreed = f" of {hours.agreed:g} agreed ({hours.percent:g} %)" if hours.agreed and hours.percent is not None else ""
    expected = f", {hours.expected:g} expected in the end" if hours.expected else ""
    return [
        f"{hours.period:g} since {outlook.state.since}, {hours.total:g}{agreed}{expected}; {hours.source}, as of {when(hours.as_of)}"
    ]


def _standing(one: Standing) -> str:
    if one.as_of is None:
        return f"{one.source}: unknown, it has never told anything" + (" and fails" if one.failing else "")
    return (
        f"{one.source}: as of {when(one.as_of)}"
        + (", STALE" if one.stale else "")
        + (", failing" if one.failing else "")
    )


def _promise(promise: Promise, stands: Standpoint) -> str:
    due = str(promise.day) if promise.day else when(promise.due)
    about = f"{promise.what} {promise.case}" if promise.case else promise.what
    return f"{stands}: {about} by {due}, promised {when(promise.made)}" + (
        f" by mail {promise.outgoing}" if promise.outgoing else ""
    )


def _expected(outlook: Outlook) -> Iterator[str]:
    for one in outlook.forecasts:
        if one.done is None and (one.internal or one.expected):
            said = [
                f"internal {one.internal}" if one.internal else "",
                f"expected {one.expected} ({one.source})" if one.expected else "",
            ]
            yield f"{one.name}: " + ", ".join(part for part in said if part)


def _slip(slip: Slip) -> str:
    return f"SLIP {slip.milestone}: promised {slip.promised}, new {slip.new or 'not known'} ({slip.cause}); the client does not know"
