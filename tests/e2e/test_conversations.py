"""The golden stories once more, told by the running daemon: its mailbox on a real Dovecot, its mail through a real Postfix.

Only the clock is the test's. What leaves is collected from the mailboxes of clients and team, and the page made of it must be
the blessed one, word for word. Mails are laid into the mailbox with the hour of the story, whatever the machine's own clock says.
"""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from daemon.decide import label_folder
from daemon.journal import Journal
from daemon.model import Endpoint
from daemon.service.reloading import load_policy
from tests.rig.clocked import set_clock
from tests.rig.dovecot import Dovecot
from tests.rig.indoors import remember, write_site
from tests.rig.postfix import Postfix
from tests.rig.running import Daemon
from tests.rig.script import INBOX, Script, Step, letter, named, read_script
from tests.rig.telling import Came, Left, moments_of, page, story_folders
from tests.rig.waiting import until

STORIES = story_folders()
SOON = frozenset({"02"})  # of the ordinary run; the rest is for --long
DOMAINS = ("krause.example", "harbourmuseum.example", "studio-nord.example")
SECRET = b"a golden story" + bytes(18)


class Outdoors:
    """The daemon with its servers."""

    def __init__(self, site: Path, dovecot: Dovecot, daemon: Daemon) -> None:
        self.site = site
        self.dovecot = dovecot
        self.daemon = daemon
        self.came: list[Came] = []
        self.left: list[Left] = []

    def play(self, script: Script, told: str) -> None:
        """Every step at its moment, and in between every moment at which something left."""
        steps = {step.at: step for step in script.steps}
        moments = dict(moments_of(told)) | {at: 0 for at in steps if at not in dict(moments_of(told))}
        expected = 0
        for at in sorted(moments):
            set_clock(self.site, at)
            if at in steps:
                self._take(steps[at])
            expected += moments[at]
            self._settle(expected)
            known = {one.raw for one in self.left}
            self.left += [Left(at, raw) for raw in self._reached() if raw not in known]

    def _take(self, step: Step) -> None:
        if "drags" in step.told:
            self._drag(int(step.told["drags"]), label_folder(str(step.told["into"]), "de"))
        elif step.who or "bounces" in step.told:
            raw = letter(step, len(self.came) + 1, self._newest)
            self.came.append(Came(step, raw))
            self.dovecot.arrives(INBOX, raw, step.at)

    def _drag(self, number: int, target: str) -> None:
        """A person moves the mail from wherever it was filed."""
        id_ = next(line for line in self.came[number - 1].raw.splitlines() if line.startswith(b"Message-ID:"))
        wanted = ["HEADER", "Message-ID", id_.partition(b":")[2].strip().decode()]
        with self.box(INBOX) as client:

            def moved() -> bool:
                for flags, _, name in client.list_folders():
                    if name in ("INBOX", target) or {b"\\Noselect", b"\\NonExistent"} & set(flags):
                        continue
                    client.select_folder(name)
                    if found := client.search(wanted):
                        client.move(found, target)
                        return True
                return False

            until(moved, within=60, what="the mail is not filed")

    def _settle(self, expected: int) -> None:
        """Wait until every mail of the story so far is decided and so many of ours have left."""

        def calm() -> bool:
            with contextlib.suppress(Exception), self.daemon.journal() as journal:
                rows = journal.outbox(10_000)
                gone = [row for row in rows if row.state == "sent"]
                busy = [row for row in rows if row.state in ("queued", "sending")]
                known = len({mail.raw for mail in self.came})
                decided = [row for row in journal.decisions(limit=10_000) if row.arrival_id is not None]
                return len(decided) >= known and not busy and len(gone) >= expected
            return False

        until(calm, within=120, what=lambda: f"{expected} mails: {self.daemon.log()[-3000:]}")
        until(
            lambda: len(self._reached()) >= expected, within=60, what=f"{expected} mails in the mailboxes they went to"
        )

    def _reached(self) -> list[bytes]:
        """All of our mail, from the mailboxes it reached. A mail that was held is dated earlier than it left."""
        names = [found.name for found in (self.dovecot.where / "mail").iterdir() if found.name != INBOX]
        return [raw for name in names for raw in self.mails(name)]

    def mails(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """What lies in somebody's folder."""
        with self.box(user) as client:
            client.select_folder(folder, readonly=True)
            return [data[b"BODY[]"] for _, data in sorted(client.fetch(client.search(), ["BODY.PEEK[]"]).items())]

    @contextlib.contextmanager
    def box(self, user: str) -> Iterator[IMAPClient]:
        """Somebody's mail program."""
        with IMAPClient("127.0.0.1", self.dovecot.imap, ssl=False, use_uid=True) as client:
            client.login(user, self.dovecot.password)
            client.normalise_times = False
            yield client

    def _newest(self, address: str, which: str | int) -> bytes:
        """One of our mails to this address; it may still be on its way."""
        found = until(lambda: named(self.mails(address), which), what=f"{address} has no mail of ours called {which!r}")
        assert found is not None
        return found


@pytest.mark.real("dovecot", "postfix")
@pytest.mark.parametrize(
    "story",
    [pytest.param(story, id=story.name, marks=() if story.name[:2] in SOON else pytest.mark.long) for story in STORIES],
)
def test_a_golden_conversation_goes_the_same_on_real_servers(story: Path, tmp_path: Path) -> None:
    script, told = read_script(story), (story / "told.txt").read_text(encoding="utf-8")
    with Dovecot() as dovecot, Postfix(dovecot.lmtp, domains=DOMAINS) as mta:
        site = write_site(
            script, tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=mta.endpoint(), user=INBOX,
            password=dovecot.password,
        )  # fmt: skip
        set_clock(site, script.steps[0].at - timedelta(hours=1))
        (site / "state").mkdir()
        with Journal.open(site / "state" / "journal.sqlite", mint_secret=lambda: SECRET) as journal:
            remember(script, journal, load_policy(site))
        with Daemon(site, clocked=True) as daemon:
            daemon.watching()
            house = Outdoors(site, dovecot, daemon)
            house.play(script, told)
            to_clients = [one for one in house.left if not str(one.message["To"]).endswith("@studio-nord.example")]
            until(lambda: len(house.mails(INBOX, "Sent")) == len(to_clients), what="what clients got lies in Sent")
            with daemon.journal() as journal:
                assert page(script, house.came, house.left, journal) == told
