"""The answer to what a question names, before the state as a whole. It says nothing that the state does not say as well."""

from daemon import mail
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import AskedAbout

NAME = 120  # characters


def answer(tongue: Tongue, asked: AskedAbout) -> dict[str, str]:
    """What a text may use: ``what``, ``how`` (done, in-work, next, promised), and the days that belong to it, or ""."""
    stone, step = asked.milestone, asked.in_work or asked.next
    view = {"what": mail.clean_line(asked.name, NAME).rstrip(BAD_ENDS), "how": _how(asked)}
    days = {"since": "", "promised": "", "was": "", "due": "", "starts": ""}
    if stone is not None and stone.done is not None:
        days["since"] = tongue.day(stone.done)
    elif asked.done is not None:
        days["since"] = tongue.day(asked.done.on) if asked.done.on else ""
    elif stone is not None:
        days["promised"] = tongue.full(stone.promised)
        days["was"] = tongue.full(stone.was) if stone.was and stone.was != stone.promised else ""
    elif step is not None:
        days["due"] = tongue.full(step.due) if step.due else ""
        days["starts"] = tongue.day(step.on) if step is asked.next and step.on and step.on > tongue.today else ""
    return view | days


def _how(asked: AskedAbout) -> str:
    if asked.done is not None or (asked.milestone is not None and asked.milestone.done is not None):
        return "done"
    if asked.in_work is not None:
        return "in-work"
    return "next" if asked.next is not None else "promised"
