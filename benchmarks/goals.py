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


def value(part: str, begins: str) -> Callable[[Parts], float]:
    """A figure of the daemon as it is, by how its name begins: the median of the runs."""

    def look(parts: Parts) -> float:
        found = [row for row in parts[part].rows if row.name.startswith(begins)]
        if not found:
            raise KeyError(begins)
        return found[0].middle(OURS)

    return look


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


def named(words: str, look: Callable[[Parts], Found]) -> Callable[[Parts], Found]:
    """The same, with a word on what was found."""

    def judge(parts: Parts) -> Found:
        found, met = look(parts)
        return f"{words} {found}", met

    return judge


PEERS = "measured elsewhere, as ratio to F1"
_DECIDING = (
    "reading, deciding and wording a mail is some thirty times the work that F1 has with it, in the journal's one thread; "
    "[where it goes](#where-the-time-of-a-mail-goes)"
)
GOALS = (
    Goal(
        "G1", "delivery to reply: p50 ≤ 1.02 × F1, p99 ≤ 1.05 ×",
        all_of(
            named("p50", most(ratio("latency", "delivery to reply, p50", F1), 1.02)),
            named("p99", most(ratio("latency", "delivery to reply, p99", F1), 1.05)),
        ),
        _DECIDING,
    ),
    Goal(
        "G2", "the client's part: p50 and p99 ≤ 3 × F1",
        all_of(
            named("p50", most(ratio("latency", "client part, p50", F1), 3)),
            named("p99", most(ratio("latency", "client part, p99", F1), 3)),
        ),
        _DECIDING,
    ),
    Goal(
        "G3", f"the client's part ≤ 1/8 of the best program that answers by IMAP (31 × F1, {PEERS}): ≤ 3.9 × F1",
        most(ratio("latency", "client part, p50", F1), 3.9), _DECIDING,
    ),
    Goal("G4", "backlog ≥ 1 × F1", least(ratio("backlog", "mails a second", F1), 1), _DECIDING),
    Goal("G5", "backlog ≥ 0.12 × F3", least(ratio("backlog", "mails a second", F3), 0.12), _DECIDING),
    Goal(
        "G6", f"backlog ≥ 3 × Node-RED (0.32), 10 × fetchmail (0.10), 4 × Sieve (0.21; all {PEERS}): ≥ 0.97 × F1",
        least(ratio("backlog", "mails a second", F1), 0.97), _DECIDING,
    ),
    Goal(
        "G7", "the journal ≤ 15 % of the time of a mail", most(value("journal-on-off", "of that in journal"), 15, "%"),
        "some thirty statements a mail, each with the toll of SQLAlchemy; waiting for the disk is the smaller part",
    ),
    Goal(
        "G8", "a server that takes 20 ms: ≥ 90 % of what four connections allow",
        least(value("slow-smtp", "of what its connections"), 90, "%"),
        "claim, begin and record of every mail are three turns of the journal's thread, each a commit",
    ),
    Goal(
        "G9", "memory ≤ 110 MB at rest, ≤ 160 MB at the top of 5,000, ≤ 0.1 MB for a further mailbox",
        all_of(
            named("at rest", most(value("memory", "at rest"), 110, "MB")),
            named("at most", most(value("memory", "at most"), 160, "MB")),
            named("a mailbox", most(value("mailboxes", "memory for each"), 0.1, "MB")),
        ),
        "models, templates and libraries are loaded at the start; a mailbox has a sender, a watcher and its buffers",
    ),
    Goal(
        "G10", "CPU at rest < 0.2 % with one mailbox, < 1 % with 200",
        all_of(
            named("1:", most(value("idle", "CPU with 1 mailbox"), 0.2, "%")),
            named("200:", most(value("idle", "CPU with 200"), 1, "%")),
        ),
        "every second the ticks look what is due; each mailbox looks into its label folders, at least once a minute",
    ),
    Goal(
        "G11", "50,000 old mails: the client's part ≤ 1.1 × F1 on the same inbox, start until watched ≤ 2 s",
        all_of(
            most(ratio("inbox-size", "50,000: client part, p50", F1), 1.1),
            named("start", most(value("inbox-size", "50,000: start"), 2, "s")),
        ),
        "the server's own work is the same for both; on top comes what the daemon does with a mail, and its loading at the start",
    ),
    Goal(
        "G12", "20 SIGKILLs in a backlog of 3,000: none twice, none lost silently, ≤ 4 in doubt a kill and all listed",
        all_of(
            named("twice", most(value("kill", "answered twice"), 0, "")),
            named("lost", most(value("kill", "lost silently"), 0, "")),
            named("in doubt", most(value("kill", "in doubt"), 80, "")),
        ),
    ),
    Goal(
        "G13", "no marked machine is answered, of the unmarked ≤ 10 %, and every person is",
        all_of(
            named("marked", most(value("backlog", "marked machines"), 0, "")),
            named("unmarked", most(value("backlog", "unmarked machines"), 3, "")),
            named("people without answer", most(value("backlog", "people not answered"), 0, "")),
        ),
    ),
    Goal(
        "G14", "no mail waits longer than the server's half second and 100 ms to be asked for",
        all_of(
            named("burst:", most(value("idle-gap", "burst: over"), 0, "late")),
            named("loose:", most(value("idle-gap", "loose: over"), 0, "late")),
        ),
        "not the gap beside IDLE: in a burst the next look waits until the batch before it is in the journal, and there "
        "behind a group that is being decided",
    ),
)  # fmt: skip
