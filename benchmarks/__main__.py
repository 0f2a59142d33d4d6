"""``./dev bench NAME``: one measurement a module."""

import importlib
import pkgutil
import sys

import benchmarks

NAMES = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_"))


def main(arguments: list[str]) -> int:
    """Run the measurement named."""
    if not arguments or arguments[0] not in NAMES:
        print(f"which one? There are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"benchmarks.{arguments[0]}").main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
