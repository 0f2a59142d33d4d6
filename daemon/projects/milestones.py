"""Promised, expected and internal dates of milestones, brought together. The law: a client is told a later date by a delay
notice or not at all.

What was promised is what the ledger holds; where it holds nothing, what the plan file says. A later date of an entry, of the
plan file or of a forecast makes a *slip*: until the client has been told, the old date is in question and nothing is claimed
about it. An earlier date is good news and holds at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.hours import Calendar
from daemon.model import (
    Audience,
    Entry,
    EntryKind,
    Forecast,
    Milestone,
    Promise,
    PromisedMilestone,
    PromiseKind,
    Slip,
    SlipCause,
)  # fmt: skip
from daemon.projects.source import Expected, Window

_BINDING = (PromiseKind.MILESTONE, PromiseKind.WORD)


@dataclass(slots=True)
class Stone:
    """All that is known of one milestone; filled source by source."""

    name: str
    planned: date  # by the plan file, or by the entry that made it
    internal: date | None = None
    moved: Entry | None = None  # the last entry that gave it a date
    forecast: Entry | None = None
    expected: Expected | None = None
    expected_by: str = ""
    expected_at: datetime | None = None
    done: date | None = None
    told: list[Promise] = field(default_factory=list)  # in the order in which they left


@dataclass(frozen=True, slots=True)
class Dates:
    """What came of it: what a client may know, and what only the team may."""

    promised: tuple[PromisedMilestone, ...]
    forecasts: tuple[Forecast, ...]
    slips: tuple[Slip, ...]


def same(text: str) -> str:
    """The form in which two ways of writing one thing are equal: case, blanks and closing marks do not matter."""
    return " ".join(text.casefold().split()).strip(" .,;:!\"'„“”»«()")


def stones(
    plan: Sequence[Milestone], entries: Sequence[Entry], promises: Sequence[Promise], window: Window
) -> dict[str, Stone]:
    """The milestones of the plan and those that entries made, by their folded names."""
    known = {same(m.name): Stone(m.name, m.promised, m.internal) for m in plan}
    for entry in sorted(entries, key=lambda e: e.at):
        if entry.at <= window.now:
            _take(known, entry, window)
    for promise in promises:
        stone = known.get(same(promise.what))
        if stone is not None and promise.kind in _BINDING and promise.day is not None and promise.made <= window.now:
            stone.told.append(promise)
    return known


def expect(known: dict[str, Stone], expected: Sequence[Expected], source: str, at: datetime | None) -> None:
    """Take in what a source says of milestones the plan knows; others are not the client's business."""
    for one in expected:
        stone = known.get(same(one.name))
        if stone is not None:
            stone.expected, stone.expected_by, stone.expected_at = one, source, at
            stone.done = stone.done or one.done


def dates(known: dict[str, Stone], window: Window, calendar: Calendar, *, buffer: int) -> Dates:
    """What is promised, expected and slipping. ``buffer`` workdays are added to a forecast before it is promised."""
    slips = {key: slip for key, stone in known.items() if (slip := _slip(stone, window, calendar, buffer))}
    told = [_told(stone, window, in_question=key in slips) for key, stone in known.items()]
    return Dates(
        promised=tuple(sorted(told, key=lambda m: (m.promised, m.name))),
        forecasts=tuple(sorted((_forecast(s) for s in known.values()), key=lambda f: (f.promised, f.name))),
        slips=tuple(sorted(slips.values(), key=lambda s: (s.promised, s.milestone))),
    )


def _take(known: dict[str, Stone], entry: Entry, window: Window) -> None:
    name = entry.milestone or entry.text
    key = same(name)
    stone = known.get(key)
    if entry.kind is EntryKind.FORECAST and entry.milestone and stone is not None:
        stone.forecast = entry
    elif entry.kind is EntryKind.MILESTONE and entry.audience is Audience.CLIENT:
        if stone is None and entry.due is not None:
            known[key] = Stone(name, entry.due)
        elif stone is not None and entry.due is not None:
            stone.moved, stone.done = entry, None
        elif stone is not None:
            stone.done = stone.done or window.day(entry.at)


def _promised(stone: Stone) -> date:
    """What the client was told last, or would be told now for the first time; an earlier date by an entry holds at once."""
    last = stone.told[-1].day if stone.told else None
    base = last or stone.planned
    moved = _open_move(stone)
    return moved.due if moved is not None and moved.due is not None and moved.due < base else base


def _open_move(stone: Stone) -> Entry | None:
    """The entry that moved it, unless the client has been told that date, and another since."""
    entry = stone.moved
    if entry is None or not stone.told:
        return entry
    return None if _was_told(stone, entry.due) and entry.at <= stone.told[-1].made else entry


def _was_told(stone: Stone, day: date | None) -> bool:
    """Whether the client was ever told this very day."""
    return any(promise.day == day for promise in stone.told)


def _expected(stone: Stone) -> date | None:
    """When it will really be there: the lead's word counts before a source's."""
    if stone.forecast is not None and stone.forecast.due is not None:
        return stone.forecast.due
    return stone.expected.due if stone.expected else None


def _slip(stone: Stone, window: Window, calendar: Calendar, buffer: int) -> Slip | None:
    """The slip of a milestone that is not there and cannot be there in time, or None."""
    if stone.done is not None:
        return None
    promised, today = _promised(stone), window.today
    found: list[tuple[date, SlipCause, Entry | None]] = []
    moved, expected = _open_move(stone), _expected(stone)
    if moved is not None and moved.due is not None and moved.due > promised:
        found.append((moved.due, SlipCause.MOVED, moved))
    if stone.told and stone.moved is None and stone.planned > promised and not _was_told(stone, stone.planned):
        found.append((stone.planned, SlipCause.PLAN, None))
    if expected is not None and expected > max([promised, *(day for day, _, _ in found)]):
        found.append((calendar.add_workdays(expected, buffer), SlipCause.FORECAST, stone.forecast))
    found = [one for one in found if one[0] >= today]
    if not found:
        reason = _reason(moved or stone.forecast)
        return Slip(stone.name, promised, None, SlipCause.MISSED, reason) if promised < today else None
    new, cause, entry = max(found, key=lambda one: one[0])
    said = entry or stone.forecast or moved
    return Slip(stone.name, promised, new, cause, _reason(said), said.measure if said else None)


def _reason(entry: Entry | None) -> str | None:
    """Why, unless that is for the team alone."""
    return entry.reason if entry is not None and entry.audience is Audience.CLIENT else None


def _told(stone: Stone, window: Window, *, in_question: bool) -> PromisedMilestone:
    """The milestone as the client may know it."""
    promised = _promised(stone)
    history = [p.day for p in stone.told if p.day is not None]
    if not history or stone.planned < history[0]:
        history.insert(0, stone.planned)
    history = [day for at, day in enumerate([*history, promised]) if at == 0 or day != [*history, promised][at - 1]]
    was = next((day for day in reversed(history) if day != promised), None)
    said = [e for e in (stone.moved, stone.forecast) if e is not None and e.due is not None and e.due <= promised]
    last = max(said, key=lambda e: e.at, default=None)
    return PromisedMilestone(
        stone.name, promised, done=stone.done, was=was,
        reason=_reason(last) if was is not None or last is stone.moved else None,
        first=history[0] if history[0] != promised else None,
        told=window.day(stone.told[-1].made) if stone.told else None, in_question=in_question,
    )  # fmt: skip


def _forecast(stone: Stone) -> Forecast:
    expected, entry = _expected(stone), stone.forecast
    by_entry = entry is not None and entry.due is not None
    return Forecast(
        stone.name, _promised(stone), internal=stone.internal, expected=expected, done=stone.done,
        reason=entry.reason if entry else None, source="entries" if by_entry else (stone.expected_by or "plan"),
        as_of=entry.at if entry and by_entry else stone.expected_at,
    )  # fmt: skip
