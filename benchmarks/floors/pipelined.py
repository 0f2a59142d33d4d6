"""F3, the bare wire: IMAP and SMTP spoken by hand over asyncio, a hundred mails a command, commands in one piece, several lines.

``python -m benchmarks.floors.pipelined IMAP_PORT SMTP_PORT USER [LINES]`` runs until it is ended. It searches until nothing is left
before it idles, so no mail waits for the one behind it.
"""

import asyncio
import contextlib
import re
import sys

from benchmarks.floors.straight import DONE, PATIENCE, reply_to

_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_UID = re.compile(rb"UID (\d+)")
BATCH = 100


class Imap:
    """The few commands that are needed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._tag = reader, writer, 0

    async def ask(self, words: str) -> list[tuple[bytes, bytes]]:
        """The untagged answers to a command, each with its literal."""
        self._tag += 1
        tag = f"a{self._tag}".encode()
        self._writer.write(tag + b" " + words.encode() + b"\r\n")
        found = []
        while not (line := await self._reader.readline()).startswith(tag):
            literal = b""
            if size := _LITERAL.search(line):
                literal = await self._reader.readexactly(int(size[1]))
                line += await self._reader.readline()
            if not line:
                raise ConnectionError("the IMAP server has closed the line")
            found.append((line, literal))
        return found

    async def search(self, words: str) -> list[int]:
        """UIDs."""
        return [
            int(uid)
            for line, _ in await self.ask(f"UID SEARCH {words}")
            if b"SEARCH" in line
            for uid in line.split()[2:]
        ]

    async def bodies(self, uids: list[int]) -> list[bytes]:
        """The raw mails."""
        answers = await self.ask(f"UID FETCH {','.join(map(str, uids))} (BODY.PEEK[])")
        return [literal for line, literal in answers if _UID.search(line) and literal]

    async def idle(self) -> None:
        """Until something is announced, or for a little while: a notice may have come with an answer before."""
        self._writer.write(b"i IDLE\r\n")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while b"EXISTS" not in await self._reader.readline():
                    pass
        self._writer.write(b"DONE\r\n")
        while not (await self._reader.readline()).startswith(b"i "):
            pass


async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mails: list[tuple[str, bytes]]) -> None:
    """All of these over one line, the envelope in one piece and the next behind the content of the one before."""
    for to, reply in mails:
        writer.write(f"MAIL FROM:<projekte@studio-nord.example>\r\nRCPT TO:<{to}>\r\nDATA\r\n".encode())
        writer.write(reply + b".\r\n")
    for _ in range(4 * len(mails)):
        await reader.readline()


async def line_to(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """An SMTP line after its greeting."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"EHLO bench.example\r\n")
    await reader.readline()
    while not (await reader.readline()).startswith(b"250 "):
        pass
    return reader, writer


async def main(imap: int, smtp: int, user: str, lines: int) -> None:
    """Answer everything that does not bear the flag."""
    client = Imap(*await asyncio.open_connection("127.0.0.1", imap, limit=1 << 20))
    await client.ask(f"LOGIN {user} secret")
    await client.ask("SELECT INBOX")
    roads = [await line_to(smtp) for _ in range(lines)]
    print("ready", flush=True)
    while True:
        while found := await client.search(f"UNKEYWORD {DONE}"):
            for start in range(0, len(found), BATCH):
                uids = found[start : start + BATCH]
                mails = [reply_to(raw) for raw in await client.bodies(uids)]
                await asyncio.gather(*(send(*road, mails[at::lines]) for at, road in enumerate(roads)))
                await client.ask(f"UID STORE {uids[0]}:{uids[-1]} +FLAGS.SILENT ({DONE})")
        await client.idle()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 8))
