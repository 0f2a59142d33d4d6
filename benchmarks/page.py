"""What was measured, as Markdown: tables between the marks of two pages. The words around them are written by people.

A block ``<!-- figures: NAME -->`` … ``<!-- /figures -->`` holds what that part found last; ``goals`` the line for each goal,
``paper`` what all of it comes to on paper.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks import goals, paper
from benchmarks.figures import F1, OURS, Part, Row

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
SCALING = PAGE.with_name("scaling.md")
SUMS: Mapping[str, Callable[[Mapping[str, Part]], str]] = {"goals": goals.table, "paper": paper.table}
"""What is made of the figures of other parts."""
_BLOCK = re.compile(r"(<!-- figures: ([a-z0-9-]+) -->\n).*?(<!-- /figures -->)", re.DOTALL)


def write(parts: Mapping[str, Part], page: Path = PAGE) -> None:
    """Put the latest figures into the page."""

    def block(found: re.Match[str]) -> str:
        name = found[2]
        try:
            said = SUMS[name](parts) if name in SUMS else block_of(parts[name])
        except KeyError:
            said = "not measured yet"
        return f"{found[1]}{said}\n{found[3]}"

    page.write_text(_BLOCK.sub(block, page.read_text("utf-8")), "utf-8")


def block_of(part: Part) -> str:
    """Its table, its notes, and when it was taken."""
    busy = f"{part.taken}, load {part.load[0]:.1f} before and {part.load[1]:.1f} after"
    pieces = [table(part.rows)] if part.rows else []
    pieces += [part.text] if part.text else []
    return "\n\n".join([*pieces, " ".join([*part.notes, f"Taken {busy}."])])


def table(rows: Sequence[Row]) -> str:
    """A line a figure, a column a program: the median of the runs and, in brackets, the least and the most."""
    programs = [name for name in dict.fromkeys(name for row in rows for name in row.runs) if name != OURS] + [OURS]
    shown = [name for name in programs if any(name in row.runs for row in rows)]
    compared = F1 in shown and OURS in shown
    head = ["", *shown, *(["to F1"] if compared else [])]
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    for row in rows:
        cells = [cell(row.runs[name]) if name in row.runs else "" for name in shown]
        ratio = row.ratio()
        if compared:
            cells.append(f"{shortened(ratio)} ×" if ratio is not None and row.unit else "")
        lines.append(f"| {row.name}{f', {row.unit}' if row.unit else ''} | {' | '.join(cells)} |")
    return "\n".join(lines)


def cell(values: Sequence[float]) -> str:
    """The median, and the spread where there is one."""
    middle, least, most = (shortened(value) for value in (median(values), min(values), max(values)))
    return middle if least == most else f"{middle} ({least}–{most})"


def shortened(value: float) -> str:
    """Three places that tell something."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
