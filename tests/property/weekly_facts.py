"""Random weeks of a project, made of the same entries, plans and promises as real ones, and which days and numbers they hold.

No word in them has a digit, so every figure in a mail was put there by the program, and each must go back to a fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from daemon.compose import Earlier, Request, Update, samples
from daemon.hours import Calendar
from daemon.model import (
    Audience,
    CaseKind,
    CaseState,
    Colour,
    Entry,
    EntryKind,
    Milestone,
    OpenCase,
    Promise,
    PromiseKind,
    WorkingHours,
)
from daemon.projects import Expected, Findings, Known, Report, outlook

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
TODAY = NOW.astimezone(BERLIN).date()
CALENDAR = Calendar(WorkingHours(), None, "Europe/Berlin")
DAY = timedelta(days=1)
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéABCDEFGHIJKLMNÖ"
WORDS = st.lists(st.text(LETTERS, min_size=2, max_size=18), min_size=1, max_size=6).map(" ".join)
SIGNS = st.sampled_from(
    ["", "", "", " *fett*", " #let", " <b>", " & Co.", ' "so"', " _x_", " $x$", " @wer", " {{ x }}"]
)
TEXTS = st.builds(lambda words, sign: words + sign, WORDS, SIGNS)
HOURS = st.none() | st.integers(1, 80).map(lambda quarters: quarters / 4)
DAYS = st.dates(TODAY + DAY, TODAY + 200 * DAY)
AGO = st.integers(0, 40 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
STEPS = (EntryKind.DONE, EntryKind.IN_WORK, EntryKind.NEXT, EntryKind.BLOCKED, EntryKind.WAITING, EntryKind.DECISION,
         EntryKind.IDEA)  # fmt: skip
NAMES = ("Etappe A", "Etappe B", "Etappe C")


@dataclass(frozen=True, slots=True)
class RandomWeek:
    """One week, and the days that must be in no byte of it."""

    update: Update
    hidden: frozenset[date]


@st.composite
def weeks(draw: st.DrawFn) -> RandomWeek:
    """A project with up to forty entries, three milestones, and everything else that an update may hold."""
    entries = draw(st.lists(_entries(), max_size=40))
    plan, dated, told, reports, hidden = _milestones(draw)
    agreed = draw(st.none() | st.integers(1, 400).map(float))
    project = replace(samples.SHOP, plan=plan, budget_hours=agreed)
    since = draw(st.none() | st.integers(2, 20).map(lambda days: NOW - days * DAY))
    changes = draw(st.lists(_cases(), max_size=6))
    known = Known([*entries, *dated], changes, promises=told, reports=reports, since=since)
    state = outlook(project, known, now=NOW, calendar=CALENDAR).state
    number = draw(st.integers(1, 60))
    earlier = None
    if since is not None:
        number += 1
        promised = tuple((stone.name, draw(DAYS)) for stone in plan[:2])
        checksum = draw(st.text("0123456789abcdef", min_size=64, max_size=64))
        earlier = Earlier(number - 1, since.astimezone(BERLIN).date(), checksum, promised)
    first = earlier.day + DAY if earlier else TODAY - 6 * DAY
    return RandomWeek(
        Update(
            project, samples.EVA, state, samples.JONAS, number, min(first, TODAY), TODAY, NOW, "de", earlier=earlier,
            lights=tuple(_lights(draw)) if earlier else (), register=tuple(changes),
            requests=tuple(draw(st.lists(_requests(), max_size=5))),
            complaints=draw(st.integers(0, 3)),
        ),
        frozenset(hidden),
    )  # fmt: skip


@st.composite
def _entries(draw: st.DrawFn) -> Entry:
    kind = draw(st.sampled_from(STEPS))
    due = (
        draw(st.none() | st.dates(TODAY - 20 * DAY, TODAY + 60 * DAY))
        if kind in (EntryKind.NEXT, EntryKind.WAITING)
        else None
    )
    owner = draw(st.none() | WORDS) if kind is EntryKind.BLOCKED else None
    internal = draw(st.integers(0, 9)) == 0
    text = f"geheim {draw(TEXTS)}" if internal else draw(TEXTS)
    audience = Audience.INTERNAL if internal else Audience.CLIENT
    return Entry(kind, text, draw(AGO), "jonas", audience, hours=draw(HOURS), due=due, owner=owner)


def _milestones(
    draw: st.DrawFn,
) -> tuple[tuple[Milestone, ...], list[Entry], list[Promise], list[Report], set[date]]:
    """Plans with buffers; forecasts within them; dates that moved and of which the client was told, or was not."""
    plan: list[Milestone] = []
    entries: list[Entry] = []
    told: list[Promise] = []
    expected: list[Expected] = []
    hidden: set[date] = set()
    for name in NAMES[: draw(st.integers(0, 3))]:
        promised, buffer = draw(DAYS), draw(st.integers(2, 30))
        internal = promised - buffer * DAY
        plan.append(Milestone(name, promised, internal))
        hidden.add(internal)
        within, later = internal + draw(st.integers(0, buffer)) * DAY, promised + draw(st.integers(1, 40)) * DAY
        how = draw(st.integers(0, 5))
        if how == 1:
            entries.append(_dated(EntryKind.FORECAST, name, within, "weil geheim"))
        elif how == 2:
            expected.append(Expected(name, within))
        elif how == 3:  # moved; nobody has told the client
            entries.append(_dated(EntryKind.MILESTONE, name, later, "weil geheim"))
            hidden.add(later)
        elif how == 4:  # moved, and told
            entries.append(_dated(EntryKind.MILESTONE, name, later, "weil die Bank wartet"))
            told += [_promise(name, promised, 9), _promise(name, later, 1)]
        elif how == 5:
            entries.append(Entry(EntryKind.MILESTONE, name, draw(AGO), "jonas", milestone=name))
        if how in (1, 2):
            hidden.add(within)
    reports = [Report("forge", Findings(expected=tuple(expected)), NOW)] if expected else []
    return tuple(plan), entries, told, reports, hidden


def _dated(kind: EntryKind, name: str, due: date, reason: str) -> Entry:
    return Entry(kind, name, NOW - timedelta(days=2), "jonas", milestone=name, due=due, reason=reason)


def _promise(name: str, day: date, ago: int) -> Promise:
    due = datetime(day.year, day.month, day.day, 16, 30, tzinfo=UTC)
    return Promise(name, due, "SHOP", None, NOW - ago * DAY + timedelta(hours=1), None, PromiseKind.MILESTONE, day)


@st.composite
def _cases(draw: st.DrawFn) -> OpenCase:
    state = draw(st.sampled_from([CaseState.OPEN, CaseState.OFFERED, CaseState.ACCEPTED]))
    return OpenCase(f"SHOP-{draw(st.integers(1, 99))}", CaseKind.CHANGE, state, draw(TEXTS), draw(AGO))


@st.composite
def _requests(draw: st.DrawFn) -> Request:
    asked = draw(AGO)
    answered = asked + timedelta(minutes=draw(st.integers(0, 6000)))
    due = draw(st.none() | st.integers(0, 600).map(lambda minutes: asked + timedelta(minutes=minutes)))
    return Request(draw(TEXTS), draw(st.none() | st.integers(1, 99).map("SHOP-{}".format)), asked, answered, due)


def _lights(draw: st.DrawFn) -> Iterator[tuple[date, Colour]]:
    for week in range(draw(st.integers(0, 7)), 0, -1):
        yield TODAY - 7 * week * DAY, draw(st.sampled_from(list(Colour)))


def days_of(value: Any) -> set[date]:
    """Every day in a value, however deep; of a moment, its day in Berlin."""
    if isinstance(value, datetime):
        return {value.astimezone(BERLIN).date()}
    if isinstance(value, date):
        return {value}
    if is_dataclass(value):
        return {day for field in fields(value) for day in days_of(getattr(value, field.name))}
    if isinstance(value, dict):
        return {day for item in value.values() for day in days_of(item)}
    return {day for item in value for day in days_of(item)} if isinstance(value, (tuple, list)) else set()


def told_days(update: Update) -> set[date]:
    """The days that a client may read: those of the state and of what stands beside it. A plan's own are not among them."""
    bare = replace(update, project=replace(update.project, plan=()))
    return days_of(bare) | {update.last, update.first}


def clocks_of(value: Any) -> set[tuple[int, int]]:
    """Every time of day in a value, as (hour, minute) in Berlin."""
    if isinstance(value, datetime):
        at = value.astimezone(BERLIN)
        return {(at.hour, at.minute)}
    if is_dataclass(value):
        return {clock for field in fields(value) for clock in clocks_of(getattr(value, field.name))}
    return {clock for item in value for clock in clocks_of(item)} if isinstance(value, (tuple, list)) else set()


def numbers_of(update: Update) -> set[float]:
    """The numbers that follow from the facts: hours, shares, days that passed, how many there are of what."""
    state, days = update.state, told_days(update)
    found: set[float] = {float(update.number), float(update.number - 1), float(update.complaints), 7.0}
    found |= {float(abs((TODAY - day).days)) for day in days}
    found |= {float(abs(stone.days_moved)) for stone in (*state.milestones, *state.late, *state.reached)}
    lists = [getattr(state, field.name) for field in fields(state) if isinstance(getattr(state, field.name), tuple)]
    count = max(map(len, [*lists, update.register, update.requests]), default=0) + len(state.reached)
    found |= {float(n) for n in range(count + 12)}  # how many, how many more, the first, the second, page 3
    found |= {float(day.isocalendar().week) for day in days | {TODAY}}
    for one in state.light.criteria if state.light else ():
        found |= {float(n) for n in (one.value, one.amber, one.red) if n is not None}
        found |= {float(round(one.value))} if one.value is not None else set()
    for request in update.requests:
        minutes = round((request.answered - request.asked).total_seconds() / 60)
        found |= {float(minutes), float(minutes // 60), float(minutes % 60), float(round(minutes / 1440))}
    found |= {float(hour) for clock in clocks_of(update) for hour in clock}
    return found | _spent(update) | {9.0, 17.0, 15.0}


def _spent(update: Update) -> set[float]:
    hours = update.state.hours
    if hours is None:
        return set()
    totals = set(accumulate(spent for _, spent in hours.weeks))
    before = hours.total - sum(spent for _, spent in hours.weeks)
    found = {
        hours.total,
        hours.period,
        hours.agreed or 0.0,
        hours.expected or 0.0,
        *(spent for _, spent in hours.packages),
    }
    found |= totals | {total + before for total in totals}
    if hours.agreed:
        found |= {
            float(round(100 * hours.total / hours.agreed)),
            round(hours.percent or 0.0, 1),
            float(round(hours.percent or 0.0)),
        }
    return {round(n, 2) for n in found} | {float(monday.isocalendar().week) for monday, _ in hours.weeks}
