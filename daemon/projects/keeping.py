"""Findings as JSON and back, for the journal: what an outside source told is kept until it tells something newer."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from daemon.model import Step
from daemon.projects.source import Expected, Findings, Work

_STEPS = ("done", "in_work", "next", "blockers", "needs")


def to_json(findings: Findings) -> dict[str, Any]:
    """Plain values; only what an outside source can tell."""
    told: dict[str, Any] = {name: [_step(step) for step in getattr(findings, name)] for name in _STEPS}
    told["expected"] = [[one.name, _iso(one.due), _iso(one.done)] for one in findings.expected]
    told["work"] = None if findings.work is None else [[w.day.isoformat(), w.hours, w.package] for w in findings.work]
    told["newest"] = _iso(findings.newest)
    return told


def from_json(told: Mapping[str, Any]) -> Findings:
    """The findings of `to_json`. ValueError, KeyError or TypeError for anything else."""
    work = told["work"]
    done, in_work, following, blockers, needs = (tuple(_unstep(step) for step in told[name]) for name in _STEPS)
    return Findings(
        done=done,
        in_work=in_work,
        next=following,
        blockers=blockers,
        needs=needs,
        expected=tuple(Expected(name, _day(due), _day(done)) for name, due, done in told["expected"]),
        work=None if work is None else tuple(Work(date.fromisoformat(day), hours, name) for day, hours, name in work),
        newest=datetime.fromisoformat(told["newest"]).astimezone(UTC) if told["newest"] else None,
    )


def _step(step: Step) -> list[Any]:
    return [step.text, _iso(step.on), _iso(step.due), step.owner, _iso(step.at), step.source, step.hours]


def _unstep(told: Sequence[Any]) -> Step:
    text, on, due, owner, at, source, hours = told
    moment = datetime.fromisoformat(at).astimezone(UTC) if at else None
    return Step(text, _day(on), _day(due), owner, moment, source, hours)


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
