"""The real daemon on a private Dovecot: mail in by LMTP, answers out to an SMTP sink."""

import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner
from imapclient import IMAPClient

from daemon.cli import COMMANDS
from daemon.cli import sachstand as commands
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until

AUTH = "Authentication-Results: mx.studio-nord.example; dmarc={} header.from={}\n"


def letter(
    sender: str, subject: str, body: str, number: str, *, extra: str = "", dmarc: str | None = "pass",
    to: str = "projekte@studio-nord.example",
) -> bytes:  # fmt: skip
    """A plain mail as the border server hands it over."""
    domain = sender.rpartition("@")[2].rstrip(">")
    proof = AUTH.format(dmarc, domain) if dmarc else ""
    head = f"{proof}{extra}From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@{domain}>\n"
    head += "Date: Thu, 19 Nov 2026 14:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    return (head + "Content-Transfer-Encoding: 8bit\n\n" + body).replace("\n", "\r\n").encode()


def status(number: str, sender: str = "Eva Krause <e.krause@krause.example>") -> bytes:
    """A status request, in German."""
    return letter(sender, "Wo stehen wir?", "Guten Tag,\n\nwie weit ist der Shop?\n\nEva Krause\n", number)


def read(raw: bytes) -> EmailMessage:
    """One of our own mails."""
    return cast("EmailMessage", message_from_bytes(raw, policy=policy.default))


def text_of(message: EmailMessage) -> str:
    """Its plain text."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def to_clients(sink: Sink) -> list[str]:
    """Which mails of Krause GmbH were answered, by Message-ID."""
    return [str(read(a.raw)["In-Reply-To"]) for a in sink.arrived if a.recipients[0].endswith("krause.example")]


def sachstand(site: Path, *words: str) -> str:
    """The command, as an operator calls it."""
    done = called(site, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def called(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same, whatever its exit code."""
    command = [sys.executable, "-m", "daemon", "--site", str(site), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_a_german_status_request_is_answered_with_the_state_threaded_and_soon(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    sachstand(
        site, "log", "SHOP", "erledigt: Produktsuche auf dem Testsystem (6,5h)", "in Arbeit: Zahlungstest mit der Bank"
    )
    with Daemon(site) as daemon:
        daemon.watching()
        began = time.monotonic()
        dovecot.deliver(user, status("s1"))
        answer = until(lambda: sink.arrived[:1])[0]
        took = time.monotonic() - began
        daemon.decisions(1)
    message = read(answer.raw)
    assert answer.recipients == ("e.krause@krause.example",)
    assert message["In-Reply-To"] == "<s1@krause.example>"
    assert "<s1@krause.example>" in str(message["References"])
    assert str(message["Subject"]).startswith("Re: Wo stehen wir?")
    assert message["Auto-Submitted"] == "auto-replied"
    assert "Produktsuche auf dem Testsystem" in text_of(message)
    assert "Frau Krause" in text_of(message)
    assert "20. November" not in text_of(message), "an internal date has left the house"
    assert len(sink.arrived) == 1
    print(f"answered {took:.2f} s after delivery")


def test_machines_a_forger_and_a_stranger_get_no_state_and_no_loop(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    eva, absent, news = (
        "Eva Krause <e.krause@krause.example>",
        "Auto-Submitted: auto-replied\n",
        "List-Id: <x.example>\n",
    )
    strange = {
        "D5": letter("Tim Ott <ott@krause.example>", "Abwesend", "Bin weg.", "o1", extra=absent),
        "D3": letter("MAILER-DAEMON@mx.krause.example", "Undelivered Mail", "no such user", "b1", dmarc=None),
        "D6": letter("News <news@druckwelt.example>", "Angebote", "Nur heute", "l1", extra=news),
        "D13": letter(eva, "Stand?", "Wie weit sind Sie?", "p1", dmarc="fail"),
        "D25": letter("Nils <nils@fjordcafe.example>", "Stand?", "Wie weit ist der Shop?", "n1"),
    }
    with Daemon(site) as daemon:
        daemon.watching()
        for number, (row, raw) in enumerate(strange.items(), start=1):
            dovecot.deliver(user, raw, sender="" if row == "D3" else "mta@test.example")
            assert daemon.decisions(number)[number - 1].row == row
        dovecot.deliver(user, status("after"))
        daemon.decisions(len(strange) + 1)
        until(lambda: to_clients(sink))
    assert {answer.recipients[0] for answer in sink.arrived} <= {"e.krause@krause.example", "jonas@studio-nord.example"}
    assert to_clients(sink) == ["<after@krause.example>"]


def test_mail_that_was_there_before_the_first_start_is_never_answered(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    dovecot.deliver(user, status("old"))
    with Daemon(site) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("new"))
        until(lambda: sink.arrived)
        assert len(daemon.decisions(1)) == 1
    assert to_clients(sink) == ["<new@krause.example>"]


@pytest.mark.fault(50)
def test_a_second_daemon_for_the_same_site_is_refused(site: Path) -> None:
    with Daemon(site) as daemon:
        daemon.watching()
        second = called(site, "run")
    assert second.returncode == 75
    assert "another sachstand" in second.stderr


def test_a_team_members_forward_is_answered_to_the_client_and_the_member_gets_a_receipt(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    body = (
        "Bitte beantworten, der nervt.\n\n"
        "Von: Eva Krause <e.krause@krause.example>\nGesendet: Donnerstag, 19. November 2026 08:12\n"
        "An: Jonas Weber <jonas@studio-nord.example>\nBetreff: Stand\n\n"
        "Guten Tag Herr Weber,\n\nwie ist der Stand beim Shop?\n\nEva Krause\n"
    )
    sachstand(site, "log", "SHOP", "erledigt: Login-Seite")
    with Daemon(site) as daemon:
        daemon.watching()
        dovecot.deliver(user, letter("Jonas Weber <jonas@studio-nord.example>", "WG: Stand", body, "f1"))
        until(lambda: len(sink.arrived) >= 2)
        daemon.decisions(1)
    by_recipient = {a.recipients[0]: text_of(read(a.raw)) for a in sink.arrived}
    assert set(by_recipient) == {"e.krause@krause.example", "jonas@studio-nord.example"}
    assert "Login-Seite" in by_recipient["e.krause@krause.example"]
    assert "nervt" not in by_recipient["e.krause@krause.example"]


def test_every_command_says_what_it_does() -> None:
    for command in COMMANDS:
        said = CliRunner().invoke(commands, [command, "--help"])
        assert (said.exit_code, said.exception) == (0, None)
        assert "Usage:" in said.output


def test_a_wrong_site_is_refused_in_plain_words(tmp_path: Path) -> None:
    done = called(tmp_path, "run")
    assert done.returncode == 1
    assert "sachstand.yaml" in done.stderr


def filed(dovecot: Dovecot, user: str) -> dict[str, Any]:
    """Folder → number of mails."""
    with IMAPClient("127.0.0.1", dovecot.imap, ssl=False, use_uid=True) as client:
        client.login(user, dovecot.password)
        names = [n for flags, _, n in client.list_folders() if not {b"\\Noselect", b"\\NonExistent"} & set(flags)]
        return {name: client.folder_status(name, ["MESSAGES"])[b"MESSAGES"] for name in names}


def test_the_mail_is_filed_last_and_the_answer_lies_in_sent(
    site: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    with Daemon(site) as daemon:
        daemon.watching()
        dovecot.deliver(user, status("z1"))
        until(lambda: sink.arrived)
        until(lambda: filed(dovecot, user).get("Sachstand/Statusfragen") == 1, within=60)
        until(lambda: filed(dovecot, user).get("Sent") == 1, within=90)
        assert filed(dovecot, user)["INBOX"] == 0
