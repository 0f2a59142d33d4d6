"""Where the time of one mail goes: microseconds a mail for each step, and as a ratio to parsing it with the standard library.

The floor is ``email.message_from_bytes`` with the compat32 policy on the same mails in the same process.
"""

import email
import email.policy
import logging
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from daemon import mail
from daemon.decide import understand
from daemon.journal import Arrival, Journal
from daemon.service.deciding import GROUP, decide_pending
from daemon.service.reloading import load_policy
from tests.rig import site as sites

ROUNDS = 5
MAILS = 100
NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
MORE = "limits: { per_hour: 100000, per_day: 100000, per_domain_hour: 100000, per_project_hour: 100000 }"
PEOPLE = """\
key: CROWD
name: Volksfest
client: Stadt Musterhausen
lead: jonas
language: de
contacts:
{}
plan:
  - {{ milestone: Eröffnung, promised: 2027-05-01 }}
"""


def letters(count: int) -> list[bytes]:
    """Status requests of ``count`` people, as the wire brings them."""
    return [
        (
            f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=musterhausen.example\r\n"
            f"From: Gast <gast{n}@musterhausen.example>\r\nTo: projekte@studio-nord.example\r\nSubject: Stand {n}\r\n"
            f"Message-ID: <b{n}@musterhausen.example>\r\nDate: Thu, 19 Nov 2026 14:00:00 +0100\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag,\r\n\r\nwie ist der aktuelle Stand beim Fest ({n})?\r\n"
        ).encode()
        for n in range(count)
    ]


def timed(work: Callable[[], object], count: int) -> float:
    """Median microseconds a mail over the rounds."""
    runs = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        runs.append((time.perf_counter() - began) / count * 1e6)
    return median(runs)


def run() -> str:
    """The table, as Markdown."""
    logging.getLogger("sachstand").setLevel(logging.ERROR)
    raws = letters(MAILS * ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        site = sites.write(Path(folder) / "site", more=MORE)
        people = "\n".join(f"  - {{ name: Gast {n}, address: gast{n}@musterhausen.example }}" for n in range(len(raws)))
        (site / "projects" / "crowd.yaml").write_text(PEOPLE.format(people))
        policy = load_policy(site)
        some = raws[:MAILS]
        floor = timed(
            lambda: [email.message_from_bytes(r, policy=email.policy.compat32).get_payload() for r in some], MAILS
        )
        steps = {
            "floor: standard library, compat32": floor,
            "parse": timed(lambda: [mail.parse(r) for r in some], MAILS),
            "understand (parse, identity, proof, intent)": timed(
                lambda: [understand(r, policy, "projekte") for r in some], MAILS
            ),
            "decide (understand to committed answer)": _deciding(site, policy, raws),
        }
    rows = [f"| {name} | {us:,.0f} | {us / floor:.1f} |" for name, us in steps.items()]
    return "\n".join(["| step | µs a mail | ratio to the floor |", "|---|---:|---:|", *rows])


def _deciding(site: Path, policy, raws: list[bytes]) -> float:  # type: ignore[no-untyped-def]
    """Every round decides mails of its own; all in the durable journal of a real site."""
    with Journal.open(site / "state" / "journal.sqlite") as journal:
        journal.set_baseline("projekte", "INBOX", 1, 1)
        journal.record_arrivals(
            [Arrival("projekte", "INBOX", 1, n + 1, len(r), NOW, r, mail.k1(r)) for n, r in enumerate(raws)], NOW
        )

        def some() -> None:
            left = MAILS
            while left > 0:
                left -= decide_pending(journal, policy, NOW, limit=min(left, GROUP)) or left

        return timed(some, MAILS)
