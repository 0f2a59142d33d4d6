"""Charts of the page: bars as SVG, readable on light and dark ground, each beside its table and never instead of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from benchmarks.figures import F1, F3, OURS, Part, Row
from benchmarks.journal_share import ROOMS
from benchmarks.page import PAGE, shortened

WIDTH, LEFT, BAR, GAP, TOP = 720, 210, 18, 6, 44
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.t{font-weight:600;font-size:15px}.u{fill:#666}"
    f".{F1}{{fill:#9aa5b1}}.{F3}{{fill:#c9d1d9}}.{OURS}{{fill:#2f6f9f}}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.u{fill:#aaa}"
    f".{F1}{{fill:#6e7781}}.{F3}{{fill:#4a525b}}.{OURS}{{fill:#6cb2e4}}}}"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is called, whose it is, how long it is."""

    label: str
    program: str
    length: float


def write(parts: Mapping[str, Part], folder: Path = PAGE.parent) -> None:
    """All charts whose parts were measured."""
    for name, (title, unit, bars) in _charts(parts).items():
        (folder / f"performance-{name}.svg").write_text(svg(title, unit, bars), "utf-8")


def _charts(parts: Mapping[str, Part]) -> dict[str, tuple[str, str, list[Bar]]]:
    found: dict[str, tuple[str, str, list[Bar]]] = {}
    if "latency" in parts:
        rows = [parts["latency"].row(f"client part, {place}") for place in ("p50", "p95", "p99")]
        found["latency"] = ("The client's part of an answer", "ms", _grouped(rows, ("p50", "p95", "p99")))
    if "backlog" in parts:
        row = parts["backlog"].row("mails a second")
        found["backlog"] = ("A full inbox", "mails a second", _grouped([row], ("",)))
    if "inbox-size" in parts:
        rows = [row for row in parts["inbox-size"].rows if row.name.endswith("client part, p50")]
        labels = [row.name.partition(":")[0] for row in rows]
        found["inbox"] = ("The client's part, by old mail in the inbox", "ms, p50", _grouped(rows, labels))
    if "mailboxes" in parts:
        rows = [row for row in parts["mailboxes"].rows if row.name.endswith("memory at rest")]
        labels = [row.name.partition(":")[0] for row in rows]
        found["mailboxes"] = ("Memory at rest, by watched mailboxes", "MB", _grouped(rows, labels))
    if "journal-on-off" in parts:
        rows = [parts["journal-on-off"].row(f"of that in {room}") for room in ROOMS]
        found["road"] = ("Where the time of a mail goes", "%", _grouped(rows, ROOMS))
    return found


def _grouped(rows: Sequence[Row], labels: Sequence[str]) -> list[Bar]:
    """For each row a bar of each program that has it, the floors first."""
    return [
        Bar(f"{label} {program}".strip() if len(row.runs) > 1 else label, program, row.middle(program))
        for row, label in zip(rows, labels, strict=True)
        for program in (F1, F3, OURS)
        if program in row.runs
    ]


def svg(title: str, unit: str, bars: Sequence[Bar]) -> str:
    """The chart; its words are text, and its title is read to who does not see it."""
    height = TOP + len(bars) * (BAR + GAP) + GAP
    longest = max((bar.length for bar in bars), default=0.0) or 1.0
    room = WIDTH - LEFT - 80
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<text class="t" x="12" y="24">{escape(title)} <tspan class="u" font-weight="400">({escape(unit)})</tspan></text>',
    ]
    for number, bar in enumerate(bars):
        y, width = TOP + number * (BAR + GAP), max(1.0, bar.length / longest * room)
        lines += [
            f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(bar.label)}</text>',
            f'<rect class="{bar.program}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>',
            f'<text x="{LEFT + width + 6:.1f}" y="{y + 14}">{shortened(bar.length)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
