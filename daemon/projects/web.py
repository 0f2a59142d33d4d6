"""Reading JSON from a team's forge: GET only, over TLS, to one server only, within a deadline, never more than asked for.

A redirect to another server is refused, for the token would go with it. A server that asks for patience gets it: nothing is
asked again before the moment it names. Nothing here repeats a token, not even in an error.
"""

import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from daemon.projects.source import SourceBusy, SourceFailed

LIMIT = 8 * 1024 * 1024  # octets of one answer
MOST_PAGES = 50
PATIENCE = timedelta(minutes=15)
"""Where a server wants patience and does not say how much."""

LONGEST_PATIENCE = timedelta(hours=6)
_REDIRECTS = 3
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="?next"?')


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its JSON and its headers, names in lower case."""

    value: Any
    headers: Mapping[str, str]

    @property
    def following(self) -> str | None:
        """The address of the next page, by the Link header (RFC 8288)."""
        match = _NEXT.search(self.headers.get("link", ""))
        return match.group(1) if match else None


@dataclass(slots=True)
class Forge:
    """A server that is asked for one project. ``base`` has no slash at its end; ``seconds`` is for all questions together."""

    base: str
    headers: Mapping[str, str]
    seconds: float
    now: datetime  # UTC
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        """The clock for all questions starts."""
        self._end = monotonic() + self.seconds

    def get(self, path: str, **query: str | int) -> Answer:
        """The JSON at a path below ``base``, or at a whole address of the same server. Raises SourceFailed, SourceBusy."""
        address = path if path.startswith(("http://", "https://")) else f"{self.base}{path}"
        if query:
            address += ("&" if "?" in address else "?") + urlencode(query)
        for _ in range(_REDIRECTS + 1):
            here = urlsplit(address)
            home = urlsplit(self.base)
            if (here.scheme, here.netloc) != (home.scheme, home.netloc):
                raise SourceFailed(f"{home.netloc} points to another server ({here.netloc}); nothing is asked there")
            status, headers, body = self._exchange(address)
            if status in (301, 302, 307, 308) and headers.get("location"):
                address = urljoin(address, headers["location"])
                continue
            self._check(status, headers, here.path)
            return Answer(_json(body, here.path), headers)
        raise SourceFailed(f"{home.netloc} sends from one address to the next without end")

    def _exchange(self, address: str) -> tuple[int, dict[str, str], bytes]:
        here = urlsplit(address)
        left = self._end - monotonic()
        if left <= 0:
            raise SourceFailed(f"{here.netloc} has not told everything after {self.seconds:g} s")
        connection = _connection(here.scheme, here.netloc, left)
        try:
            target = here.path + (f"?{here.query}" if here.query else "")
            connection.request(
                "GET", target, headers={"Accept": "application/json", "User-Agent": "sachstand", **self.headers}
            )
            response = connection.getresponse()
            body = self._body(response, here.netloc)
            return response.status, {name.lower(): value for name, value in response.getheaders()}, body
        except (OSError, HTTPException, ValueError) as error:
            raise SourceFailed(f"{here.netloc} cannot be asked: {_plain(error)}") from None
        finally:
            connection.close()

    def _body(self, response: HTTPResponse, server: str) -> bytes:
        """The body, piece by piece, so that a slow server meets the deadline too."""
        body = bytearray()
        while piece := response.read1(65536):
            body += piece
            if len(body) > LIMIT:
                raise SourceFailed(f"{server} answers with more than {LIMIT // 1024 // 1024} MB")
            if monotonic() > self._end:
                raise SourceFailed(f"{server} has not told everything after {self.seconds:g} s")
        return bytes(body)

    def _check(self, status: int, headers: Mapping[str, str], path: str) -> None:
        """Anything but a good answer is a failure; "too many questions" is a wish for patience."""
        server = urlsplit(self.base).netloc
        spent = headers.get("x-ratelimit-remaining") == "0"
        if status == 429 or (status in (403, 503) and ("retry-after" in headers or spent)):
            raise SourceBusy(f"{server} wants no more questions for now", self._again(headers))
        if status in (401, 403):
            raise SourceFailed(f"{server} refuses the token ({status}); look at its rights and its last day")
        if status != 200:
            raise SourceFailed(f"{server} answers {status} to {path}")

    def _again(self, headers: Mapping[str, str]) -> datetime:
        """When to ask again: Retry-After in seconds or as a date (RFC 9110 §10.2.3), or the end of the rate limit."""
        at = self.now + PATIENCE
        wait, reset = headers.get("retry-after", "").strip(), headers.get("x-ratelimit-reset", "").strip()
        try:
            if wait.isdecimal():
                at = self.now + timedelta(seconds=min(int(wait), 10**6))
            elif wait:
                at = datetime.strptime(wait, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
            elif reset.isdecimal():
                at = datetime.fromtimestamp(min(int(reset), 10**11), UTC)
        except (ValueError, OverflowError, OSError):
            pass
        return min(max(at, self.now), self.now + LONGEST_PATIENCE)


def _connection(scheme: str, server: str, seconds: float) -> HTTPConnection:
    """A connection; TLS with a verified name wherever the address says https."""
    if scheme == "https":
        return HTTPSConnection(server, timeout=seconds, context=ssl.create_default_context())
    return HTTPConnection(server, timeout=seconds)


def _json(body: bytes, path: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SourceFailed(f"the answer to {path} is no JSON") from None


def _plain(error: Exception) -> str:
    """The error without what it may quote."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, OSError):
        return (error.strerror or type(error).__name__).lower()
    return type(error).__name__
