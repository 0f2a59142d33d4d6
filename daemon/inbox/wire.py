"""The connection itself. Laws: nothing here waits without a deadline; a stop is felt at once, whatever the server
does; a line counts only when it is whole; every count of mails is noticed, in whatever answer it comes.

imaplib documents open, read, readline, send and shutdown as overridable; this is the only place that does so, and the
only place that touches the inside of imaplib and imapclient.
"""

import contextlib
import errno
import imaplib
import os
import re
import select
import socket
import ssl
import time
from collections.abc import Callable

from daemon.inbox.waiting import Patience, Stopped, Waker

LONGEST_LINE = 4_000_000  # octets; a search over half a million mails still fits
LARGEST_LITERAL = 64_000_000  # octets
SLOWEST = 20_000  # octets a second that we still wait for

_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS\s*$", re.IGNORECASE)
_EXPUNGE = re.compile(rb"\* \d{1,10} EXPUNGE\s*$", re.IGNORECASE)
_BARE_RESULT = re.compile(rb"[A-Z]+\d+ (?:OK|NO|BAD)\r\n$")


class Wire(imaplib.IMAP4):
    """One IMAP connection that can be stopped, never hangs, and counts what the server tells about new mail.

    ``news`` grows whenever the number of mails changes; ``uneasy`` is set by an untagged NO (the view may be stale).
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        context: ssl.SSLContext | None,
        stop: Waker,
        patience: Patience,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.news = 0
        self.uneasy = False
        self._exists: int | None = None
        self._idling = False
        self._context = context
        self._stop = stop
        self._patience = patience
        self._monotonic = monotonic
        self._buffer = bytearray()
        self._deadline = monotonic() + patience.connect
        self.answer_within = patience.answer
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:  # noqa: ARG002
        """Connect, and begin TLS at once if a context was given. The deadline covers the greeting too."""
        self.host, self.port = host, port
        self.sock = self._dial(host, port)
        if self._context is not None:
            self.sock = self._handshake(self.sock, self._context)

    def _dial(self, host: str, port: int) -> socket.socket:
        problem: OSError = OSError(errno.EHOSTUNREACH, "no address")
        for family, kind, proto, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            sock = socket.socket(family, kind, proto)
            try:
                sock.setblocking(False)
                code = sock.connect_ex(address)
                if code in (0, errno.EINPROGRESS):
                    self._await(sock, select.POLLOUT)
                    code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code == 0:
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                    return sock
                problem = OSError(code, os.strerror(code))
            except OSError as error:
                problem = error
            except Stopped:
                sock.close()
                raise
            sock.close()
        raise problem

    def _handshake(self, sock: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
        secured = context.wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)
        try:
            while True:
                try:
                    secured.do_handshake()
                except ssl.SSLWantReadError:
                    self._await(secured, select.POLLIN)
                except ssl.SSLWantWriteError:
                    self._await(secured, select.POLLOUT)
                else:
                    return secured
        except BaseException:
            secured.close()
            raise

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[str, list[bytes]]:  # type: ignore[override]
        """Begin TLS on a plain connection. Plain text behind the server's OK is an attack and ends it."""
        if ssl_context is None or "STARTTLS" not in self.capabilities:
            raise ssl.SSLError("the server does not offer STARTTLS")
        kind, data = self._simple_command("STARTTLS")
        if kind != "OK":
            raise ssl.SSLError(f"the server refuses STARTTLS: {data!r}")
        if self._buffer:
            raise ssl.SSLError("the server sent plain text after agreeing to TLS")
        self.sock = self._handshake(self.sock, ssl_context)
        self._tls_established = True
        self.untagged_responses.clear()
        self._get_capabilities()
        return kind, data

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """Send all of it; begins the time within which the answer must be complete."""
        self._deadline = self._monotonic() + self.answer_within + len(data) / SLOWEST
        left = memoryview(data)
        while left:
            try:
                left = left[self.sock.send(left) :]
            except ssl.SSLWantReadError:
                self._await(self.sock, select.POLLIN)
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._await(self.sock, select.POLLOUT)

    def expect(self, octets: int) -> None:
        """The next answer may be this large: give it time in proportion. 0: back to normal."""
        self.answer_within = self._patience.answer + octets / SLOWEST

    def read(self, size: int) -> bytes:
        """Exactly ``size`` octets (a literal)."""
        if size > LARGEST_LITERAL:
            raise self.abort(f"the server announces {size} octets at once")
        while len(self._buffer) < size:
            self._more()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def readline(self) -> bytes:
        """One whole line with its end. Half a line at the end of the connection is an abort."""
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > LONGEST_LINE:
                raise self.abort("the server sends a line without end")
            self._more()
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return self._noticed(line)

    def _noticed(self, line: bytes) -> bytes:
        if line.startswith(b"* "):
            if count := _EXISTS.match(line):
                now = int(count.group(1))
                if now != self._exists:
                    self.news += 1
                self._exists = now
            elif _EXPUNGE.match(line) and self._exists:
                self._exists -= 1
            elif line[2:5].upper() == b"BYE":
                raise self.abort(f"the server says goodbye: {line[2:200].decode('ascii', 'replace').strip()}")
            elif line[2:5].upper() == b"NO ":
                self.uneasy = True
        elif _BARE_RESULT.match(line):
            return line[:-2] + b" \r\n"
        return line

    def _more(self) -> None:
        while not self._receive():
            self._await(self.sock, select.POLLIN)

    def _receive(self) -> bool:
        try:
            data = self.sock.recv(65536)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        if not data:
            raise self.abort("the server closed the connection")
        self._buffer += data
        return True

    def _await(self, sock: socket.socket, event: int, waker: Waker | None = None, until: float | None = None) -> bool:
        """Wait for the socket; True when it is ready, False when woken or (with ``until``) when time is up."""
        deadline = self._deadline if until is None else until
        patience = deadline - self._monotonic()
        if until is None:
            patience = min(patience, self._patience.silence)
        poller = select.poll()
        poller.register(sock, event)
        poller.register(self._stop, select.POLLIN)
        if waker is not None:
            poller.register(waker, select.POLLIN)
        ready = {fd for fd, _ in poller.poll(max(patience, 0) * 1000)}
        if self._stop.fileno() in ready:
            raise Stopped
        if not ready and until is None:
            raise TimeoutError("the server does not answer")
        return sock.fileno() in ready

    def idle_begin(self) -> bytes:
        """Ask for IDLE (RFC 2177) and return its tag when the server agrees; answers that come before are noticed."""
        self.untagged_responses.clear()
        tag: bytes = self._command("IDLE")
        while self._get_response() is not None:
            if self.tagged_commands[tag]:
                raise self.error(f"IDLE refused: {self.tagged_commands.pop(tag)!r}")
        self._idling = True
        return tag

    def idle_wait(self, tag: bytes, waker: Waker, seconds: float, mark: int) -> None:
        """Wait until there is news since ``mark``, the waker rings, the server ends the IDLE, or time is up."""
        until = self._monotonic() + seconds
        while True:
            while b"\n" in self._buffer:
                self._deadline = self._monotonic() + self._patience.silence
                self._get_response()
            if len(self._buffer) > LONGEST_LINE:
                raise self.abort("the server sends a line without end")
            if self.news != mark or self.uneasy or self.tagged_commands.get(tag):
                return
            if not self._receive() and not self._await(self.sock, select.POLLIN, waker, until):
                return
            if self._monotonic() >= until:
                return

    def idle_end(self, tag: bytes, within: float) -> None:
        """End the IDLE; the server has ``within`` seconds to agree."""
        self.answer_within, before = within, self.answer_within
        try:
            if not self.tagged_commands.get(tag):
                self.send(b"DONE\r\n")
            while not self.tagged_commands[tag]:
                self._get_response()
        finally:
            self.answer_within = before
        self._idling = False
        result: tuple[str, list[bytes]] = self.tagged_commands.pop(tag)  # type: ignore[assignment]
        if result[0] != "OK":
            raise self.error(f"IDLE ended with {result!r}")

    def doze(self, waker: Waker, seconds: float) -> None:
        """Wait without IDLE: until the waker rings, the server says something, or time is up."""
        until = self._monotonic() + seconds
        if not self._buffer and self._await(self.sock, select.POLLIN, waker, until):
            self._receive()

    def reset_count(self) -> None:
        """Before a SELECT: forget what was known of the folder that was open."""
        self._exists = None
        self.uneasy = False

    def leave(self) -> None:
        """Say goodbye without waiting for an answer, and close."""
        with contextlib.suppress(OSError):
            self.sock.send(b"DONE\r\nZ LOGOUT\r\n" if self._idling else b"Z LOGOUT\r\n")
        self.shutdown()

    def shutdown(self) -> None:
        """Close the socket, whatever state it is in."""
        with contextlib.suppress(OSError):
            self.sock.close()
