"""Outside sources, asked in the background: a few at a time, each with its own patience, never while somebody waits.

What they tell goes into the journal, and every answer is made from there. A source that fails leaves what it told before as
it was, growing old; its lead hears of it once.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from daemon import config, decide, projects
from daemon.decide import Policy
from daemon.journal import Journal, ReportRow
from daemon.model import Project, Source
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.minting import minter
from daemon.service.threads import aside
from daemon.service.together import Writer

AT_ONCE = 4
SOON = timedelta(minutes=5)
"""A source that has just failed is asked again after this, if its own rhythm is slower."""


class Polling:
    """Asks the sources that are due. ``environ`` and ``site_dir`` are where their tokens and files are looked for."""

    def __init__(
        self, journal: Journal, write: Writer, clock: Clock, site_dir: Path, environ: Mapping[str, str]
    ) -> None:
        self._journal = journal
        self._write = write
        self._clock = clock
        self._site_dir = site_dir
        self._environ = environ
        self._again: dict[tuple[str, str], datetime] = {}  # servers that asked for patience

    async def poll(self, policy: Policy) -> int:
        """Ask every source that is due; the number asked. Forgets what sources told that no file names any more."""
        rows = {(row.project, row.source): row for row in await self._write(self._journal.all_reports)}
        named = {(p.key, s.name): (p, s) for p in policy.site.projects.values() for s in p.sources}
        for key, name in rows.keys() - named.keys():
            await self._write(partial(self._journal.forget_report, key, name))
        now = self._clock.now()
        due = [place for place, (_, source) in named.items() if self._is_due(place, source, rows.get(place), now)]
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(place: tuple[str, str]) -> None:
            async with turn:
                await self._ask(*named[place], policy)

        await asyncio.gather(*(one(place) for place in due))
        return len(due)

    def _is_due(self, place: tuple[str, str], source: Source, row: ReportRow | None, now: datetime) -> bool:
        if (again := self._again.get(place)) is not None and now < again:
            return False
        if row is None:
            return True
        return now - row.tried >= (min(SOON, source.every) if row.error else source.every)

    async def _ask(self, project: Project, source: Source, policy: Policy) -> None:
        """Ask one, and keep what it tells; whatever goes wrong is a sentence for its lead."""
        now, place = self._clock.now(), (project.key, source.name)
        self._again.pop(place, None)
        try:
            findings = await aside(partial(self._read, project, source, policy, now))
        except projects.SourceBusy as busy:
            self._again[place] = busy.again
            log.event("source %s of %s is asked again later: %s", source.name, project.key, busy)
            return
        except projects.SourceFailed as failed:
            await self._write(partial(self._failed, project, source.name, str(failed), policy, now))
            return
        told = projects.to_json(findings)
        keep: Callable[[], ReportRow] = partial(
            self._journal.record_report, *place, now, findings=told, as_of=findings.as_of
        )
        await self._write(keep)

    def _read(self, project: Project, source: Source, policy: Policy, now: datetime) -> projects.Findings:
        """In a thread of its own: programs, files and servers may be slow."""
        try:
            token = config.token(source, self._environ, self._site_dir)
        except config.SiteErrors as error:
            raise projects.SourceFailed(str(error)) from None
        zone = ZoneInfo(policy.site.timezone)
        ask = projects.Ask(source, project.key, now, zone, self._site_dir.absolute(), token.reveal() if token else None)
        return projects.read(ask)

    def _failed(self, project: Project, source: str, error: str, policy: Policy, now: datetime) -> None:
        """Keep the failure; the lead is told once: at once if it never worked, else when it fails a second time."""
        log.trouble("source %s of %s: %s", source, project.key, error)
        with self._journal.transaction():
            row = self._journal.record_report(project.key, source, now, error=error)
            if row.told is not None or (row.as_of is not None and row.failing_since == now):
                return
            decision = decide.source_failing(project, source, error, row.as_of, policy, now)
            mailbox = next(iter(policy.site.mailboxes.values()))
            mint = minter(policy.site, mailbox, self._journal.secret(), now)
            self._journal.carry_out(
                None, decision, mint, now=now, mailbox=mailbox.name, policy=policy.fingerprint, facts_snapshot={}
            )
            self._journal.failure_told(project.key, source, now)
