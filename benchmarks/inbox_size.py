"""An inbox in which much old mail lies: the client's part of a new one, and how long a start takes.

Old mail is flagged as answered for the script; for the daemon it was there before its first start. What grows with the inbox is
the server's own work; a client can only avoid to add to it.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import F1, OURS, Gathering, Part, Scale
from benchmarks.floors.straight import DONE
from benchmarks.latency import note, one_by_one
from benchmarks.letters import Letter, mixed
from benchmarks.rig import Rig, running
from tests.rig.running import Daemon

PEOPLE = 100
WARM = 2


def measure(scale: Scale) -> Part:
    """1,000, 10,000 and 50,000 old mails; script and daemon in inboxes of their own."""
    count, found = scale.of(20, 2), Gathering()
    letters = mixed((WARM + count) * scale.runs, people=PEOPLE, humans_only=True)
    for size in (20, 40) if scale.small else (1_000, 10_000, 50_000):
        with Rig() as rig:
            script, user = rig.fresh_user(), rig.fresh_user()
            for inbox, flags in ((script, "Sa"), (user, "S")):
                rig.make_inbox(inbox)
                _old_mail(rig, inbox, size, flags)
            daemon = rig.site(user, people=PEOPLE, tapped=True)
            for run in range(scale.runs):
                some = letters[run :: scale.runs]
                note(found, F1, f"{size:,}: ", _script(rig, script, some, run))
                began = time.monotonic()
                note(found, OURS, f"{size:,}: ", _ours(rig, daemon, user, some, run, found, size, began))
    return Part("inbox-size", found.rows(), (f"{count} new mails a run, one at a time, {scale.runs} runs.",))


def _script(rig: Rig, user: str, letters: Sequence[Letter], run: int) -> list[tuple[float, float]]:
    with rig.floor("straight", user, tapped=True) as floor:
        assert floor.stdout is not None
        floor.stdout.readline()
        return one_by_one(rig, user, letters, run, warm=WARM)


def _ours(
    rig: Rig, daemon: Daemon, user: str, letters: Sequence[Letter], run: int, found: Gathering, size: int, began: float
) -> list[tuple[float, float]]:
    with running(daemon):
        found.put(OURS, f"{size:,}: start until it is watched", "s", time.monotonic() - began)
        return one_by_one(rig, user, letters, run, warm=WARM)


def _old_mail(rig: Rig, user: str, count: int, flags: str) -> None:
    """One file under many names is enough."""
    place: Path = rig.dovecot.maildir(user)
    keywords = place / "dovecot-keywords"
    keywords.write_text(f"0 {DONE}\n")
    first = place / "cur" / f"1600000000.M0.old:2,{flags}"
    first.write_bytes(b"From: Gast <gast@musterhausen.example>\r\nSubject: old\r\n\r\n" + b"long answered\r\n" * 60)
    owner = place.stat()
    for path in (keywords, first):
        os.chown(path, owner.st_uid, owner.st_gid)
    for number in range(1, count):
        os.link(first, place / "cur" / f"{1_600_000_000 + number}.M{number}.old:2,{flags}")
