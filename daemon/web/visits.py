"""Who asks: the session of a browser, its language, and the frame of its page."""

import re
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from daemon.web import tickets
from daemon.web.desk import Desk
from daemon.web.pages import Frame, page
from daemon.web.tickets import Ticket
from daemon.web.wording import Wording, language_of, wording

SESSION, LANGUAGE = "sachstand", "sachstand-language"
_LOCAL = re.compile(r"/(?:[A-Za-z0-9-][A-Za-z0-9/._-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visit:
    """One question of a browser. ``ticket`` None: nobody we know."""

    request: Request
    desk: Desk
    say: Wording
    ticket: Ticket | None
    cookie: str

    def frame(self, *, said: str = "", bad: bool = False) -> Frame:
        """What stands around the page."""
        word = tickets.form_word(self.desk.secret(), self.cookie) if self.ticket else ""
        return Frame(
            self.say, self.desk.policy().site.name, self.ticket.name if self.ticket else "", word,
            "/" if self.request.method == "POST" else local_path(self.request.url.path), said, bad,
        )  # fmt: skip

    def show(self, name: str, *, status: int = 200, said: str = "", bad: bool = False, **values: object) -> Response:
        """A page as the answer."""
        return HTMLResponse(page(name, self.frame(said=said, bad=bad), **values), status)


def visit(request: Request) -> Visit:
    """Who asks. Raises JournalError where the session cannot be checked."""
    desk: Desk = request.app.state.desk
    now, policy = desk.now(), desk.policy()
    kept = _cookies(request)
    cookie = kept.get(SESSION, "")
    ticket = tickets.read_session(desk.secret(), cookie, now) if cookie else None
    return Visit(request, desk, wording(language_of(kept.get(LANGUAGE), policy), policy, now), ticket, cookie)


def stranger(one: Visit, *, spent: bool = False) -> Response:
    """How one comes in."""
    return one.show("enter", status=401, spent=spent, folder=one.desk.folder)


def local_path(path: str) -> str:
    """The path if it is one of ours to go back to, else the first page."""
    return path if len(path) < 200 and _LOCAL.fullmatch(path) else "/"


def _cookies(request: Request) -> dict[str, str]:
    try:
        found = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}
