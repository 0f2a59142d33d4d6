"""What tests of the running daemon share: a mailbox of the test's own, and a site that watches it and sends to the sink."""

import re
from pathlib import Path

import pytest

from daemon.model import Endpoint
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.smtp_sink import Sink


@pytest.fixture(name="user")
def _user(request: pytest.FixtureRequest) -> str:
    return re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:]


@pytest.fixture(name="site")
def _site(tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str) -> Path:
    return sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password,
    )  # fmt: skip
