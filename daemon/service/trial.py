"""A doubtful mail is first read by a child that the kernel binds: it may die, and it dies in our place.

Reading is a pure function of the bytes, so a mail that a child has read within its limits can be read here as well.
The child gets the bytes and nothing else: no environment, no site, no journal. After a third strike reading is not enough:
then a child decides the mail, from the site's files and a reading of the journal, and what it decided is thrown away.
``python -m daemon.service.trial`` is the child.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a child that only reads is bound before it loads what deciding needs
    from daemon.journal import Stored
    from daemon.model import Decision


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use: CPU seconds, octets of address space, seconds by the clock."""

    cpu: int = 8
    memory: int = 768 * 1024 * 1024
    wall: float = 120.0  # CPU is what binds; a machine that is busy with other things makes no mail poison


DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
BOUNDS = Bounds()
DECIDING = Bounds(cpu=20, wall=300.0)  # the site's files are read and compiled as well


def death_of(raw: bytes, bounds: Bounds = BOUNDS) -> str | None:
    """Why a child that read this mail has ended before its time; None if it has read it. Never raises.

    A child that cannot be started counts as dead: a mail in quarantine is seen by a person, a dead daemon by nobody.
    """
    return _death(b"", raw, bounds)


def death_deciding(
    site: Path, place: Path | str, now: datetime, stored: "Stored", *, bounds: Bounds = DECIDING
) -> str | None:
    """The same of a child that decides the mail as the daemon of this ``site`` would, reading the journal at ``place``.

    Files or a journal that cannot be read now are not the mail's fault: then the child only reads it.
    """
    return _death(json.dumps(scene_of(site, place, now, stored)).encode(), stored.raw or b"", bounds)


def scene_of(site: Path, place: Path | str, now: datetime, stored: "Stored") -> dict[str, Any]:
    """All that the child is told beside the bytes; the journal's address may hold a password, so it goes by no command line."""
    return {
        "site": str(site.absolute()), "place": str(place), "now": now.isoformat(), "mailbox": stored.mailbox,
        "received": stored.received.isoformat(), "number": stored.id, "file": isinstance(place, Path),
    }  # fmt: skip


def _death(scene: bytes, raw: bytes, bounds: Bounds) -> str | None:
    command = [sys.executable, "-m", "daemon.service.trial", str(bounds.cpu), str(bounds.memory)]
    path = {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            command, input=scene + b"\n" + raw, env=path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=bounds.wall, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"reading it took more than {bounds.wall:g} s"
    except OSError as error:
        return f"no process could be started to read it: {error.strerror}"
    return None if ended.returncode == 0 else f"reading it ended the process that tried (code {ended.returncode})"


def _bind(cpu: int, memory: int) -> None:
    with contextlib.suppress(Exception):  # only Linux can: a child whose daemon was killed ends at once
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    for what, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit; the clock always counts
            resource.setrlimit(what, (most, most))


def _try_it() -> None:
    scene, _, raw = sys.stdin.buffer.read().partition(b"\n")
    _read(raw)
    if scene:
        try:
            decided_there(json.loads(scene), raw)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S110 - the daemon itself will meet it, and hold the mail with its traceback
            pass


def _read(raw: bytes) -> None:
    from daemon import mail

    message = mail.parse(raw)
    mail.unwrap(message, frozenset(), frozenset({message.identity or ""}))


def decided_there(scene: Mapping[str, Any], raw: bytes) -> "Decision":
    """What the daemon of this scene would decide; nothing is written. In the child: whatever goes wrong is raised."""
    from daemon.decide import settle, understand
    from daemon.journal import Journal
    from daemon.service.gathering import gather
    from daemon.service.known import in_force
    from daemon.service.reloading import load_policy

    policy = load_policy(Path(scene["site"]))
    now, received = (datetime.fromisoformat(scene[name]) for name in ("now", "received"))
    place = Path(scene["place"]) if scene["file"] else scene["place"]
    with Journal.open(place, readonly=True) as journal:
        policy = in_force(policy, journal)
        understanding = understand(raw, policy, scene["mailbox"])
        return settle(
            gather(understanding, policy, journal, now=now, received=received, arrival=scene["number"]).facts, policy
        )


if __name__ == "__main__":
    _bind(int(sys.argv[1]), int(sys.argv[2]))
    _try_it()
