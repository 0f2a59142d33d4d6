"""The weekly update: a short mail that says how it stands, what is new and what is needed, with the report attached.

It is made from the same :class:`Update` as the report, so the mail and the paper cannot say different things. Every section is
there; where there is nothing, it says so.
"""

from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose import address, marks, promising, report_light, statement
from daemon.compose.client import HTML
from daemon.compose.report_values import Update
from daemon.compose.texts import TextError, Texts, is_swiss, phrase_error
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import (
    Colour,
    Criterion,
    Draft,
    DraftKind,
    Light,
    Measure,
    Site,
)  # fmt: skip

MOST = 5
"""Rows of a section; the report has them all."""

SUBJECT = 180  # characters
NAMES = 2


def weekly(texts: Texts, site: Site, value: Update, *, pdf: bytes | None = None, chart: bytes | None = None) -> Draft:
    """Word the update for one contact; ``pdf`` is attached, ``chart`` (PNG) shown in the HTML. Raises TextError.

    Every date in it that binds us is among the draft's promises.
    """
    tongue, folder = texts.tongue(value.language, site, value.now), texts.language(value.language, site)
    form = value.contact.form or value.project.form
    name = texts.template(folder, "weekly", "update", form)
    try:
        view = weekly_view(tongue, site, value, attached=pdf is not None)
        file = str(tongue.phrases["report"]["file"]).format(project=value.project.key, n=value.number)
        alt = _alt(tongue, value)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    raw = texts.render(name, view, swiss=is_swiss(tongue.language, site))
    head, _, body = raw.partition("\n")
    if not head.startswith("Subject: ") or not body.strip():
        raise TextError(name, 'line 1: must begin with "Subject: ", and a text must follow')
    body, cid = body.strip("\n"), f"hours-{value.number}@{value.project.key.lower()}.report"
    picture = {"cid": cid, "alt": alt} if chart else None
    page = texts.render(HTML, {"language": tongue.language, "blocks": marks.blocks(body), "picture": picture})
    return Draft(
        kind=DraftKind.WEEKLY, to=value.contact.address, subject=mail.clean_line(head.removeprefix("Subject: "), SUBJECT),
        text=marks.plain(body), html=page.strip() + "\n", language=tongue.language, project=value.project.key,
        contact=value.contact.address, occasion="weekly/update", auto_submitted="auto-generated",
        attachments=((mail.clean_line(file, 120), "application/pdf", pdf),) if pdf is not None else (),
        pictures=((cid, "image/png", chart),) if chart else (), promises=promising.of_state(value.state, site),
    )  # fmt: skip


def weekly_view(tongue: Tongue, site: Site, value: Update, *, attached: bool) -> dict[str, Any]:
    """What the text of the update may use: words in the reader's language, no date and no project."""
    form = value.contact.form or value.project.form
    kind = "informal" if address.is_informal(form) else "formal"
    stored = address.stored_language(value.contact, value.project, site.language)
    said = statement.statement(tongue, value.state, kind)
    return {
        "salutation": address.salutation(
            tongue.phrases, value.contact, form=form, language=tongue.language, stored_language=stored
        ),
        "site": mail.clean_line(site.name),
        "project": mail.clean_line(value.project.name),
        "person": mail.clean_line(value.lead.name),
        "phone": mail.clean_line(value.lead.phone or "", 40),
        "hours": tongue.hours(site.hours),
        "zone": tongue.zone_note(site.language),
        "emergency": mail.clean_line(site.emergency.phone, 40) if site.emergency else "",
        "informal": kind == "informal",
        "first": value.earlier is None,
        "rhythm": _rhythm(tongue, site),
        "number": value.number,
        "attached": attached,
        "light": _light(tongue, value),
        "state": said,
        "new": _news(tongue, value, said),
        "needs": _few(tongue, said["needs"]["rows"], len(value.state.needs)),
        "next": _few(tongue, said["next"]["rows"], len(value.state.next)),
        "blockers": _few(tongue, said["blockers"]["rows"], len(value.state.blockers)),
        "decided": _few(tongue, said["decisions"]["rows"], len(value.state.decisions)),
        "changes": _few(tongue, said["changes"]["rows"], 0),
        "dates": _few(tongue, said["milestones"]["rows"], 0),
        "spent": _spent(tongue, value),
        "stale": [_stale(tongue, s.source, s.as_of) for s in value.state.sources if s.stale and s.source != "entries"],
    }  # fmt: skip


def _news(tongue: Tongue, value: Update, said: dict[str, Any]) -> dict[str, Any]:
    """What is done since the last update; milestones before everything else."""
    since = value.state.since
    reached = [m for m in reversed(value.state.reached) if m.done and (since is None or m.done >= since)]
    rows = [*(statement.reached(tongue, m) for m in reached), *said["done"]["rows"]]
    return _few(tongue, rows, len(reached) + len(value.state.done))


def _few(tongue: Tongue, rows: list[str], total: int) -> dict[str, Any]:
    """At most five rows, and how many more there are."""
    rest = max(total, len(rows)) - MOST
    if rest <= 0:
        return {"rows": rows, "more": ""}
    return {"rows": rows[:MOST], "more": tongue.counted("more", rest)}


def _rhythm(tongue: Tongue, site: Site) -> dict[str, str]:
    """On which day of the week, and at what time."""
    day, at = site.weekly.send
    return {"day": str(tongue.locale.days["format"]["wide"][day]), "time": tongue.at(at)}


def _light(tongue: Tongue, value: Update) -> dict[str, str]:
    """The colour in words and the one reason for it."""
    found = value.state.light or Light(Colour.AMBER, Colour.AMBER)
    say = tongue.phrases["weekly"]
    return {
        "colour": str(found.colour),
        "word": str(say["light"][str(found.colour)]),
        "why": _why(tongue, value, found),
    }


def _why(tongue: Tongue, value: Update, found: Light) -> str:
    say: dict[str, Any] = tongue.phrases["weekly"]["why"]
    if found.word is not None:
        reason = mail.clean_line(found.word.reason or "", 300).rstrip(BAD_ENDS)
        return reason or str(say["word"]).format(name=mail.clean_line(value.lead.name))
    if value.state.newest is None:
        return str(say["nothing"])
    if found.worst is None or found.worst.measure not in report_light.SHOWN:
        return _all_well(tongue, value, say)
    return _reason(tongue, value, found.worst, say)


def _all_well(tongue: Tongue, value: Update, say: dict[str, Any]) -> str:
    """The dates stand; one of which the client was told a later day since the last update is named first."""
    since, ahead = value.state.since, [m for m in value.state.milestones if m.done is None]
    told = [m for m in ahead if m.was and m.was < m.promised and m.told and since and m.told >= since]
    if told:
        what = tongue.quote(mail.clean_line(told[0].name, 80).rstrip(BAD_ENDS))
        return str(say["moved"]["many" if len(ahead) > 1 else "one"]).format(
            what=what, date=tongue.full(told[0].promised)
        )
    if value.state.milestones:
        return str(say["on-plan"])
    return str(say["reached" if value.state.reached else "undated"])


def _reason(tongue: Tongue, value: Update, worst: Criterion, say: dict[str, Any]) -> str:
    names = ", ".join(tongue.quote(mail.clean_line(name, 80).rstrip(BAD_ENDS)) for name in worst.names[:NAMES])
    if worst.measure is Measure.DATES:
        return _late(tongue, value, names, say)
    if worst.measure is Measure.AGE and value.state.newest is not None:
        if worst.names:
            return str(say["stale"]).format(names=names)
        return str(say["age"]).format(date=tongue.full(tongue.local(value.state.newest).date()))
    count = round(worst.value or 0)
    forms = say[str(worst.measure)]
    return str(forms["one" if count == 1 else "many"]).format(n=tongue.number(count), names=names)


def _late(tongue: Tongue, value: Update, names: str, say: dict[str, Any]) -> str:
    """The oldest missed date with its reason, or what is being checked."""
    if not value.state.late:
        return str(say["asked"]).format(names=names)
    one = min(value.state.late, key=lambda m: m.promised)
    because = tongue.reason(one.reason)
    said = str(say["late"]).format(
        what=tongue.quote(mail.clean_line(one.name, 80).rstrip(BAD_ENDS)), date=tongue.full(one.promised)
    )
    return f"{said}, {mail.clean_line(because, 200).rstrip(BAD_ENDS)}" if because else said


def _spent(tongue: Tongue, value: Update) -> str:
    """ "21,5 Stunden seit dem letzten Update, insgesamt 118 von 160 vereinbarten (74 %)"; "" where nobody records any."""
    hours = value.state.hours
    if hours is None:
        return ""
    say = tongue.phrases["weekly"]["spent"]
    period, total = (tongue.decimal(round(n, 2)) for n in (hours.period, hours.total))
    new = str(say["since" if value.earlier else "week"]).format(n=period)
    if not hours.agreed:
        return str(say["open"]).format(new=new, total=total)
    share = tongue.decimal(round(100 * hours.total / hours.agreed))
    return str(say["agreed"]).format(new=new, total=total, agreed=tongue.decimal(hours.agreed), share=share)


def _stale(tongue: Tongue, source: str, as_of: datetime | None) -> str:
    say = tongue.phrases["weekly"]["stale"]
    if as_of is None:
        return str(say["never"]).format(source=mail.clean_line(source, 80))
    return str(say["since"]).format(source=mail.clean_line(source, 80), date=tongue.full(tongue.local(as_of).date()))


def _alt(tongue: Tongue, value: Update) -> str:
    spent = _spent(tongue, value)
    return f"{tongue.phrases['report']['words']['hours']}: {spent}" if spent else ""
