"""Where the dashboard may stand: at a loopback address or a unix socket. Whoever is elsewhere comes in by ssh."""

from importlib.util import find_spec
from typing import Any

from daemon.config.values import text
from daemon.model import Doorway

LOOPBACK = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "[::1]": "::1"}
LONGEST_PATH = 100  # octets; the kernel takes 107 with the site's directory before a relative one (unix(7))


def doorway(value: Any) -> Doorway:
    """``127.0.0.1:9465``, ``[::1]:9465`` or ``unix:state/dashboard.sock``. ValueError for any address others can reach."""
    found = text(value)
    if found.startswith("unix:"):
        path = found.removeprefix("unix:").strip()
        if not path or len(path.encode()) > LONGEST_PATH:
            raise ValueError(
                f'"{found}" names no socket; write as in unix:state/dashboard.sock, {LONGEST_PATH} signs at most'
            )
        place = Doorway(socket=path)
    else:
        host, _, port = found.rpartition(":")
        if host not in LOOPBACK or not (port.isascii() and port.isdecimal()) or not 0 < int(port) < 65536:
            raise ValueError(
                f'"{found}" is not an address of this machine alone; write as in 127.0.0.1:9465 or unix:state/dashboard.sock '
                "(from another machine it is reached by ssh -L)"
            )
        place = Doorway(host=LOOPBACK[host], port=int(port))
    if not (find_spec("starlette") and find_spec("uvicorn")):
        raise ValueError("the dashboard needs more packages; install: sachstand[web]")
    return place
