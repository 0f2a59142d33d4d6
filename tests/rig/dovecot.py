"""A private Dovecot on ports of its own: IMAP for any user with one password, LMTP to bring mail like an MTA does.

Runs as the user who runs the tests, or, for root (whom Dovecot refuses), as nobody. Knows the syntax of 2.3.
"""

import contextlib
import errno
import getpass
import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from daemon.model import Endpoint, Mailbox
from tests.rig.certs import Certificate
from tests.rig.waiting import free_port, listening, until

PASSWORD = "secret"


def missing() -> str | None:
    """Why there is no Dovecot for tests on this machine, or None."""
    binary = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if binary is None:
        return "dovecot is not installed"
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    return None if version.startswith("2.3.") else f"dovecot {version.split(' ')[0]} is not 2.3"


_TEMPLATE = """base_dir = {run}
state_dir = {state}
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
protocols = imap lmtp
listen = 127.0.0.1
log_path = {log}
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
auth_failure_delay = 0
mail_location = maildir:{mail}/%u
first_valid_uid = 0
{tls}
{plugins}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Spam {{
    auto = create
    special_use = \\Junk
  }}
}}
{tokens}passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
{more}
"""
_TOKENS = """passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {0}/oauth2.conf
}}
"""
_INTROSPECTION = """introspection_mode = get
introspection_url = {0}
username_attribute = username
active_attribute = active
active_value = true
"""
_QUOTA = """mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage={0}
}}"""


def _held(path: Path) -> bool:
    """Whether a process still listens there: Dovecot does not start over sockets somebody holds."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) not in (errno.ECONNREFUSED, errno.ENOENT)


@dataclass(slots=True)
class Dovecot:
    """One instance in a folder of its own; a context manager."""

    tls: Certificate | None = None
    quota: str | None = None  # e.g. "100k"
    separator: str = "/"
    prefix: str = ""
    password: str = PASSWORD
    introspection: str = ""  # who is asked about access tokens; "": nobody may log in by one
    more: str = ""  # further lines of its configuration
    where: Path = field(init=False)
    imap: int = field(init=False)
    imaps: int = field(init=False)
    lmtp: int = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __enter__(self) -> "Dovecot":
        self.where = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.where.chmod(0o755)
        self.imap, self.lmtp = free_port(), free_port()
        self.imaps = free_port() if self.tls else 0
        self._own(self.where)
        for folder in ("run", "state", "mail"):
            (self.where / folder).mkdir()
            self._own(self.where / folder)
        (self.where / "dovecot.conf").write_text(self._config())
        (self.where / "oauth2.conf").write_text(_INTROSPECTION.format(self.introspection))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.where, ignore_errors=True)

    @property
    def _user(self) -> tuple[str, str]:
        if os.geteuid() == 0:
            return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
        return getpass.getuser(), grp.getgrgid(os.getegid()).gr_name

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, *self._user)

    def _config(self) -> str:
        user, group = self._user
        cert = self.tls
        tls = "ssl = no"
        if cert:
            for source, name in ((cert.cert, "tls.pem"), (cert.key, "tls.key")):
                shutil.copy(source, self.where / name)
                self._own(self.where / name)
            tls = f"ssl = yes\nssl_cert = <{self.where}/tls.pem\nssl_key = <{self.where}/tls.key"
        return _TEMPLATE.format(
            run=self.where / "run", state=self.where / "state", mail=self.where / "mail", user=user, group=group,
            log=self.where / "dovecot.log", tls=tls, imap=self.imap, imaps=self.imaps, lmtp=self.lmtp,
            password=self.password, separator=self.separator, prefix=self.prefix,
            plugins=_QUOTA.format(self.quota) if self.quota else "", more=self.more,
            mechanisms=" xoauth2 oauthbearer" if self.introspection else "",
            tokens=_TOKENS.format(self.where) if self.introspection else "",
        )  # fmt: skip

    def start(self) -> None:
        """Start (again) and wait until it answers."""
        drop = {"user": "nobody", "group": self._user[1], "extra_groups": []} if os.geteuid() == 0 else {}
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        self._process = subprocess.Popen(  # type: ignore[call-overload]
            [shutil.which("dovecot", path=path) or "dovecot", "-F", "-c", str(self.where / "dovecot.conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **drop,
        )  # fmt: skip
        try:
            until(lambda: listening(self.imap) and listening(self.lmtp))
            assert self._process.poll() is None
        except AssertionError:
            raise AssertionError(f"Dovecot does not start: {self.log()}") from None

    def stop(self) -> None:
        """End it and everything it started."""
        self._end(15)

    def kill(self) -> None:
        """SIGKILL to all of it, as in a power cut."""
        self._end(9)

    def _end(self, signal: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal)
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait(5)
        with contextlib.suppress(ProcessLookupError):  # a session that outlives its master still writes to the mailbox
            os.killpg(process.pid, 9)
        until(lambda: not listening(self.imap), what="Dovecot does not end")
        for found in (self.where / "run").rglob("*"):
            if found.is_socket():
                until(lambda found=found: not _held(found), what=f"{found.name} of Dovecot does not end")  # type: ignore[misc]
        # The lock of a dead process is broken at once, but where nobody reaps the dead (a container) it counts as alive.
        for lock in (self.where / "mail").rglob("*.lock"):
            lock.unlink(missing_ok=True)

    def log(self) -> str:
        """What it wrote."""
        with contextlib.suppress(OSError):
            return (self.where / "dovecot.log").read_text()
        return ""

    def deliver(self, user: str, *raws: bytes, sender: str = "mta@test.example") -> None:
        """Bring mails into a user's inbox by LMTP, over one connection."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            for raw in raws:
                lmtp.sendmail(sender, [user], raw)

    def arrives(self, user: str, raw: bytes, at: datetime) -> None:
        """Lay a mail into a user's inbox as if it had come at that time, which is its INTERNALDATE.

        Over IMAP Dovecot takes no time that lies ahead of the machine's clock, so it is done as a delivery agent does: written
        aside, then moved into place.
        """
        name = f"{int(at.timestamp())}.{uuid.uuid4().hex}.story"
        aside, place = self.maildir(user) / "tmp" / name, self.maildir(user) / "new" / name
        aside.write_bytes(raw)
        self._own(aside)
        os.utime(aside, (at.timestamp(), at.timestamp()))
        aside.rename(place)

    def maildir(self, user: str) -> Path:
        """Where a user's mail lies."""
        return self.where / "mail" / user

    def renumber(self, user: str) -> None:
        """What makes Dovecot hand out a new UIDVALIDITY and number the inbox anew; to be called while it is stopped.

        Left to itself it takes the second of the clock, which may be the one the old numbering began in.
        """
        old = (self.maildir(user) / "dovecot-uidlist").read_text().split(maxsplit=2)[1]
        for found in self.maildir(user).glob("dovecot*"):
            found.unlink()
        fresh = self.maildir(user) / "dovecot-uidlist"
        fresh.write_text(f"3 V{int(old.removeprefix('V')) + 1000} N1 G{uuid.uuid4().hex}\n")
        self._own(fresh)

    def mailbox(self, user: str, *, smtp: Endpoint | None = None, **changes: object) -> Mailbox:
        """The mailbox as a site would configure it: without TLS, on this machine."""
        end = Endpoint("imap", "127.0.0.1", self.imap)
        facts = {"name": "projekte", "address": user, "username": user, "imap": end, "smtp": smtp or end} | changes
        return Mailbox(**facts)  # type: ignore[arg-type]
