"""A mailbox with OAuth: a real Dovecot that asks the provider about each token, an SMTP server that takes tokens only."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from daemon import inbox, outbox
from daemon.cli import sachstand
from daemon.model import Endpoint, Mailbox
from daemon.service.keys import Keys
from tests.e2e.test_answers import status, to_clients
from tests.faults.test_outbox_faults import SENT, Tried
from tests.rig import site as sites
from tests.rig.certs import Certificates
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Sink
from tests.rig.token_stub import TokenStub, token_stub
from tests.rig.waiting import until
from tests.rig.watching import letter, watch
from tests.unit.tokens.conftest import WAYS, mailbox

pytestmark = pytest.mark.real("dovecot")


@pytest.fixture(name="provider", scope="module")
def _provider(certificates: Certificates) -> Iterator[TokenStub]:
    with token_stub(certificates.good) as stub:
        yield stub


@pytest.fixture(name="server", scope="module")
def _server(provider: TokenStub) -> Iterator[Dovecot]:
    with Dovecot(introspection=provider.introspection) as server:
        yield server


@pytest.fixture(autouse=True)
def _willing(provider: TokenStub) -> None:
    provider.refusal = None
    provider.asked.clear()


def keys() -> Keys:
    return Keys({}, lambda: datetime.now(UTC))


def box(way: str, provider: TokenStub, certificates: Certificates, where: Path, **ends: Endpoint) -> Mailbox:
    return replace(mailbox(way, provider, certificates.ca, where), **ends)


@pytest.mark.fault(16)
@pytest.mark.parametrize("way", [way for way in WAYS if way != "microsoft-person"])
def test_mail_is_read_with_a_token_and_one_taken_back_is_had_anew(
    way: str, provider: TokenStub, server: Dovecot, certificates: Certificates, tmp_path: Path
) -> None:
    here = box(way, provider, certificates, tmp_path, imap=Endpoint("imap", "127.0.0.1", server.imap))
    with watch(here, secret=keys()(here)) as watched:
        watched.connected()
        server.deliver(provider.user, letter("eins"))
        until(lambda: watched.subjects == ["eins"])
        provider.withdraw()
        watched.watcher.reconnect()
        watched.connected(2)
        server.deliver(provider.user, letter("zwei"))
        until(lambda: watched.subjects == ["eins", "zwei"])
    assert not watched.told(inbox.LoginRefused)
    assert len(provider.asked) == 2


@pytest.mark.fault(17)
def test_a_provider_that_refuses_is_told_once_with_what_to_do(
    provider: TokenStub, server: Dovecot, certificates: Certificates, tmp_path: Path
) -> None:
    here = box("google-person", provider, certificates, tmp_path, imap=Endpoint("imap", "127.0.0.1", server.imap))
    provider.refusal = (400, "invalid_grant")
    with watch(here, secret=keys()(here)) as watched:
        until(lambda: len(provider.asked) >= 3, what="it is tried again")
        (told,) = watched.told(inbox.LoginRefused)
        assert isinstance(told, inbox.LoginRefused)
        assert "run: sachstand login projekte" in told.reason
        provider.refusal = None
        watched.connected()


@pytest.mark.fault(16, 17)
@pytest.mark.parametrize("bearer", [True, False], ids=["OAUTHBEARER", "XOAUTH2"])
async def test_mail_is_sent_with_a_token_and_one_taken_back_is_had_anew(
    bearer: bool, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    with Sink(tokens=provider.valid, bearer=bearer, tls=certificates.good, implicit=True) as sink:
        here = box("google-server", provider, certificates, tmp_path, smtp=sink.endpoint())
        events: list[outbox.Event] = []
        sender = outbox.Sender(here, keys()(here), events.append)
        tried = Tried(sender)
        assert await tried.send(1) == SENT
        provider.withdraw()
        sink.cut()
        assert await tried.send(2) == SENT
        provider.withdraw()
        provider.refusal = (400, "invalid_grant")
        sink.cut()
        refused = await asyncio.gather(*(tried.send(number) for number in range(3, 8)))
        assert SENT not in refused
        assert [type(event) for event in events] == [outbox.Paused]
        await sender.aclose()
    assert len(sink.arrived) == 2


def test_the_daemon_answers_with_tokens_only(
    provider: TokenStub, server: Dovecot, certificates: Certificates, tmp_path: Path
) -> None:
    with Sink(tokens=provider.valid) as sink:
        site = sites.write(
            tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", server.imap), smtp=sink.endpoint(), user=provider.user
        )
        file, secret = site / "sachstand.yaml", site / "client.secret"
        secret.touch(mode=0o600)
        secret.write_text("geheim\n")
        oauth = (
            f"oauth: {{ provider: microsoft, client_id: c-1, tenant: nord.example, authority: '{provider.url}', "
            f"client_secret_file: client.secret }}\n    ca_file: {certificates.ca}"
        )
        file.write_text(re.sub(r"password_file: .*", oauth, file.read_text()))
        with Daemon(site) as daemon:
            daemon.watching()
            server.deliver(provider.user, status("1"))
            until(lambda: to_clients(sink) == ["<1@krause.example>"])
            provider.withdraw()
            sink.cut()
            server.deliver(provider.user, status("2", "Tim Ott <ott@krause.example>"))
            until(lambda: len(to_clients(sink)) == 2)
        assert "geheim" not in daemon.log()
        assert "token-" not in daemon.log()


def test_a_person_signs_in_by_the_command(provider: TokenStub, certificates: Certificates, tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", user=provider.user)
    file = site / "sachstand.yaml"
    oauth = (
        f"oauth: {{ provider: microsoft, client_id: c-1, authority: '{provider.url}' }}\n    ca_file: {certificates.ca}"
    )
    file.write_text(re.sub(r"password_file: .*", oauth, file.read_text()))
    before = CliRunner().invoke(sachstand, ["--site", str(site), "check"])
    assert "nobody has signed in yet; run: sachstand login projekte" in before.output
    done = CliRunner().invoke(sachstand, ["--site", str(site), "login", "projekte"])
    assert done.exit_code == 0, done.output
    assert (
        f"Open {provider.url}/enter on any device, sign in as {provider.user} and type the code ABCD-EFGH"
        in done.output
    )
    assert "signed in; kept in" in done.output
    assert "nobody has signed in" not in CliRunner().invoke(sachstand, ["--site", str(site), "check"]).output
