"""Setting a report, given up after a while: a layout may have no end, and whoever sets it would wait for ever.

Law: a layout that had no end once is not set again by this process. The thread that tries is left to itself, for nobody can end
it; no stop of the daemon waits for it.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from daemon.compose import TextError

T = TypeVar("T")
PATIENCE = 30.0  # seconds; a report takes about one
_endless: set[str] = set()  # the layouts that had no end, by their content


def bounded(work: Callable[[], T], layouts: Mapping[str, str], *, patience: float = PATIENCE) -> T:
    """What ``work`` makes by these layouts. Raises what it raises, and TextError when it takes longer than ``patience`` (seconds)."""
    name = hashlib.sha256(repr(sorted(layouts.items())).encode()).hexdigest()
    if name in _endless:
        raise TextError("report", "setting it has no end; it is not tried again before the layouts change")
    made: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            failed.append(error)

    thread = threading.Thread(target=run, name="press", daemon=True)
    thread.start()
    thread.join(patience)
    if failed:
        raise failed[0]
    if not made:
        _endless.add(name)
        raise TextError("report", f"setting it has not ended after {patience:g} s")
    return made[0]
