"""A project's state as words for its client. What this view does not hold cannot leak: it never sees an internal date."""

from datetime import timedelta
from typing import Any

from daemon import mail
from daemon.compose.marks import MOST_ITEMS
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import CaseKind, CaseState, OpenCase, ProjectState, PromisedMilestone, Step

RECENT = timedelta(days=28)
"""A milestone reached longer ago is no news."""

ITEM = 300  # characters of one line


def statement(tongue: Tongue, state: ProjectState, form: str) -> dict[str, Any]:
    """The view a status text works on: sentences' parts, already in the language; ``form`` is formal or informal."""
    late = tuple(m for m in state.late if m.done is None)
    asked = tuple(m for m in state.milestones if m.in_question and m not in late)
    ahead = tuple(m for m in state.milestones if m.done is None and m not in late and m not in asked)
    moved = tuple(m for m in ahead if m.was is not None and m.promised > m.was)
    return {
        "verdict": _verdict(late, asked, moved, ahead, state),
        "late": [_late(tongue, m) for m in late],
        "late_count": tongue.number(len(late)),
        "overdue": _overdue(tongue, late),
        "moved": [_moved(tongue, m) for m in moved],
        "in_question": [_late(tongue, m) for m in asked],
        "stamp": f"{tongue.dated(tongue.local(state.as_of).date())}, {tongue.clock(state.as_of)}",
        "newest": _newest(tongue, state),
        "old": state.old,
        "nothing_recorded": state.newest is None,
        "since": tongue.day(state.since) if state.since else "",
        "done": _list(tongue, [_done(tongue, s) for s in reversed(state.done)]),
        "in_work": _list(tongue, [_planned(tongue, s, "due") for s in state.in_work]),
        "next": _list(tongue, [_planned(tongue, s, "from") for s in state.next]),
        "reached": _list(tongue, [reached(tongue, m) for m in reversed(state.reached) if _is_news(tongue, m)]),
        "milestones": _list(tongue, [_promised(tongue, m) for m in ahead]),
        "blockers": _list(tongue, [_blocked(tongue, s) for s in state.blockers]),
        "decisions": _list(tongue, [_done(tongue, s) for s in reversed(state.decisions)]),
        "needs": _list(tongue, [_needed(tongue, s) for s in state.needs]),
        "changes": _list(tongue, [_change(tongue, c, form) for c in state.changes if _is_open(c)]),
    }


def _list(tongue: Tongue, items: list[str]) -> dict[str, Any]:
    """At most seven lines, and how many more there are."""
    rest = len(items) - MOST_ITEMS
    if rest <= 0:
        return {"rows": items, "more": ""}
    return {"rows": items[:MOST_ITEMS], "more": tongue.counted("more", rest)}


def _verdict(
    late: tuple[PromisedMilestone, ...],
    asked: tuple[PromisedMilestone, ...],
    moved: tuple[PromisedMilestone, ...],
    ahead: tuple[PromisedMilestone, ...],
    state: ProjectState,
) -> str:
    if late:
        return "late"
    if asked:
        return "in-question"
    if moved:
        return "moved"
    if ahead:
        return "on-plan"
    return "all-reached" if state.reached else "undated"


def _text(text: str) -> str:
    return mail.clean_line(text, ITEM).rstrip(BAD_ENDS)


def _with(text: str, *notes: str) -> str:
    """The text with its notes in one pair of brackets."""
    said = "; ".join(note for note in notes if note)
    return f"{_text(text)} ({said})" if said else _text(text)


def _done(tongue: Tongue, step: Step) -> str:
    return _with(step.text, tongue.day(step.on) if step.on else "")


def _planned(tongue: Tongue, step: Step, kind: str) -> str:
    ahead = step.on if step.on and step.on > tongue.today else None
    start = tongue.phrases["from"].format(date=tongue.day(ahead)) if ahead and kind == "from" else ""
    due = tongue.phrases["due"].format(date=tongue.full(step.due)) if step.due else ""
    return _with(step.text, start, due)


def _blocked(tongue: Tongue, step: Step) -> str:
    return _with(step.text, tongue.waiting(step.on) if step.on else "")


def _needed(tongue: Tongue, step: Step) -> str:
    due = ""
    if step.due:
        asked = "due" if step.due >= tongue.today else "was_due"
        due = str(tongue.phrases[asked]).format(date=tongue.full(step.due))
    return _with(step.text, due, tongue.phrases["open"].format(since=tongue.waiting(step.on)) if step.on else "")


def _promised(tongue: Tongue, milestone: PromisedMilestone) -> str:
    said = tongue.phrases["on"].format(what=_text(milestone.name), date=tongue.full(milestone.promised))
    if milestone.was is None or milestone.was == milestone.promised:
        return str(said)
    was = tongue.phrases["was"].format(date=tongue.full(milestone.was))
    return f"{said} ({'; '.join(filter(None, (was, _text(tongue.reason(milestone.reason)))))})"


def reached(tongue: Tongue, milestone: PromisedMilestone) -> str:
    """A milestone that is there: since when, and what was promised where that was another day."""
    done = milestone.done or milestone.promised
    note = ""
    if done != milestone.promised:
        note = str(tongue.phrases["promised"]).format(date=tongue.full(milestone.promised))
    return _with(milestone.name, tongue.full(done), note)


def _is_news(tongue: Tongue, milestone: PromisedMilestone) -> bool:
    return tongue.today - (milestone.done or milestone.promised) <= RECENT


def _late(tongue: Tongue, milestone: PromisedMilestone) -> dict[str, str]:
    return {
        "what": _text(milestone.name),
        "promised": tongue.full(milestone.promised),
        "because": _text(tongue.reason(milestone.reason)),
    }


def _moved(tongue: Tongue, milestone: PromisedMilestone) -> dict[str, str]:
    return {
        "what": _text(milestone.name),
        "promised": tongue.full(milestone.promised),
        "was": tongue.full(milestone.was) if milestone.was else "",
        "because": _text(tongue.reason(milestone.reason)),
    }


def _overdue(tongue: Tongue, late: tuple[PromisedMilestone, ...]) -> str:
    """ "zwei Tage": since the oldest promised day that was missed."""
    if not late:
        return ""
    return tongue.counted("overdue", max((tongue.today - min(m.promised for m in late)).days, 1))


def _newest(tongue: Tongue, state: ProjectState) -> str:
    """The day of the newest fact, when that is not today."""
    if state.newest is None:
        return ""
    day = tongue.local(state.newest).date()
    return tongue.full(day) if day != tongue.local(state.as_of).date() else ""


def _is_open(case: OpenCase) -> bool:
    return case.kind is CaseKind.CHANGE and case.state in (CaseState.OPEN, CaseState.OFFERED, CaseState.ACCEPTED)


def _change(tongue: Tongue, case: OpenCase, form: str) -> str:
    waits: Any = tongue.phrases["change_states"][str(case.state)]
    said = str(waits[form] if isinstance(waits, dict) else waits)
    due = ""
    if case.state is CaseState.OPEN and case.due and case.due > tongue.now:
        due = f", {tongue.moment('answer', case.due)}"
    subject = mail.clean_line(mail.bare_subject(case.subject), 80)
    title = f" {tongue.quote(subject)}" if subject else ""
    return f"{case.ref}{title}: {said}{due}"
