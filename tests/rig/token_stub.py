"""A stand-in for the token endpoints of Google and Microsoft: real HTTP, over TLS for the daemon, plain for a Dovecot that
asks back.

It answers as RFC 6749, 7523, 7662 and 8628 say. Tokens are ``token-1``, ``token-2``, …; a refresh token is good until
it is taken back.
"""

import base64
import itertools
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.rig.certs import Certificate

CODE = "ABCD-EFGH"


@dataclass(slots=True)
class TokenStub:
    """``asked`` holds the grants that came; ``refusal`` (status, error) is said instead of a token; ``valid`` are the good tokens."""

    user: str = "projekte@nord.example"
    lasts: int = 3600
    refresh: str = "refresh-1"
    refusal: tuple[int, str] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)
    url: str = ""
    introspection: str = ""
    _number: Any = field(default_factory=lambda: itertools.count(1))

    def withdraw(self) -> None:
        """No token that was given is good any more."""
        self.valid.clear()

    def token(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer to a grant."""
        self.asked.append(asked)
        if self.refusal:
            return self.refusal[0], {
                "error": self.refusal[1],
                "error_description": f"the provider says {self.refusal[1]}",
            }
        if asked["grant_type"] == "refresh_token" and asked["refresh_token"] != self.refresh:
            return 400, {"error": "invalid_grant", "error_description": "the refresh token was taken back"}
        token = f"token-{next(self._number)}"
        self.valid.add(token)
        said: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": self.lasts}
        if asked["grant_type"] not in ("client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"):
            said |= {"refresh_token": self.refresh, "scope": asked.get("scope") or "https://mail.google.com/"}
        if asked.get("client_info"):
            said |= self._who(asked["client_id"])
        return 200, said

    def _who(self, client: str) -> dict[str, str]:
        """Who signed in, as Microsoft tells it."""
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": "1", "aud": client, "iat": now, "exp": now + self.lasts, "preferred_username": self.user,
            "oid": "1", "tid": "1", "name": "Projekte",
        }  # fmt: skip
        token = ".".join(_packed(part) for part in ({"alg": "none"}, claims)) + "."
        return {"id_token": token, "client_info": _packed({"uid": "1", "utid": "1"})}

    def answer(self, path: str, query: dict[str, str], form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """By path."""
        if path.endswith("/.well-known/openid-configuration"):
            return 200, {
                "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
                "device_authorization_endpoint": f"{self.url}/device", "issuer": self.url,
            }  # fmt: skip
        if path == "/device":
            return 200, {
                "device_code": "device-1", "user_code": CODE, "verification_uri": f"{self.url}/enter", "interval": 1,
                "expires_in": 900, "message": "",
            }  # fmt: skip
        if path == "/introspect":
            good = query.get("token") in self.valid
            return 200, {"active": good, **({"username": self.user} if good else {})}
        return self.token(form)


def _packed(facts: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(facts).encode()).decode().rstrip("=")


def _handler(state: TokenStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def do_GET(self) -> None:
            self._answer({})

        def _answer(self, form: dict[str, list[str]]) -> None:
            parts = urlsplit(self.path)
            query = {name: said[0] for name, said in parse_qs(parts.query).items()}
            status, said = state.answer(parts.path, query, {name: given[0] for name, given in form.items()})
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def token_stub(certificate: Certificate) -> Iterator[TokenStub]:
    """Runs for the length of the block."""
    state = TokenStub()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    with ExitStack() as stack:
        for secure in (True, False):
            server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
            if secure:
                server.socket = context.wrap_socket(server.socket, server_side=True)
                state.url = f"https://localhost:{server.server_address[1]}"
            else:
                state.introspection = f"http://127.0.0.1:{server.server_address[1]}/introspect?token="
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            stack.callback(server.server_close)
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        yield state
