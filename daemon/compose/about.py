"""A notice about a project: to one of the team, of its own accord."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from daemon.compose.team import to_member
from daemon.compose.texts import Texts
from daemon.compose.tongue import Tongue
from daemon.model import Draft, DraftKind, Project, Site, TeamMember


class AboutProject(Protocol):
    """A thing to tell one of the team about a project of theirs."""

    @property
    def member(self) -> TeamMember:
        """Who is told."""

    @property
    def project(self) -> Project:
        """Which project."""

    @property
    def now(self) -> datetime:
        """When (UTC)."""

    @property
    def language(self) -> str | None:
        """The language wanted; None: the member's own, else the site's."""


def about_project(
    texts: Texts,
    site: Site,
    value: AboutProject,
    name: str,
    view: Callable[[Tongue], dict[str, Any]],
    case: str | None = None,
) -> Draft:
    """A notice of its own, answering nothing, from the text ``notice/<name>``. Raises TextError."""
    return to_member(
        texts, site, value.member, value.language, value.now, ("notice", name), view,
        kind=DraftKind.NOTICE, project=value.project.key, case=case, auto_submitted="auto-generated",
    )  # fmt: skip
