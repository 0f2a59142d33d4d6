"""The light: the worst of stated formulas, never greener than the facts.

The lead may worsen it by an entry. Better it becomes only by an entry with a reason, and that reason is shown beside it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from daemon.hours import Calendar
from daemon.model import (
    Colour,
    Criterion,
    Entry,
    EntryKind,
    Forecast,
    Hours,
    Light,
    LightWord,
    Measure,
    PromisedMilestone,
    Slip,
    Standing,
    Step,
    Threshold,
)  # fmt: skip
from daemon.projects.source import Window

WORD_LASTS = timedelta(days=7)
"""A word on the light holds for a week; then the formulas speak again, or the lead does."""

INTERNAL = frozenset({Measure.BUFFER})
"""Formulas whose result no client hears of: inside the buffer there is silence."""


def light(criteria: Sequence[Criterion], word: LightWord | None) -> Light:
    """The colour that follows from results and the lead's word."""
    known = [one for one in criteria if one.colour is not None]
    worst = max(known, key=lambda one: (one.colour or Colour.GREEN).rank, default=None)
    computed = worst.colour if worst is not None and worst.colour is not None else Colour.GREEN
    if word is not None and word.colour.rank < computed.rank and not word.reason:
        word = None
    if word is not None and word.colour is computed:
        word = None
    return Light(
        word.colour if word else computed,
        computed,
        tuple(criteria),
        worst if computed is not Colour.GREEN else None,
        word,
    )


def spoken(entries: Sequence[Entry], window: Window) -> LightWord | None:
    """The last word on the light that still holds."""
    said = [e for e in entries if e.kind is EntryKind.LIGHT and e.at <= window.now]
    last = max(said, key=lambda e: e.at, default=None)
    if last is None or last.text not in set(Colour) or window.now - last.at > WORD_LASTS:
        return None
    return LightWord(Colour(last.text), last.reason, last.by, last.at)


def judged(
    measure: Measure, value: float | None, limits: Mapping[Measure, Threshold], names: tuple[str, ...] = ()
) -> Criterion:
    """One formula's result: more than a threshold gives its colour; no value, no colour."""
    limit = limits.get(measure, Threshold())
    if value is None:
        return Criterion(measure, None, None, limit.amber, limit.red, names)
    colour = Colour.GREEN
    if limit.amber is not None and value > limit.amber:
        colour = Colour.AMBER
    if limit.red is not None and value > limit.red:
        colour = Colour.RED
    return Criterion(measure, colour, value, limit.amber, limit.red, names if colour is not Colour.GREEN else ())


def in_question(milestones: Sequence[PromisedMilestone], limits: Mapping[Measure, Threshold], today: date) -> Criterion:
    """For a client: red while a date is in question, without the new one; days late once it is missed."""
    late = {m.name: (today - m.promised).days for m in milestones if m.done is None and m.promised < today}
    asked = tuple(m.name for m in milestones if m.done is None and m.in_question)
    if late:
        worst = max(late.values())
        return judged(Measure.DATES, worst, limits, tuple(name for name, days in late.items() if days == worst))
    limit = limits.get(Measure.DATES, Threshold())
    if asked:
        colour = Colour.RED if limit.red is not None else Colour.AMBER if limit.amber is not None else Colour.GREEN
        return Criterion(Measure.DATES, colour, None, limit.amber, limit.red, asked)
    return judged(Measure.DATES, 0, limits)


def slipping(slips: Sequence[Slip], limits: Mapping[Measure, Threshold], today: date) -> Criterion:
    """For the team: by how many days the worst slip misses its promise."""
    days = {slip.milestone: max(((slip.new or today) - slip.promised).days, 0) for slip in slips}
    worst = max(days.values(), default=0)
    return judged(Measure.DATES, worst, limits, tuple(name for name, late in days.items() if late == worst))


def buffer(
    forecasts: Sequence[Forecast], limits: Mapping[Measure, Threshold], today: date, calendar: Calendar
) -> Criterion:
    """Internal: how many workdays of a buffer are used up by an open milestone."""
    used: dict[str, int] = {}
    for one in forecasts:
        if one.done is None and one.internal is not None:
            late = max(one.expected or one.internal, today)
            used[one.name] = workdays(min(late, one.promised), one.internal, calendar)
    worst = max(used.values(), default=0)
    return judged(Measure.BUFFER, worst, limits, tuple(name for name, days in used.items() if days == worst))


def spent(hours: Hours | None, limits: Mapping[Measure, Threshold]) -> Criterion:
    """Per cent of the agreed hours; unknown without hours or agreement."""
    return judged(Measure.HOURS, hours.percent if hours else None, limits)


def overdue(needs: Sequence[Step], limits: Mapping[Measure, Threshold], today: date, calendar: Calendar) -> Criterion:
    """Workdays since the oldest missed date of something the client owes."""
    days = {s.text: workdays(today, s.due, calendar) for s in needs if s.due is not None and s.due < today}
    worst = max(days.values(), default=0)
    return judged(Measure.NEEDS, worst, limits, tuple(name for name, late in days.items() if late == worst))


def stuck(blockers: Sequence[Step], limits: Mapping[Measure, Threshold], today: date, calendar: Calendar) -> Criterion:
    """Workdays of the oldest blocker that nobody is named for."""
    days = {s.text: workdays(today, s.on, calendar) for s in blockers if s.owner is None and s.on is not None}
    worst = max(days.values(), default=0)
    return judged(Measure.BLOCKERS, worst, limits, tuple(name for name, late in days.items() if late == worst))


def age(
    newest: datetime | None, sources: Sequence[Standing], limits: Mapping[Measure, Threshold], now: datetime
) -> Criterion:
    """Days since the newest fact; a stale or silent source makes it amber at least, and so does a project without any fact."""
    days = None if newest is None else (now - newest).total_seconds() / 86400
    found = judged(Measure.AGE, None if days is None else round(days, 1), limits)
    old = tuple(s.source for s in sources if s.stale or s.as_of is None)
    if (old or newest is None) and found.amber is not None and (found.colour is None or found.colour is Colour.GREEN):
        return Criterion(Measure.AGE, Colour.AMBER, found.value, found.amber, found.red, old)
    return found


def workdays(day: date, since: date, calendar: Calendar) -> int:
    """Workdays after ``since`` up to and with ``day``; none if ``day`` is not later."""
    span = range(1, (day - since).days + 1)
    return sum(calendar.is_workday(since + timedelta(days=n)) for n in span)
