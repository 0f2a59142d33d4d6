"""A layout without an end: the update of its project waits, and everybody else is served."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import status, to_clients
from tests.rig import site as sites
from tests.rig.clocked import set_clock
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

ENDLESS = """\
#let endless() = {
  let s = 0
  for i in range(9000) { for j in range(9000) { for k in range(9000) { s += 1 } } }
  s
}
#endless()
"""


@pytest.fixture(name="user")
def _user(request: pytest.FixtureRequest) -> str:
    return re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:]


def last_thursday(now: datetime) -> datetime:
    """Its afternoon, after drafts are made; the Friday behind it is over."""
    noon = now.replace(hour=14, minute=30, second=0, microsecond=0)
    day = noon - timedelta(days=(noon.weekday() - 3) % 7)
    return day if day + timedelta(days=2) < now else day - timedelta(days=7)


@pytest.mark.fault(61)
@pytest.mark.long
def test_while_the_report_has_no_end_clients_are_answered_and_a_stop_does_not_wait_for_it(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password, more="weekly: { draft: thu 15:00, send: fri 15:00, release: auto }",
    )  # fmt: skip
    main, shop = site / "sachstand.yaml", site / "projects" / "shop.yaml"
    main.write_text(main.read_text().replace(", holidays: DE-BE", "").replace(", half_days: [12-24, 12-31]", ""))
    shop.write_text(shop.read_text().replace("salutation: Frau Krause", "salutation: Frau Krause, weekly: true"))
    layout = site / "templates" / "report" / "report.typ"
    layout.parent.mkdir(parents=True)
    layout.write_text(ENDLESS)
    thursday = last_thursday(datetime.now(UTC))
    set_clock(site, thursday)
    with Daemon(site, clocked=True) as daemon:
        daemon.watching()
        until(lambda: "is drafted" in daemon.log(), within=60, what=daemon.log())
        set_clock(site, thursday + timedelta(days=1, hours=1))
        until(lambda: "setting it has not ended" in daemon.log(), within=120, what=daemon.log())
        dovecot.deliver(user, status("w1", "ott@krause.example"))
        until(lambda: "<w1@krause.example>" in to_clients(sink), within=60, what=daemon.log())
        assert not [a for a in sink.arrived if a.recipients == ("e.krause@krause.example",)], "no half update left"
        assert daemon.stop() == 0
