"""The hours as a small burn-up chart: numbers and labels, in the reader's language, for whoever draws them."""

from itertools import accumulate
from typing import Any

from daemon.compose.tongue import Tongue
from daemon.model import Hours

MOST_WEEKS = 26
"""Bars of one chart; a longer project shows its last half year, on top of what was spent before."""

STEPS = (1, 2, 2.5, 5)


def burn_up(tongue: Tongue, hours: Hours) -> dict[str, Any] | None:
    """The totals at the end of each week against the agreed hours; None with nothing to draw."""
    if not hours.weeks or hours.total <= 0:
        return None
    say = tongue.phrases["report"]["chart"]
    shown = hours.weeks[-MOST_WEEKS:]
    before = hours.total - sum(spent for _, spent in shown)
    totals = list(accumulate((spent for _, spent in shown), initial=max(before, 0.0)))[1:]
    step = _step(max(hours.agreed or 0.0, *totals))
    top = step * (int(max(hours.agreed or 0.0, *totals) / step) + 1)
    weeks = [
        {
            "label": say["week"].format(n=monday.isocalendar().week),
            "total": total,
            "shown": tongue.decimal(round(total, 2)),
        }
        for (monday, _), total in zip(shown, totals, strict=True)
    ]
    agreed = say["agreed"].format(n=tongue.decimal(hours.agreed)) if hours.agreed else ""
    alt = say["alt"].format(
        n=tongue.decimal(round(totals[-1], 2)), first=weeks[0]["label"], last=weeks[-1]["label"], agreed=agreed
    )
    return {
        "weeks": weeks,
        "agreed": hours.agreed or None,
        "agreed-label": agreed,
        "top": top,
        "marks": [{"value": step * n, "label": tongue.decimal(step * n)} for n in range(round(top / step) + 1)],
        "alt": alt.strip(" ,;"),
    }


def _step(highest: float) -> float:
    """The distance of the lines of a scale with at most five of them."""
    power = 1.0
    while power * 10 * 5 < highest:
        power *= 10
    return next((power * s for s in (*STEPS, 10.0) if power * s * 5 >= highest), power * 10)
