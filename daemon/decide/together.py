"""Lines of one mail that belong together, and orders that contradict each other. The law: of a contradiction nothing is done."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from daemon.decide.courtesy import doubts
from daemon.decide.teamwords import CONSENT, Command, command, is_entry

Words = Mapping[str, Mapping[str, Any]]
PAIRS = (
    (("offer",), ("close", "to-client")),
    (("yes", "yes-without-state"), ("no",)),
    (("release", CONSENT), ("drop", "hold")),
)
"""Orders that contradict each other; those of the last pair only where they may mean the same mail."""
LETS_GO = frozenset(("release", CONSENT, "yes", "yes-without-state"))


def joined(lines: Sequence[str], text: str, words: Words) -> Iterator[str]:
    """The lines of a mail, each offer with all that stands below it: up to a blank line, an order or a line of progress."""
    block: list[str] = []
    for line, apart in zip(lines, _apart(lines, text), strict=True):
        order = command(line, words)
        empty = len(block) == 1 and block[0].rstrip().endswith(":")
        if block and (not apart or empty) and order is None and not is_entry(line, words):
            block.append(line)
            continue
        yield from ("\n".join(block),) if block else ()
        block = [line] if order is not None and order.verb == "offer" else []
        yield from () if block else (line,)
    yield from ("\n".join(block),) if block else ()


def _apart(lines: Sequence[str], text: str) -> list[bool]:
    """For each line whether a blank one stands above it."""
    written: list[tuple[str, bool]] = []
    blank = True
    for line in text.splitlines():
        if line.strip():
            written.append((line.strip(), blank))
        blank = not line.strip()
    for at in range(len(written) - len(lines) + 1):
        part = written[at : at + len(lines)]
        if [line for line, _ in part] == list(lines):
            return [above for _, above in part]
    return [True] * len(lines)


def contrary(pairs: Sequence[tuple[str, Command | None]], about: str = "") -> dict[str, str]:
    """The lines whose orders contradict another of the same mail, each with that other line. ``about``: what no number means."""
    orders = [(line, order) for line, order in pairs if order is not None]
    found: dict[str, str] = {}
    for line, order in orders:
        for other, against in orders:
            if _clash(order, against, about):
                found |= {line: other, other: line}
    return found


def condition(pairs: Sequence[tuple[str, Command | None]], words: Words) -> str | None:
    """A line that is no order and no progress and says "but" or "only": beside it nothing is let go."""
    said = (line for line, order in pairs if order is None and not is_entry(line, words))
    return next((line for line in said if doubts(line, words)), None)


def _clash(one: Command, other: Command, about: str) -> bool:
    for left, right in PAIRS:
        if one.verb in left and other.verb in right:
            named, against = (set(order.argument.split() or [about]) for order in (one, other))
            return "drop" not in right or bool(named & against)
    return False
