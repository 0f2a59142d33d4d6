"""What the lead reads about the weekly update: its draft with numbered questions, and why one did not leave."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daemon import mail
from daemon.compose.about import about_project
from daemon.compose.texts import Texts
from daemon.compose.tongue import Tongue
from daemon.model import Draft, Project, Site, TeamMember


@dataclass(frozen=True, slots=True)
class WeeklyDraft:
    """The update as it would leave now, and what is missing in it."""

    member: TeamMember
    project: Project
    now: datetime  # UTC
    text: str  # of the first contact's mail
    recipients: tuple[str, ...]  # names
    due: datetime  # UTC
    waits: bool  # leaves only by a word
    complaint: bool = False
    questions: tuple[str, ...] = ()  # done, next, sources
    sources: tuple[str, ...] = ()  # whose facts are old
    unreachable: tuple[str, ...] = ()  # names of contacts whose address takes no mail
    language: str | None = None


@dataclass(frozen=True, slots=True)
class WeeklyUnsent:
    """An update that did not leave in its week."""

    member: TeamMember
    project: Project
    now: datetime  # UTC
    day: date
    waited: bool  # for a word that never came; else the daemon was not running
    language: str | None = None


def weekly_draft(texts: Texts, site: Site, value: WeeklyDraft) -> Draft:
    """Show the lead what will leave, and ask for what is missing. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "project": mail.clean_line(value.project.name), "key": value.project.key,
            "client": mail.clean_line(value.project.client),
            "lines": mail.clean_text(value.text).strip().splitlines(),
            "recipients": [mail.clean_line(name) for name in value.recipients],
            "sends_at": tongue.moment("moment", value.due), "waits": value.waits, "complaint": value.complaint,
            "questions": list(value.questions), "sources": [mail.clean_line(name, 80) for name in value.sources],
            "unreachable": [mail.clean_line(name) for name in value.unreachable],
        }  # fmt: skip

    return about_project(texts, site, value, "weekly", view)


def weekly_unsent(texts: Texts, site: Site, value: WeeklyUnsent) -> Draft:
    """Tell the lead, once, that a week's update did not leave. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "project": mail.clean_line(value.project.name), "client": mail.clean_line(value.project.client),
            "day": tongue.full(value.day), "waited": value.waited,
        }  # fmt: skip

    return about_project(texts, site, value, "unsent", view)
