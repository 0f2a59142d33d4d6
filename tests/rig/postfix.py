"""A private Postfix: takes mail on a port of its own and brings it to Dovecot by LMTP. Needs root, as Postfix does.

Nothing leaves the machine: every domain that is not named is refused.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from daemon.model import Endpoint
from tests.rig.waiting import free_port, listening, until

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def missing() -> str | None:
    """Why there is no Postfix for tests on this machine, or None."""
    if shutil.which("postfix", path=_PATH) is None:
        return "postfix is not installed"
    return None if os.geteuid() == 0 else "Postfix can only be started by root"


_MAIN = """compatibility_level = 3.6
queue_directory = {where}/spool
data_directory = {where}/data
maillog_file = {where}/mail.log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.test.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:no outside mail
smtpd_relay_restrictions = permit_mynetworks, reject
message_size_limit = {size}
smtputf8_enable = yes
"""
_MASTER = """127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


@dataclass(slots=True)
class Postfix:
    """One instance in a folder of its own; a context manager. ``lmtp`` is Dovecot's port."""

    lmtp: int
    domains: tuple[str, ...] = ("nord.example", "krause.example")
    size: int = 10_240_000
    port: int = field(init=False)
    where: Path = field(init=False)

    def __enter__(self) -> "Postfix":
        self.where = Path(tempfile.mkdtemp(prefix="postfix-"))
        self.where.chmod(0o755)
        self.port = free_port()
        for name in ("etc", "spool", "data"):
            (self.where / name).mkdir()
        shutil.chown(self.where / "data", "postfix")
        facts = {
            "where": self.where,
            "root": self.where.parent,
            "lmtp": self.lmtp,
            "size": self.size,
            "port": self.port,
        }
        (self.where / "etc" / "main.cf").write_text(_MAIN.format(domains=" ".join(self.domains), **facts))
        (self.where / "etc" / "master.cf").write_text(_MASTER.format(**facts))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.where, ignore_errors=True)

    def _postfix(self, verb: str) -> subprocess.CompletedProcess[bytes]:
        postfix = shutil.which("postfix", path=_PATH) or "postfix"
        where = str(self.where / "etc")
        return subprocess.run(
            [postfix, "-c", where, verb], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30
        )

    def start(self) -> None:
        """Start (again) and wait until it listens."""
        self._postfix("start")
        try:
            until(lambda: listening(self.port))
        except AssertionError:
            raise AssertionError(f"Postfix does not start: {self.log()}") from None

    def stop(self) -> None:
        """End it (by its own command, which knows the id of its master)."""
        self._postfix("stop")
        until(lambda: not listening(self.port), what="Postfix does not end")

    def log(self) -> str:
        """What it wrote."""
        with contextlib.suppress(OSError):
            return (self.where / "mail.log").read_text()
        return ""

    def endpoint(self) -> Endpoint:
        """How to reach it."""
        return Endpoint("smtp", "127.0.0.1", self.port)
