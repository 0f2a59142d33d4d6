"""The whole way on real servers: a client's mail through Postfix into Dovecot, the answer through Postfix to the client."""

import contextlib
import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from imapclient import IMAPClient

from daemon.model import Endpoint
from tests.e2e.test_answers import letter, sachstand
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.postfix import Postfix
from tests.rig.running import Daemon
from tests.rig.waiting import until

CLIENT = "e.krause@krause.example"
INBOX = "projekte@studio-nord.example"


@pytest.fixture(name="mta")
def _mta(dovecot: Dovecot) -> Iterator[Postfix]:
    with Postfix(dovecot.lmtp, domains=("krause.example", "studio-nord.example")) as mta:
        yield mta


def inbox(dovecot: Dovecot, user: str) -> list[bytes]:
    """All mails in a user's inbox."""
    with contextlib.suppress(Exception), IMAPClient("127.0.0.1", dovecot.imap, ssl=False, use_uid=True) as client:
        client.login(user, dovecot.password)
        client.select_folder("INBOX", readonly=True)
        return [data[b"BODY[]"] for data in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]
    return []


@pytest.mark.real("dovecot", "postfix")
def test_a_clients_mail_comes_through_postfix_and_so_does_the_answer(
    tmp_path: Path, dovecot: Dovecot, mta: Postfix
) -> None:
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=mta.endpoint(), user=INBOX,
        password=dovecot.password, proof="none",
    )  # fmt: skip
    sachstand(site, "log", "SHOP", "erledigt: Produktsuche auf dem Testsystem")
    with Daemon(site) as daemon:
        daemon.watching()
        raw = letter(
            f"Eva Krause <{CLIENT}>", "Wo stehen wir?", "Guten Tag,\n\nwie weit ist der Shop?\n", "pf1", dmarc=None
        )
        with smtplib.SMTP("127.0.0.1", mta.port) as smtp:
            smtp.sendmail(CLIENT, [INBOX], raw)
        answers = until(lambda: inbox(dovecot, CLIENT), within=20, what=daemon.log())
        daemon.decisions(1)
    answer = message_from_bytes(answers[0], policy=policy.default)
    assert len(answers) == 1
    assert answer["In-Reply-To"] == "<pf1@krause.example>"
    assert answer["Subject"] == "Re: Wo stehen wir? [SHOP-1]"
    assert "Produktsuche" in answers[0].decode("utf-8", "replace")
