"""The answer to a client. It goes to the stored address and holds nothing of their mail but a clean subject and, where the
sender is proven, their own short words.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose import address, marks, promising, quoting
from daemon.compose.asked import answer
from daemon.compose.presence import hours_shown
from daemon.compose.statement import statement
from daemon.compose.texts import TextError, Texts, is_swiss, phrase_error
from daemon.compose.tongue import Tongue
from daemon.compose.values import Reply
from daemon.model import Draft, DraftKind, Form, Site

WITH_STATE = frozenset({"status", "change", "complaint", "other"})
SUBJECT = 180  # characters
HTML = "html/reply.html.j2"
STRANGER = "reply/stranger.txt.j2"


def reply(texts: Texts, site: Site, value: Reply) -> Draft:
    """Word an answer. The kind is STATE when the project's state is in it. Raises TextError when no text can be made."""
    tongue = texts.tongue(value.language, site, value.now)
    folder = texts.language(value.language, site)
    swiss = is_swiss(tongue.language, site)
    try:
        view = view_of(tongue, site, value, texts.frame)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    name = texts.template(folder, "reply", value.occasion, value.form)
    alarms = bool(view["emergency"] and value.alarm)
    raw = texts.render(name, {**view, "emergency": None} if alarms else view, swiss=swiss)
    for piece in _openings(texts, folder, value.form, asked=bool(view["asked"]), alarms=alarms):
        raw = _below_salutation(raw, texts.render(piece, view, swiss=swiss))
    page = texts.render(HTML, {"language": tongue.language, "blocks": marks.blocks(raw)})
    project = value.project.key if value.project else None
    return Draft(
        kind=DraftKind.STATE if view["state"] else DraftKind.ACKNOWLEDGE,
        to=value.contact.address, subject=_subject(tongue, site, value), text=marks.plain(raw), html=page.strip() + "\n",
        language=tongue.language, in_reply_to=value.in_reply_to, references=value.references, project=project,
        contact=value.contact.address, case=value.ref, occasion=f"reply/{value.occasion}", auto_submitted="auto-replied",
        promises=promising.of_state(value.state, site) if view["state"] and value.state else (),
    )  # fmt: skip


def _openings(texts: Texts, folder: str, form: Form, *, asked: bool, alarms: bool) -> Iterator[str]:
    """The pieces that come before all else, the first of them last. A site's own language need not have the one on a question."""
    if asked:
        with contextlib.suppress(TextError):
            yield texts.template(folder, "reply", "_asked", form)
    if alarms:
        yield texts.template(folder, "reply", "_alarm", form)


def _below_salutation(raw: str, first: str) -> str:
    """The text with one more paragraph before all others; what stood there now begins a sentence."""
    salutation, _, rest = raw.lstrip("\n").partition("\n\n")
    rest = rest.lstrip("\n")
    return f"{salutation}\n\n{first.strip()}\n\n{rest[:1].upper()}{rest[1:]}"


def stranger(
    texts: Texts,
    site: Site,
    *,
    to: str,
    language: str,
    now: datetime,
    next_open: datetime,
    deadline: datetime | None = None,
    in_reply_to: str | None = None,
    references: tuple[str, ...] = (),
) -> Draft:
    """Tell an unknown writer that the mail is here: a fixed text and subject that hold no word of it. Raises TextError.

    All times are UTC; ``next_open`` is ``now`` or earlier while somebody is there. The salutation names nobody.
    """
    tongue = texts.tongue(language, site, now)
    folder = texts.language(language, site)
    try:
        view = _stranger_view(tongue, site, next_open, deadline)
        subject = f"Re: {str(tongue.phrases['subject']['formal']).format(site=mail.clean_line(site.name, 80))}"
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    raw = texts.render(f"{folder}/{STRANGER}", view, swiss=is_swiss(tongue.language, site))
    page = texts.render(HTML, {"language": tongue.language, "blocks": marks.blocks(raw)})
    return Draft(
        kind=DraftKind.ACKNOWLEDGE, to=to, subject=subject, text=marks.plain(raw), html=page.strip() + "\n",
        language=tongue.language, in_reply_to=in_reply_to, references=references, occasion="reply/stranger",
        auto_submitted="auto-replied",
    )  # fmt: skip


def _stranger_view(tongue: Tongue, site: Site, next_open: datetime, deadline: datetime | None) -> dict[str, Any]:
    """What the text for strangers may use, by the names it has in every answer to a client."""
    is_open, zone = next_open <= tongue.now, tongue.zone_note(site.language)
    return {
        "salutation": str(tongue.phrases["salutation"]["formal_nobody"]),
        "site": mail.clean_line(site.name),
        "ref": "",
        "state": None,
        "informal": False,
        "open": is_open,
        "back": tongue.moment("back", next_open),
        "deadline": _deadline(tongue, "deadline", deadline, zone if is_open else ""),
        "hours": tongue.hours(site.hours),
        "zone": zone,
    }


def view_of(tongue: Tongue, site: Site, value: Reply, frame: quoting.Frame) -> dict[str, Any]:
    """The plain data a text may use: strings, lists and yes or no; no date objects and no project."""
    form = "informal" if address.is_informal(value.form) else "formal"
    stored = address.stored_language(value.contact, value.project, site.language)
    zone = tongue.zone_note(site.language)
    shown = value.state if value.occasion in WITH_STATE else None
    return {
        "salutation": address.salutation(
            tongue.phrases, value.contact, form=value.form, language=tongue.language, stored_language=stored
        ),
        "site": mail.clean_line(site.name),
        "project": mail.clean_line(value.project.name) if value.project else "",
        "ref": value.ref or "",
        "person": mail.clean_line(value.responsible.name),
        "phone": mail.clean_line(value.responsible.phone or "", 40),
        "hours": tongue.hours(hours_shown(site, value.responsible, value.now)),
        "zone": zone,
        "informal": form == "informal",
        "open": value.open_now,
        "closes": tongue.clock(value.closes) if value.closes and value.open_now else "",
        "back": tongue.moment("back", value.next_open),
        "deadline": _deadline(tongue, "deadline", value.deadline, zone if value.open_now else ""),
        "deadline_inside": _deadline(tongue, "deadline_inside", value.deadline, zone if value.open_now else ""),
        "emergency": None if value.office_open else _emergency(tongue, site, form),
        "wish": _wish(tongue, site, value, frame),
        "late": _late(tongue, value),
        "missed": _missed(tongue, value),
        "record": _record(value),
        "candidates": [mail.clean_line(name) for name in value.candidates],
        "asked": answer(tongue, value.asked) if value.asked and shown else None,
        "state": statement(tongue, shown, form) if shown else None,
    }  # fmt: skip


def _deadline(tongue: Tongue, kind: str, due: datetime | None, zone: str) -> str:
    """By when somebody answers; in hours it carries the zone, out of hours the next opening does."""
    if due is None or due <= tongue.now:
        return ""
    said = tongue.moment(kind, due)
    return f"{said[:-1]}{zone}," if said.endswith(",") else f"{said}{zone}"


def _emergency(tongue: Tongue, site: Site, form: str) -> dict[str, str] | None:
    """The number, and what counts as an emergency if the site says so in this language (in this form, where it has one)."""
    if site.emergency is None:
        return None
    means, base = site.emergency.means, tongue.language.partition("-")[0]
    own = means.get("", "") if site.language.partition("-")[0] == base else ""
    told = means.get(tongue.language) or means.get(base) or own
    text = mail.clean_line(told, 300).rstrip(" .;:")
    if form == "informal":
        text = re.sub(r"\w+", lambda word: str(tongue.phrases["informal"].get(word[0], word[0])), text)
        text = text[:1].upper() + text[1:]
    first, _, rest = text.partition(" ")
    if first in tongue.phrases["lower_first"]:
        text = f"{first.lower()} {rest}"
    return {"phone": mail.clean_line(site.emergency.phone, 40), "means": text}


def _wish(tongue: Tongue, site: Site, value: Reply, frame: quoting.Frame) -> str:
    """Their words in quotation marks; a name of the team at the beginning is a greeting too ("Mira, ich …")."""
    names = (name.casefold() for m in site.team.values() for name in (m.name, address.first_name(m.name)) if name)
    frame = replace(frame, greetings=(*frame.greetings, *names))
    if value.occasion.startswith("complaint"):
        return tongue.quote(quoting.one_line(value.wish or "", frame, value.cues))
    return tongue.quote(quoting.wish(value.wish or "", frame, value.cues))


def _late(tongue: Tongue, value: Reply) -> dict[str, str] | None:
    """What is apologised for when the answer comes late: when the mail came, if that is known."""
    if not value.apologise_late and value.occasion != "late":
        return None
    return {"received": tongue.past(value.received) if value.received else ""}


def _missed(tongue: Tongue, value: Reply) -> dict[str, str] | None:
    if value.missed_promise is None:
        return None
    what = mail.clean_line(value.missed_promise.what).rstrip(" .;:")
    return {"what": what, "promised": tongue.full(value.missed_promise.promised)}


def _record(value: Reply) -> dict[str, Any] | None:
    """How many entries the record has, its seal, and what its pages are: PDF or HTML."""
    if value.record is None:
        return None
    page = value.record.files[0].name.rpartition(".")[2].upper()
    return {"entries": value.record.entries, "seal": value.record.seal, "page": page}


def _subject(tongue: Tongue, site: Site, value: Reply) -> str:
    """Theirs, with ``Re:`` before it and the reference behind it; the fixed one when theirs is not safe or empty."""
    tag = f" [{value.ref}]" if value.ref else ""
    bare = without_reference(mail.bare_subject(value.subject), value.project.key if value.project else None)
    if value.safe_subject and bare:
        return mail.reply_subject(bare, SUBJECT - len(tag)) + tag
    kind = "formal" if value.form is Form.SIE else "informal"
    fixed = str(tongue.phrases["subject"][kind]).format(site=mail.clean_line(site.name, 80))
    return f"Re: {fixed}{tag}"


def without_reference(subject: str, project: str | None) -> str:
    """The subject without references of the project that earlier mails left in it."""
    if project is None:
        return subject
    return " ".join(re.sub(rf"\[\s*{re.escape(project)}-\d+\s*\]", " ", subject).split())
