"""Mail about what a change costs and moves: the offer to the client, what follows their answer, and the news to the lead.

No internal date is in any of it: the terms are what the lead has put into words for the client.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose import address, marks, offer_words, promising, quoting
from daemon.compose.about import about_project
from daemon.compose.client import HTML, without_reference
from daemon.compose.offer_words import effects
from daemon.compose.texts import Texts, is_swiss, phrase_error
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import Contact, Draft, DraftKind, Form, Project, PromisePlan, Site, TeamMember, Terms

OCCASIONS = ("made", "accepted", "declined", "talk", "who", "old")
"""What a mail to the client says: the offer, that it is agreed, that it is not, that a person answers, who may say yes, which
offer is in force."""

HOWS = ("accepted", "declined", "talk", "who", "old", "unproven")
"""What the lead hears of a client's answer."""

SUBJECT = 180  # characters


@dataclass(frozen=True, slots=True)
class OfferMail:
    """A mail to the contact who asked for a change, or who answered an offer. ``approvers`` may say yes."""

    occasion: str
    contact: Contact
    project: Project
    ref: str
    subject: str  # of the client's wish
    now: datetime  # UTC
    language: str
    form: Form
    responsible: TeamMember
    terms: Terms
    approvers: tuple[Contact, ...]
    open_now: bool
    next_open: datetime  # UTC
    agreed: float | None = None  # hours agreed in all, with this change
    deadline: datetime | None = None  # by when ``responsible`` answers, UTC
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferNews:
    """What a contact said to an offer, for the lead. ``leans``: what the words sound like where they are no plain yes or no."""

    member: TeamMember
    how: str
    contact: Contact
    project: Project
    ref: str
    terms: Terms
    words: str
    received: datetime  # UTC
    now: datetime  # UTC
    approvers: tuple[Contact, ...] = ()
    deadline: datetime | None = None
    leans: str = ""  # yes, no or nothing
    language: str | None = None


def offer(texts: Texts, site: Site, value: OfferMail) -> Draft:
    """Word it for the client, below their own mail. An agreed one carries its dates as promises. Raises TextError."""
    tongue, folder = texts.tongue(value.language, site, value.now), texts.language(value.language, site)
    name = texts.template(folder, "offer", value.occasion, value.form)
    try:
        view = _view(tongue, site, value)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    raw = texts.render(name, view, swiss=is_swiss(tongue.language, site))
    page = texts.render(HTML, {"language": tongue.language, "blocks": marks.blocks(raw)})
    tag = f" [{value.ref}]"
    bare = without_reference(mail.bare_subject(value.subject), value.project.key) or value.project.name
    binding = value.occasion in ("made", "accepted", "old")
    return Draft(
        kind=DraftKind.OFFER if binding else DraftKind.ACKNOWLEDGE, to=value.contact.address,
        subject=mail.reply_subject(bare, SUBJECT - len(tag)) + tag, text=marks.plain(raw), html=page.strip() + "\n",
        language=tongue.language, in_reply_to=value.in_reply_to, references=value.references, project=value.project.key,
        contact=value.contact.address, case=value.ref, occasion=f"offer/{value.occasion}",
        auto_submitted="auto-generated" if value.occasion == "made" else "auto-replied",
        promises=promised(value.terms, value.project, value.ref, site) if value.occasion == "accepted" else (),
    )  # fmt: skip


def promised(terms: Terms, project: Project, case: str, site: Site) -> tuple[PromisePlan, ...]:
    """The dates that bind us once the terms are agreed."""
    return tuple(promising.on_day(one.milestone, one.day, project.key, site, case=case) for one in terms.dates)


def agreed_entry(texts: Texts, site: Site, project: Project, ref: str, wish: str, terms: Terms, now: datetime) -> str:
    """The line of the record that says what was agreed, in the project's language. Raises TextError."""
    tongue, folder = texts.tongue(project.language, site, now), texts.language(project.language, site)
    try:
        what = tongue.quote(mail.clean_line(mail.bare_subject(wish), 120).rstrip(BAD_ENDS)) or ref
        return str(tongue.phrases["offer"]["entry"]).format(ref=ref, what=what, terms="; ".join(effects(tongue, terms)))
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error


def _view(tongue: Tongue, site: Site, value: OfferMail) -> dict[str, Any]:
    """What the text may use. ``mine``: who reads it may say yes."""
    stored = address.stored_language(value.contact, value.project, site.language)
    wish = without_reference(mail.bare_subject(value.subject), value.project.key)
    return {
        "salutation": address.salutation(
            tongue.phrases, value.contact, form=value.form, language=tongue.language, stored_language=stored
        ),
        "site": mail.clean_line(site.name),
        "project": mail.clean_line(value.project.name),
        "ref": value.ref,
        "wish": tongue.quote(mail.clean_line(wish, 120).rstrip(BAD_ENDS)),
        "effects": effects(tongue, value.terms),
        "moved": any(not one.stays for one in value.terms.dates),
        "agreed": tongue.decimal(value.agreed) if value.agreed and value.terms.hours else "",
        "approvers": names(tongue, value.approvers),
        "mine": value.contact.address in {one.address for one in value.approvers},
        "person": mail.clean_line(value.responsible.name),
        "phone": mail.clean_line(value.responsible.phone or "", 40),
        "hours": tongue.hours(site.hours),
        "zone": tongue.zone_note(site.language),
        "open": value.open_now,
        "back": tongue.moment("back", value.next_open),
        "deadline": tongue.moment("deadline", value.deadline) if value.deadline else "",
        "informal": address.is_informal(value.form),
    }  # fmt: skip


def names(tongue: Tongue, people: tuple[Contact, ...]) -> str:
    """Those who may say yes."""
    return offer_words.either(tongue, [address.person_name(one.name) or one.address for one in people])


def offer_news(texts: Texts, site: Site, value: OfferNews) -> Draft:
    """Tell the lead what a contact said to the offer, and what follows from it. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "how": value.how,
            "contact": address.person_name(value.contact.name) or value.contact.address,
            "client": mail.clean_line(value.project.client),
            "ref": value.ref,
            "effects": "; ".join(effects(tongue, value.terms)),
            "excerpt": quoting.excerpt(value.words),
            "received": tongue.past(value.received),
            "approvers": names(tongue, value.approvers),
            "deadline": tongue.moment("deadline", value.deadline) if value.deadline else "",
            "deadline_short": tongue.moment("deadline_short", value.deadline) if value.deadline else "",
            "leans": value.leans,
        }

    return about_project(texts, site, value, "offer", view, value.ref)
