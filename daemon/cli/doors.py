"""The doors of a running daemon that the site wants. A place that is taken is said, and the daemon runs without."""

import asyncio
import contextlib
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from daemon import __version__
from daemon.decide import Policy
from daemon.journal import Place
from daemon.service import log
from daemon.service.program import Program


def door(policy: Policy, program: Program, journal: Place) -> AbstractContextManager[object]:
    """Health and metrics."""
    if policy.site.listen is None:
        return nullcontext()
    from daemon.web import Door

    def measures() -> bytes:
        from daemon.web.measures import exposition

        return exposition(journal, program.clock, program.monitor, __version__)

    try:
        return Door(*policy.site.listen, program.monitor, measures)
    except OSError as error:
        log.trouble("health and metrics: %s:%d cannot be opened (%s)", *policy.site.listen, error.strerror)
        return nullcontext()


def dashboard(policy: Policy, program: Program, site: Path, journal: Place) -> AbstractContextManager[object]:
    """The dashboard; called in the daemon's loop, which its buttons wake."""
    if policy.site.dashboard is None:
        return nullcontext()
    from daemon.web.dashboard import Dashboard
    from daemon.web.desk import Around

    loop, monitor = asyncio.get_running_loop(), program.monitor

    def wake() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(program.look_at_everything)

    around = Around(
        program.clock, lambda: program.force.policy, lambda: monitor.findings if monitor.measured else None,
        lambda: bool(program.force.errors), wake,
    )  # fmt: skip
    try:
        return Dashboard(policy.site.dashboard, site, journal, around)
    except OSError as error:
        log.trouble("the dashboard: %s cannot be opened (%s)", policy.site.dashboard, error.strerror)
        return nullcontext()
