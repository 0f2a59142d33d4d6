"""Figures as plain values: what was measured, of which program, in which run, when, and how busy the machine was meanwhile.

Absolute figures do not carry to another machine. What counts is the ratio to a floor that ran in the same job.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

F1, F3, OURS = "F1", "F3", "Sachstand"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: for each program a value a run, in ``unit``. ``about``: what else a reader must know."""

    name: str
    unit: str
    runs: Mapping[str, Sequence[float]]

    def middle(self, program: str = OURS) -> float:
        """The median of a program's runs."""
        return median(self.runs[program])

    def ratio(self, to: str = F1, of: str = OURS) -> float | None:
        """The median of the ratios run by run; None where one of the two was not measured."""
        if of not in self.runs or to not in self.runs or not all(self.runs[to]):
            return None
        return median(a / b for a, b in zip(self.runs[of], self.runs[to], strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """What one part found. ``text`` is Markdown of parts that tell more than figures."""

    name: str
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    taken: str = ""  # the day, UTC
    load: tuple[float, float] = (0.0, 0.0)  # runnable processes of the last minute, before and after
    small: bool = False

    def row(self, name: str) -> Row:
        """By its name; KeyError."""
        return {row.name: row for row in self.rows}[name]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: ``small`` looks only whether all is right, in seconds."""

    runs: int = 3
    small: bool = False

    def of(self, whole: int, few: int) -> int:
        """One count or the other."""
        return few if self.small else whole


@dataclass(slots=True)
class Gathering:
    """Values of several runs, as they come."""

    _rows: dict[tuple[str, str], dict[str, list[float]]] = field(default_factory=dict)

    def add(self, program: str, unit: str, **values: float) -> None:
        """One run's values of a program; an underscore in a name stands for a blank."""
        for name, value in values.items():
            self.put(program, name.replace("_", " "), unit, value)

    def put(self, program: str, name: str, unit: str, value: float) -> None:
        """One value."""
        self._rows.setdefault((name, unit), {}).setdefault(program, []).append(value)

    def rows(self) -> tuple[Row, ...]:
        """In the order in which the figures first came."""
        return tuple(Row(name, unit, runs) for (name, unit), runs in self._rows.items())


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th of a hundred."""
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def taken(measure: Callable[[Scale], Part], name: str, scale: Scale) -> Part:
    """Measure, and note when and beside how much other work."""
    before = os.getloadavg()[0]
    part = measure(scale)
    load = (round(before, 1), round(os.getloadavg()[0], 1))
    return replace(part, name=name, taken=datetime.now(UTC).date().isoformat(), load=load, small=scale.small)


def keep(part: Part, path: Path) -> None:
    """Into a file that holds the latest of every part."""
    known = {name: as_json(found) for name, found in read(path).items()} | {part.name: as_json(part)}
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n", "utf-8")


def as_json(part: Part) -> dict[str, object]:
    """Plain values; numbers to four places."""
    found = asdict(part)
    for row in found["rows"]:
        row["runs"] = {program: [round(value, 4) for value in values] for program, values in row["runs"].items()}
    return found


def read(path: Path) -> dict[str, Part]:
    """All parts in a file; none where there is no file."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text("utf-8"))
    return {name: _part(values) for name, values in found.items()}


def _part(values: dict[str, Any]) -> Part:
    rows = tuple(Row(**row) for row in values.pop("rows"))
    return Part(rows=rows, notes=tuple(values.pop("notes")), load=tuple(values.pop("load")), **values)
