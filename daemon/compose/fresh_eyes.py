"""The weekly note to a lead: what needs a look in their projects, one mail, nothing else in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daemon import mail
from daemon.compose.team import to_member
from daemon.compose.texts import Texts
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import Draft, DraftKind, Project, Site, TeamMember

MOST = 5
"""Lines of one sort; more of them say no more."""


@dataclass(frozen=True, slots=True)
class FreshLook:
    """What needs a look in one project. A day says since when; nothing is said of what is None or empty."""

    project: Project
    nothing_yet: bool = False  # nobody ever recorded anything
    no_news: date | None = None
    waiting: tuple[tuple[str, date], ...] = ()  # for what from the client
    offers: tuple[tuple[str, str, date], ...] = ()  # reference and subject of a change whose offer has no answer
    silent: date | None = None
    no_idea: date | None = None
    due: tuple[tuple[str, date], ...] = ()  # promised for the days ahead
    broken: tuple[tuple[str, date], ...] = ()  # promised, over, and not there

    @property
    def says_something(self) -> bool:
        """Whether there is anything to look at."""
        dated = self.waiting or self.offers or self.due or self.broken
        return bool(self.nothing_yet or self.no_news or self.silent or self.no_idea or dated)


@dataclass(frozen=True, slots=True)
class FreshEyesNote:
    """All looks of one lead."""

    member: TeamMember
    looks: tuple[FreshLook, ...]
    now: datetime  # UTC
    language: str | None = None


def fresh_eyes(texts: Texts, site: Site, value: FreshEyesNote) -> Draft:
    """Word the note. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {"looks": [_look(tongue, look) for look in value.looks], "count": tongue.number(len(value.looks)),
                "several": len(value.looks) > 1}  # fmt: skip

    return to_member(
        texts, site, value.member, value.language, value.now, ("notice", "fresh-eyes"), view,
        kind=DraftKind.NOTICE, auto_submitted="auto-generated",
    )  # fmt: skip


def _look(tongue: Tongue, look: FreshLook) -> dict[str, Any]:
    return {
        "key": look.project.key, "project": mail.clean_line(look.project.name, 80), "client": mail.clean_line(look.project.client, 80),
        "nothing_yet": look.nothing_yet, "no_news": _since(tongue, look.no_news), "silent": _since(tongue, look.silent),
        "no_idea": _since(tongue, look.no_idea),
        "waiting": [{"what": _text(tongue, what), "since": tongue.waiting(day)} for what, day in look.waiting[:MOST]],
        "offers": [
            {"ref": ref, "what": _text(tongue, what), "since": tongue.waiting(day)} for ref, what, day in look.offers[:MOST]
        ],
        "due": [{"what": _text(tongue, what), "day": tongue.full(day)} for what, day in look.due[:MOST]],
        "broken": [{"what": _text(tongue, what), "day": tongue.full(day)} for what, day in look.broken[:MOST]],
    }  # fmt: skip


def _since(tongue: Tongue, day: date | None) -> str:
    return tongue.waiting(day) if day else ""


def _text(tongue: Tongue, text: str) -> str:
    return tongue.quote(mail.clean_line(text, 120).rstrip(BAD_ENDS))
