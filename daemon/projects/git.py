"""A local git repository: what was committed lately, as far as it is meant for the client.

Reading changes nothing and runs nothing of the repository's: no hook, no pager, no filter, no fetch, no configuration but
its own, of which everything that could start a program is switched off.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from daemon.model import Step
from daemon.projects.asking import Ask, run
from daemon.projects.source import Findings, SourceFailed

MARKS = ("Client", "Kunde", "Kundin")
MOST_COMMITS = 2000
LIMIT = 8 * 1024 * 1024  # octets
_ENVIRON = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
}  # fmt: skip
_OFF = (
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.pager=cat", "log.showSignature=false", "protocol.allow=never",
    "core.attributesFile=/dev/null", "core.sshCommand=false",
)  # fmt: skip
_PREFIX = re.compile(r"^(?P<word>[^\W\d_][\w /-]{0,30}?)(?:\((?P<scope>[^()]{1,40})\))?!?:\s+(?P<text>.+)$")
_HOUSEWORK = frozenset(
    ["chore", "ci", "test", "tests", "refactor", "style", "build", "wip", "deps", "release", "revert", "lint", "typo"]
)
_KINDS = frozenset(["feat", "feature", "fix", "perf", "docs", "doc", "bugfix", "hotfix"])
_NEVER = re.compile(r"^(fixup!|squash!|amend!|Merge |Revert |wip\b|tmp\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its moment (UTC) and its words."""

    at: datetime
    message: str

    @property
    def subject(self) -> str:
        """The first line."""
        return self.message.partition("\n")[0].strip()


def read(ask: Ask) -> Findings:
    """The commits of the last weeks that a client may read. Raises SourceFailed."""
    commits = list(_commits(ask))
    shown = ask.source.option("show", "marked")
    if shown == "none":
        return Findings()
    leave_out = [word.casefold() for word in ask.source.every_option("leave_out")]
    if shown == "marked":
        steps = [step for commit in commits for step in _marked(commit, ask)]
    else:
        steps = _grouped([c for c in commits if _fit(c, leave_out)], ask)
    told = tuple(step for step in steps if not any(word in step.text.casefold() for word in leave_out))
    return Findings(done=told, newest=max((step.at for step in told if step.at), default=None))


def _commits(ask: Ask) -> Iterator[Commit]:
    """Commits on the branch, newest first, merges left out."""
    settings = [part for value in (*_OFF, f"safe.directory={ask.path}") for part in ("-c", value)]
    where = ["-C", str(ask.path)]
    log = [
        "log", "-z", "--no-merges", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-patch", "--no-mailmap",
        f"--since={ask.since.isoformat()}", f"--max-count={MOST_COMMITS}", "--format=%ct%x1f%B",
        "--end-of-options", ask.source.option("branch", "HEAD"), "--",
    ]  # fmt: skip
    raw = run(["git", "--no-pager", *settings, *where, *log], environ=_ENVIRON, seconds=ask.seconds, limit=LIMIT)
    for record in raw.decode("utf-8", "replace").split("\0"):
        stamp, mark, message = record.partition("\x1f")
        if not mark:
            continue
        try:
            at = datetime.fromtimestamp(int(stamp), UTC)
        except (ValueError, OverflowError, OSError):
            raise SourceFailed(f"a commit has no readable date: {stamp[:40]!r}") from None
        if at <= ask.now:
            yield Commit(at, message.strip())


def _marked(commit: Commit, ask: Ask) -> Iterator[Step]:
    """What a commit says to the client in a line of its own: ``Client: vouchers can be combined``."""
    marks = {mark.casefold() for mark in ask.source.every_option("mark") or MARKS}
    for line in commit.message.splitlines():
        head, colon, text = line.partition(":")
        if colon and head.strip().casefold() in marks and text.strip():
            yield _step(text, commit.at, ask)


def _fit(commit: Commit, leave_out: Sequence[str]) -> bool:
    """Whether a subject is no housework and holds no word that is to be left out."""
    low = commit.subject.casefold()
    match = _PREFIX.match(commit.subject)
    housework = match is not None and match.group("word").casefold() in _HOUSEWORK
    return bool(low) and not _NEVER.match(commit.subject) and not housework and not any(w in low for w in leave_out)


def _grouped(commits: Sequence[Commit], ask: Ask) -> list[Step]:
    """Subjects with the same part of the work before their colon become one line, newest moment counting."""
    groups: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    loose: list[Step] = []
    for commit in reversed(commits):
        part, text = _parted(commit.subject)
        if part:
            groups[part].append((text, commit.at))
        else:
            loose.append(_step(text, commit.at, ask))
    for part, told in groups.items():
        texts = list(dict.fromkeys(text for text, _ in told))
        rest = f" (+{len(texts) - 3})" if len(texts) > 3 else ""
        loose.append(_step(f"{part}: {'; '.join(texts[-3:])}{rest}", max(at for _, at in told), ask))
    return loose


def _parted(subject: str) -> tuple[str, str]:
    """``feat(cart): vouchers`` → ("cart", "vouchers"); ``cart: vouchers`` likewise; a bare kind of work is no part."""
    match = _PREFIX.match(subject)
    if match is None:
        return "", subject
    word, scope = match.group("word").strip(), match.group("scope")
    if scope or word.casefold() not in _KINDS:
        return (scope or word).strip(), match.group("text")
    return "", match.group("text")


def _step(text: str, at: datetime, ask: Ask) -> Step:
    return Step(" ".join(text.split()).rstrip(" .;,")[:200], on=ask.day(at), at=at, source=ask.source.name)
