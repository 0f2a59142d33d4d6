"""``./dev bench [PART …]``: run parts and print their figures as a table (all parts when none is named)."""

import sys

from benchmarks import classify, cost, friday, rules

PARTS = {"cost": cost.run, "classify": classify.run, "friday": friday.run, "rules": rules.run}


def main(names: list[str]) -> int:
    """Run the named parts in order."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"bench: no part {unknown[0]!r}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in names or list(PARTS):
        print(f"## {name}\n\n{PARTS[name]()}\n")
    return 0


sys.exit(main(sys.argv[1:]))
