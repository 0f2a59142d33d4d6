"""A program of the team's own that prints what it knows as JSON. The schema is on the page docs/projects.md.

Whatever does not fit the schema fails the whole answer: half an answer would be told as if it were all.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from daemon.model import Step
from daemon.projects.asking import Ask, run
from daemon.projects.source import Expected, Findings, SourceFailed, Work

LIMIT = 1024 * 1024  # octets
MOST = 1000  # items in one list
LONGEST = 500  # characters
KEYS = {
    "done": ("text", "on", "hours"),
    "in_work": ("text", "since", "due"),
    "next": ("text", "due"),
    "blocked": ("text", "since", "owner"),
    "waiting": ("text", "since", "due"),
    "milestones": ("name", "expected", "done"),
    "hours": ("day", "hours", "package"),
}
"""Every list an answer may hold, and the keys of its items."""


def read(ask: Ask) -> Findings:
    """What the program prints. Raises SourceFailed with the place in the JSON that is wrong."""
    environ = {
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SACHSTAND_PROJECT": ask.project,
        "SACHSTAND_SINCE": ask.since.isoformat(),
    }  # fmt: skip
    raw = run(
        ask.source.every_option("command"), environ=environ, seconds=ask.seconds, limit=LIMIT, folder=ask.site_dir
    )
    try:
        told = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceFailed(f"it did not print JSON: {str(error).partition(chr(10))[0][:120]}") from None
    return findings(told, ask)


def findings(told: Any, ask: Ask) -> Findings:
    """The JSON as findings. Raises SourceFailed."""
    if not isinstance(told, dict) or not told:
        raise SourceFailed("it printed no JSON object with keys")
    for key in told:
        if key not in KEYS and key != "as_of":
            raise SourceFailed(f'"{key}" is no key; keys are as_of, {", ".join(KEYS)}')
    items = {key: _items(told, key) for key in KEYS}
    done = tuple(_step(item, "done", "on", ask) for item in items["done"])
    as_of = _moment(told.get("as_of"), ask)
    worked = [_day(item, "hours", "day") for item in items["hours"]]
    days = [step.on for step in done if step.on is not None] + [day for day in worked if day is not None]
    newest = as_of or (datetime.combine(max(days), datetime.min.time(), ask.zone).astimezone(UTC) if days else None)
    return Findings(
        done=done,
        in_work=tuple(_step(item, "in_work", "since", ask) for item in items["in_work"]),
        next=tuple(_step(item, "next", "since", ask) for item in items["next"]),
        blockers=tuple(_step(item, "blocked", "since", ask) for item in items["blocked"]),
        needs=tuple(_step(item, "waiting", "since", ask) for item in items["waiting"]),
        expected=tuple(
            Expected(_text(i, "milestones", "name"), _day(i, "milestones", "expected"), _day(i, "milestones", "done"))
            for i in items["milestones"]
        ),
        work=tuple(_work(item) for item in items["hours"]) if "hours" in told else None,
        newest=newest, as_of=as_of,
    )  # fmt: skip


def _items(told: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    items = told.get(key, [])
    if not isinstance(items, list) or len(items) > MOST:
        raise SourceFailed(f'"{key}" is no list of at most {MOST} items')
    for at, item in enumerate(items):
        if not isinstance(item, dict):
            raise SourceFailed(f"{key}[{at}] is no object")
        unknown = sorted(set(item) - set(KEYS[key]))
        if unknown:
            raise SourceFailed(f'{key}[{at}]: "{unknown[0]}" is no key; keys are {", ".join(KEYS[key])}')
    return items


def _step(item: Mapping[str, Any], key: str, since: str, ask: Ask) -> Step:
    owner = _text(item, key, "owner") if item.get("owner") is not None else None
    return Step(
        _text(item, key, "text"), _day(item, key, since), _day(item, key, "due"), owner, None, ask.source.name,
        _number(item, key) if item.get("hours") is not None else None,
    )  # fmt: skip


def _work(item: Mapping[str, Any]) -> Work:
    day = _day(item, "hours", "day")
    if day is None:
        raise SourceFailed('hours: "day" is missing')
    package = _text(item, "hours", "package") if item.get("package") is not None else ""
    return Work(day, _number(item, "hours"), package)


def _text(item: Mapping[str, Any], key: str, name: str) -> str:
    text = item.get(name)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise SourceFailed(f'{key}: "{name}" is no text of at most {LONGEST} signs')
    return " ".join(text.split())


def _number(item: Mapping[str, Any], key: str) -> float:
    number = item.get("hours")
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 10_000:
        raise SourceFailed(f'{key}: "hours" is no number of hours')
    return float(number)


def _day(item: Mapping[str, Any], key: str, name: str) -> date | None:
    text = item.get(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise SourceFailed(f'{key}: "{name}" is no day; write as in 2026-11-19') from None


def _moment(text: Any, ask: Ask) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise SourceFailed('"as_of" is no moment; write as in 2026-11-19T14:05:00+01:00') from None
    at = (at if at.tzinfo else at.replace(tzinfo=ask.zone)).astimezone(UTC)
    if at > ask.now:
        raise SourceFailed('"as_of" is in the future')
    return at
