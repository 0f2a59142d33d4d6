"""An SMTP server (aiosmtpd) that takes mail, keeps what arrived, and misbehaves on order.

``fault("DATA-END", "550 5.7.1 no")`` answers the next time at that step with these words; ``DROP`` closes the line
instead; ``ACCEPT_AND_DROP`` (after the content only) takes the mail and closes without a word; ``HANG`` says nothing.
Steps: CONNECT, EHLO, AUTH, MAIL, RCPT, DATA, DATA-END. Everything clients sent (under TLS: decrypted) is in ``seen``.
"""

import asyncio
import base64
import contextlib
import re
import ssl
import threading
import warnings
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from daemon.model import Endpoint, Mailbox
from tests.rig.certs import Certificate

DROP, ACCEPT_AND_DROP, HANG = "drop", "accept-and-drop", "hang"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One mail as taken."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    options: tuple[str, ...]


@dataclass(slots=True)
class Sink:
    """The server, in a thread of its own; a context manager.

    ``login`` False: none is offered without TLS. ``password`` None: every login is right.
    ``tokens``: access tokens that are right; ``bearer``: OAUTHBEARER is offered
    beside XOAUTH2. ``implicit``: TLS from the first byte, else STARTTLS if ``tls`` is given.
    """

    login: bool = True
    password: str | None = None
    tokens: Container[str] | None = None
    bearer: bool = True
    tls: Certificate | None = None
    implicit: bool = False
    size: int | None = None
    utf8: bool = True
    eightbit: bool = True
    port: int = field(init=False, default=0)
    arrived: list[Arrived] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    logins: int = 0
    connections: int = 0
    most_at_once: int = 0
    seen: bytearray = field(default_factory=bytearray)
    _faults: dict[str, list[str]] = field(default_factory=dict)
    _open: int = 0
    _loop: asyncio.AbstractEventLoop = field(init=False)
    _thread: threading.Thread = field(init=False)
    _server: asyncio.Server = field(init=False)
    _protocols: set["_Protocol"] = field(default_factory=set)

    def __enter__(self) -> "Sink":
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise AssertionError("the sink does not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def fault(self, step: str, *answers: str) -> None:
        """At the next times this step comes, one answer a time."""
        self._faults.setdefault(step, []).extend(answers)

    def next_fault(self, step: str) -> str | None:
        """What to do at this step, if anything."""
        self.commands.append(step)
        waiting = self._faults.get(step)
        return waiting.pop(0) if waiting else None

    def cut(self) -> None:
        """Close all lines, as a server does with idle ones."""
        done = threading.Event()

        def close() -> None:
            for protocol in list(self._protocols):
                protocol.drop()
            done.set()

        self._loop.call_soon_threadsafe(close)
        done.wait(5)

    def endpoint(self) -> Endpoint:
        """How to reach it."""
        scheme = "smtps" if self.implicit else "smtp+starttls" if self.tls else "smtp"
        return Endpoint(scheme, "127.0.0.1", self.port)

    def mailbox(self, **changes: Any) -> Mailbox:
        """A mailbox that sends through it."""
        end = self.endpoint()
        facts = {
            "name": "projekte", "address": "projekte@nord.example", "username": "projekte", "imap": end, "smtp": end,
        }  # fmt: skip
        return Mailbox(**(facts | changes))

    def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        context = _context(self.tls) if self.tls else None
        starting = self._loop.create_server(
            lambda: _Protocol(self, context if not self.implicit else None),
            "127.0.0.1", 0, ssl=context if self.implicit else None,
        )  # fmt: skip
        self._server = self._loop.run_until_complete(starting)
        self.port = int(self._server.sockets[0].getsockname()[1])
        self._loop.call_soon(ready.set)
        self._loop.run_forever()
        self._server.close()
        for protocol in list(self._protocols):
            protocol.drop()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()


def _without(sink: Sink) -> tuple[str, ...]:
    if sink.tokens is None:
        return ("XOAUTH2", "OAUTHBEARER")
    return () if sink.bearer else ("OAUTHBEARER",)


def _context(cert: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert.cert, cert.key)
    return context


class _Handler:
    """Takes the mail; the answers are the protocol's."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_DATA(self, server: "_Protocol", session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.sink.next_fault("DATA-END")
        if fault in (None, ACCEPT_AND_DROP):
            sender, raw = (envelope.mail_from or "").removeprefix("<>"), envelope.original_content or b""
            self.sink.arrived.append(Arrived(sender, tuple(envelope.rcpt_tos), raw, tuple(envelope.mail_options)))
        return await server.misbehave(fault) or "250 2.0.0 taken"


class _Protocol(SMTP):
    """One connection."""

    def __init__(self, sink: Sink, starttls: ssl.SSLContext | None) -> None:
        self.sink = sink
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
        super().__init__(
            _Handler(sink), hostname="sink.test.example", ident="sink", enable_SMTPUTF8=sink.utf8,
            data_size_limit=sink.size, tls_context=starttls, require_starttls=bool(starttls),
            auth_required=sink.password is not None or sink.tokens is not None,
            auth_require_tls=(bool(sink.tls) and not sink.implicit) or not sink.login,
            auth_exclude_mechanism=_without(sink), authenticator=self._judge, decode_data=False,
            timeout=600, loop=asyncio.get_event_loop(),
        )  # fmt: skip

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.sink.connections += 1
        self.sink._protocols.add(self)
        self.sink.most_at_once = max(self.sink.most_at_once, len(self.sink._protocols))

    def connection_lost(self, error: Exception | None) -> None:
        self.sink._protocols.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        self.sink.seen += data
        super().data_received(data)

    def drop(self) -> None:
        """Close the line without a word."""
        if self.transport is not None:
            self.transport.close()

    async def misbehave(self, fault: str | None) -> str | None:
        """Do what was ordered; the words to answer with, or None for the ordinary answer."""
        if fault in (DROP, ACCEPT_AND_DROP):
            self.drop()
            raise ConnectionResetError("ordered")
        if fault == HANG:
            await asyncio.Event().wait()
        return fault

    def _judge(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.sink.logins += 1
        right = self.sink.password is None or data.password.decode() == self.sink.password
        return AuthResult(success=right, handled=False)

    async def _handle_client(self) -> None:
        fault = self.sink.next_fault("CONNECT")
        if fault in (DROP, HANG):
            with contextlib.suppress(ConnectionResetError):
                await self.misbehave(fault)
            return
        if fault:
            await self.push(fault)
            self.drop()
            return
        with contextlib.suppress(ConnectionResetError):
            await super()._handle_client()

    async def _ordered(self, step: str) -> bool:
        words = await self.misbehave(self.sink.next_fault(step))
        if words:
            await self.push(words)
            if words.startswith("421"):
                self.drop()
        return bool(words)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self._ordered("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._ordered("AUTH"):
            await super().smtp_AUTH(arg)

    async def auth_XOAUTH2(self, _server: Any, args: list[str]) -> AuthResult:  # noqa: N802
        return await self._borne(args, rb"user=[^\x01]*\x01auth=Bearer ([^\x01]*)\x01\x01")

    async def auth_OAUTHBEARER(self, _server: Any, args: list[str]) -> AuthResult:  # noqa: N802
        return await self._borne(args, rb"n,a=[^,]*,\x01auth=Bearer ([^\x01]*)\x01\x01")

    async def _borne(self, args: list[str], layout: bytes) -> AuthResult:
        """A token is right if the test says so; a wrong one is told as providers do, in two steps."""
        self.sink.logins += 1
        borne = re.fullmatch(layout, base64.b64decode(args[1]))
        if borne and self.sink.tokens is not None and borne[1].decode() in self.sink.tokens:
            return AuthResult(success=True)
        await self.challenge_auth(b'{"status":"invalid_token"}')
        return AuthResult(success=False, handled=False)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if not await self._ordered("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if not await self._ordered("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self._ordered("DATA"):
            await super().smtp_DATA(arg)

    async def push(self, status: Any) -> None:
        if not self.sink.eightbit and status in (b"250-8BITMIME", "250-8BITMIME"):
            return
        await super().push(status)
