"""The answer to what a question names, before the state as a whole. It says only what the client may know of it anyway."""

from daemon import mail
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import AskedAbout

NAME = 200  # characters


def answer(tongue: Tongue, asked: AskedAbout) -> dict[str, str]:
    """What a text may use: ``what`` in quotation marks, ``how`` (done, reached, in-work, next, promised), and the days that
    belong to it, or ""."""
    view = {"what": tongue.quote(mail.clean_line(asked.name, NAME).rstrip(BAD_ENDS)), "how": _how(asked)}
    return view | {"since": "", "promised": "", "was": "", "due": "", "starts": ""} | _days(tongue, asked)


def _how(asked: AskedAbout) -> str:
    if asked.milestone is not None and asked.milestone.done is not None:
        return "reached"
    if asked.done is not None:
        return "done"
    if asked.in_work is not None:
        return "in-work"
    return "next" if asked.next is not None else "promised"


def _days(tongue: Tongue, asked: AskedAbout) -> dict[str, str]:
    stone, step = asked.milestone, asked.in_work or asked.next
    if stone is not None and stone.done is not None:
        return {"since": tongue.full(stone.done)}
    if asked.done is not None:
        return {"since": tongue.day(asked.done.on)} if asked.done.on else {}
    if stone is not None:
        later = stone.was is not None and stone.was < stone.promised
        return {"promised": tongue.full(stone.promised), "was": tongue.full(stone.was) if later and stone.was else ""}
    if step is not None and step.due:
        return {"due": tongue.phrases["due"].format(date=tongue.full(step.due))}
    if step is not None and step is asked.next and step.on and step.on > tongue.today:
        return {"starts": tongue.phrases["from"].format(date=tongue.day(step.on))}
    return {}
