"""What an outside source is given, and how a program is run for it: cleaned environment, a deadline, a limit on what it says."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from daemon.model import Source
from daemon.projects.source import SourceFailed

LOOK_FAR = timedelta(days=42)
"""How far back "done" is read; every report looks at less."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to an outside source. ``token`` is shown to nobody but the server of the source."""

    source: Source
    project: str  # key
    now: datetime  # UTC
    zone: ZoneInfo
    site_dir: Path
    token: str | None = None

    @property
    def since(self) -> datetime:
        """From when on "done" is wanted (UTC)."""
        return self.now - LOOK_FAR

    @property
    def seconds(self) -> float:
        """How long the answer may take."""
        return self.source.timeout.total_seconds()

    @property
    def path(self) -> Path:
        """The place as a path; a relative one is below the site's directory."""
        return self.site_dir / self.source.where

    def day(self, at: datetime) -> date:
        """The calendar day of a moment at the site."""
        return at.astimezone(self.zone).date()


def run(
    command: Sequence[str], *, environ: Mapping[str, str], seconds: float, limit: int, folder: Path | None = None
) -> bytes:
    """What a program prints, ``limit`` octets at most. No shell, no terminal, no inherited environment.

    Raises SourceFailed when it cannot be started, does not end in time (then it and all it started are killed), ends with
    another code than 0, or prints more.
    """
    name = Path(command[0]).name
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as complaint:
        try:
            process = subprocess.Popen(  # noqa: S603 - named by the operator in the project file, never by a mail
                list(command), stdin=subprocess.DEVNULL, stdout=told, stderr=complaint, env=dict(environ), cwd=folder,
                start_new_session=True, preexec_fn=None,
            )  # fmt: skip
        except OSError as error:
            raise SourceFailed(f"{name} cannot be started: {(error.strerror or str(error)).lower()}") from None
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise SourceFailed(f"{name} has not ended after {seconds:g} s") from None
        finally:
            _end(process)
        if code != 0:
            complaint.seek(0)
            raise SourceFailed(f"{name} ended with code {code}{_said(complaint.read(500))}")
        size = told.seek(0, os.SEEK_END)
        if size > limit:
            raise SourceFailed(f"{name} printed {size} octets; {limit} is the most that is read")
        told.seek(0)
        return told.read()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the program and of everything it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()


def _said(complaint: bytes) -> str:
    """The first line of what it complained of, without signs that a mail cannot hold."""
    line = complaint.decode(errors="replace").strip().partition("\n")[0][:200]
    clean = "".join(sign if sign.isprintable() else "?" for sign in line)
    return f": {clean}" if clean else ""
