"""The dashboard's addresses, and what answers at each."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from daemon.journal import JournalError
from daemon.service import log
from daemon.web import acting, live, looking, projects, tickets
from daemon.web.desk import Desk
from daemon.web.guarding import Guard
from daemon.web.pages import KINDS, STATIC, Frame, page
from daemon.web.visits import LANGUAGE, SESSION, local_path, stranger, visit
from daemon.web.wording import language_of, wording
from daemon.web.words import WORDS

YEAR = 365 * 86400  # seconds


def app(desk: Desk, leaving: Callable[[], bool]) -> ASGIApp:
    """All of it, behind its guard. ``leaving`` says when open lines should end."""
    inner = Starlette(
        routes=[
            Route("/", looking.front),
            Route("/part/{section}", looking.part),
            Route("/stream", live.stream),
            Route("/mails/{number:int}", looking.letter),
            Route("/projects/{key}", projects.project),
            Route("/projects/{key}/weekly", projects.preview),
            Route("/projects/{key}/weekly/{number:int}.pdf", projects.report),
            Route("/waiting/{number}", acting.settled, methods=["POST"]),
            Route("/enter", enter),
            Route("/leave", acting.leave, methods=["POST"]),
            Route("/language", language),
            Route("/static/{name}", static),
        ],
        exception_handlers={JournalError: lost, 404: absent, Exception: broken},
    )
    inner.state.desk, inner.state.leaving, inner.state.lines = desk, leaving, set()
    return Guard(inner)


def enter(request: Request) -> Response:
    """The link of `sachstand dashboard`."""
    one = visit(request)
    cookie = one.desk.enter(request.query_params.get("key", ""))
    if cookie is None:
        return stranger(one, spent=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        SESSION, cookie, max_age=int(tickets.SESSION.total_seconds()), httponly=True, samesite="strict", path="/"
    )
    return answer


def language(request: Request) -> Response:
    """The reader's language, kept by the browser."""
    wanted = request.query_params.get("to", "")
    answer = RedirectResponse(local_path(request.query_params.get("back", "/")), 303)
    if wanted in WORDS:
        answer.set_cookie(LANGUAGE, wanted, max_age=YEAR, httponly=True, samesite="strict", path="/")
    return answer


def static(request: Request) -> Response:
    """Style, scripts and the mark: the same for everybody."""
    path = STATIC.get(request.path_params["name"])
    if path is None:
        return PlainTextResponse("not here\n", 404)
    return Response(
        path.read_bytes(), headers={"Content-Type": KINDS[path.suffix], "Cache-Control": "private, max-age=3600"}
    )


def absent(request: Request, _error: Exception) -> Response:
    """There is no such address."""
    one = visit(request)
    return looking.missing(one) if one.ticket is not None else stranger(one)


def broken(request: Request, error: Exception) -> Response:
    """A mistake of ours: the page says so, the log says where, and the daemon goes on."""
    log.trouble("the dashboard failed at %s: %s: %s", _kind(request), type(error).__name__, error)
    return _plain(request, "broken", 500)


def lost(request: Request, _error: Exception) -> Response:
    """The journal cannot be read: then nothing is known, and nobody can be let in."""
    return _plain(request, "lost", 503)


def _plain(request: Request, family: str, status: int) -> Response:
    """A page that asks the journal nothing."""
    desk: Desk = request.app.state.desk
    policy = desk.policy()
    say = wording(language_of(request.cookies.get(LANGUAGE), policy), policy, desk.now())
    return HTMLResponse(page("message", Frame(say, policy.site.name), family=family), status)


def _kind(request: Request) -> str:
    """Which page it was, without what was asked for: numbers and keys stay out of the log."""
    return f"/{request.url.path.strip('/').partition('/')[0]}"
