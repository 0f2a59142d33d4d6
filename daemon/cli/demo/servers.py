"""The embedded servers of the demo: IMAP by pymap, SMTP by aiosmtpd, both on free loopback ports of this process.

Law: both are of the extra ``demo`` and are imported only when a server starts, so that the other commands need neither.
"""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER = "projekte"
PASSWORD = "demo"  # noqa: S105 - the login of a server that lives for seconds on the loopback interface


class Sink:
    """Takes every mail and hands it on; the SMTP side of the demo."""

    def __init__(self, taken: Callable[[str, bytes], None]) -> None:
        self._taken = taken

    async def handle_DATA(self, server: "SMTP", session: "Session", envelope: "Envelope") -> str:  # noqa: N802
        """Accept one mail (the name is aiosmtpd's)."""
        content = envelope.content
        for recipient in envelope.rcpt_tos:
            self._taken(recipient, content if isinstance(content, bytes) else str(content).encode())
        return "250 2.0.0 taken"


@asynccontextmanager
async def imap_server() -> AsyncIterator[int]:
    """An IMAP server with one empty mailbox; gives its port."""
    from proxyprotocol.reader import ProxyProtocolReader
    from proxyprotocol.version import ProxyProtocolVersion
    from pymap.backend.dict import DictBackend
    from pymap.imap import IMAPServer

    settings = Namespace(
        debug=False, host="127.0.0.1", port="0", cert=None, key=None, tls=False, passlib_cfg=None, inherited_sockets=None,
        proxy_protocol="noop", demo_data=False, demo_user=USER, demo_password=PASSWORD, skip_services=[],
    )  # fmt: skip
    backend, config = await DictBackend.init(settings)
    config.apply_context()
    reader = ProxyProtocolReader(ProxyProtocolVersion.get("noop"))
    server = await asyncio.start_server(reader.get_callback(IMAPServer(backend.login, config)), "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


@asynccontextmanager
async def smtp_server(taken: Callable[[str, bytes], None]) -> AsyncIterator[int]:
    """An SMTP server that hands every mail to ``taken`` (recipient, bytes); gives its port."""
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Sink(taken), hostname="demo.example", ident="demo", auth_require_tls=False, authenticator=_welcome, loop=loop),
        "127.0.0.1", 0,
    )  # fmt: skip
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


def _welcome(server: "SMTP", session: "Session", envelope: "Envelope", mechanism: str, data: object) -> "AuthResult":  # noqa: ARG001
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=True)
