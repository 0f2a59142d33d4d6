"""The weekly report as data: every word and number written out in the reader's language, ready to be set.

It is made from a :class:`ProjectState` and what stands beside it in :class:`Update`; neither can hold an internal date. No
section is left out: where there is nothing, the report says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from daemon import mail
from daemon.compose import report_chart
from daemon.compose.report_light import light
from daemon.compose.report_values import Request, Update
from daemon.compose.texts import Texts, is_swiss, phrase_error, translated
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import Hours, OpenCase, PromisedMilestone, Site, Standing, Step

LINE = 300  # characters of one line
FOOT = 80
Data = dict[str, Any]


def report(texts: Texts, site: Site, value: Update) -> Data:
    """The report's data, fit for JSON. Raises TextError where a phrase of the language is missing or broken."""
    tongue = texts.tongue(value.language, site, value.now)
    folder = texts.language(value.language, site)
    try:
        data = _data(tongue, site, value)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    return translated(data) if is_swiss(tongue.language, site) else data


def _data(tongue: Tongue, site: Site, value: Update) -> Data:
    say: Mapping[str, Any] = tongue.phrases["report"]
    state = value.state
    number = say["number"].format(n=value.number)
    title = say["title"].format(project=_text(value.project.name))
    light_data = light(tongue, value)
    return {
        "language": tongue.language.partition("-")[0],
        "words": dict(say["words"]),
        "title": title,
        "number": number,
        "site": _text(site.name),
        "author": _text(value.lead.name),
        "summary": f"{light_data['word']}. {light_data['sentence']}",
        "footer": f"{_short(title)} · {number}",
        "facts": _facts(tongue, site, value),
        "light": light_data,
        "changed": _changed(tongue, value),
        "milestones": [_milestone(tongue, m) for m in _in_order(state.late, state.milestones, state.reached)],
        "hours": _hours(tongue, state.hours),
        "next": [_step(tongue, s, due=True) for s in state.next],
        "blockers": [_blocker(tongue, s) for s in state.blockers],
        "needs": [_need(tongue, s) for s in state.needs],
        "changes": [_change(tongue, c) for c in value.register],
        "requests": [_request(tongue, r) for r in value.requests],
        "complaints": _complaints(tongue, value.complaints),
        "decisions": [_step(tongue, s) for s in state.decisions],
        "ideas": [] if value.complaints else [_step(tongue, s) for s in state.ideas],
        "sources": [_source(tongue, s) for s in state.sources],
        "colophon": _colophon(tongue, value),
    }


def _text(text: str) -> str:
    return mail.clean_line(text, LINE).rstrip(BAD_ENDS)


def _short(title: str) -> str:
    """For the foot of every page, in one line."""
    return title if len(title) <= FOOT else f"{title[: FOOT - 1].rstrip()}…"


def _facts(tongue: Tongue, site: Site, value: Update) -> list[Data]:
    say = tongue.phrases["report"]
    facts = say["facts"]
    person = " · ".join(filter(None, (_text(value.lead.name), mail.clean_line(value.lead.phone or "", 40))))
    rows = [
        (facts["client"], _text(value.project.client)),
        (
            facts["period"],
            say["period"].format(first=tongue.short_year(value.first), last=tongue.short_year(value.last)),
        ),
        (
            facts["as_of"],
            f"{tongue.short_year(tongue.local(value.state.as_of).date())}, {tongue.clock(value.state.as_of)}",
        ),
        (facts["person"], person),
        (facts["hours"], tongue.hours(site.hours) + tongue.zone_note(site.language)),
    ]
    return [{"name": name, "value": said} for name, said in rows]


def _step(tongue: Tongue, step: Step, *, due: bool = False) -> Data:
    day = step.due if due else step.on
    said = tongue.short(day) if day else ""
    note = str(tongue.phrases["due"]).format(date=said) if due and said else said
    return {"text": _text(step.text), "note": note}


def _changed(tongue: Tongue, value: Update) -> Data:
    say = tongue.phrases["report"]["changed"]
    since = value.earlier.day if value.earlier else value.state.since
    groups = [
        (say["done"], [_step(tongue, s) for s in value.state.done]),
        (say["started"], [_step(tongue, s) for s in value.state.in_work if since is None or (s.on and s.on > since)]),
        (say["moved"], [_moved(tongue, m, before) for m, before in _moves(value)]),
        *_planned(tongue, value),
    ]
    title = say["since"].format(n=value.earlier.number) if value.earlier else say["first"]
    return {
        "title": title,
        "nothing": say["nothing" if value.earlier else "nothing_first"],
        "groups": [{"title": name, "rows": rows} for name, rows in groups if rows],
    }


def _moves(value: Update) -> list[tuple[PromisedMilestone, date]]:
    """Milestones whose date is another than the last report's, with that date."""
    before = dict(value.earlier.promised) if value.earlier else {}
    return [
        (m, before[m.name])
        for m in (*value.state.late, *value.state.milestones)
        if m.name in before and before[m.name] != m.promised
    ]


def _moved(tongue: Tongue, milestone: PromisedMilestone, before: date) -> Data:
    said = tongue.phrases["report"]["changed"]["move"]
    text = said.format(what=_text(milestone.name), date=tongue.short(milestone.promised), was=tongue.short(before))
    return {"text": text, "note": _text(tongue.reason(milestone.reason))}


def _planned(tongue: Tongue, value: Update) -> list[tuple[str, list[Data]]]:
    """What has come into the plan, and what has left it, since the last report."""
    if value.earlier is None:
        return []
    say, before = tongue.phrases["report"]["changed"], dict(value.earlier.promised)
    state = value.state
    here = {m.name: m for m in (*state.late, *state.milestones, *state.reached)}
    added = [
        {"text": _text(name), "note": tongue.short(one.promised)}
        for name, one in here.items()
        if name not in before and one.done is None
    ]
    dropped = [{"text": _text(name), "note": tongue.short(day)} for name, day in before.items() if name not in here]
    return [(say["added"], added), (say["dropped"], dropped)]


def _in_order(*groups: tuple[PromisedMilestone, ...]) -> list[PromisedMilestone]:
    """Each milestone once, by the date in force; those that are late stand among the open ones."""
    found = {m.name: m for group in groups for m in group}
    return sorted(found.values(), key=lambda m: (m.done or m.promised, m.name))


def _milestone(tongue: Tongue, one: PromisedMilestone) -> Data:
    say = tongue.phrases["report"]["milestone"]
    asked = one.done is None and (one.in_question or one.promised < tongue.today)
    expected, difference = say["checked"], "–"
    if one.done is not None:
        expected, difference = say["reached"].format(date=tongue.short(one.done)), _days(tongue, one.days_moved)
    elif not asked:
        expected, difference = tongue.short(one.promised), _days(tongue, one.days_moved)
    told = ""
    if one.told is not None and one.promised != one.baseline:
        told = say["told"].format(date=tongue.short(one.told))
    note = "; ".join(filter(None, (_text(one.reason or ""), told)))
    return {
        "name": _text(one.name), "promised": tongue.short(one.baseline), "expected": expected, "difference": difference, "note": note,
    }  # fmt: skip


def _days(tongue: Tongue, days: int) -> str:
    """ "±0", "+4 Tage", "−1 Tag"."""
    if not days:
        return "±0"
    kind = "one" if abs(days) == 1 else "many"
    sign = "+" if days > 0 else "\N{MINUS SIGN}"
    return str(tongue.phrases["report"]["days"][kind]).format(n=f"{sign}{abs(days)}")


def _hours(tongue: Tongue, hours: Hours | None) -> Data | None:
    if hours is None:
        return None
    say = tongue.phrases["report"]["spent"]
    rows = [(say["period"], _spent(tongue, hours.period)), (say["total"], _spent(tongue, hours.total))]
    if hours.agreed is not None:
        rows.append((say["agreed"], _spent(tongue, hours.agreed)))
        share = tongue.decimal(round(100 * hours.total / hours.agreed)) if hours.agreed else "–"
        rows.append((say["share"], say["percent"].format(n=share)))
    if hours.expected is not None:
        rows.append((say["expected"], _spent(tongue, hours.expected)))
    return {
        "facts": [{"name": name, "value": said} for name, said in rows],
        "packages": [{"name": _text(name), "value": _spent(tongue, spent)} for name, spent in hours.packages],
        "chart": report_chart.burn_up(tongue, hours),
    }


def _spent(tongue: Tongue, hours: float) -> str:
    return str(tongue.phrases["report"]["spent"]["hours"]).format(n=tongue.decimal(round(hours, 2)))


def _blocker(tongue: Tongue, step: Step) -> Data:
    say = tongue.phrases["report"]
    owner = say["owner"].format(name=_text(step.owner)) if step.owner else ""
    since = tongue.waiting(step.on) if step.on else ""
    return {"text": _text(step.text), "note": "; ".join(filter(None, (since, owner)))}


def _need(tongue: Tongue, step: Step) -> Data:
    return {
        "text": _text(step.text),
        "until": tongue.short(step.due) if step.due else "–",
        "waiting": tongue.waiting(step.on) if step.on else "–",
    }


def _change(tongue: Tongue, case: OpenCase) -> Data:
    return {
        "ref": case.ref,
        "wish": mail.clean_line(mail.bare_subject(case.subject), 120) or "–",
        "asked": tongue.short(tongue.local(case.opened).date()),
        "state": tongue.phrases["report"]["change_states"][str(case.state)],
    }


def _request(tongue: Tongue, one: Request) -> Data:
    say = tongue.phrases["report"]["reaction"]
    subject = mail.clean_line(mail.bare_subject(one.subject), 120) or "–"
    kept = "" if one.due is None else say["kept"] if one.answered <= one.due else say["missed"]
    return {
        "what": f"{subject} ({one.ref})" if one.ref else subject,
        "asked": f"{tongue.short(tongue.local(one.asked).date())}, {tongue.clock(one.asked)}",
        "reaction": _span(tongue, (one.answered - one.asked).total_seconds()),
        "promised": kept or "–",
    }


def _span(tongue: Tongue, seconds: float) -> str:
    """ "unter 1 min", "12 min", "3 h 5 min", "2 Tage": never more exact than it means something."""
    say = tongue.phrases["report"]["reaction"]
    minutes = round(max(seconds, 0) / 60)
    if minutes < 1:
        return str(say["at_once"])
    if minutes < 60:
        return str(say["minutes"]).format(m=minutes)
    if minutes < 48 * 60:
        return str(say["hours"]).format(h=minutes // 60, m=minutes % 60)
    return str(say["days"]).format(d=round(minutes / 1440))


def _complaints(tongue: Tongue, count: int) -> str:
    if not count:
        return ""
    forms = tongue.phrases["report"]["complaints"]
    return str(forms["one"] if count == 1 else forms["many"]).format(n=tongue.number(count))


def _source(tongue: Tongue, source: Standing) -> Data:
    say = tongue.phrases["report"]["source"]
    if source.as_of is None:
        return {"text": say["name"].get(source.source, _text(source.source)), "note": say["never"]}
    said = f"{tongue.short(tongue.local(source.as_of).date())}, {tongue.clock(source.as_of)}"
    age = say["failing"] if source.failing else say["stale"] if source.stale else ""
    note = "; ".join(filter(None, (say["as_of"].format(moment=said), age)))
    return {"text": say["name"].get(source.source, _text(source.source)), "note": note}


def _colophon(tongue: Tongue, value: Update) -> list[str]:
    say = tongue.phrases["report"]["colophon"]
    lines = [str(say["ask"])]
    if value.earlier:
        day = tongue.short_year(value.earlier.day)
        lines.append(say["earlier"].format(n=value.earlier.number, date=day, sum=value.earlier.checksum[:16]))
    else:
        lines.append(str(say["first"]))
    return lines
