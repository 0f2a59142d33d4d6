"""The running daemon's dashboard in a real browser: what comes in is there by itself, and a button really sends."""

from pathlib import Path

from daemon.model import Endpoint
from tests.e2e.test_answers import letter, read, sachstand, text_of
from tests.rig import site as sites
from tests.rig.browser import Browser
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import free_port, until
from tests.unit.decide.story import FORWARD

JONAS = "Jonas Weber <jonas@studio-nord.example>"


def test_a_forward_appears_by_itself_and_leaves_by_the_keyboard(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str, chromium: Browser
) -> None:
    port = free_port()
    home = f"http://127.0.0.1:{port}/"
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password, more=f"dashboard: 127.0.0.1:{port}\nforward_confirm: true",
    )  # fmt: skip
    sachstand(site, "log", "SHOP", "erledigt: Produktsuche auf dem Testsystem")
    with Daemon(site) as daemon:
        daemon.watching()
        link = sachstand(site, "dashboard", "--as", "jonas").strip()
        assert link.startswith(f"{home}enter?key=")
        chromium.open(link)
        assert chromium.js("location.href") == home, "the key does not stay in the address"
        chromium.until("document.getElementById('live').textContent === 'aktuell'")
        assert "Nichts wartet." in chromium.text()
        dovecot.deliver(user, letter(JONAS, "WG: Stand?", FORWARD, "f1"))
        chromium.until("document.querySelector('[name=verb][value=release]')", what=daemon.log())
        assert [one.recipients for one in sink.arrived if one.recipients[0].endswith("krause.example")] == []
        chromium.js(
            "document.getElementById('waiting-title').closest('section').querySelector('details summary').focus()"
        )
        chromium.press("Enter")
        assert "Produktsuche auf dem Testsystem" in chromium.text(), "what would leave can be read before"
        chromium.press("Tab")
        assert chromium.js("document.activeElement.value") == "release"
        chromium.settled()
        chromium.press("Enter")
        chromium.until(
            "document.getElementById('said').textContent.includes('ist freigegeben; die Antwort geht jetzt.')"
        )
        answer = until(
            lambda: [one for one in sink.arrived if one.recipients[0].endswith("krause.example")], what=daemon.log()
        )[0]
        chromium.until("document.getElementById('mails').textContent.includes('e.krause@krause.example gesendet')")
    assert answer.recipients == ("e.krause@krause.example",)
    assert "Produktsuche auf dem Testsystem" in text_of(read(answer.raw))
    assert chromium.violations == []
    assert [address for address in chromium.asked if not address.startswith((home, "about:"))] == []


def test_a_link_to_a_site_without_a_dashboard_is_no_link(tmp_path: Path) -> None:
    from tests.e2e.test_answers import called

    site = sites.write(tmp_path / "site")
    done = called(site, "dashboard")
    assert done.returncode == 1
    assert "write dashboard: 127.0.0.1:9465 into sachstand.yaml" in done.stderr
