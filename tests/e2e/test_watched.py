"""The running daemon tells machines how it is: healthy and counted, and not a word of a mail."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from daemon.model import Endpoint
from tests.e2e.test_answers import sachstand, status
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import free_port, until

ROOT = Path(__file__).parents[2]


def ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_health_and_figures_are_told_and_nothing_of_a_mail(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    port = free_port()
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password, more=f"listen: 127.0.0.1:{port}",
    )  # fmt: skip
    sachstand(site, "log", "SHOP", "erledigt: Login-Seite")
    with Daemon(site) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("w1"))
        until(lambda: sink.arrived)
        until(lambda: 'sachstand_outgoing{state="sent"} 1.0' in ask(port, "/metrics")[1], what=daemon.log())
        code, said = ask(port, "/healthz")
        assert (code, json.loads(said)) == (200, {"ok": True, "findings": []})
        code, figures = ask(port, "/metrics")
        assert ask(port, "/")[0] == 404
    told = {family.name: family for family in text_string_to_metric_families(figures)}
    decided = {tuple(sorted(s.labels.items())): s.value for s in told["sachstand_decisions"].samples}
    assert decided == {(("intent", "status-request"), ("outcome", "state")): 1.0}
    assert told["sachstand_held"].samples[0].value == 0
    assert "krause" not in figures.lower()
    assert "shop" not in figures.lower()
    page = (ROOT / "docs" / "monitoring.md").read_text()
    assert [name for name in told if f"`{name}" not in page] == []
