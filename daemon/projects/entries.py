"""Progress entries as steps of the state. The latest word on a thing counts: it is in work until somebody says it is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from daemon.model import Audience, Entry, EntryKind, Project, Step
from daemon.projects.milestones import same
from daemon.projects.source import Findings, Window, Work

NEAR = 0.88
"""How alike two texts must be to speak of one thing ("Produktsuche" and "die Produktsuche" are)."""

_SHORTEST = 8  # characters; shorter texts must be equal, or "Modul 1" would finish "Modul 2"
_STEPS = (EntryKind.DONE, EntryKind.IN_WORK, EntryKind.NEXT, EntryKind.BLOCKED, EntryKind.WAITING)
_NO_NEWS = (EntryKind.NOTE, EntryKind.FORECAST, EntryKind.LIGHT)
_ARTICLES = frozenset(["der", "die", "das", "den", "dem", "ein", "eine", "einen", "the", "a", "an"])


@dataclass(slots=True)
class _Thing:
    """One piece of work and the last that was said of it. ``began`` is when it entered that stage."""

    key: str
    entry: Entry
    began: datetime


@dataclass(frozen=True, slots=True)
class Entries:
    """What the team reported, one entry a step; internal ones are never read."""

    entries: Sequence[Entry]

    def find(self, project: Project, window: Window) -> Findings:  # noqa: ARG002 - every entry given is the project's own
        """Done within the window; in work, next, blocked and waiting as they stand at its end."""
        told = [e for e in self.entries if e.kind in _STEPS and e.audience is Audience.CLIENT and e.at <= window.now]
        known: dict[str, _Thing] = {}
        for entry in sorted(told, key=lambda e: e.at):
            _take_in(known, entry)
        stages = {kind: [t for t in known.values() if t.entry.kind is kind] for kind in _STEPS}
        return Findings(
            done=tuple(_step(t, window) for t in stages[EntryKind.DONE] if t.entry.at > window.since),
            in_work=tuple(_step(t, window) for t in stages[EntryKind.IN_WORK]),
            next=tuple(_step(t, window) for t in stages[EntryKind.NEXT]),
            blockers=tuple(_step(t, window) for t in stages[EntryKind.BLOCKED]),
            needs=tuple(_step(t, window) for t in stages[EntryKind.WAITING]),
            decisions=_said(self.entries, EntryKind.DECISION, window),
            ideas=_said(self.entries, EntryKind.IDEA, window),
            work=_work(self.entries, window),
            newest=max((e.at for e in self.entries if _is_news(e, window)), default=None),
        )


def loose_milestones(entries: Sequence[Entry], known: Collection[str], window: Window) -> tuple[Step, ...]:
    """Milestones that were reported as reached and that no plan and no entry ever named: done, since the last update."""
    return tuple(
        Step(e.milestone or e.text, on=window.day(e.at), at=e.at)
        for e in entries
        if e.kind is EntryKind.MILESTONE and e.audience is Audience.CLIENT and e.due is None
        and window.since < e.at <= window.now and same(e.milestone or e.text) not in known
    )  # fmt: skip


def _said(entries: Sequence[Entry], kind: EntryKind, window: Window) -> tuple[Step, ...]:
    """Decisions or ideas for the client since the last update."""
    return tuple(
        Step(e.text, on=window.day(e.at), at=e.at)
        for e in entries
        if e.kind is kind and e.audience is Audience.CLIENT and window.since < e.at <= window.now
    )


def _work(entries: Sequence[Entry], window: Window) -> tuple[Work, ...] | None:
    """The hours of all entries, internal ones too: their time is paid for, their words are not told."""
    found = tuple(
        Work(window.day(e.at), e.hours)
        for e in entries
        if e.hours and e.at <= window.now and e.kind is not EntryKind.FORECAST
    )
    return found or None


def _is_news(entry: Entry, window: Window) -> bool:
    """Whether an entry shows that the state is kept up: anything for clients."""
    return entry.audience is Audience.CLIENT and entry.kind not in _NO_NEWS and entry.at <= window.now


def _take_in(known: dict[str, _Thing], entry: Entry) -> None:
    """Let an entry replace what was said of the same thing, or stand for a new one.

    What is done is only ever found again by its own words: a likeness would cost time for every entry of a long project.
    """
    key = _key(entry.text)
    thing = known.get(key) or next(
        (t for t in known.values() if t.entry.kind is not EntryKind.DONE and _is_near(t.key, key)), None
    )
    if thing is None:
        known[key] = _Thing(key, entry, entry.at)
        return
    if thing.entry.kind is not entry.kind or entry.kind is EntryKind.DONE:
        thing.began = entry.at
    thing.entry = entry


def _key(text: str) -> str:
    """A text without what people leave out the second time: articles, case, marks."""
    return " ".join(word for word in same(text).split() if word not in _ARTICLES)


def _is_near(one: str, other: str) -> bool:
    """Whether two texts speak of one thing. Numbers must agree: "Seite 1" is never "Seite 2"."""
    if min(len(one), len(other)) < _SHORTEST or _digits(one) != _digits(other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def _digits(text: str) -> str:
    """The figures of a text."""
    return "".join(c for c in text if c.isdigit())


def _step(thing: _Thing, window: Window) -> Step:
    """A thing as one line, with the day its stage began."""
    entry = thing.entry
    return Step(
        entry.text, on=window.day(thing.began), due=entry.due, owner=entry.owner, at=thing.began, hours=entry.hours
    )
