"""What was understood of an absence, for the answer to who told of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from daemon import mail
from daemon.compose.tongue import Tongue


@dataclass(frozen=True, slots=True)
class LeaveSaid:
    """One line about an absence. Without ``first`` it has to be asked about; ``away`` False: there again.

    ``applied`` False: it was clear, but another line of the mail was not, so nothing of the mail counts.
    """

    line: str
    key: str  # of the member
    name: str  # theirs; "" is the reader
    first: date | None = None
    last: date | None = None
    away: bool = True
    deputy: str = ""  # who takes their place
    applied: bool = True


def leave_view(tongue: Tongue, said: LeaveSaid) -> dict[str, Any]:
    """The line as a text sees it."""
    one_day = said.first == said.last
    return {
        "line": tongue.quote(mail.clean_line(said.line, 200)),
        "key": said.key,
        "name": mail.clean_line(said.name),
        "certain": said.first is not None,
        "first": tongue.full(said.first) if said.first else "",
        "last": tongue.full(said.last) if said.last and not one_day else "",
        "away": said.away,
        "deputy": mail.clean_line(said.deputy),
        "applied": said.applied,
    }
