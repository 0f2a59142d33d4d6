"""The report's burn-up as a drawing for a page: the same figures, placed. It takes its colours from the page, light or dark."""

from dataclasses import dataclass

from daemon.compose.report_chart import burn_up
from daemon.compose.tongue import Tongue
from daemon.model import Hours

WIDTH, HEIGHT, LEFT, TOP, FOOT = 640.0, 230.0, 48.0, 22.0, 28.0
MOST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: its place, and its words where there is room for them."""

    x: float
    y: float
    width: float
    height: float
    label: str
    total: str
    middle: float
    last: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing. ``rows`` are its figures as text, newest last; ``agreed`` is the line's height or None."""

    alt: str
    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, str], ...]
    agreed: float | None
    agreed_label: str
    rows: tuple[tuple[str, str], ...]


def chart(tongue: Tongue, hours: Hours | None) -> Chart | None:
    """None with nothing to draw."""
    drawn = burn_up(tongue, hours) if hours is not None else None
    if drawn is None:
        return None
    room, weeks = HEIGHT - TOP - FOOT, drawn["weeks"]
    step = (WIDTH - LEFT - 8) / len(weeks)
    width = min(step * 0.6, 42.0)
    every = -(-len(weeks) // MOST_LABELS)

    def height(value: float) -> float:
        return round(TOP + room * (1 - value / float(drawn["top"])), 1)

    bars = []
    for n, week in enumerate(weeks):
        y, middle = height(week["total"]), round(LEFT + step * (n + 0.5), 1)
        label = week["label"] if (len(weeks) - 1 - n) % every == 0 else ""
        bars.append(
            Bar(
                round(middle - width / 2, 1), y, round(width, 1), round(TOP + room - y, 1), label, week["shown"], middle,
                n == len(weeks) - 1,
            )
        )  # fmt: skip
    return Chart(
        drawn["alt"], tuple(bars), tuple((height(mark["value"]), mark["label"]) for mark in drawn["marks"]),
        height(drawn["agreed"]) if drawn["agreed"] else None, drawn["agreed-label"],
        tuple((week["label"], week["shown"]) for week in weeks),
    )  # fmt: skip
