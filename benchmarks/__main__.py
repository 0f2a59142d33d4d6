"""``./dev bench [PART …]``: run parts (all when none is named), print their figures, keep them, and put them into the page.

``--page``: only the page, from what is kept. ``--small``: a few mails only, to see that all is right; nothing is kept unless a
file is named. ``--runs N``: how often each program runs (3). ``--json FILE``: where figures are kept instead of
benchmarks/figures.json; the page is then left as it is.
"""

import argparse
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    backlog,
    chart,
    classify,
    cost,
    database,
    figures,
    fleet,
    fleet_speed,
    friday,
    idle,
    idle_gap,
    inbox_size,
    journal_share,
    kill,
    latency,
    mailboxes,
    memory,
    page,
    rules,
    slow_smtp,
)
from benchmarks.figures import Part, Scale

KEPT = Path(__file__).parent / "figures.json"


def text_of(name: str, run: Callable[[], str]) -> Callable[[Scale], Part]:
    """A part that tells its figures as a table of its own."""
    return lambda _: Part(name, text=run())


PARTS: dict[str, Callable[[Scale], Part]] = {
    "latency": latency.measure,
    "backlog": backlog.measure,
    "slow-smtp": slow_smtp.measure,
    "inbox-size": inbox_size.measure,
    "mailboxes": mailboxes.measure,
    "idle": idle.measure,
    "memory": memory.measure,
    "kill": kill.measure,
    "idle-gap": idle_gap.measure,
    "journal-on-off": journal_share.measure,
    "database": database.measure,
    "fleet": fleet.measure,
    "fleet-speed": fleet_speed.measure,
    "cost": text_of("cost", cost.run),
    "classify": text_of("classify", classify.run),
    "friday": text_of("friday", friday.run),
    "rules": text_of("rules", rules.run),
}


def main(words: list[str]) -> int:
    """Run the named parts in order."""
    parser = argparse.ArgumentParser(
        prog="./dev bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("part", nargs="*", metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(words)
    if given.page:
        _into_the_page()
        return 0
    if unknown := [name for name in given.part if name not in PARTS]:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    scale = Scale(runs=given.runs or (1 if given.small else 3), small=given.small)
    failed = []
    for name in given.part or list(PARTS):
        try:
            part = figures.taken(PARTS[name], name, scale)
        except Exception:  # noqa: BLE001 - an hour of other parts is not lost with this one
            traceback.print_exc()
            failed.append(name)
            continue
        print(f"## {name}\n\n{page.block_of(part)}\n", flush=True)
        if given.json or not given.small:
            figures.keep(part, given.json or KEPT)
            if not given.json:
                _into_the_page()
    if failed:
        print(f"failed, their figures are as they were: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _into_the_page() -> None:
    parts = figures.read(KEPT)
    chart.write(parts)
    page.write(parts)
    page.write(parts, page.SCALING)


sys.exit(main(sys.argv[1:]))
