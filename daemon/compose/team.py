"""Mail to the team: short, in the member's language, the fact first. A text's first line is ``Subject: …``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose import address, marks, quoting, team_orders
from daemon.compose.client import without_reference
from daemon.compose.leave import leave_view
from daemon.compose.remarks import remarks, signs, telling
from daemon.compose.texts import TextError, Texts, is_swiss, phrase_error
from daemon.compose.tongue import Tongue
from daemon.compose.values import Answer, Colleague, Digest, HeldRow, Notice, Receipt
from daemon.model import Audience, Draft, DraftKind, Entry, EntryKind, Form, Outcome, Site, TeamMember

SUBJECT = 180  # characters
LINE = 200
SAID = 300  # of a server's words
PREPARED = 1500  # characters of a prepared answer
COLLEAGUE = "notice/colleague"
"""The text that asks about an unknown colleague of a contact."""


def receipt(texts: Texts, site: Site, value: Receipt) -> Draft:
    """Tell a forwarder what became of the mail; ask when its origin is unknown. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        unknown = bool(value.candidates) and value.outcome in (Outcome.HOLD, Outcome.NOTHING)
        return {
            "client": address.person_name(value.client),
            "quoted": tongue.quote(mail.clean_line(mail.bare_subject(value.subject), 120)),
            "project": value.project.key if value.project else "",
            "outcome": "unknown" if unknown else str(value.outcome),
            "answered": _answered(tongue, value),
            "because": mail.clean_line(value.because, LINE).rstrip(" .;:"),
            "at": tongue.clock(value.now),
            "ref": value.ref or "",
            "comment": value.comment,
            "candidates": [mail.clean_line(name, 120) for name in value.candidates[: marks.MOST_ITEMS]],
            "offers": list(value.offers),
            "attached": value.attached,
            "title": _title(tongue, site, value.original_subject),
        }

    return to_member(
        texts, site, value.member, value.language, value.now, ("receipt", "forward"), view,
        kind=DraftKind.RECEIPT, in_reply_to=value.in_reply_to, references=value.references,
        project=value.project.key if value.project else None, case=value.ref, auto_submitted="auto-replied",
    )  # fmt: skip


def notice(texts: Texts, site: Site, value: Notice) -> Draft:
    """Tell one of the team about a client's mail: what, why them, what was promised, what to answer. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        promised, project, contact, failure = value.deadline, value.project, value.contact, value.failure
        return {
            "contact": (address.person_name(contact.name) or contact.address) if contact else "",
            "client": mail.clean_line(project.client) if project else "",
            "project": mail.clean_line(project.name) if project else "",
            "ref": value.ref or "",
            "subject": tongue.quote(mail.clean_line(mail.bare_subject(value.subject), 120)),
            "excerpt": quoting.excerpt(value.excerpt),
            "prepared": quoting.excerpt(value.prepared, PREPARED),
            "cues": [tongue.quote(mail.clean_line(cue, 60)) for cue in telling(value.cues)],
            "rule": mail.clean_line(value.rule, LINE).rstrip(" .;:"),
            "because": mail.clean_line(value.because, LINE).rstrip(" .;:"),
            "received": tongue.past(value.received) if value.received else "",
            "yours": value.responsible.key == value.member.key,
            "responsible": mail.clean_line(value.responsible.name),
            "deadline": tongue.moment("deadline", promised) if promised else "",
            "deadline_short": tongue.moment("deadline_short", promised) if promised else "",
            "missed": promised is not None and promised <= value.now,
            "answered": str(value.answered) if value.answered else "",
            "held": value.answered is Outcome.HOLD,
            "reason": mail.clean_line(value.reason, LINE).rstrip(" .;:"),
            "urgent": value.urgent,
            "suspected": value.suspected and value.why != "complaint",
            "next_at": tongue.moment("moment", value.next_at) if value.next_at else "",
            "next_people": [n for n in map(mail.clean_line, value.next_people) if n != value.member.name],
            "alert": mail.clean_text(value.alert).strip(),
            "offers": list(value.offers),
            "remarks": [*signs(tongue, value.signs), *remarks(tongue, value.conditions, contact)],
            "address": mail.clean_line(failure.address, 320) if failure else "",
            "how": failure.how if failure else "",
            "said": tongue.quote(mail.clean_line(failure.said, SAID)) if failure and failure.said else "",
            "gone": failure is not None and failure.gone,
            "instead_of": mail.clean_line(value.instead_of),
            "away_until": tongue.full(value.away_until) if value.away_until else "",
            "number_told": mail.clean_line(value.number_told, 40),
            "phone": mail.clean_line((contact.phone or "") if contact else "", 40),
        }

    draft = to_member(
        texts, site, value.member, value.language, value.now, ("notice", value.why), view,
        kind=DraftKind.NOTICE, project=value.project.key if value.project else None, case=value.ref,
        auto_submitted="auto-generated",
    )  # fmt: skip
    due = min(filter(None, (value.deadline, value.next_at)), default=None)
    return replace(draft, urgency=value.urgency, answer_by=due, promised_by=value.deadline)


def colleague(texts: Texts, site: Site, value: Colleague) -> Draft:
    """Ask a lead about an unknown colleague of a contact; yes, no, or yes without the state. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "address": mail.clean_line(value.address, 120),
            "name": address.person_name(value.name),
            "client": mail.clean_line(value.projects[0].client),
            "projects": [f"{p.key} {mail.clean_line(p.name)}" for p in value.projects],
            "key": value.projects[0].key,
            "subject": tongue.quote(mail.clean_line(mail.bare_subject(value.subject), 120)),
            "excerpt": quoting.excerpt(value.excerpt),
            "received": tongue.past(value.received),
            "unproven": value.unproven,
        }

    return to_member(
        texts, site, value.member, value.language, value.now, ("notice", "colleague"), view,
        kind=DraftKind.NOTICE, auto_submitted="auto-generated",
    )  # fmt: skip


def answer(texts: Texts, site: Site, value: Answer) -> Draft:
    """Tell a member what was understood of their lines and what was not. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "project": mail.clean_line(value.project.name) if value.project else "",
            "key": value.project.key if value.project else "",
            "entries": [_entry(tongue, entry) for entry in value.entries],
            "done": [team_orders.done(tongue, one) for one in value.done],
            "missed": [mail.clean_line(line, LINE) for line in value.missed],
            "unknown_project": value.unknown_project,
            "missed_orders": [team_orders.missed(tongue, one) for one in value.missed_orders],
            "settled": _settled(value),
            "others": [
                {"project": mail.clean_line(project.name), "entries": [_entry(tongue, entry) for entry in entries]}
                for project, entries in value.others
            ],
            "milestones": [mail.clean_line(name, 80) for name in value.milestones[: marks.MOST_ITEMS]],
            "attachments": [mail.clean_line(name, 80) for name in value.attachments[: marks.MOST_ITEMS]],
            "noted": [mail.clean_line(ref, 40) for ref in value.noted],
            "remarks": remarks(tongue, value.conditions, value.contact),
            "leaves": [leave_view(tongue, one) for one in value.leaves],
            "kept": value.kept,
            "unclear": value.unclear,
            "near": tongue.quote(mail.clean_line(value.near, LINE)) if value.near else "",
            "title": _title(tongue, site, value.subject),
        }

    return to_member(
        texts, site, value.member, value.language, value.now, ("answer", "lines"), view,
        kind=DraftKind.ANSWER, in_reply_to=value.in_reply_to, references=value.references,
        project=value.project.key if value.project else None, case=value.case, auto_submitted="auto-replied",
    )  # fmt: skip


def digest(texts: Texts, site: Site, value: Digest) -> Draft:
    """List everything that waits for one person's word. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "rows": [_row(tongue, row) for row in value.rows],
            "number": tongue.number(len(value.rows)),
            "alerts": sum(row.alert for row in value.rows),
        }

    return to_member(
        texts, site, value.member, value.language, value.now, ("digest", "held"), view,
        kind=DraftKind.DIGEST, auto_submitted="auto-generated",
    )  # fmt: skip


def to_member(
    texts: Texts,
    site: Site,
    member: TeamMember,
    language: str | None,
    now: datetime,
    text: tuple[str, str],
    view: Callable[[Tongue], dict[str, Any]],
    *,
    kind: DraftKind,
    auto_submitted: str,
    in_reply_to: str | None = None,
    references: tuple[str, ...] = (),
    project: str | None = None,
    case: str | None = None,
) -> Draft:
    """A mail to one of the team from the text ``text`` (kind, name) and the view it works on. Raises TextError."""
    wanted = language or member.language or site.language
    folder, tongue = texts.language(wanted, site), texts.tongue(wanted, site, now)
    name = texts.template(folder, *text, Form.DU)
    try:
        data = {**view(tongue), **_common(tongue, site, member)}
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    raw = marks.plain(texts.render(name, data, swiss=is_swiss(tongue.language, site)))
    head, _, body = raw.partition("\n")
    if not head.startswith("Subject: ") or not body.strip():
        raise TextError(name, 'line 1: must begin with "Subject: ", and a text must follow')
    return Draft(
        kind=kind, to=member.address, subject=mail.clean_line(head.removeprefix("Subject: "), SUBJECT),
        text=body.strip("\n") + "\n", language=tongue.language, in_reply_to=in_reply_to, references=references,
        project=project, case=case, occasion="/".join(text), auto_submitted=auto_submitted,
    )  # fmt: skip


def _common(tongue: Tongue, site: Site, member: TeamMember) -> dict[str, Any]:
    name = address.first_name(member.name)
    forms = tongue.phrases["salutation"]
    hello = str(forms["colleague"]).format(name=name) if name else str(forms["informal_nobody"])
    commands = {verb.replace("-", "_"): tongue.quote(str(said)) for verb, said in tongue.phrases["orders"].items()}
    return {"salutation": hello, "site": mail.clean_line(site.name), "say": commands}


def _answered(tongue: Tongue, value: Receipt) -> dict[str, str] | None:
    """When and with what the mail was answered before it was forwarded; None where it was not."""
    before = value.answered
    if before is None or value.outcome is not Outcome.NOTHING:
        return None
    return {"at": tongue.past(before.at), "kind": str(before.kind)}


def _title(tongue: Tongue, site: Site, subject: str) -> str:
    bare = mail.bare_subject(subject)
    fixed = str(tongue.phrases["subject"]["colleague"]).format(site=site.name)
    return mail.reply_subject(without_reference(bare, None) or fixed)


def _entry(tongue: Tongue, entry: Entry) -> str:
    """ "erledigt: Login-Seite (3,5 h)"."""
    phrases, milestone = tongue.phrases, entry.kind is EntryKind.MILESTONE
    notes: list[str] = []
    if entry.kind is EntryKind.LIGHT:
        colour = phrases["colours"].get(entry.text) or phrases["colours"]["none"]
        return f"{phrases['steps'][str(entry.kind)]}: {'; '.join(filter(None, (str(colour), tongue.reason(entry.reason))))}"
    if entry.due:
        notes.append(str(phrases["moved" if milestone else "due"]).format(date=tongue.full(entry.due)))
    elif milestone:
        notes.append(str(phrases["reached"]))
    notes.append(tongue.reason(entry.reason))
    if entry.measure:
        notes.append(mail.clean_line(entry.measure, LINE))
    if entry.owner:
        notes.append(f"@{mail.clean_line(entry.owner, 40)}")
    if entry.hours:
        notes.append(str(phrases["spent"]).format(hours=tongue.decimal(entry.hours)))
    if entry.audience is Audience.INTERNAL and entry.kind is not EntryKind.NOTE:
        notes.append(str(phrases["internal"]))
    said = "; ".join(note for note in notes if note)
    text = mail.clean_line((entry.milestone if milestone else "") or entry.text, LINE)
    return f"{phrases['steps'][str(entry.kind)]}: {text}" + (f" ({said})" if said else "")


def _settled(value: Answer) -> dict[str, str] | None:
    said = value.settled
    if said is None:
        return None
    return {"word": said.word, "address": mail.clean_line(said.address, 120), "project": said.project}


def _row(tongue: Tongue, row: HeldRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "sender": mail.clean_line(row.sender, 120),
        "subject": tongue.quote(mail.clean_line(mail.bare_subject(row.subject), 120)),
        "because": mail.clean_line(row.because, LINE).rstrip(" .;:"),
        "received": tongue.past(row.received),
        "alert": row.alert,
        "remarks": remarks(tongue, row.conditions, row.contact),
        "words": quoting.excerpt(row.excerpt, LINE),
        "prepared": quoting.excerpt(row.prepared, PREPARED),
    }
