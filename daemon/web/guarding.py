"""What stands before every page: only questions that were asked of this machine, from a page of ours, and answers that stay at home.

A browser sends whatever any web site tells it to, to any port of this machine. So the name it asked for must be one of this
machine (a name that leads here by DNS rebinding is not), a form must come from our own page, and nothing is given to another
site's page as a picture, a script or a frame. No answer may be kept, framed, or run what it does not hold itself.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Lets good questions through to ``app`` and puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One question."""
        if scope["type"] != "http":
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if why := refused(scope["method"], Headers(scope=scope)):
            await PlainTextResponse(f"{why}\n", 403)(scope, receive, answer)
            return
        await self._app(scope, receive, answer)


def refused(method: str, headers: Headers) -> str | None:
    """Why a question is not answered, or None. The port may be another one: the way in may be a tunnel of ssh."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or _name(hosts[0]) not in NAMES:
        return "this is a page of this machine; ask for it as 127.0.0.1 or localhost"
    if (
        headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        and headers.get("sec-fetch-mode") != "navigate"
    ):
        return "another site's page may not ask for this"
    if method not in ("GET", "HEAD") and headers.getlist("origin") != [f"http://{hosts[0]}"]:
        return "this form does not come from the page itself"
    return None


def _name(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isascii() and port.isdigit() else host.lower()
