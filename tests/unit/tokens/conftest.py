"""A provider of tokens on this machine, and a mailbox with each way to get one."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.model import Endpoint, Mailbox, OAuth
from tests.rig.certs import Certificates
from tests.rig.token_stub import TokenStub, token_stub

NOWHERE = Endpoint("imap", "127.0.0.1", 9)
WAYS = ("google-person", "google-server", "microsoft-person", "microsoft-server")


@pytest.fixture(name="provider")
def _provider(certificates: Certificates) -> Iterator[TokenStub]:
    with token_stub(certificates.good) as stub:
        yield stub


def mailbox(way: str, provider: TokenStub, ca: Path, where: Path) -> Mailbox:
    """Signed in already, where a person must."""
    state = where / "state" / "projekte.token"
    state.parent.mkdir(exist_ok=True)
    oauth = {"google-person": _google_person, "google-server": _google_server}.get(way, _microsoft)(
        provider, where, state
    )
    if way == "microsoft-server":
        (where / "client.secret").write_text("geheim\n")
        oauth = OAuth(**{**_facts(oauth), "client_secret_file": str(where / "client.secret"), "tenant": "nord.example"})
    return Mailbox("projekte", provider.user, NOWHERE, NOWHERE, provider.user, oauth=oauth, ca_file=str(ca))


def _facts(oauth: OAuth) -> dict[str, str]:
    return {
        "provider": oauth.provider,
        "token_file": oauth.token_file,
        "client_id": oauth.client_id,
        "authority": oauth.authority,
    }


def _google_person(provider: TokenStub, where: Path, state: Path) -> OAuth:
    client = {"client_id": "client-1", "client_secret": "geheim", "token_uri": f"{provider.url}/token"}
    state.write_text(json.dumps({**client, "refresh_token": provider.refresh}))
    installed = {**client, "auth_uri": f"{provider.url}/authorize", "redirect_uris": ["http://localhost"]}
    (where / "client.json").write_text(json.dumps({"installed": installed}))
    return OAuth("google", str(state), client_file=str(where / "client.json"))


def _google_server(provider: TokenStub, where: Path, state: Path) -> OAuth:
    made = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
    key = subprocess.run(made, capture_output=True, text=True, check=True).stdout
    facts = {
        "type": "service_account", "private_key": key, "private_key_id": "1", "client_email": "bot@nord.example",
        "token_uri": f"{provider.url}/token",
    }  # fmt: skip
    (where / "key.json").write_text(json.dumps(facts))
    return OAuth("google", str(state), key_file=str(where / "key.json"))


def _microsoft(provider: TokenStub, where: Path, state: Path) -> OAuth:
    return OAuth("microsoft", str(state), client_id="client-1", authority=provider.url)
