"""The goals: what is to be reached, as ratios to a floor of the same run or as promises, and what stands in the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.figures import F1, F3, OURS, Part

Parts = Mapping[str, Part]
Found = tuple[str, bool]  # what was found, in words, and whether it is enough


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. ``look`` raises KeyError while a figure it needs is missing. ``hindrance`` is told where it is missed."""

    name: str
    wanted: str
    look: Callable[[Parts], Found]
    hindrance: str = ""


def table(parts: Parts) -> str:
    """A line for each goal: met, or by how much not and what stands in the way."""
    lines = ["| goal | wanted | found | |", "|---|---|---|---|"]
    for goal in GOALS:
        try:
            found, met = goal.look(parts)
            verdict = "met" if met else f"**missed**: {goal.hindrance}"
        except KeyError:
            found, verdict = "", "not measured yet"
        lines.append(f"| {goal.name} | {goal.wanted} | {found} | {verdict} |")
    return "\n".join(lines)


def ratio(part: str, row: str, to: str, of: str = OURS) -> Callable[[Parts], float]:
    """A figure as a ratio to a floor's."""

    def look(parts: Parts) -> float:
        found = parts[part].row(row).ratio(to, of)
        if found is None:
            raise KeyError(row)
        return found

    return look


def value(part: str, row: str) -> Callable[[Parts], float]:
    """A figure of the daemon as it is."""
    return lambda parts: parts[part].row(row).middle(OURS)


def most(look: Callable[[Parts], float], limit: float, unit: str = "×") -> Callable[[Parts], Found]:
    """Enough if it is at most so much."""

    def judge(parts: Parts) -> Found:
        found = look(parts)
        return f"{found:.3g} {unit}".strip(), found <= limit

    return judge


def least(look: Callable[[Parts], float], limit: float, unit: str = "×") -> Callable[[Parts], Found]:
    """Enough if it is at least so much."""

    def judge(parts: Parts) -> Found:
        found = look(parts)
        return f"{found:.3g} {unit}".strip(), found >= limit

    return judge


def all_of(*looks: Callable[[Parts], Found]) -> Callable[[Parts], Found]:
    """Enough if each is."""

    def judge(parts: Parts) -> Found:
        found = [look(parts) for look in looks]
        return "; ".join(words for words, _ in found), all(met for _, met in found)

    return judge


_DECIDING = "deciding takes the journal's one thread some tens of milliseconds a mail, where F1 takes none at all"
GOALS = (
    Goal(
        "G1", "delivery to reply: p50 ≤ 1.02 × F1, p99 ≤ 1.05 ×",
        all_of(most(ratio("latency", "delivery to reply, p50", F1), 1.02), most(ratio("latency", "delivery to reply, p99", F1), 1.05)),
        _DECIDING,
    ),
    Goal(
        "G2", "the client's part: p50 and p99 ≤ 3 × F1",
        all_of(most(ratio("latency", "client part, p50", F1), 3), most(ratio("latency", "client part, p99", F1), 3)),
        _DECIDING,
    ),
    Goal("G4", "backlog ≥ 1 × F1", least(ratio("backlog", "mails a second", F1), 1), _DECIDING),
    Goal("G5", "backlog ≥ 0.12 × F3", least(ratio("backlog", "mails a second", F3), 0.12), _DECIDING),
)  # fmt: skip
