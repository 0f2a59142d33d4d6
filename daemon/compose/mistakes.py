"""Mail to the owner: the site's files have mistakes, and what was good before them goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose import samples
from daemon.compose.team import to_member
from daemon.compose.texts import Texts
from daemon.compose.tongue import Tongue
from daemon.model import Draft, DraftKind, Site, TeamMember

SHOWN = 10  # mistakes
LINE = 400  # characters of one mistake


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong with the files, a line each as ``check`` says it; ``now`` is when it was seen (UTC)."""

    member: TeamMember
    lines: tuple[str, ...]
    now: datetime
    language: str | None = None


def mistakes(texts: Texts, site: Site, value: Mistakes) -> Draft:
    """Say what is wrong, where, and that the last good files stay in force. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "lines": [mail.clean_line(line, LINE) for line in value.lines[:SHOWN]],
            "number": tongue.number(len(value.lines)),
            "more": max(0, len(value.lines) - SHOWN),
            "at": tongue.clock(value.now),
        }

    return to_member(
        texts, site, value.member, value.language, value.now, ("notice", "files"), view,
        kind=DraftKind.NOTICE, auto_submitted="auto-generated",
    )  # fmt: skip


def some_mistakes(language: str) -> Iterator[Mistakes]:
    """Samples: one mistake, and more than are shown."""
    line = 'rules/routing.yaml:14:12: unknown action "asign-to-lead"; did you mean "assign-to-lead"?'
    yield Mistakes(samples.MIRA, (line,), samples.NOW, language)
    yield Mistakes(samples.MIRA, (line,) * (SHOWN + 2), samples.NOW, language)
