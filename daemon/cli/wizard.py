"""`sachstand init`: from an address to a checked site. Laws: nothing is changed in the mailbox, nothing is written before
the last answer, and nothing that exists is overwritten. What was found is tried before it is believed.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from daemon import config
from daemon.cli.acting import record
from daemon.cli.correspondents import houses
from daemon.cli.questions import PROGRESS, Questions, Words
from daemon.cli.screen import say
from daemon.cli.wizard_mailbox import Gathered, ask_anchor, ask_mailbox, look_back, read_heads
from daemon.cli.wizard_project import Contacts, ask_progress, ask_project
from daemon.cli.wizard_team import ask_folders, ask_team
from daemon.cli.wizard_trial import show_past, try_site
from daemon.service.finding import Ask
from daemon.service.reloading import load_policy


def demand_room(site: Path, words: Words) -> None:
    """Raise SiteErrors, with one sentence in the person's language, if a site lies there already."""
    there = config.in_the_way(site)
    if there:
        names = [path.relative_to(site).as_posix() for path in there]
        files = words.word("more", first=names[0], count=len(names) - 1) if len(names) > 1 else names[0]
        raise config.SiteErrors([config.SiteError(str(site), 0, 0, words.word("there", files=files))])


def wizard(
    site: Path, questions: Questions, ask: Ask, contacts: Contacts | None = None, *, secret: str = "", now: datetime
) -> list[Path]:
    """Ask, try, propose, and write the site; the files written, none if the person says no at the end.

    ``now`` (UTC) is the end of the month that is looked back on. Raises SiteErrors for what cannot be written or is wrong.
    """
    if not questions.silent:
        questions.tell("begin")
    gathered = Gathered({key: said for key, said in questions.given.items() if key not in PROGRESS}, secret)
    answers = gathered.answers
    ask_mailbox(gathered, questions, ask)
    domain = answers["address"].rpartition("@")[2]
    came, went = read_heads(gathered.survey)
    if gathered.survey is not None:
        ask_anchor(answers, questions, came, domain)
        look_back(gathered, now)
    ask_folders(answers, questions)
    ask_team(answers, questions, domain)
    found = contacts
    if contacts is None:
        found = ask_project(answers, questions, houses(came, went, domain), [raw for _, raw in gathered.past or ()])
    lines = [] if found is None else ask_progress(answers, questions)
    policy = try_site(answers, found)
    if gathered.survey is not None:
        questions.heading("trial")
        show_past(policy, gathered, lines, questions, now)
    if not questions.confirm("write", proposal=True, site=site):
        questions.tell("unwritten")
        return []
    return _written(site, gathered, questions, found, lines, now)


def _written(
    site: Path, gathered: Gathered, questions: Questions, contacts: Contacts | None, lines: Sequence[str], now: datetime
) -> list[Path]:
    written = config.write_site(site, gathered.answers, contacts)
    policy = load_policy(site)
    box, project = next(iter(policy.site.mailboxes.values())), next(iter(policy.site.projects))
    secret = Path(box.password_file or "")
    if gathered.secret and box.password_file and not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(f"{gathered.secret}\n", encoding="utf-8")
        written.append(secret)
    if lines:
        record(site, policy, project, lines, now)
    for path in written:
        questions.tell("written", path=_as_named(site, path))
    say("")
    questions.tell("good")
    if not secret.exists():
        questions.tell("next.password", path=_as_named(site, secret))
    _say_next(site, questions, project, box.address, proven=box.proof != "none")
    return written


def _as_named(site: Path, path: Path) -> Path:
    """A path below the site begins as the site was named."""
    whole = site.resolve()
    return site / path.resolve().relative_to(whole) if path.resolve().is_relative_to(whole) else path


def _say_next(site: Path, questions: Questions, project: str, address: str, *, proven: bool) -> None:
    """What to type now. Commands stay on one line, so that they can be copied."""
    say(f"  sachstand --site {site} check --connect")
    say(f"  sachstand --site {site} run")
    questions.tell("next.run")
    say(f'  sachstand --site {site} log {project} "{questions.word("log.sample")}"')
    questions.tell("next.log" if proven else "next.log-unproven", address=address)
    questions.tell("next.edit", site=site)
