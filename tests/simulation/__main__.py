"""``python -m tests.simulation SEED [DAYS]``: the days of one seed once more, with what happened in them.

``python -m tests.simulation FIRST-LAST [DAYS]`` goes through many.
"""

import logging
import shutil
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.simulation.days import Simulation

DAYS = 40


def replayed(seed: int, days: int, where: Path) -> Simulation:
    """All days of a seed; AssertionError, with the command that does it again, where a law is broken."""
    where.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=where, prefix=f"seed-{seed}-"))
    simulation = Simulation(seed, days, folder)
    try:
        simulation.run()
    except Exception as error:
        at = simulation.clock.now().isoformat(timespec="seconds")
        again = f"./dev simulate {seed} {days}"
        raise AssertionError(f"seed {seed}, at {at}: {error}\nThe same once more: {again}") from error
    finally:
        shutil.rmtree(folder)
    return simulation


def main(words: list[str]) -> int:
    """The exit code: 1 where a seed breaks a law."""
    sys.modules["typst"] = None  # type: ignore[assignment]
    logging.disable(logging.CRITICAL)
    first, _, last = words[0].partition("-")
    days = int(words[1]) if len(words) > 1 else DAYS
    memory = Path("/dev/shm")
    where = Path(mkdtemp(dir=memory if memory.is_dir() else None, prefix="simulation-"))
    broken = 0
    for seed in range(int(first), int(last or first) + 1):
        began = time.process_time()
        try:
            done = replayed(seed, days, where)
            saw = ", ".join(f"{count} {what}" for what, count in sorted(done.weather.seen.items()))
            print(f"seed {seed}: {days} days, {len(done.arrived)} mails came, {len(done.outside.taken)} left, {done.crashes} crashes,"
                  f" faults: {saw or 'none'}; {time.process_time() - began:.1f} s", flush=True)  # fmt: skip
        except AssertionError as error:
            broken += 1
            print(error, flush=True)
    shutil.rmtree(where)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["1"]))
