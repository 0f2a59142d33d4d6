"""Telling an open page which of its sections have changed (server-sent events). Not a word of them goes over this line.

One look a second at the files' times while somebody watches; the journal is read only when they have changed.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from functools import partial

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from daemon.journal import JournalError
from daemon.web.desk import Desk
from daemon.web.overview import SECTIONS
from daemon.web.values import Overview
from daemon.web.visits import stranger, visit

EVERY = 1.0  # seconds
REST = 15.0  # seconds without news after which the line says that it is there
MOST = 16  # lines at once


def digests(view: Overview) -> dict[str, str]:
    """A short sign for the look of each section."""
    return {name: hashlib.sha256(repr(getattr(view, name)).encode()).hexdigest()[:12] for name in SECTIONS}


def seen(view: Overview) -> str:
    """All of them in one word: what a page that shows this view has seen."""
    return "-".join(digests(view).values())


async def stream(request: Request) -> Response:
    """The line to one open page."""
    one = await to_thread.run_sync(visit, request)
    if one.ticket is None:
        return stranger(one)
    lines: set[object] = request.app.state.lines
    if len(lines) >= MOST:
        return Response("too many pages are open\n", 503, media_type="text/plain")
    begun = request.query_params.get("seen", "").split("-")
    known = dict(zip(SECTIONS, begun, strict=False))
    leaving: Callable[[], bool] = request.app.state.leaving
    told = _told(one.desk, one.say.language, known, lines, leaving)
    return StreamingResponse(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _told(
    desk: Desk, language: str, known: dict[str, str], lines: set[object], leaving: Callable[[], bool]
) -> AsyncIterator[str]:
    """Names of sections, as they change, until the page or the daemon leaves."""
    me = object()
    lines.add(me)
    try:
        yield ": there\n\n"
        quiet = 0.0
        while not leaving():
            try:
                fresh = digests(await to_thread.run_sync(partial(desk.overview, language, patient=True)))
            except JournalError:
                fresh = known
            changed = [name for name in fresh if fresh[name] != known.get(name)]
            for name in changed:
                yield f"event: {name}\ndata: changed\n\n"
            known = fresh
            quiet = 0.0 if changed else quiet + EVERY
            if quiet >= REST:
                quiet = 0.0
                yield ": there\n\n"
            await anyio.sleep(EVERY)
    finally:
        lines.discard(me)
