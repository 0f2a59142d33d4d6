"""Pages that only show."""

from starlette.requests import Request
from starlette.responses import Response

from daemon import mail
from daemon.decide import LABELS
from daemon.web.live import seen
from daemon.web.overview import SECTIONS
from daemon.web.visits import Visit, stranger, visit

LONGEST_TEXT = 20_000  # signs of a mail that are shown


def front(request: Request) -> Response:
    """The first page."""
    one = visit(request)
    if one.ticket is None:
        return stranger(one)
    return front_page(one, "overview")


def front_page(one: Visit, name: str, *, status: int = 200, said: str = "") -> Response:
    """The whole of it, or with ``name`` "done" what a button changes; ``said`` is what came of one."""
    view = one.desk.overview(one.say.language)
    at = one.say.when(one.desk.now())
    return one.show(
        name,
        status=status,
        said=said,
        bad=status != 200,
        view=view,
        sections=SECTIONS,
        labels=LABELS,
        at=at,
        seen=seen(view),
    )


def part(request: Request) -> Response:
    """One section of it, for renewing."""
    one, name = visit(request), request.path_params["section"]
    if one.ticket is None:
        return stranger(one)
    if name not in SECTIONS:
        return missing(one)
    return one.show(name, view=one.desk.overview(one.say.language, patient=True), labels=LABELS)


def letter(request: Request) -> Response:
    """A mail that came in, as plain text only."""
    one, number = visit(request), request.path_params["number"]
    if one.ticket is None:
        return stranger(one)
    with one.desk.reading() as journal:
        row = journal.decision_of(number)
        raw = journal.raw(number) if row is not None else None
    if row is None:
        return missing(one)
    held = row.hold and not row.settled
    reason = one.desk.policy().texts.reason(one.say.language, row.row, row.because) if held else ""
    return one.show(
        "mail", number=number, subject=one.say.line(row.subject), sender=one.say.line(row.sender), at=one.say.when(row.at),
        because=reason, text=text_of(raw),
    )  # fmt: skip


def text_of(raw: bytes | None) -> str | None:
    """The words of a mail, bounded and cleaned; None for one that a parser should not be given here."""
    if raw is None or mail.heavy(raw):
        return None
    message = mail.parse(raw)
    if message.refused:
        return None
    return mail.clean_text(message.text[:LONGEST_TEXT]).strip()


def missing(one: Visit) -> Response:
    """There is no such thing."""
    return one.show("message", status=404, family="missing")
