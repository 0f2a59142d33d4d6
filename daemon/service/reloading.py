"""The checked policy in force. A changed site is checked whole; it is swapped whole, or the old one stays."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from daemon import config
from daemon.compose import TextError
from daemon.decide import Policy, compile_policy
from daemon.intents import Lessons
from daemon.service import log, press

LOOKING = 60.0  # seconds within which a sample of every text is made


def load_policy(site_dir: Path) -> Policy:
    """Read, check and compile a site. Raises ``config.SiteErrors`` with every mistake."""
    return compiled(config.load(site_dir))


def compiled(loaded: config.Loaded) -> Policy:
    """The policy of a site that was read without a mistake."""
    return compile_policy(
        loaded.site,
        loaded.rules,
        sources=loaded.sources,
        words=loaded.words,
        fingerprint=loaded.fingerprint,
        own=loaded.own,
    )


class PolicyInForce:
    """Holds the current policy. ``refresh`` looks whether a file changed and swaps, or keeps and says why."""

    def __init__(self, site_dir: Path, policy: Policy) -> None:
        self._site_dir = site_dir
        self._seen = _stamps(site_dir)
        self.policy = policy
        self.taught = ""  # the corrections its reader has learned from
        self.errors: tuple[str, ...] = ()
        self.told = False  # somebody has had a mail about the errors

    def refresh(self, *, forced: bool = False) -> bool:
        """True when a new policy is in force. A wrong site leaves the old one and is logged once."""
        stamps = _stamps(self._site_dir)
        if stamps == self._seen and not forced:
            return False
        self._seen = stamps
        try:
            policy = load_policy(self._site_dir)
            if policy.fingerprint != self.policy.fingerprint:
                _demand_texts(policy)
        except config.SiteErrors as errors:
            self.errors = tuple(str(errors).splitlines())
            log.trouble("the site's files have mistakes; the last good ones stay in force (see: sachstand check)")
            for line in self.errors[:20]:
                log.trouble("%s", line)
            return False
        self.errors, self.told = (), False
        if policy.fingerprint == self.policy.fingerprint:
            return False
        self.policy = replace(policy, reader=policy.reader.taught(self.policy.reader.lessons))
        self.taught = ""
        log.event("the site's files have changed and are in force")
        return True

    def teach(self, lessons: Lessons | None, revision: str) -> None:
        """The reader goes by these lessons from the next mail on; ``revision`` names the corrections they were made of."""
        self.policy = replace(self.policy, reader=self.policy.reader.taught(lessons))
        self.taught = revision


def _demand_texts(policy: Policy) -> None:
    """Every text can be made. Raises ``config.SiteErrors``: a broken one would hold every mail it is for."""
    try:
        wrong = press.bounded(policy.texts.problems, policy.texts.layouts, patience=LOOKING)
    except TextError as error:
        raise config.SiteErrors([config.SiteError("templates/report", 0, 0, str(error))]) from None
    if wrong:
        raise config.SiteErrors(config.SiteError(f"templates/{name}", 0, 0, said) for name, said in wrong)


def _stamps(site_dir: Path) -> dict[str, tuple[int, int]]:
    """Path → (mtime in ns, size) of every file a person edits."""
    found: dict[str, tuple[int, int]] = {}
    entries: list[Path | os.DirEntry[str]] = [site_dir / "sachstand.yaml"]
    for folder in ("projects", "rules", "templates"):
        entries += _below(site_dir / folder)
    for entry in entries:
        with contextlib.suppress(OSError):  # gone meanwhile
            if entry.is_file():
                facts = entry.stat()
                found[os.fspath(entry)] = (facts.st_mtime_ns, facts.st_size)
    return found


def _below(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder and in those below it; nothing of one that cannot be read."""
    try:
        with os.scandir(folder) as entries:
            inside = list(entries)
    except OSError:
        return
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
        else:
            yield entry
