"""A private PostgreSQL: a cluster of its own in a temporary directory, reached by a socket there, gone when the run ends.

Runs as the user who runs the tests, or, for root (whom PostgreSQL refuses), as postgres. It waits for its disk (fsync), as in life.
"""

import contextlib
import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.rig.waiting import until

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))


def _bin() -> Path | None:
    """Where the newest PostgreSQL's programs lie; Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    return _BINARIES[-1].parent if _BINARIES else Path(found).parent if found else None


def missing() -> str | None:
    """Why there is no PostgreSQL for tests on this machine, or None."""
    return None if _bin() else "postgresql is not installed"


@dataclass(slots=True)
class Postgres:
    """The cluster; a context manager. ``port``: also reached over TCP there. ``settings``: more than the usual ones."""

    port: int = 0
    settings: tuple[str, ...] = ()  # as in "work_mem=8MB"
    where: Path = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)
    _made: int = field(init=False, default=0)

    def __enter__(self) -> "Postgres":
        self.where = Path(tempfile.mkdtemp(prefix="pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.where, "postgres")
        self._call("initdb", "--no-sync", "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "-D", "data")
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.where, ignore_errors=True)

    @property
    def user(self) -> str:
        """The owner of the cluster."""
        return "postgres" if os.geteuid() == 0 else getpass.getuser()

    @property
    def _drop(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        return {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid, "extra_groups": []}

    def _call(self, name: str, *words: str) -> None:
        binary = _bin()
        assert binary is not None, missing()
        done = subprocess.run(  # type: ignore[call-overload]
            [binary / name, *words], cwd=self.where, capture_output=True, text=True, check=False, **self._drop
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start (again) and wait until it answers."""
        binary = _bin()
        assert binary is not None, missing()
        listens = ("listen_addresses=127.0.0.1", f"port={self.port}") if self.port else ("listen_addresses=",)
        options = ["-D", "data", "-k", str(self.where)]
        for setting in (*listens, "max_connections=60", *self.settings):
            options += ["-c", setting]
        with (self.where / "log").open("ab") as log:
            self._process = subprocess.Popen(  # type: ignore[call-overload]
                [binary / "postgres", *options], cwd=self.where, stdout=log, stderr=log, **self._drop
            )
        until(self._answers, what=(self.where / "log").read_text()[-2000:])

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.Error), psycopg.connect(self.url("postgres"), connect_timeout=2):
            return True
        return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: sessions are cut off (SIGINT), or it dies as in a power cut (SIGQUIT)."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(30)

    def url(self, name: str) -> str:
        """How to reach a database of it."""
        return f"postgresql://{self.user}@/{name}?host={self.where}" + (f"&port={self.port}" if self.port else "")

    def database(self) -> str:
        """The URL of a new, empty database."""
        self._made += 1
        name = f"site{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


def emptied(url: str) -> None:
    """Take every row out of the tables and let their numbers begin anew, in far less time than a new database takes."""
    with psycopg.connect(url) as connection:
        names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        said = [f"DELETE FROM {name}" for name in names if name not in ("alembic_version", "meta")]
        without_order = "SET session_replication_role = replica"  # among the tables
        anew = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"
        connection.execute("; ".join([without_order, *said, anew]))
