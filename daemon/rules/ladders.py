"""Ladders: who hears of a case when, until a person has answered; and which people a word of a rule file means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from daemon.hours import parse_duration
from daemon.model import Project, Site, TeamMember
from daemon.rules.page import Page

PEOPLE: dict[str, str] = {
    "lead": "the project's lead; without a project, the owner",
    "deputy": "who stands in for the lead",
    "owner": "the owner of the site",
    "assigned": "who has the case; while nobody has it, the lead",
}
"""Words for people beside the keys of the team, with their meaning. A team member cannot be called by one of these."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: ``after`` this much working time, these people hear of it; ``also_out_of_hours`` does not wait."""

    after: timedelta
    notify: tuple[str, ...]
    also_out_of_hours: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """A named ladder. ``answer_within`` is working time, promised to the client; None promises nothing."""

    name: str
    answer_within: timedelta | None
    rungs: tuple[Rung, ...]


def people(
    words: Iterable[str], project: Project | None, site: Site, owner: str | None = None, *, at: datetime
) -> tuple[TeamMember, ...]:
    """The team members that these words mean, each once, in this order; for who is absent at that moment, their deputy.

    ``owner`` is the team key of who has the case, for the word ``assigned``. A lead without a deputy adds nobody; but
    if the words name nobody at all the site's owner is told: a notice always reaches a person.
    """
    asked = tuple(words)
    lead = site.team.get(project.lead, site.owner) if project else site.owner
    meant: dict[str, TeamMember | None] = {
        "lead": lead,
        "deputy": site.team.get(lead.deputy or ""),
        "owner": site.owner,
        "assigned": site.team.get(owner or "", lead),
    }
    found = [meant[word] if word in meant else site.team.get(word) for word in asked]
    there = (site.stand_in(member, at) for member in found if member is not None)
    reached = {member.key: member for member in there}
    if asked and not reached:
        return (site.stand_in(site.owner, at),)
    return tuple(reached.values())


def read_ladders(value: Any, page: Page) -> dict[str, Ladder]:
    """The ladders of one file; what is wrong in them is noted on the page."""
    named = page.mapping(value, "ladders")
    if named is None:
        return {}
    read = {name: _ladder(str(name), body, page.at(name)) for name, body in named.items()}
    return {name: ladder for name, ladder in read.items() if ladder is not None}


def _ladder(name: str, value: Any, page: Page) -> Ladder | None:
    body = page.mapping(value, "a ladder")
    if body is None:
        return None
    page.keys(body, ("answer_within", "rungs"), "key of a ladder")
    within = None
    if "answer_within" in body:
        within = _duration(body["answer_within"], page.at("answer_within"))
        if within == timedelta():
            page.at("answer_within").note("answer_within must be longer than nothing")
    if "rungs" not in body:
        page.note(f'the ladder "{name}" has no rungs, so it never reaches a person')
        return None
    items = page.at("rungs").items(body["rungs"], f'the rungs of "{name}"')
    if items is None:
        return None
    read = [_rung(item, page.at("rungs", place)) for place, item in enumerate(items)]
    rungs = tuple(rung for rung in read if rung is not None)
    for place, (earlier, later) in enumerate(pairwise(read), start=1):
        if earlier and later and later.after < earlier.after:
            page.at("rungs", place, "after").note("a rung comes no earlier than the one above it")
    return Ladder(name, within, rungs) if len(rungs) == len(read) else None


def _rung(value: Any, page: Page) -> Rung | None:
    body = page.mapping(value, "a rung")
    if body is None or not page.keys(body, ("after", "notify", "also_out_of_hours"), "key of a rung"):
        return None
    missing = [key for key in ("after", "notify") if key not in body]
    for key in missing:
        page.note(f'a rung needs "{key}"')
    if missing:
        return None
    after = _duration(body["after"], page.at("after"))
    notify = read_people(body["notify"], page.at("notify"))
    always = body.get("also_out_of_hours", False)
    if not isinstance(always, bool):
        page.at("also_out_of_hours").note("also_out_of_hours is true or false")
        return None
    return None if after is None or notify is None else Rung(after, notify, always)


def read_people(value: Any, page: Page) -> tuple[str, ...] | None:
    """One or several words for people: the words of `PEOPLE` or keys of the team."""
    words = page.words(value, page.known.team | PEOPLE.keys(), "person")
    if words is not None and set(words) <= page.known.nobody:
        page.note(
            f'"{words[0]}" is nobody here, so the owner is told; give a person of the team a {words[0]}:', remark=True
        )
    return words


def _duration(value: Any, page: Page) -> timedelta | None:
    text = page.text(value, "a duration")
    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError as wrong:
        page.note(str(wrong))
        return None
