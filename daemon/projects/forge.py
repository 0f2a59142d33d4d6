"""What the issues and milestones of every forge come to: closed issues are done, milestones say what is expected.

An issue is told to the client only where its label says so, or where the project file tells all of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from daemon.model import Step
from daemon.projects.asking import Ask
from daemon.projects.source import Expected, Findings, SourceFailed
from daemon.projects.web import MOST_PAGES, Answer, Forge

LABEL = "client"
PAGE = 100


@dataclass(frozen=True, slots=True)
class Issue:
    """A closed issue: what it was about, when it was closed (UTC), and its labels or categories."""

    title: str
    closed: datetime
    labels: tuple[str, ...] = ()


def shown(ask: Ask) -> str:
    """Which issues are told: marked (with the label), all, none."""
    return ask.source.option("show", "marked")


def label(ask: Ask) -> str:
    """The label that means "for the client"."""
    return ask.source.option("label", LABEL)


def findings(ask: Ask, issues: Sequence[Issue], expected: Sequence[Expected]) -> Findings:
    """Issues closed lately as steps, milestones as what is expected."""
    leave_out = [word.casefold() for word in ask.source.every_option("leave_out")]
    told = [
        issue
        for issue in issues
        if ask.since <= issue.closed <= ask.now
        and (shown(ask) == "all" or label(ask).casefold() in {name.casefold() for name in issue.labels})
        and not any(word in issue.title.casefold() for word in leave_out)
    ]
    done = tuple(
        Step(" ".join(i.title.split())[:200], on=ask.day(i.closed), at=i.closed, source=ask.source.name)
        for i in sorted(told, key=lambda i: i.closed)
    )
    newest = max((issue.closed for issue in told), default=None)
    return Findings(done=done, expected=tuple(expected), newest=newest)


def linked(forge: Forge, path: str, **query: str | int) -> Iterator[Any]:
    """All items of a list whose pages are linked by the Link header."""
    answer = forge.get(path, **query)
    for _ in range(MOST_PAGES):
        if not isinstance(answer.value, list):
            raise SourceFailed(f"the answer to {path} is no list")
        yield from answer.value
        if answer.following is None:
            return
        answer = forge.get(answer.following)
    raise SourceFailed(f"{path} has more than {MOST_PAGES} pages; label what is for the client")


def counted(
    ask_page: Callable[[int], Answer], items: Callable[[Any], Any], total: Callable[[Any], Any]
) -> Iterator[Any]:
    """All items of a list that says how many there are; ``ask_page`` takes how many were read."""
    seen = 0
    for _ in range(MOST_PAGES):
        answer = ask_page(seen).value
        try:
            page, whole = items(answer), int(total(answer))
        except (KeyError, TypeError, ValueError):
            raise SourceFailed("an answer does not look as this kind of server's answers do") from None
        yield from page
        seen += len(page)
        if seen >= whole or not page:
            return
    raise SourceFailed(f"there are more than {seen} issues; label what is for the client")


def text(item: Mapping[str, Any], key: str) -> str:
    """A text that must be there. Raises SourceFailed."""
    found = item.get(key) if isinstance(item, dict) else None
    if not isinstance(found, str) or not found.strip():
        raise SourceFailed(f'an answer lacks "{key}"')
    return found


def day(value: Any) -> date | None:
    """A day, of a date or a moment; None for nothing. Raises SourceFailed for anything else."""
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise SourceFailed(f"{str(value)[:40]!r} is no day") from None


def moment(value: Any) -> datetime | None:
    """A moment in UTC; a bare day is its beginning; None for nothing. Raises SourceFailed for anything else."""
    if value in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise SourceFailed(f"{str(value)[:40]!r} is no moment") from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
