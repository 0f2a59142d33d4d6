"""Friday at three: how long a report takes, and how long the updates of 200 projects keep the journal's one thread.

Every project has a quarter of entries, hours, promises and two contacts, one in German and one in English. The weekly road is the
service's own, from the tick to the committed rows of the outbox.
"""

import asyncio
import logging
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from daemon.decide import entries
from daemon.journal import Journal
from daemon.service import weekly
from daemon.service.reloading import load_policy
from daemon.service.updating import ready
from tests.rig import site as sites
from tests.rig.clock import Clock

PROJECTS = 200
THURSDAY = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
FRIDAY = THURSDAY + timedelta(days=1)
PROJECT = """\
key: P{n}
name: Projekt {n}
client: Kunde {n} GmbH
lead: jonas
language: de
contacts:
  - {{ name: Eva Krause, address: eva@kunde{n}.example, weekly: true }}
  - {{ name: Tim Ott, address: tim@kunde{n}.example, language: en, form: first-name, weekly: true }}
plan:
  - {{ milestone: Test, internal: 2026-11-27, promised: 2026-12-04 }}
  - {{ milestone: Start, internal: 2027-01-11, promised: 2027-01-25 }}
budget: {{ hours: 160 }}
"""


def run() -> str:
    """The table, as Markdown."""
    logging.getLogger("sachstand").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        site = sites.write(Path(folder) / "site")
        for number in range(PROJECTS):
            (site / "projects" / f"p{number}.yaml").write_text(PROJECT.format(n=number), "utf-8")
        for old in ("shop", "harbour"):
            (site / "projects" / f"{old}.yaml").unlink()
        policy = load_policy(site)
        with Journal.open(site / "state" / "journal.sqlite") as journal:
            _fill(journal, policy)
            first, others = _reports(journal, policy)
            clock = Clock(THURSDAY)
            drafted, made = _timed(journal, policy, clock)
            clock.forward(FRIDAY - THURSDAY)
            sent, left = _timed(journal, policy, clock)
    wall, worked = [[one[n] for one in others] for n in (0, 1)]
    rows = [
        ("first update (mail, PDF, chart)", f"{first[0]:,.0f} ms", f"{first[1]:,.0f} ms of CPU"),
        ("each update after the first, median", f"{median(wall):,.0f} ms", f"{median(worked):,.0f} ms of CPU"),
        ("the longest of them", f"{max(wall):,.0f} ms", f"{max(worked):,.0f} ms of CPU"),
        (f"Thursday: {made} drafts", f"{drafted[0]:,.1f} s", f"{drafted[1]:,.1f} s of CPU"),
        (f"Friday: {left} updates of {PROJECTS} projects", f"{sent[0]:,.1f} s", f"{sent[1]:,.1f} s of CPU"),
    ]
    lines = [f"| {what} | {figure} | {beside} |" for what, figure, beside in rows]
    return "\n".join([f"{os.cpu_count()} cores", "", "| step | time | |", "|---|---:|---|", *lines])


def _fill(journal: Journal, policy: Any) -> None:
    """A quarter of work: two lines a week, some of them for the weeks ahead."""
    for number in range(PROJECTS):
        with journal.transaction():
            for week in range(13):
                at = THURSDAY - timedelta(days=7 * week, hours=5)
                lines = (
                    f"erledigt: Baustein {week} (6,5h)",
                    f"als nächstes: Teil {week + 1}",
                    f"wartet auf Kunde: Texte {week}",
                )
                understood = entries.parse("\n".join(lines), policy.words, at=at, by="jonas", today=at.date())
                for entry in understood.entries:
                    journal.add_entry(f"P{number}", entry, at)


def _reports(journal: Journal, policy: Any) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Milliseconds on the wall and of CPU for the first update, and for a hundred more of other projects."""
    projects, taken = list(policy.site.projects.values()), []
    for number in range(min(101, 2 * PROJECTS)):
        project = projects[number // 2]
        began, worked = time.perf_counter(), time.process_time()
        ready(project, project.contacts[number % 2], policy, journal, FRIDAY)
        taken.append(((time.perf_counter() - began) * 1e3, (time.process_time() - worked) * 1e3))
    return taken[0], taken[1:]


def _timed(journal: Journal, policy: Any, clock: Clock) -> tuple[tuple[float, float], int]:
    """Seconds of the clock on the wall and of the CPU for one tick over all projects, and how many mails it made."""

    async def at_once(work: Callable[[], Any]) -> Any:
        return work()

    began, worked = time.perf_counter(), time.process_time()
    made = asyncio.run(weekly.send_due(journal, at_once, policy, clock))
    return (time.perf_counter() - began, time.process_time() - worked), made
