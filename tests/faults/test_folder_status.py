"""How far folders have come, asked of a real Dovecot: in one command, and the same one by one where the server cannot."""

import imaplib
from collections.abc import Iterator

import pytest

from daemon.inbox.link import Client, connect
from daemon.inbox.status import reached
from daemon.inbox.waiting import Patience, Waker
from tests.rig.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.real("dovecot")
ODD = ["Sachstand/Beschwerden", 'Sachstand/Größe & "Maß"', "Sachstand/back\\slash", "Sachstand/all*of%them", "Sent"]


@pytest.fixture(name="client")
def _client(dovecot: Dovecot, request: pytest.FixtureRequest) -> Iterator[Client]:
    client = connect(
        dovecot.mailbox(f"{request.node.name[5:25]}@nord.example"), lambda: PASSWORD, stop=Waker(), patience=Patience()
    )
    for name in ODD:
        client.create_folder(name)
    client.append(ODD[1], b"Subject: x\r\n\r\nx\r\n")
    client.select_folder("INBOX")
    yield client
    client.wire.shutdown()


def asked(client: Client, name: str) -> tuple[int, int]:
    facts = client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"])
    return int(facts[b"UIDVALIDITY"]), int(facts[b"UIDNEXT"])


def test_one_command_tells_the_same_as_one_for_each(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [*ODD, "Sachstand/nowhere"]
    wanted = {name: asked(client, name) for name in ODD}
    assert wanted[ODD[1]][1] == 2
    assert client.has_capability("LIST-STATUS")
    assert reached(client, names) == wanted
    monkeypatch.setattr(client, "has_capability", lambda _: False)
    assert reached(client, names) == wanted


def test_a_server_that_refuses_the_one_command_is_asked_one_by_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {name: asked(client, name) for name in ODD}
    monkeypatch.setattr(client.wire, "xatom", lambda *_: ("NO", [b"not today"]))
    assert reached(client, ODD) == wanted


def test_a_line_that_breaks_is_no_answer(client: Client) -> None:
    client.wire.shutdown()
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        reached(client, ODD)
