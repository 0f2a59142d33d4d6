"""Pages about one project: its own, and its weekly update as it would leave now. Text only, and the report as PDF."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from daemon import compose
from daemon.model import Contact, Project
from daemon.service.known import in_force
from daemon.service.updating import ready, weekly_contacts, worded
from daemon.web.looking import missing
from daemon.web.project import project_page
from daemon.web.visits import Visit, stranger, visit


@dataclass(frozen=True, slots=True)
class Draft:
    """An update for one contact, as text."""

    name: str
    subject: str
    text: str
    pdf: bool


def project(request: Request) -> Response:
    """A project's own page."""
    one = visit(request)
    if one.ticket is None:
        return stranger(one)
    found = _named(one)
    if found is None:
        return missing(one)
    with one.desk.reading() as journal:
        page = project_page(journal, one.desk.policy(), found, one.desk.now(), one.say)
    return one.show("project", page=page, has_weekly=bool(weekly_contacts(found)))


def preview(request: Request) -> Response:
    """The weekly update for each contact who gets it, as it would leave now."""
    one = visit(request)
    if one.ticket is None:
        return stranger(one)
    found = _named(one)
    if found is None:
        return missing(one)
    drafts, failed = [], ""
    try:
        with one.desk.reading() as journal:
            policy = in_force(one.desk.policy(), journal)
            for contact in weekly_contacts(found):
                _, draft = worded(found, contact, policy, journal, one.desk.now())
                drafts.append(Draft(contact.name, draft.subject, draft.text, compose.available()))
    except compose.TextError as error:
        failed = one.say.line(str(error))
    return one.show("preview", project=found, drafts=drafts, failed=failed)


def report(request: Request) -> Response:
    """The report that would go with it, for the contact of this number."""
    one = visit(request)
    if one.ticket is None:
        return stranger(one)
    found, number = _named(one), request.path_params["number"]
    contacts: tuple[Contact, ...] = weekly_contacts(found) if found is not None else ()
    if found is None or not 1 <= number <= len(contacts):
        return missing(one)
    try:
        with one.desk.reading() as journal:
            policy = in_force(one.desk.policy(), journal)
            pdf = ready(found, contacts[number - 1], policy, journal, one.desk.now()).pdf
    except compose.TextError:
        return missing(one)
    return Response(pdf, media_type="application/pdf") if pdf is not None else missing(one)


def _named(one: Visit) -> Project | None:
    return one.desk.policy().site.projects.get(one.request.path_params["key"])
