"""A scripted IMAP server: an inbox in memory, and moments at which it misbehaves as a test wants.

``on("IDLE", action)`` calls the action with the connection when that command has been read and before it is answered;
an action that returns True has answered by itself. Everything a client sent is in ``received``.
"""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from daemon.model import Endpoint, Mailbox
from tests.rig.certs import Certificate

CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS"


@dataclass(slots=True)
class Stored:
    """A mail in the fake inbox."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


class Connection:
    """One client, as actions see it."""

    def __init__(self, server: "FakeImap", sock: socket.socket) -> None:
        self.server, self.sock = server, sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tag = "*"
        self.lock = threading.Lock()
        self.idling = False
        self.known = 0  # mails that this client was told of

    def tell(self) -> None:
        """How many mails there are now, unless the client knows."""
        count = len(self.server.mails)
        if count != self.known:
            self.known = count
            self.line(f"* {count} EXISTS")

    def send(self, data: bytes) -> None:
        """Raw bytes, as they are."""
        with self.lock, contextlib.suppress(OSError):
            self.sock.sendall(data)

    def line(self, text: str) -> None:
        """One line."""
        self.send(text.encode() + b"\r\n")

    def ok(self, text: str = "done") -> None:
        """The tagged answer."""
        self.line(f"{self.tag} OK {text}")

    def close(self) -> None:
        """End the connection at once."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def start_tls(self, cert: Certificate) -> None:
        """The server's side of TLS."""
        self.sock = _server_context(cert).wrap_socket(self.sock, server_side=True)


Action = Callable[[Connection], bool | None]


def _server_context(cert: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert.cert, cert.key)
    return context


class FakeImap:
    """The server; a context manager. ``capabilities`` as offered; ``tls``: from the first byte."""

    def __init__(
        self,
        *mails: bytes,
        capabilities: str = CAPABILITIES,
        tls: Certificate | None = None,
        greeting: bytes = b"* OK ready\r\n",
    ) -> None:
        self.capabilities, self.tls = capabilities, tls
        self.greeting = greeting
        self.uidvalidity = 7
        self.mails = [Stored(number, raw) for number, raw in enumerate(mails, 1)]
        self.next_uid = len(mails) + 1
        self.folders: dict[str, list[Stored]] = {"INBOX": self.mails}
        self.received: list[bytes] = []
        self.commands: list[str] = []
        self.connections: list[Connection] = []
        self._actions: dict[str, list[Action]] = {}
        self._always: dict[str, Action] = {}
        self._lock = threading.RLock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> "FakeImap":
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            connection.close()
        for thread in self._threads:
            thread.join(5)

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def on(self, command: str, *actions: Action) -> None:
        """At the next times this command is read, one action a time."""
        self._actions.setdefault(command, []).extend(actions)

    def always(self, command: str, action: Action) -> None:
        """At every time this command is read."""
        self._always[command] = action

    def count(self, command: str) -> int:
        """How often a command was read."""
        return self.commands.count(command)

    def arrive(self, raw: bytes, *, quietly: bool = False) -> int:
        """A new mail; every client is told when it idles, never if ``quietly``."""
        with self._lock:
            uid, self.next_uid = self.next_uid, self.next_uid + 1
            self.mails.append(Stored(uid, raw))
            for connection in self.connections:
                if quietly:
                    connection.known = len(self.mails)
                elif connection.idling:
                    connection.tell()
        return uid

    def mailbox(self, *, scheme: str = "imap", **changes: object) -> Mailbox:
        """The mailbox as a site would configure it."""
        end = Endpoint(scheme, "127.0.0.1", self.port)
        facts = {"name": "projekte", "address": "p@nord.example", "username": "p", "imap": end, "smtp": end} | changes
        return Mailbox(**facts)  # type: ignore[arg-type]

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._spawn(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        connection = Connection(self, sock)
        self.connections.append(connection)
        with contextlib.suppress(OSError, ValueError):
            if self.tls:
                connection.start_tls(self.tls)
            connection.send(self.greeting)
            self._converse(connection)
        connection.close()
        connection.sock.close()

    def _converse(self, connection: Connection) -> None:
        buffer = b""
        while True:
            while b"\r\n" in buffer:
                line, buffer = buffer.split(b"\r\n", 1)
                literal = re.search(rb"\{(\d+)\}$", line)
                if literal:
                    connection.line("+ go on")
                    size = int(literal.group(1))
                    while len(buffer) < size + 2:
                        buffer += self._read(connection)
                    line, buffer = line + buffer[:size], buffer[size + 2 :]
                self._handle(connection, line.decode("utf-8", "replace"))
            data = self._read(connection)
            if not data:
                return
            buffer += data

    def _read(self, connection: Connection) -> bytes:
        data = connection.sock.recv(65536)
        self.received.append(data)
        return data

    def _handle(self, connection: Connection, line: str) -> None:
        if line.upper() == "DONE":
            connection.idling = False
            self.commands.append("DONE")
            if not self._acted("DONE", connection):
                connection.ok("idle ended")
            return
        connection.tag, _, rest = line.partition(" ")
        words = rest.split(" ")
        name = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
        self.commands.append(name)
        if not self._acted(name, connection):
            with self._lock:
                answer = getattr(self, "_do_" + name.lower().replace(" ", "_"), None)
                (answer or self._do_else)(connection, rest)

    def _acted(self, name: str, connection: Connection) -> bool:
        actions = self._actions.get(name)
        action = actions.pop(0) if actions else self._always.get(name)
        return bool(action and action(connection))

    def _do_else(self, connection: Connection, rest: str) -> None:
        connection.ok()

    def _do_capability(self, connection: Connection, rest: str) -> None:
        connection.line(f"* CAPABILITY {self.capabilities}")
        connection.ok()

    def _do_authenticate(self, connection: Connection, rest: str) -> None:
        connection.line("+ ")
        self._read(connection)
        connection.ok()

    def _do_starttls(self, connection: Connection, rest: str) -> None:
        connection.line(f"{connection.tag} BAD not here")

    def _do_list(self, connection: Connection, rest: str) -> None:
        pattern = rest.rsplit(" ", 1)[1].strip('"')
        for name in self.folders if pattern else [""]:
            if pattern in ("*", "", name):
                connection.line(f'* LIST () "." "{name}"')
        connection.ok()

    def _do_create(self, connection: Connection, rest: str) -> None:
        self.folders[rest.split(" ", 1)[1].strip('"')] = []
        connection.ok()

    def _do_select(self, connection: Connection, rest: str) -> None:
        connection.known = len(self.mails)
        connection.line(f"* {connection.known} EXISTS")
        connection.line("* OK [PERMANENTFLAGS (\\Deleted \\Flagged \\*)] flags")
        connection.line(f"* OK [UIDVALIDITY {self.uidvalidity}] valid")
        connection.line(f"* OK [UIDNEXT {self.next_uid}] next")
        connection.ok("[READ-WRITE] selected")

    _do_examine = _do_select

    def _chosen(self, text: str) -> list[Stored]:
        chosen = []
        for part in text.split(","):
            low, _, high = part.partition(":")
            last = self.mails[-1].uid if self.mails else 0
            ends = sorted(last if end == "*" else int(end) for end in (low, high or low))
            chosen += [mail for mail in self.mails if ends[0] <= mail.uid <= ends[1]]
        return chosen

    def _do_uid_search(self, connection: Connection, rest: str) -> None:
        found = self._chosen(rest.rsplit(" ", 1)[1])
        if "UNDELETED" in rest:
            found = [mail for mail in found if "\\Deleted" not in mail.flags]
        connection.line("* SEARCH " + " ".join(str(mail.uid) for mail in found))
        connection.ok()

    def _do_uid_fetch(self, connection: Connection, rest: str) -> None:
        for mail in self._chosen(rest.split(" ")[2]):
            number = self.mails.index(mail) + 1
            if "BODY.PEEK[]" in rest:
                head = f"* {number} FETCH (UID {mail.uid} BODY[] {{{len(mail.raw)}}}\r\n"
                connection.send(head.encode() + mail.raw + b")\r\n")
            else:
                date = '"22-Nov-2026 10:00:00 +0100"'
                connection.line(f"* {number} FETCH (UID {mail.uid} RFC822.SIZE {len(mail.raw)} INTERNALDATE {date})")
        connection.ok()

    def _do_uid_store(self, connection: Connection, rest: str) -> None:
        flags = re.findall(r"[\\$\w-]+", rest.split("(", 1)[1]) if "(" in rest else []
        for mail in self._chosen(rest.split(" ")[2]):
            mail.flags |= set(flags)
        connection.ok()

    def _do_uid_copy(self, connection: Connection, rest: str) -> None:
        target = self.folders[rest.split(" ", 3)[3].strip('"')]
        target += [Stored(len(target) + 1, mail.raw) for mail in self._chosen(rest.split(" ")[2])]
        connection.ok()

    def _do_uid_expunge(self, connection: Connection, rest: str) -> None:
        self._remove(connection, [mail for mail in self._chosen(rest.split(" ")[2]) if "\\Deleted" in mail.flags])
        connection.ok()

    def _do_uid_move(self, connection: Connection, rest: str) -> None:
        target = self.folders[rest.split(" ", 3)[3].strip('"')]
        moved = self._chosen(rest.split(" ")[2])
        target += [Stored(len(target) + 1, mail.raw) for mail in moved]
        self._remove(connection, moved)
        connection.ok()

    def _remove(self, connection: Connection, mails: list[Stored]) -> None:
        for mail in mails:
            connection.line(f"* {self.mails.index(mail) + 1} EXPUNGE")
            self.mails.remove(mail)
            connection.known -= 1

    def _do_idle(self, connection: Connection, rest: str) -> None:
        connection.line("+ idling")
        connection.idling = True
        connection.tell()

    def _do_logout(self, connection: Connection, rest: str) -> None:
        connection.line("* BYE bye")
        connection.ok()
        connection.close()
