"""Mails about promised dates: the delay notice to a client, and what the lead is told and asked about dates and sources.

A client reads the old date, the new one, why, what we do, and whom to call. Forecasts and internal dates do not come here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daemon import mail
from daemon.compose import address, marks, promising
from daemon.compose.about import about_project
from daemon.compose.client import HTML
from daemon.compose.statement import ITEM
from daemon.compose.team import LINE, SUBJECT
from daemon.compose.texts import TextError, Texts, is_swiss, phrase_error
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import Contact, Draft, DraftKind, Form, Project, Site, TeamMember

MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class Delay:
    """A promised date that cannot be held, as its client hears it."""

    contact: Contact
    project: Project
    now: datetime  # UTC
    language: str
    form: Form
    responsible: TeamMember
    milestone: str
    promised: date
    new: date
    reason: str | None = None
    measure: str | None = None  # what we do about it
    steps: tuple[str, ...] = ()  # what is in work, for where nobody said what we do


@dataclass(frozen=True, slots=True)
class DelayDraft:
    """What the lead is shown: the notice as it would leave, or the question for what is missing."""

    member: TeamMember
    project: Project
    now: datetime  # UTC
    milestone: str
    promised: date
    new: date | None = None
    cause: str = ""  # a word of `SlipCause`
    reason: str | None = None
    text: str = ""  # of the first notice, "" if there is none yet
    recipients: tuple[str, ...] = ()  # names
    sends_at: datetime | None = None  # UTC; None: only by a word
    language: str | None = None


@dataclass(frozen=True, slots=True)
class DueToday:
    """Dates that were promised for today, or for a day that is over, and of which nobody said that they are met."""

    member: TeamMember
    project: Project
    now: datetime  # UTC
    today: tuple[str, ...]
    tomorrow: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """A source of a project that cannot be read."""

    member: TeamMember
    project: Project
    now: datetime  # UTC
    source: str
    error: str
    as_of: datetime | None = None  # what it told last, UTC
    language: str | None = None


def delay(texts: Texts, site: Site, value: Delay) -> Draft:
    """The notice to one contact; the new date in it is a promise. Raises TextError."""
    tongue, folder = texts.tongue(value.language, site, value.now), texts.language(value.language, site)
    name = texts.template(folder, "delay", "notice", value.form)
    try:
        view = delay_view(tongue, site, value)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    raw = texts.render(name, view, swiss=is_swiss(tongue.language, site))
    head, _, body = raw.partition("\n")
    if not head.startswith("Subject: ") or not body.strip():
        raise TextError(name, 'line 1: must begin with "Subject: ", and a text must follow')
    body = body.strip("\n")
    page = texts.render(HTML, {"language": tongue.language, "blocks": marks.blocks(body)})
    return Draft(
        kind=DraftKind.DELAY, to=value.contact.address, subject=mail.clean_line(head.removeprefix("Subject: "), SUBJECT),
        text=marks.plain(body), html=page.strip() + "\n", language=tongue.language, project=value.project.key,
        contact=value.contact.address, occasion="delay/notice", auto_submitted="auto-generated",
        promises=(promising.on_day(value.milestone, value.new, value.project.key, site),),
    )  # fmt: skip


def delay_view(tongue: Tongue, site: Site, value: Delay) -> dict[str, Any]:
    """What the text of a delay notice may use. Every day is a full date: the mail may leave days after it was worded."""
    informal = address.is_informal(value.form)
    stored = address.stored_language(value.contact, value.project, site.language)
    return {
        "salutation": address.salutation(
            tongue.phrases, value.contact, form=value.form, language=tongue.language, stored_language=stored
        ),
        "site": mail.clean_line(site.name),
        "project": mail.clean_line(value.project.name),
        "what": _text(value.milestone),
        "promised": tongue.full(value.promised),
        "new": tongue.full(value.new),
        "because": _text(tongue.reason(value.reason)),
        "measure": _text(value.measure or ""),
        "steps": [_text(step) for step in value.steps[:MOST_STEPS]],
        "person": mail.clean_line(value.responsible.name),
        "phone": mail.clean_line(value.responsible.phone or "", 40),
        "hours": tongue.hours(site.hours),
        "zone": tongue.zone_note(site.language),
        "informal": informal,
    }


def delay_draft(texts: Texts, site: Site, value: DelayDraft) -> Draft:
    """Show the lead the notice, or ask for the date or the cause that is missing. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "project": mail.clean_line(value.project.name), "key": value.project.key,
            "client": mail.clean_line(value.project.client), "what": _text(value.milestone),
            "promised": tongue.full(value.promised), "new": tongue.full(value.new) if value.new else "",
            "missed": value.promised < tongue.today, "cause": value.cause,
            "because": _text(tongue.reason(value.reason)), "recipients": [mail.clean_line(n) for n in value.recipients],
            "lines": mail.clean_text(value.text).strip().splitlines() if value.text else [],
            "sends_at": tongue.moment("moment", value.sends_at) if value.sends_at else "",
        }  # fmt: skip

    return about_project(texts, site, value, "delay", view)


def due_today(texts: Texts, site: Site, value: DueToday) -> Draft:
    """Remind the lead of dates that are due. Raises TextError."""

    def view(_: Tongue) -> dict[str, Any]:
        return {
            "project": mail.clean_line(value.project.name), "key": value.project.key,
            "client": mail.clean_line(value.project.client), "today": [_text(w) for w in value.today],
            "tomorrow": [_text(w) for w in value.tomorrow],
        }  # fmt: skip

    return about_project(texts, site, value, "due", view)


def source_trouble(texts: Texts, site: Site, value: SourceTrouble) -> Draft:
    """Tell the lead, once, that a source cannot be read. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "project": mail.clean_line(value.project.name), "client": mail.clean_line(value.project.client),
            "source": mail.clean_line(value.source, 80), "error": mail.clean_line(value.error, LINE).rstrip(BAD_ENDS),
            "as_of": tongue.past(value.as_of) if value.as_of else "",
        }  # fmt: skip

    return about_project(texts, site, value, "source", view)


def _text(text: str) -> str:
    return mail.clean_line(text, ITEM).rstrip(BAD_ENDS)
