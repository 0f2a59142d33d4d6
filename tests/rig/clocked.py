"""The real daemon with a clock that a test sets: ``python -m tests.rig.clocked SITE`` reads the time from SITE/now.

Everything else is the daemon as it runs in life, only that it looks every second whether anything is due.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from daemon.cli.site import serve
from daemon.service import log
from daemon.service.lock import SiteLock
from daemon.service.reloading import load_policy
from daemon.service.ticks import TICKS


class ClockInFile:
    """The time stands in a file, as ISO 8601 in UTC; the monotonic clock is the machine's own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """The time the test has set."""
        return datetime.fromisoformat(self._path.read_text())

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic()


def set_clock(site: Path, now: datetime) -> None:
    """Let it be ``now`` (UTC) for the daemon of this site, between one reading of its clock and the next."""
    fresh = site / "now.next"
    fresh.write_text(now.isoformat())
    fresh.replace(site / "now")


def main() -> int:
    """Run until SIGTERM."""
    site = Path(sys.argv[1])
    log.start(as_json=False)
    with SiteLock(site / "state" / "lock"):
        return serve(site, load_policy(site), ClockInFile(site / "now"), dict.fromkeys(TICKS, 1))


if __name__ == "__main__":
    sys.exit(main())
