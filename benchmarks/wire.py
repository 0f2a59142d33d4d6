"""What stands on both sides of the measured program, in a process of its own: an SMTP server that takes everything and notes
when, and a tap on the line to the IMAP server that notes when mail is announced and when it is fetched.

Times are the machine's monotonic clock in seconds, the same in every process. ``python -m benchmarks.wire IMAP_PORT`` prints its
two ports, then obeys one JSON object a line on its standard input, each answered by one line: ``{"delay": s}`` before a mail is
accepted; ``{"gate": false}`` none is until ``{"gate": true}``; ``{"wait": n}`` answers when n mails were accepted;
``{"accepted": n}`` tells all from the nth on; ``{"seen": n}`` the same of the tap; anything: how many of both there are.
"""

import asyncio
import json
import re
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

_ANSWERS = re.compile(rb"(?im)^In-Reply-To:\s*(<[^>\s]+>)")
_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>\s]+>)")
_WANTED = {
    "EXISTS": re.compile(rb"\* (\d+) EXISTS\r\n"),
    "FETCH": re.compile(rb"UID FETCH ([\d:,*]+) \(?BODY(?:\.PEEK)?\[\]"),
}
_HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 50000000\r\n250 AUTH PLAIN\r\n"
_OK = b"250 2.0.0 ok\r\n"


@dataclass(slots=True)
class State:
    """What was seen so far, and what holds now."""

    accepted: list[tuple[float, str, str, str]] = field(
        default_factory=list
    )  # when, for whom, in answer to what, its ID
    seen: list[tuple[float, str, str]] = field(default_factory=list)  # when, EXISTS or FETCH, which
    delay: float = 0.0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0


class Smtp(asyncio.Protocol):
    """One connection; commands may come in one piece, and mails one behind the other."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._rest, self._recipient = b"", ""
        self._content, self._busy = False, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._rest += data
        self._go_on()

    def _go_on(self) -> None:
        while not self._busy:
            end = self._rest.find(b"\r\n.\r\n" if self._content else b"\r\n")
            if end < 0:
                return
            if self._content:
                raw, self._rest = self._rest[:end], self._rest[end + 5 :]
                self._take(raw)
            else:
                line, self._rest = self._rest[:end], self._rest[end + 2 :]
                self._transport.write(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self._recipient = line[line.find(b"<") + 1 : line.find(b">")].decode()
        elif verb == b"DATA":
            self._content = True
            return b"354 go on\r\n"
        elif verb in (b"EHLO", b"HELO"):
            return _HELLO
        elif verb == b"AUTH":
            return b"235 2.7.0 yes\r\n"
        elif verb == b"QUIT":
            return b"221 2.0.0 bye\r\n"
        return _OK

    def _take(self, raw: bytes) -> None:
        self._content = False
        named = [found[1].decode() if (found := field.search(raw, 0, 16_384)) else "" for field in (_ANSWERS, _ID)]
        if self.state.delay or not self.state.gate.is_set():
            self._busy = True
            self._task = asyncio.create_task(self._later(*named))
        else:
            self._accept(*named)

    async def _later(self, about: str, own: str) -> None:
        await self.state.gate.wait()
        await asyncio.sleep(self.state.delay)
        self._busy = False
        self._accept(about, own)
        self._go_on()

    def _accept(self, about: str, own: str) -> None:
        if self._transport.is_closing():
            return  # whoever sent it is gone: it was not taken
        self.state.accepted.append((time.monotonic(), self._recipient, about, own))
        self._transport.write(_OK)
        if 0 < self.state.waiting <= len(self.state.accepted):
            self.state.waiting = 0
            say("there")


class Tap:
    """Forwards connections to the IMAP server and notes what is announced and what is asked for."""

    def __init__(self, state: State, target: int) -> None:
        self.state, self.target = state, target

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        down, up = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self._pump(reader, up, writer, "FETCH"), self._pump(down, writer, up, "EXISTS"))

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, back: asyncio.StreamWriter, name: str
    ) -> None:
        """``back`` is the source's line the other way: what came is acknowledged at once, for some clients wait for that."""
        tail, wanted, line = b"", _WANTED[name], back.get_extra_info("socket")
        try:
            while data := await source.read(262_144):
                at = time.monotonic()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                tail += data
                for found in wanted.finditer(tail):
                    self.state.seen.append((at, name, found[1].decode()))
                tail = tail[tail.rfind(b"\n") + 1 :][-4096:]
                target.write(data)
        except OSError:
            pass
        target.close()


def say(answer: Any) -> None:
    """One line to whoever asked."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def _obey(state: State, words: dict[str, Any]) -> None:
    if "wait" in words:
        state.waiting = words["wait"]
        if state.waiting > len(state.accepted):
            return
        state.waiting = 0
    if "delay" in words:
        state.delay = words["delay"]
    if "gate" in words:
        (state.gate.set if words["gate"] else state.gate.clear)()
    if "accepted" in words:
        say(state.accepted[words["accepted"] :])
    elif "seen" in words:
        say(state.seen[words["seen"] :])
    else:
        say([len(state.accepted), len(state.seen)])


async def main(imap: int) -> None:
    """Serve until the standard input ends."""
    state, loop = State(), asyncio.get_running_loop()
    state.gate.set()
    smtp = await loop.create_server(lambda: Smtp(state), "127.0.0.1", 0)
    tap = await asyncio.start_server(Tap(state, imap).serve, "127.0.0.1", 0, limit=1 << 20)
    say([server.sockets[0].getsockname()[1] for server in (smtp, tap)])
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        await _obey(state, json.loads(line))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
