"""Before anything is written: the site as it would be, checked as a whole and tried on the mail that lies in the mailbox.

Law: the trial lives in a folder that is thrown away; in the mailbox nothing is changed, and nothing is sent.
"""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from daemon import config, mail
from daemon.cli.checking import problems
from daemon.cli.questions import Questions
from daemon.cli.wizard_mailbox import DAYS, Gathered
from daemon.cli.wizard_project import Contacts, as_reported
from daemon.decide import Policy
from daemon.model import local_day
from daemon.service.rehearsing import Fate, PastMail, rehearse
from daemon.service.reloading import compiled

SHOWN = 8  # mails that are shown one by one
_SUBJECT = 44  # columns
_NARROWEST = 16  # of a subject, however narrow the terminal
_FATES = ("state", "acknowledge", "complaint", "nothing", "hold")


def try_site(answers: Mapping[str, str], contacts: Contacts | None) -> Policy:
    """The policy that the files would make. Raises SiteErrors with all that `check` would find wrong."""
    with tempfile.TemporaryDirectory(prefix="sachstand-") as folder:
        config.write_site(Path(folder), answers, contacts)
        loaded = config.load(Path(folder))
        policy = compiled(loaded)
        if wrong := problems(loaded, policy):
            raise config.SiteErrors([config.SiteError("the new site", 0, 0, line) for line in wrong])
    return policy


def show_past(policy: Policy, gathered: Gathered, lines: Sequence[str], questions: Questions, now: datetime) -> None:
    """Say what the site would have answered in the last month, had the team reported ``lines`` every week."""
    since = now - timedelta(days=DAYS)
    if gathered.past is None:
        questions.tell("past.not", said=gathered.past_not)
        return
    name = next(iter(policy.site.mailboxes))
    past = [PastMail(name, at, raw) for at, raw in gathered.past]
    if not past:
        questions.tell("past.none", days=DAYS)
        return
    entries = {key: as_reported(lines, since, now) for key in policy.site.projects}
    with tempfile.TemporaryDirectory(prefix="sachstand-") as folder:
        run = rehearse(past, policy, Path(folder), secret=bytes(32), entries=entries, until=now)
    questions.tell("past.head" if lines else "past.head-without", days=DAYS, mails=questions.mails(len(past)))
    pairs = [(one, fate) for one, fate in zip(past, run.fates, strict=True) if fate is not None]
    zone = ZoneInfo(policy.site.timezone)
    for one, fate in pairs[-SHOWN:]:
        questions.say(_line(one, fate, questions, zone))
    if len(pairs) > SHOWN:
        counts = Counter(_word(fate) for _, fate in pairs)
        summed = "; ".join(f"{count}× {questions.word(f'fate.{word}')}" for word, count in counts.most_common())
        questions.tell("past.all", mails=questions.mails(len(pairs)), counts=summed)


def _line(one: PastMail, fate: Fate, questions: Questions, zone: ZoneInfo) -> str:
    sender, subject = mail.shown(one.raw)
    who = (sender.name or sender.address) if sender else "?"
    day = local_day(one.received, str(zone)).strftime(questions.word("past.day"))
    fates = {word: questions.word(f"fate.{word}") for word in _FATES}
    room = (questions.width or 1000) - len(f"  {day}    ") - max(map(len, fates.values()))
    columns = max(_NARROWEST, min(_SUBJECT, room))
    what = mail.clean_line(f"{who}: {subject}", columns)
    return f"  {day}  {what:<{columns}}  {fates[_word(fate)]}"


def _word(fate: Fate) -> str:
    """One word for what became of a mail: an answer that also waits for a person counts as what left."""
    if fate.outcome in ("state", "acknowledge", "nothing"):
        return "complaint" if fate.intent == "complaint" and fate.outcome == "acknowledge" else fate.outcome
    return "hold"
