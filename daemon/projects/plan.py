"""The plan as the client may know it: promised dates, moved and reached by what the team reported.

Internal dates are not read here at all, so no change to this module can let one slip.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.model import Audience, Entry, EntryKind, Project, PromisedMilestone, Step
from daemon.projects.source import Findings, Window


@dataclass(frozen=True, slots=True)
class Plan:
    """Milestones of the project file, brought up to date by milestone entries in the order they were written."""

    entries: Sequence[Entry]

    def find(self, project: Project, window: Window) -> Findings:
        """All milestones, open and reached; one the file does not name appears once a date was promised for it."""
        stones = {same(m.name): PromisedMilestone(m.name, m.promised) for m in project.plan}
        loose: list[Step] = []
        newest: datetime | None = None
        for entry in sorted(self.entries, key=lambda e: e.at):
            if not _counts(entry, window):
                continue
            newest = entry.at
            name = entry.milestone or entry.text
            stone = stones.get(same(name))
            if entry.due is not None:
                stones[same(name)] = _moved(stone, name, entry)
            elif stone is not None:
                stones[same(name)] = replace(stone, done=stone.done or window.day(entry.at))
            elif entry.at > window.since:
                loose.append(Step(name, on=window.day(entry.at)))
        ordered = sorted(stones.values(), key=lambda m: (m.promised, m.name))
        return Findings(done=tuple(loose), milestones=tuple(ordered), newest=newest)


def same(text: str) -> str:
    """The form in which two ways of writing one thing are equal: case, blanks and closing marks do not matter."""
    return " ".join(text.casefold().split()).strip(" .,;:!\"'„“”»«()")


def _counts(entry: Entry, window: Window) -> bool:
    """A milestone entry for clients, not from the future."""
    return entry.kind is EntryKind.MILESTONE and entry.audience is Audience.CLIENT and entry.at <= window.now


def _moved(stone: PromisedMilestone | None, name: str, entry: Entry) -> PromisedMilestone:
    """A milestone with a newly promised date. ``was`` is the date promised just before; a reached one is open again."""
    assert entry.due is not None
    if stone is None:
        return PromisedMilestone(name, entry.due, reason=entry.reason)
    if stone.promised == entry.due:
        return replace(stone, done=None, reason=entry.reason or stone.reason)
    return PromisedMilestone(stone.name, entry.due, was=stone.promised, reason=entry.reason)
