"""The buttons. Each does exactly what the command and the mail verb of its name do, by the same function."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from daemon.decide import LABELS
from daemon.journal import JournalBusy, NotHeld
from daemon.model import Intent
from daemon.service.correcting import NotCorrected, correct
from daemon.service.releasing import NoNumber, NotReleased, Verb, settle
from daemon.web import tickets
from daemon.web.looking import front_page
from daemon.web.visits import SESSION, Visit, stranger, visit

LARGEST = 4096  # octets of a form
VERBS: dict[str, Verb] = {"release": "released", "drop": "dropped"}


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a button: a sentence, and the status of the answer."""

    said: str
    status: int = 200


async def settled(request: Request) -> Response:
    """Release, drop or correct one thing that waits."""
    form = await fields(request)
    return await to_thread.run_sync(_settled, request, form)


def _settled(request: Request, form: dict[str, str]) -> Response:
    one, number = visit(request), str(request.path_params["number"])
    if one.ticket is None:
        return stranger(one)
    if not tickets.is_form_word(one.desk.secret(), one.cookie, form.get("word", "")):
        return one.show("message", status=403, family="refused")
    done = _carry_out(one, number, form)
    name = "done" if "hx-request" in request.headers else "overview"
    return front_page(one, name, status=done.status, said=done.said)


def _carry_out(one: Visit, number: str, form: dict[str, str]) -> Done:
    """Do it, wake the daemon, and say what came of it."""
    verb, by = form.get("verb", ""), one.ticket.name if one.ticket else ""
    name = one.say.say("draft" if number.upper().startswith("P") else "mail", number=number)
    try:
        if verb == "correct":
            return _corrected(one, number, name, form.get("intent", ""), by)
        if verb not in VERBS:
            return Done(one.say.say("not.held", number=name), 409)
        with one.desk.writing() as journal:
            left = settle(journal, one.desk.policy, number, VERBS[verb], one.desk.now(), by=by)
    except (NotHeld, NoNumber):
        return Done(one.say.say("not.held", number=name), 409)
    except NotReleased as error:
        return Done(one.say.say("not.stale" if error.stale else "not.silent", number=name), 409)
    except NotCorrected as error:
        return Done(one.say.say("not.correctable", number=name, why=one.say.line(str(error))), 409)
    except JournalBusy:
        return Done(one.say.say("not.busy"), 503)
    one.desk.around.wake()
    if verb == "drop":
        return Done(one.say.say("done.dropped", number=name))
    empty = "done.planned" if number.upper().startswith("P") else "done.alone"
    return Done(one.say.say("done.released" if left else empty, number=name))


def _corrected(one: Visit, number: str, name: str, intent: str, by: str) -> Done:
    if intent not in LABELS or not number.isdigit():
        return Done(one.say.say("not.held", number=name), 409)
    with one.desk.writing() as journal:
        correct(journal, one.desk.policy(), int(number), Intent(intent), by=by, how="dashboard", now=one.desk.now())
    one.desk.around.wake()
    return Done(one.say.say("done.corrected", number=name))


async def leave(request: Request) -> Response:
    """Forget the session in this browser."""
    form = await fields(request)
    one = await to_thread.run_sync(visit, request)
    answer = RedirectResponse("/", 303)
    if one.ticket is not None and tickets.is_form_word(one.desk.secret(), one.cookie, form.get("word", "")):
        answer.delete_cookie(SESSION, httponly=True, samesite="strict")
    return answer


async def fields(request: Request) -> dict[str, str]:
    """A small form's fields; {} for anything else."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return {}
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=10))
    except (ClientDisconnect, ValueError):
        return {}
