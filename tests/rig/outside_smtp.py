"""The SMTP server of :mod:`tests.rig.outside` as the calls of aiosmtplib that the outbox makes.

The transaction, its phases and the reading of its answers are the daemon's own; only the line below them is replaced.
"""

import asyncio
import re
from typing import Any

from aiosmtplib import SMTPResponse, SMTPServerDisconnected

from daemon import outbox
from daemon.outbox.transaction import Answered, Step
from daemon.outbox.trouble import Phase
from tests.rig.outside import Outside
from tests.rig.smtp_sink import ACCEPT_AND_DROP, DROP

_ADDRESS = re.compile(rb"(?:FROM|TO):<([^>]*)>")


class Line:
    """One connection."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.esmtp_extensions = {"size": "52428800", "8bitmime": "", "smtputf8": ""}
        self.is_connected = True
        self._sender = self._recipient = ""
        self._content = b""

    @property
    def protocol(self) -> "Line":
        return self

    def _drop(self) -> None:
        self.is_connected = False
        raise SMTPServerDisconnected("the line broke")

    async def _answer(self, step: str, usual: str) -> SMTPResponse:
        self.outside.step(f"smtp {step}")
        await asyncio.sleep(0)
        if not self.is_connected:
            self._drop()
        said = self.outside.order(step) or usual
        if said == DROP:
            self._drop()
        code, _, text = said.partition(" ")
        if code == "421":
            self.is_connected = False
        self.outside.step(f"smtp {step} answered")
        return SMTPResponse(int(code), text)

    async def execute_command(self, *words: bytes, **_: float | None) -> SMTPResponse:
        name = words[0].decode()
        if name == "MAIL":
            self._sender = _address(words[1])
        elif name == "RCPT":
            self._recipient = _address(words[1])
        return await self._answer(name, "354 go on" if name == "DATA" else "250 2.1.0 fine")

    def write(self, content: bytes) -> None:
        self.outside.step("smtp content")
        self._content = content

    async def read_response(self, **_: float | None) -> SMTPResponse:
        self.outside.step("smtp content written")
        await asyncio.sleep(0)
        said = self.outside.order("DATA-END") or "250 2.0.0 taken"
        if said == DROP:
            self._drop()
        if said == ACCEPT_AND_DROP or said.startswith("2"):
            raw = re.sub(rb"(?m)^\.\.", b".", self._content.removesuffix(b".\r\n"))
            self.outside.happen("take", self._sender, self._recipient, raw, self.outside.now())
        self.outside.step("smtp content taken")
        if said == ACCEPT_AND_DROP:
            self._drop()
        code, _, text = said.partition(" ")
        return SMTPResponse(int(code), text)

    async def rset(self, **_: float | None) -> SMTPResponse:
        return await self._answer("RSET", "250 2.0.0 fine")

    async def noop(self, **_: float | None) -> SMTPResponse:
        return await self._answer("NOOP", "250 2.0.0 fine")

    async def quit(self, **_: float | None) -> SMTPResponse:
        return SMTPResponse(221, "bye")

    def close(self) -> None:
        self.is_connected = False


def _address(word: bytes) -> str:
    found = _ADDRESS.match(word)
    assert found, word
    return found[1].decode()


class LineSender(outbox.Sender):
    """The daemon's own sender, whose connections lead to the server in memory."""

    def __init__(self, outside: Outside, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outside = outside

    async def _open(self, step: Step) -> Any:
        step.phase = Phase.CONNECT
        line = Line(self._outside)
        answer = await line._answer("CONNECT", "220 ready")
        if answer.code != 220:
            raise Answered(Phase.CONNECT, answer.code, answer.message)
        return line
