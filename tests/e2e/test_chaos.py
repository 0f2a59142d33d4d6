"""A chaos afternoon: what breaks most often around the daemon is named in plain words by `check`, and by a line of the log.

``TROUBLES`` has a trouble for each row of the table in docs/troubleshooting.md, by what the row says is said; tests/docs holds
one against the other.
"""

import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.journal import Journal
from daemon.model import Endpoint
from daemon.service import watermark
from tests.rig import site as sites
from tests.rig.certs import Certificates
from tests.rig.disk import Disk
from tests.rig.dovecot import Dovecot
from tests.rig.waiting import free_port, until

PAGE = Path(__file__).parents[2] / "docs" / "troubleshooting.md"
ROW = re.compile(r"^\| `([^`]+)` \| (check|log|check, log) \|", re.MULTILINE)
# Root may look into everything, so it gives that up here, and is a user like others as far as files go.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
SEEN = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Afternoon:
    """What a trouble may use: a place for its site, a good server, and certificates for a bad one."""

    where: Path
    dovecot: Dovecot
    certificates: Certificates

    def site(self, **changes: object) -> Path:
        """A site that is in order, but for ``changes``."""
        facts = {"imap": Endpoint("imap", "127.0.0.1", self.dovecot.imap), "password": self.dovecot.password} | changes
        return sites.write(self.where / "site", user="chaos", **facts)  # type: ignore[arg-type]

    @contextmanager
    def presenting(self, kind: str, *, trusted: bool = True) -> Iterator[Path]:
        """A site whose server shows a certificate of this kind."""
        with Dovecot(tls=getattr(self.certificates, kind)) as server:
            site = self.site(imap=Endpoint("imaps", "127.0.0.1", server.imaps), password=server.password)
            if trusted:
                edit(site / "sachstand.yaml", "    proof:", f"    ca_file: {self.certificates.ca}\n    proof:")
            yield site


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def with_journal(site: Path, seen: datetime = SEEN) -> Path:
    """As a daemon leaves it that ended then: the journal and its watermark."""
    (site / "state").mkdir()
    path = site / "state" / "journal.sqlite"
    with Journal.open(path) as journal:
        watermark.keep(journal, seen, ended=True)
    return path


def _shut(path: Path, mode: int) -> None:
    path.mkdir(exist_ok=True)
    path.chmod(mode)


Trouble = Callable[[Afternoon], AbstractContextManager[Path]]
TROUBLES: dict[str, Trouble] = {}


def says(line: str) -> Callable[[Callable[[Afternoon], Path]], Callable[[Afternoon], Path]]:
    """The row that names this trouble."""

    def keep(make: Callable[[Afternoon], Path]) -> Callable[[Afternoon], Path]:
        TROUBLES[line] = lambda day: contextlib.nullcontext(make(day))
        return make

    return keep


@says('sachstand.yaml:2:1: unknown key "mailboxs"')
def _a_mistake_in_a_file(day: Afternoon) -> Path:
    site = day.site()
    edit(site / "sachstand.yaml", "mailboxes:", "mailboxs:")
    return site


@says("projects: user …, who runs this, may not look into this directory")
def _a_directory_of_another_user(day: Afternoon) -> Path:
    site = day.site()
    _shut(site / "projects", 0o000)
    return site


@says("password: is not there; write it, for its owner only")
def _no_password(day: Afternoon) -> Path:
    site = day.site()
    (site / "password").unlink()
    return site


@says("others may read this file; run: chmod 600")
def _a_password_for_everybody(day: Afternoon) -> Path:
    site = day.site()
    (site / "password").chmod(0o644)
    return site


@says("password: may not be read by user")
def _a_password_of_another_user(day: Afternoon) -> Path:
    site = day.site()
    (site / "password").chmod(0o000)
    return site


@says("refuses the login")
def _a_wrong_password(day: Afternoon) -> Path:
    return day.site(password="not the password")


TROUBLES["certificate has expired"] = lambda day: day.presenting("expired")
TROUBLES["certificate is not valid for"] = lambda day: day.presenting("wrong_name")
TROUBLES["unable to get local issuer certificate"] = lambda day: day.presenting("good", trusted=False)


@says("(Connection refused)")
def _a_server_that_is_down(day: Afternoon) -> Path:
    return day.site(imap=Endpoint("imap", "127.0.0.1", free_port()))


@says("the folder cannot be opened")
def _a_folder_that_is_not_there(day: Afternoon) -> Path:
    site = day.site()
    edit(site / "sachstand.yaml", "    proof:", "    folder: Projekte\n    proof:")
    return site


@says("state: user …, who runs this, may not write here")
def _a_state_of_another_user(day: Afternoon) -> Path:
    site = day.site()
    _shut(site / "state", 0o500)
    return site


@contextmanager
def _a_full_disk(day: Afternoon) -> Iterator[Path]:
    site = day.site()
    with Disk(site / "state", 80) as disk:
        disk.leave(40)
        yield site


TROUBLES["disk has … MB left"] = _a_full_disk


@says("the journal of this site is gone")
def _a_lost_journal(day: Afternoon) -> Path:
    site = day.site()
    with_journal(site).unlink()
    return site


@says("the journal is damaged; put the last backup in its place")
def _a_damaged_journal(day: Afternoon) -> Path:
    site = day.site()
    path = with_journal(site)
    with sqlite3.connect(path) as database:
        (root,) = database.execute("select rootpage from sqlite_master where name = 'arrivals'").fetchone()
        (size,) = database.execute("pragma page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    return site


@says("the clock shows …, and this site has run at")
def _a_clock_that_is_behind(day: Afternoon) -> Path:
    site = day.site()
    with_journal(site, datetime(2096, 1, 1, tzinfo=UTC))
    return site


@says("the database does not answer")
def _a_database_that_is_down(day: Afternoon) -> Path:
    return day.site(more=f"database: postgresql://nobody@127.0.0.1:{free_port()}/sachstand")


@says("the journal is of a newer Sachstand")
def _an_older_program(day: Afternoon) -> Path:
    site = day.site()
    with sqlite3.connect(with_journal(site)) as database:
        database.execute("update alembic_version set version_num = '9999'")
    return site


@contextmanager
def _another_daemon(day: Afternoon) -> Iterator[Path]:
    site = day.site()
    with running(site) as log:
        until(lambda: "watching (" in log(), within=60, what=log())
        yield site


TROUBLES["another sachstand (process …) runs this site"] = _another_daemon


@contextmanager
def _a_port_that_is_taken(day: Afternoon) -> Iterator[Path]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield day.site(more=f"listen: 127.0.0.1:{taken.getsockname()[1]}")


TROUBLES["cannot be opened (Address already in use)"] = _a_port_that_is_taken


def _words(site: Path, *words: str) -> list[str]:
    return [*AS_ANYBODY, sys.executable, "-m", "daemon", "--site", str(site), *words]


def checked(site: Path) -> str:
    """What `check --connect` says, which must not be that all is well."""
    done = subprocess.run(_words(site, "check", "--connect"), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in (1, 75), done.stdout
    return str(done.stdout + done.stderr)


@contextmanager
def running(site: Path) -> Iterator[Callable[[], str]]:
    """The daemon, and what it has logged so far."""
    with tempfile.TemporaryFile("w+") as file:
        process = subprocess.Popen(_words(site, "run"), stdout=file, stderr=file)

        def log() -> str:
            return os.pread(file.fileno(), 1_000_000, 0).decode()

        try:
            yield log
        finally:
            process.terminate()
            process.wait(60)


def told(line: str, text: str) -> bool:
    """Whether a line of the text says it; "…" stands for anything, and the row ends where the line may go on."""
    return re.search(".*".join(map(re.escape, line.split("…"))), text) is not None


@pytest.fixture(name="day")
def _day(tmp_path: Path, dovecot: Dovecot, certificates: Certificates) -> Afternoon:
    return Afternoon(tmp_path, dovecot, certificates)


def rows(where: str) -> list[object]:
    """The page's rows for `check` or for the log; a full disk needs one to be mounted."""
    found = [line for line, places in ROW.findall(PAGE.read_text()) if where in places.split(", ")]
    return [pytest.param(line, marks=[pytest.mark.real("disk")] if "disk" in line else []) for line in found]


@pytest.mark.long
@pytest.mark.parametrize("line", rows("check"))
def test_check_says_in_plain_words_what_is_wrong(line: str, day: Afternoon) -> None:
    with TROUBLES[line](day) as site:
        said = checked(site)
    assert told(line, said), said
    assert "[Errno" not in said


@pytest.mark.long
@pytest.mark.parametrize("line", rows("log"))
def test_the_log_of_a_daemon_says_it_too(line: str, day: Afternoon) -> None:
    wanted = line.removeprefix("state: ")
    with TROUBLES[line](day) as site, running(site) as log:
        until(lambda: told(wanted, log()), within=90, what=f"{wanted}\n{log()}")
        assert "[Errno" not in log()
        assert "Traceback" not in log()
