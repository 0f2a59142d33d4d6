"""A doubtful mail is first read by a child that the kernel binds: it may die, and it dies in our place.

Reading is a pure function of the bytes, so a mail that a child has read within its limits can be read here as well.
The child gets the bytes and nothing else: no environment, no site, no journal. ``python -m daemon.service.trial`` is
the child.
"""

import contextlib
import os
import resource
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use: CPU seconds, octets of address space, seconds by the clock."""

    cpu: int = 8
    memory: int = 768 * 1024 * 1024
    wall: float = 60.0  # CPU is what binds; a machine that is busy with other things makes no mail poison


BOUNDS = Bounds()


def death_of(raw: bytes, bounds: Bounds = BOUNDS) -> str | None:
    """Why a child that read this mail has ended before its time; None if it has read it. Never raises.

    A child that cannot be started counts as dead: a mail in quarantine is seen by a person, a dead daemon by nobody.
    """
    command = [sys.executable, "-m", "daemon.service.trial", str(bounds.cpu), str(bounds.memory)]
    path = {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            command, input=raw, env=path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=bounds.wall, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"reading it took more than {bounds.wall:g} s"
    except OSError as error:
        return f"no process could be started to read it: {error.strerror}"
    return None if ended.returncode == 0 else f"reading it ended the process that tried (code {ended.returncode})"


def _bind(cpu: int, memory: int) -> None:
    for what, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit; the clock always counts
            resource.setrlimit(what, (most, most))


def _read_it() -> None:
    from daemon import mail

    message = mail.parse(sys.stdin.buffer.read())
    mail.unwrap(message, frozenset(), frozenset({message.identity or ""}))


if __name__ == "__main__":
    _bind(int(sys.argv[1]), int(sys.argv[2]))
    _read_it()
