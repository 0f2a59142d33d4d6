"""The dashboard as a door of the running daemon: a thread with a loop of its own, on a socket of this machine only."""

import asyncio
import socket
import stat
import threading
from pathlib import Path

import uvicorn

from daemon.journal import Place
from daemon.model import Doorway
from daemon.service import log
from daemon.web.app import app
from daemon.web.desk import Around, Desk

GRACE = 2  # seconds in which open questions are answered at the end
AT_ONCE = 40
RIGHTS = 0o660  # of a socket in the file system: user and group


class Dashboard:
    """Answers until closed; a context manager. Raises OSError when the place is taken."""

    def __init__(self, doorway: Doorway, site_dir: Path, journal: Place, around: Around) -> None:
        self._place = place(doorway, site_dir)
        self._socket = opened(doorway, self._place)
        desk = Desk(site_dir.absolute(), journal, around, around.clock.now())
        settings = uvicorn.Config(
            app(desk, lambda: self._server.should_exit), loop="asyncio", http="h11", ws="none", lifespan="off", proxy_headers=False,
            log_config=None, log_level="critical", access_log=False, server_header=False, limit_concurrency=AT_ONCE,
            timeout_keep_alive=10, timeout_graceful_shutdown=GRACE, h11_max_incomplete_event_size=16_384,
        )  # fmt: skip
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._run, name="dashboard", daemon=True)

    def __enter__(self) -> "Dashboard":
        self._thread.start()
        log.event("the dashboard: %s is open (a link to it: sachstand dashboard)", self._place)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(GRACE + 3)
        self._socket.close()
        if isinstance(self._place, Path):
            self._place.unlink(missing_ok=True)

    def _run(self) -> None:
        """uvicorn takes no signal outside of the main thread; what goes wrong here ends the dashboard and nothing else."""
        try:
            asyncio.run(self._server.serve(sockets=[self._socket]))
        except Exception as error:  # noqa: BLE001 - logged; the daemon goes on without its dashboard
            log.trouble("the dashboard has ended: %s: %s", type(error).__name__, error)


def place(doorway: Doorway, site_dir: Path) -> Path | str:
    """Where it stands: the whole path of the socket, or the address of the page."""
    return site_dir.absolute() / doorway.socket if doorway.socket else f"http://{doorway}/"


def opened(doorway: Doorway, where: Path | str) -> socket.socket:
    """A socket that listens. In the file system it is for the daemon's own user and group, and replaces what a kill has left."""
    if isinstance(where, str):
        found = socket.socket(socket.AF_INET6 if ":" in doorway.host else socket.AF_INET)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _listening(found, (doorway.host, doorway.port), None)
    if where.exists() and stat.S_ISSOCK(where.stat().st_mode):
        where.unlink()
    where.parent.mkdir(parents=True, exist_ok=True)
    return _listening(socket.socket(socket.AF_UNIX), str(where), where)


def _listening(found: socket.socket, address: tuple[str, int] | str, file: Path | None) -> socket.socket:
    """Nobody can connect before it listens, and by then the file has its rights."""
    try:
        found.bind(address)
        if file is not None:
            file.chmod(RIGHTS)
        found.listen(AT_ONCE)
    except OSError:
        found.close()
        raise
    found.set_inheritable(False)
    return found
