"""A person answers from their own mail program on a real Dovecot: the daemon finds it in Sent, and the ladder stops."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from imapclient import IMAPClient

from daemon.journal import SENT_FOLDER, CaseRow
from tests.e2e.test_answers import letter
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.waiting import until

PATIENCE = 60.0  # seconds
EVA = "Eva Krause <e.krause@krause.example>"
COMPLAINT = "Guten Tag,\n\nich bin sehr enttäuscht, das ist inakzeptabel und ich beschwere mich.\n\nEva Krause\n"


def answer(number: str, to: str = "b1") -> bytes:
    """What a mail program puts into Sent."""
    thread = f"In-Reply-To: <{to}@krause.example>\nReferences: <{to}@krause.example>\n"
    shared = "Studio Nord <projekte@studio-nord.example>"
    return letter(shared, "Re: Stand", "Wir haben es behoben.\n", number, to=EVA, extra=thread, dmarc=None)


@contextmanager
def by_hand(dovecot: Dovecot, user: str) -> Iterator[IMAPClient]:
    """A person's own mail program."""
    with IMAPClient("127.0.0.1", dovecot.imap, ssl=False, use_uid=True) as client:
        client.login(user, dovecot.password)
        yield client


def case(daemon: Daemon, ref: str = "SHOP-1") -> CaseRow:
    with daemon.journal() as journal:
        found = journal.case(ref)
    assert found is not None
    return found


def ticking(daemon: Daemon, ref: str) -> bool:
    with daemon.journal() as journal:
        return any(timer.case == ref for timer in journal.waiting_timers())


def looked(daemon: Daemon) -> None:
    """Until the daemon has journaled how far it has come in Sent."""

    def known() -> bool:
        with daemon.journal() as journal:
            return journal.position("projekte", SENT_FOLDER) is not None

    until(known, within=PATIENCE, what=daemon.log())


@pytest.mark.long
@pytest.mark.parametrize("folder", ["Sent", "Gesendete Objekte"])
def test_an_answer_that_a_person_sent_from_their_own_program_stops_the_ladder_over_a_restart_too(
    site: Path, dovecot: Dovecot, user: str, folder: str
) -> None:
    with by_hand(dovecot, user) as client:
        if folder != "Sent":
            client.create_folder(folder)
            main = site / "sachstand.yaml"
            main.write_text(
                main.read_text().replace("    labels_every", f"    sent_folder: {folder}\n    labels_every")
            )
        client.append(folder, answer("before"))
        with Daemon(site) as daemon:
            daemon.watching(PATIENCE)
            looked(daemon)
            dovecot.deliver(user, letter(EVA, "Stand", COMPLAINT, "b1"))
            daemon.decisions(1, PATIENCE)
            assert ticking(daemon, "SHOP-1")
            client.append(folder, answer("s1"))
            until(lambda: case(daemon).answered is not None, within=PATIENCE, what=daemon.log())
            assert (case(daemon).case.state, ticking(daemon, "SHOP-1")) == ("in-talks", False)
            dovecot.deliver(user, letter("Tim Ott <ott@krause.example>", "Stand", COMPLAINT, "b2"))
            daemon.decisions(3, PATIENCE)
            daemon.stop()
            client.append(folder, answer("s2", "b2"))
            daemon.start()
            until(lambda: case(daemon, "SHOP-2").answered is not None, within=PATIENCE, what=daemon.log())
            assert not ticking(daemon, "SHOP-2")
            rows = [row for row in daemon.decisions() if row.row == "sent"]
            assert [row.message_id for row in rows] == ["<s1@studio-nord.example>", "<s2@studio-nord.example>"]
            client.select_folder(folder, readonly=True)
            assert len(client.search(["FROM", "projekte@", "SUBJECT", "Re: Stand", "UNSEEN"])) == 3


@pytest.mark.long
def test_our_own_copies_in_sent_are_no_answers_of_a_person(site: Path, dovecot: Dovecot, user: str) -> None:
    with Daemon(site) as daemon:
        daemon.watching(PATIENCE)
        looked(daemon)
        dovecot.deliver(user, letter(EVA, "Stand", COMPLAINT, "b1"))
        daemon.decisions(1, PATIENCE)

        def copied() -> bool:
            with by_hand(dovecot, user) as client, daemon.journal() as journal:
                at = journal.position("projekte", SENT_FOLDER)
                return int(client.folder_status("Sent", ["UIDNEXT"])[b"UIDNEXT"]) == 2 == (at.last_uid + 1 if at else 0)

        until(copied, within=PATIENCE, what=daemon.log())
        assert case(daemon).answered is None
        assert ticking(daemon, "SHOP-1")
        assert len(daemon.decisions()) == 1
