"""A backup of a running site goes on elsewhere: nothing is answered twice, and what is new is answered."""

import tarfile
import time
from pathlib import Path

from daemon.model import Endpoint
from tests.e2e.test_answers import called, sachstand, status, to_clients
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until


def test_a_backup_goes_on_elsewhere_and_holds_no_password(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password,
    )  # fmt: skip
    (site / "templates").mkdir(exist_ok=True)
    (site / "rules" / ".hidden").write_text("x")
    file = tmp_path / "backup.tar.gz"
    with Daemon(site) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("b1"))
        until(lambda: len(to_clients(sink)) == 1)
        assert "is whole" in sachstand(site, "backup", str(file))
    again = called(site, "backup", str(file))
    assert again.returncode == 1
    assert "nothing is overwritten" in again.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".backup")] == []
    elsewhere = tmp_path / "elsewhere"
    with tarfile.open(file) as archive:
        assert not {"password", "rules/.hidden"} & set(archive.getnames())
        assert "projects/shop.yaml" in archive.getnames()
        archive.extractall(elsewhere, filter="data")
    with Daemon(elsewhere) as daemon:
        daemon.watching()
        started = int(time.time())
        until(
            lambda: time.time() > started + 2
        )  # what came in the second of the start may have been answered by the other
        dovecot.deliver(user, status("b2", "Tim Ott <ott@krause.example>"))
        until(lambda: len(to_clients(sink)) == 2)
    assert len(set(to_clients(sink))) == 2
