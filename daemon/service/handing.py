"""A call of a hook that is a program on this machine: it gets the JSON on its standard input and takes the call by ending with 0.

Laws: the program and its arguments stand in sachstand.yaml and nothing of a mail ever gets among them; no shell, no terminal, no
environment of ours and no secret; when its time is over it is killed with all it has started; what it says is read in bounds.
"""

import contextlib
import os
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from daemon import mail
from daemon.model import Hook

ENVIRON = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
MOST = 500  # octets of a complaint that are kept
_LOOK = 0.1  # seconds


def hand(hook: Hook, call_id: str, body: bytes) -> str:
    """One try. "" when it was taken, else why not, in one line."""
    name, environ = Path(hook.command[0]).name, {**ENVIRON, "SACHSTAND_ID": call_id}
    with tempfile.TemporaryFile() as given:
        given.write(body)
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - named in sachstand.yaml, never by a rule or a mail
                list(hook.command), stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environ, cwd="/",
                start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            return f"{name} cannot be started: {(getattr(error, 'strerror', None) or str(error)).lower()}"
        try:
            complaint, code = _until_its_end(process, hook.timeout.total_seconds())
        finally:
            _end(process)
    if code is None:
        return f"{name} has not ended after {hook.timeout.total_seconds():g} s"
    said = mail.clean_line(complaint.decode(errors="replace").strip().partition("\n")[0], 200)
    return f"{name} ended with code {code}{f': {said}' if said else ''}" if code else ""


def _until_its_end(process: "subprocess.Popen[bytes]", seconds: float) -> tuple[bytes, int | None]:
    """The first octets of what it complained of, and its exit code; None: the time was over first."""
    assert process.stderr is not None
    end, kept, pipe = time.monotonic() + seconds, b"", process.stderr.fileno()
    while (left := end - time.monotonic()) > 0:
        if not select.select([pipe], [], [], min(left, _LOOK))[0]:
            if (code := process.poll()) is not None:  # what it has left behind holds its outputs open
                return kept, code
            continue
        got = os.read(pipe, 65_536)
        kept += got[: MOST - len(kept)]
        if not got:  # nobody writes there any more; who has only closed it may still work
            with contextlib.suppress(subprocess.TimeoutExpired):
                return kept, process.wait(max(0.0, end - time.monotonic()))
            return kept, None
    return kept, None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the program and of everything it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr is not None:
        process.stderr.close()
