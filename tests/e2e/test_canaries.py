"""Every secret that a site has, watched: none is ever in a log, a mail, an export, a page, or what a command prints."""

import re
import urllib.request
import zipfile
from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import called, sachstand, status, to_clients
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.forge import Asked, ForgeServer, Reply
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import free_port, until

EVA = "e.krause@krause.example"
PASSWORD, TOKEN, HOOK = (f"Kanarienvogel-{what}-8c1f0e" for what in ("passwort", "forge", "hook"))
RULE = """\
rules:
  - id: board
    when: always
    then: [{ webhook: board }]
    because: The board hears of everything.
"""


@pytest.fixture(name="user")
def _user(request: pytest.FixtureRequest) -> str:
    return re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:]


def kept(folder: Path, name: str, text: str) -> Path:
    """A secret in a file for its owner only."""
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(f"{text}\n")
    return path


def pages(home: str, link: str) -> str:
    """What the dashboard shows to who may enter."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    paths = ["", "mails/1", "projects/SHOP", "projects/SHOP/weekly"]
    said = browser.open(link, timeout=20).read()
    return b"".join([said, *(browser.open(home + path, timeout=20).read() for path in paths)]).decode()


@pytest.mark.long
def test_no_secret_of_a_site_is_in_any_log_mail_export_page_or_output(tmp_path: Path, sink: Sink, user: str) -> None:
    """The forge is a spiteful one: it says the token back in its error."""

    def spiteful(asked: Asked) -> Reply:
        return Reply({"message": f"bad credentials {asked.headers.get('authorization')} {TOKEN}"}, 401)

    port = free_port()
    with Dovecot(password=PASSWORD) as server, ForgeServer(spiteful) as forge:
        site = sites.write(
            tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", server.imap), smtp=sink.endpoint(), user=user,
            password=PASSWORD, more=f"dashboard: 127.0.0.1:{port}\nhooks: {{ board: {{ url: 'http://127.0.0.1:9/', "
            f"secret_file: {kept(tmp_path, 'hook', HOOK)} }} }}\nlisten: 127.0.0.1:{(door := free_port())}",
        )  # fmt: skip
        (site / "rules" / "00-board.yaml").write_text(RULE)
        source = f"sources:\n  - {{ github: krause/shop, token_file: {kept(tmp_path, 'forge', TOKEN)}, url: '{forge.url}' }}\n"
        shop = site / "projects" / "shop.yaml"
        shop.write_text(shop.read_text() + source)
        checked = called(site, "check")
        assert checked.returncode == 0, checked.stderr
        with Daemon(site) as daemon:
            daemon.watching()
            server.deliver(user, status("c1", EVA))
            until(lambda: to_clients(sink), within=120, what=daemon.log())
            until(lambda: "hook board" in daemon.log() and "source" in daemon.log(), within=120, what=daemon.log())
            with urllib.request.urlopen(f"http://127.0.0.1:{door}/metrics", timeout=20) as answer:
                said = answer.read().decode()
            said += pages(f"http://127.0.0.1:{port}/", sachstand(site, "dashboard", "--as", "jonas").strip())
        export = tmp_path / "eva.zip"
        commands = (
            ("journal",), ("outbox",), ("held",), ("explain", "1"), ("status", "SHOP"), ("check", "--connect"), ("team",),
            ("export", EVA, str(export)), ("record", "SHOP"), ("brakes",),
        )  # fmt: skip
        for words in commands:
            done = called(site, *words)
            said += done.stdout + done.stderr
        with daemon.journal() as journal:
            minted = journal.secret()
    archive = zipfile.ZipFile(export)
    said += b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace") + daemon.log()
    told = b"".join(arrived.raw for arrived in sink.arrived)
    stored = b"".join(path.read_bytes() for path in (site / "state").rglob("*") if path.is_file())
    assert forge.asked, "the token was used"
    for secret in (PASSWORD, TOKEN, HOOK):
        assert secret not in said
        assert secret.encode() not in told + stored
    assert minted.hex() not in said
    assert minted.hex().encode() not in told
    assert minted not in told
