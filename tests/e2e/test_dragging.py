"""A person drags mails into label folders of a live site on a real Dovecot, and the daemon learns from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from imapclient import IMAPClient

from daemon.journal import CorrectionRow
from tests.e2e.test_answers import letter, sachstand
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

PATIENCE = 90.0  # seconds
PROOFS = (
    "Hier kommen die Korrekturfahnen zu Heft 13 von Frau Lutz.",
    "Die Fahnen für Heft 14 liegen im Ordner.",
    "Korrekturfahne Heft 15 ist da.",
    "Die Fahnen von Heft 16 sind im Ordner der Redaktion.",
    "Anbei die Korrekturfahnen für Heft 17.",
    "Im Ordner liegen jetzt die Fahnen zu Heft 18.",
    "Von Herrn Albers kommen hier die Korrekturfahnen zu Heft 19.",
    "Die Redaktion schickt die Fahnen für Heft 20.",
    "Korrekturfahnen Heft 21, wie besprochen.",
    "Die Korrekturfahnen von Frau Lutz zu Heft 22 sind da.",
    "Die Fahnen für Heft 23 hat Herr Albers in den Ordner gelegt.",
    "Hier die Fahnen zu Heft 24, Gruß aus der Redaktion.",
    "Heft 25: Die Korrekturfahnen liegen im Ordner.",
    "Fahnen Heft 26 liegen bei.",
)
NEXT = "Hier kommen die Korrekturfahnen zu Heft 27 von Herrn Albers."
CHANGES = "Sachstand/Änderungen"


def mail(text: str, number: str) -> bytes:
    return letter("Eva Krause <e.krause@krause.example>", "Re: Heft", f"Guten Tag,\n\n{text}\n\nEva Krause\n", number)


@contextmanager
def by_hand(dovecot: Dovecot, user: str) -> Iterator[IMAPClient]:
    """A person's own mail program."""
    with IMAPClient("127.0.0.1", dovecot.imap, ssl=False, use_uid=True) as client:
        client.login(user, dovecot.password)
        yield client


def lies_in(dovecot: Dovecot, user: str, number: str) -> str | None:
    """The folder the mail lies in."""
    with by_hand(dovecot, user) as client:
        for flags, _, name in client.list_folders():
            if not {b"\\Noselect", b"\\NonExistent"} & set(flags):
                client.select_folder(name, readonly=True)
                if client.search(["HEADER", "Message-ID", f"<{number}@krause.example>"]):
                    return str(name)
    return None


def drag(dovecot: Dovecot, user: str, number: str, target: str) -> None:
    """Move it there from wherever it lies."""
    source = lies_in(dovecot, user, number)
    assert source is not None
    with by_hand(dovecot, user) as client:
        client.select_folder(source)
        client.move(client.search(["HEADER", "Message-ID", f"<{number}@krause.example>"]), target)


def filed(dovecot: Dovecot, user: str) -> bool:
    """Whether the daemon has filed all there is."""
    with by_hand(dovecot, user) as client:
        return int(client.folder_status("INBOX", ["MESSAGES"])[b"MESSAGES"]) == 0


def corrections(daemon: Daemon, least: int) -> list[CorrectionRow]:
    """Those that count, once there are so many."""

    def look() -> list[CorrectionRow] | None:
        with daemon.journal() as journal:
            rows = journal.active_corrections()
            return rows if len(rows) >= least else None

    return until(look, within=PATIENCE, what=f"{least} corrections: {daemon.log()}") or []


@pytest.mark.long
def test_ten_drags_change_the_next_mail_like_them_and_nothing_else_and_one_is_taken_back(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Daemon(site) as daemon:
        daemon.watching(PATIENCE)
        dovecot.deliver(user, *(mail(text, f"p{n}") for n, text in enumerate(PROOFS)))
        rows = daemon.decisions(len(PROOFS), PATIENCE)
        until(lambda: filed(dovecot, user), within=PATIENCE)
        wrong = [str(row.message_id)[1:].partition("@")[0] for row in rows if row.intent != "change-request"][:10]
        assert len(wrong) == 10
        for number in wrong:
            drag(dovecot, user, number, CHANGES)
        found = corrections(daemon, 10)
        assert {(row.how, row.to_intent) for row in found} == {("drag", "change-request")}
        until(lambda: "learned from 10 corrections" in daemon.log(), within=PATIENCE, what=daemon.log())
        dovecot.deliver(user, mail(NEXT, "next"))
        new = daemon.decisions(len(PROOFS) + 1, PATIENCE)[-1]
        assert new.intent == "change-request"
        with daemon.journal() as journal:
            trace = journal.trace(new.id)
        assert trace is not None
        assert any("corrected mails like it" in reason for reason in trace.reasons)
        shipped = sachstand(site, "evaluate").splitlines()[-1]
        assert shipped.startswith("texts that ship: ")
        assert int(shipped.rpartition(" ")[2]) <= int(shipped.split()[3].rstrip(";")) // 100
        before = next(row for row in rows if str(row.message_id).startswith(f"<{wrong[0]}@"))
        drag(dovecot, user, wrong[0], str(before.filing))
        until(lambda: len(corrections(daemon, 9)) == 9, within=PATIENCE, what=daemon.log())
        daemon.stop()
        daemon.start()
        daemon.watching(PATIENCE)
        assert "learned from 9 corrections" in daemon.log().rpartition("ready:")[0].splitlines()[-2]
        assert len(corrections(daemon, 9)) == 9


@pytest.mark.long
def test_a_correction_by_command_moves_the_mail_and_that_is_no_drag(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Daemon(site) as daemon:
        daemon.watching(PATIENCE)
        with by_hand(dovecot, user) as client:
            until(lambda: client.folder_exists("Sachstand/Beschwerden"), within=PATIENCE)
        dovecot.deliver(user, mail("wie weit ist der Shop?", "s1"))
        until(lambda: lies_in(dovecot, user, "s1") == "Sachstand/Statusfragen", within=PATIENCE)
        assert "complaint" in sachstand(site, "correct", "1", "Beschwerde")
        until(lambda: lies_in(dovecot, user, "s1") == "Sachstand/Beschwerden", within=PATIENCE, what=daemon.log())
        drag(dovecot, user, "s1", "Sachstand/Statusfragen")
        until(lambda: "undone" in daemon.log(), within=PATIENCE, what=daemon.log())
        assert sachstand(site, "corrections") == "Nothing was corrected yet.\n"
        assert "status-request" in sachstand(site, "corrections", "--all")
        with daemon.journal() as journal:
            assert journal.active_corrections() == []
            assert len(journal.all_corrections()) == 1
