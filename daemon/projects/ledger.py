"""Where every promise stands today: kept, open, due, broken, or replaced by a later one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from daemon.model import Ledger, Promise, PromiseKind, Standpoint
from daemon.projects.milestones import Stone, same
from daemon.projects.source import Window


def ledger(
    promises: Sequence[Promise], stones: Mapping[str, Stone], answered: Mapping[str, datetime], window: Window
) -> tuple[Ledger, ...]:
    """Every promise made until now, the next due first. ``answered`` says when a case was answered by a person (UTC)."""
    made = [promise for promise in promises if promise.made <= window.now]
    newest = {_subject(promise): promise for promise in made}
    found = [Ledger(p, _stands(p, newest[_subject(p)], stones, answered, window)) for p in _once(made)]
    return tuple(sorted(found, key=lambda one: (one.promise.due, one.promise.made)))


def _subject(promise: Promise) -> tuple[str, str]:
    """What a later promise is about when it replaces an earlier one."""
    return (promise.case or "", "") if promise.kind is PromiseKind.ANSWER else ("", same(promise.what))


def _once(promises: Sequence[Promise]) -> list[Promise]:
    """A date that was said ten times was promised once, when it was said first."""
    first: dict[tuple[tuple[str, str], object], Promise] = {}
    for promise in promises:
        first.setdefault((_subject(promise), promise.day or promise.due), promise)
    return list(first.values())


def _stands(
    promise: Promise, newest: Promise, stones: Mapping[str, Stone], answered: Mapping[str, datetime], window: Window
) -> Standpoint:
    done = _kept(promise, stones, answered, window)
    if done is not None:
        return Standpoint.KEPT if done else Standpoint.BROKEN
    if (promise.day or promise.due) != (newest.day or newest.due):
        return Standpoint.REPLACED
    if promise.day is not None:
        if promise.day == window.today:
            return Standpoint.DUE
        return Standpoint.BROKEN if promise.day < window.today else Standpoint.OPEN
    if promise.due < window.now:
        return Standpoint.BROKEN
    return Standpoint.DUE if window.day(promise.due) == window.today else Standpoint.OPEN


def _kept(
    promise: Promise, stones: Mapping[str, Stone], answered: Mapping[str, datetime], window: Window
) -> bool | None:
    """Whether it was kept in time; None while it is not settled."""
    if promise.kind is PromiseKind.ANSWER:
        at = answered.get(promise.case or "")
        return None if at is None else at <= promise.due
    stone = stones.get(same(promise.what))
    done = stone.done if stone else None
    return None if done is None else done <= (promise.day or window.day(promise.due))
