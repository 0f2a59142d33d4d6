"""What the daemon takes of its machine: memory under floods and huge mails, descriptors over many new lines, lines of log."""

import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.e2e.test_answers import letter, status, to_clients
from tests.rig import site as sites
from tests.rig.clocked import set_clock
from tests.rig.dovecot import Dovecot
from tests.rig.proxy import Proxy
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

EVA, TIM, LENA = (f"{who}@krause.example" for who in ("e.krause", "ott", "brandt"))
MB = 1024 * 1024
FLOOD = 1000


def peak(daemon: Daemon) -> int:
    """The most memory it ever had, in octets."""
    assert daemon.process is not None
    lines = Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def descriptors(daemon: Daemon) -> int:
    """How many files and lines it has open."""
    assert daemon.process is not None
    return len(list(Path(f"/proc/{daemon.process.pid}/fd").iterdir()))


@pytest.mark.long
@pytest.mark.fault(60)
def test_in_a_flood_of_a_thousand_mails_a_client_is_answered_soon_and_memory_and_log_stay_small(
    site: Path, dovecot: Dovecot, sink: Sink, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half of it from one contact whose robot has gone mad, half from strangers each with an address of its own."""
    mad = [letter(f"Tim <{TIM}>", f"Alert {n}", f"Disk {n} is full.\n", f"mad{n}") for n in range(FLOOD // 2)]
    strangers = [
        letter(f"x{n}@s{n}.example", f"Hallo {n}", f"Angebot Nr. {n}\n", f"s{n}", dmarc=None)
        for n in range(FLOOD - len(mad))
    ]
    with Daemon(site, by_command=True) as daemon:
        daemon.watching()
        dovecot.deliver(user, *(one for pair in zip(mad, strangers, strict=True) for one in pair))
        began = time.monotonic()
        dovecot.deliver(user, status("client", EVA))
        until(lambda: "<client@krause.example>" in to_clients(sink), within=600, what=daemon.log()[-1000:])
        waited = time.monotonic() - began
        daemon.decisions(FLOOD + 1, within=600)
        until(lambda: "health: undecided" not in daemon.log()[-500:], what=daemon.log()[-1000:])
        most = peak(daemon)
        assert daemon.stop() == 0
    answers = Counter(arrived.recipients[0] for arrived in sink.arrived)
    with capsys.disabled():
        print(
            f"\nflood: client answered after {waited:.0f} s, peak {most // MB} MB, {answers[TIM]} to the robot, "
            f"{len(sink.arrived)} mails left, {len(daemon.log().splitlines())} lines of log"
        )
    assert most < 250 * MB
    assert answers[EVA] == 1
    assert answers[TIM] <= 8, "the limit of a day"
    assert not [who for who in answers if re.fullmatch(r"x\d+@s\d+\.example", who)]
    assert len(sink.arrived) < 60, "the team is not flooded either"
    assert len(daemon.log().splitlines()) < 2 * FLOOD


@pytest.mark.long
@pytest.mark.fault(19)
def test_huge_mails_take_no_memory_of_their_size(
    site: Path, dovecot: Dovecot, sink: Sink, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = (b"0123456789abcdef" * 4 + b"\r\n") * (30 * MB // 66)
    with Daemon(site, by_command=True) as daemon:
        daemon.watching()
        dovecot.deliver(user, *(status(f"h{n}", LENA) + huge for n in range(4)), status("small", EVA))
        until(lambda: "<small@krause.example>" in to_clients(sink), within=120, what=daemon.log())
        daemon.decisions(5, within=120)
        most = peak(daemon)
    with capsys.disabled():
        print(f"\nfour mails of 30 MB: peak {most // MB} MB")
    assert most < 200 * MB


@pytest.mark.long
def test_descriptors_do_not_grow_over_many_new_lines(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each jump of the clock makes all lines anew."""
    with Proxy(dovecot.imap) as line:
        site = sites.write(
            tmp_path / "proxied", imap=Endpoint("imap", "127.0.0.1", line.port), smtp=sink.endpoint(), user=user,
            password=dovecot.password,
        )  # fmt: skip
        now, counts = datetime.now(UTC), list[int]()
        set_clock(site, now)
        with Daemon(site, clocked=True) as daemon:
            daemon.watching()
            for turn in range(1, 19):
                set_clock(site, now + turn * timedelta(minutes=2))
                until(lambda turn=turn: daemon.log().count(": watching (") == turn + 1, what=daemon.log()[-500:])  # type: ignore[misc]
                counts.append(descriptors(daemon))
            lines = daemon.log().splitlines()
            assert daemon.stop() == 0
    with capsys.disabled():
        print(f"\n18 new lines: descriptors {counts[0]} to {max(counts)}, at the end {counts[-1]}")
    assert max(counts[9:]) <= max(counts[:9]) + 2
    assert len(lines) < 150
