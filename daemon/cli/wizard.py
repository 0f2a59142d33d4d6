"""`sachstand init`: from an address to a checked site. Laws: nothing is changed in the mailbox, nothing is written before
the last answer, and nothing that exists is overwritten. What was found is tried before it is believed.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from daemon import config, inbox, mail, outbox
from daemon.cli.acting import record
from daemon.cli.correspondents import houses
from daemon.cli.questions import PROGRESS, Questions
from daemon.cli.screen import say
from daemon.cli.wizard_project import Contacts, ask_progress, ask_project
from daemon.cli.wizard_trial import show_past, try_site
from daemon.config import values
from daemon.config.writing import DEFAULTS
from daemon.decide import label_folder
from daemon.model import Mailbox, Message
from daemon.service.finding import Ask, Found, find_servers
from daemon.service.reloading import load_policy

NEWEST = 100  # mails that are looked at, here and in Sent
_HOLIDAYS = {"ch": "CH", "at": "AT", "uk": "GB", "fr": "FR", "it": "IT", "nl": "NL", "es": "ES"}
_ZONES = {"CH": "Europe/Zurich", "AT": "Europe/Vienna", "GB": "Europe/London", "FR": "Europe/Paris", "IT": "Europe/Rome",
          "NL": "Europe/Amsterdam", "ES": "Europe/Madrid"}  # fmt: skip
_DAYS = {"mo": "mon", "di": "tue", "mi": "wed", "do": "thu", "fr": "fri", "sa": "sat", "so": "sun"}


@dataclass(slots=True)
class _Gathered:
    """What is known so far; ``secret`` is the mailbox's password, "" while nobody has given it."""

    answers: dict[str, str]
    secret: str = ""
    survey: inbox.Survey | None = None


def wizard(
    site: Path, questions: Questions, ask: Ask, contacts: Contacts | None = None, *, secret: str = "", now: datetime
) -> list[Path]:
    """Ask, try, propose, and write the site; the files written, none if the person says no at the end.

    ``now`` (UTC) is the end of the month that is looked back on. Raises SiteErrors for what cannot be written or is wrong.
    """
    if not questions.silent:
        questions.tell("begin")
    gathered = _Gathered({key: said for key, said in questions.given.items() if key not in PROGRESS}, secret)
    _mailbox(gathered, questions, ask)
    domain = gathered.answers["address"].rpartition("@")[2]
    came, went = _read(gathered.survey)
    if gathered.survey is not None:
        _anchor(gathered, questions, came, domain)
    _folders(gathered, questions)
    _team(gathered, questions, domain)
    found = ask_project(gathered.answers, questions, houses(came, went, domain)) if contacts is None else contacts
    lines = [] if found is None else ask_progress(gathered.answers, questions)
    if not questions.silent:
        questions.heading("trial")
    policy = try_site(gathered.answers, found)
    if gathered.survey is not None:
        show_past(policy, _as_mailbox(gathered.answers), gathered.secret, lines, questions, now)
    if not questions.confirm("write", proposal=True, site=site):
        questions.tell("unwritten")
        return []
    return _written(site, gathered, questions, found, lines, now)


def _mailbox(gathered: _Gathered, questions: Questions, ask: Ask) -> None:
    answers = gathered.answers
    if not questions.silent:
        questions.heading("mailbox")
    answers["address"] = questions.ask("address", questions.fallback("address"), _public_address)
    domain = answers["address"].rpartition("@")[2]
    known = {"imap", "smtp"} <= answers.keys()
    found = Found(answers["imap"], answers["smtp"], "given") if known else find_servers(domain, ask)
    if found.how != "given":
        name = found.provider.name if found.provider else ""
        questions.tell(found.how, domain=domain, name=name, imap=found.imap, smtp=found.smtp)
        if found.provider and found.provider.advice:
            questions.tell(f"advice.{found.provider.advice}", name=name)
    advice = f": {questions.word(f'advice.{found.provider.advice}', name=found.provider.name)}" if (
        found.provider and found.provider.advice
    ) else "."  # fmt: skip
    while True:
        answers["imap"] = questions.ask("imap", answers.get("imap", found.imap), values.endpoint("imap"))
        answers["smtp"] = questions.ask("smtp", answers.get("smtp", found.smtp), values.endpoint("smtp"))
        answers["username"] = questions.ask("username", answers.get("username", answers["address"]))
        gathered.secret = gathered.secret or questions.secret("password")
        if not gathered.secret or _tried(gathered, questions, advice):
            return
        if questions.silent:
            raise config.SiteErrors(
                [config.SiteError("the mailbox", 0, 0, "it could not be opened; nothing is written")]
            )
        if not questions.confirm("again", proposal=True):
            return
        gathered.secret = ""


def _public_address(value: str) -> str:
    found = values.address(value)
    if "." not in found.rpartition("@")[2]:
        raise ValueError(f'"{found}" ends in no domain; write name@domain, as in projekte@studio-nord.example')
    return found


def _tried(gathered: _Gathered, questions: Questions, advice: str) -> bool:
    """Log in at both servers, saying what came of it; whether all is well."""
    mailbox = _as_mailbox(gathered.answers)
    questions.tell("trying", host=mailbox.imap.host)
    try:
        gathered.survey = inbox.survey(mailbox, lambda: gathered.secret, newest=NEWEST)
    except inbox.NotReached as error:
        questions.tell(f"not.{error.obstacle}", host=mailbox.imap.host, said=error, advice=advice)
        return False
    questions.tell("in", messages=gathered.survey.messages, folder=mailbox.folder)
    if not gathered.survey.idle:
        questions.tell("no-idle")
    trouble = asyncio.run(outbox.try_login(mailbox, lambda: gathered.secret))
    if trouble is not None:
        questions.tell("not.smtp", host=mailbox.smtp.host, said=trouble.text)
        return False
    questions.tell("out", host=mailbox.smtp.host)
    return True


def _as_mailbox(answers: Mapping[str, str]) -> Mailbox:
    return Mailbox(
        name="init", address=answers["address"], imap=values.endpoint("imap")(answers["imap"]),
        smtp=values.endpoint("smtp")(answers["smtp"]), username=answers["username"], ca_file=answers.get("ca_file"),
    )  # fmt: skip


def _read(survey: inbox.Survey | None) -> tuple[list[Message], list[Message]]:
    if survey is None:
        return [], []
    return [mail.parse(head) for head in survey.heads], [mail.parse(head) for head in survey.sent]


def _anchor(gathered: _Gathered, questions: Questions, came: Sequence[Message], domain: str) -> None:
    if "proof" in gathered.answers:
        return
    if not questions.silent:
        questions.heading("proof")
    anchor = mail.propose_anchor(came, domain)
    if anchor.server == "none":
        key = "near-anchor" if anchor.nearest else "no-anchor" if anchor.of else "few"
        questions.tell(key, nearest=anchor.nearest, seen=anchor.seen, of=anchor.of)
        return
    if questions.confirm("anchor", proposal=True, server=anchor.server, seen=anchor.seen, of=anchor.of):
        gathered.answers["proof"] = anchor.server
        gathered.answers |= {"proof_above": "true"} if anchor.above else {}
        gathered.answers |= {"aligned_dkim": "true"} if anchor.aligned_dkim else {}


def _folders(gathered: _Gathered, questions: Questions) -> None:
    """Whether settled mail is moved to the label folders; by default it is."""
    if questions.silent or "filing" in gathered.answers:
        return
    questions.heading("folders")
    keys = ("status-request", "change-request", "complaint", "other")
    names = ", ".join(label_folder(key, gathered.answers["language"]) for key in keys)
    gathered.answers["filing"] = "move" if questions.confirm("filing", proposal=True, names=names) else "none"


def _team(gathered: _Gathered, questions: Questions, domain: str) -> None:
    answers = gathered.answers
    if not questions.silent:
        questions.heading("team")
    name = domain.partition(".")[0].replace("-", " ").title()
    answers["name"] = questions.ask("name", name, values.text)
    answers["lead"] = questions.ask("lead", questions.fallback("lead"), values.text)
    first = answers["lead"].split()[0].lower() if answers["lead"].split() else "lead"
    local = first if first.isascii() and first.isalnum() else "lead"
    answers["lead_address"] = questions.ask("lead_address", f"{local}@{domain}", values.address)
    answers["phone"] = questions.ask("phone")
    land = _HOLIDAYS.get(domain.rpartition(".")[2], DEFAULTS["holidays"])
    answers["holidays"] = questions.ask("holidays", land, values.holidays)
    answers["timezone"] = questions.ask("timezone", _ZONES.get(land, DEFAULTS["timezone"]), values.zone)
    days = questions.ask("days", questions.word("days_default"), lambda said: values.weekdays(_in_english(said)))
    answers["days"] = _in_english(days)
    answers["from"] = questions.ask("from", DEFAULTS["from"], values.clock)
    answers["to"] = questions.ask("to", DEFAULTS["to"], values.clock)


def _in_english(days: str) -> str:
    """Working days as the files have them; "Mo-Fr" and "Mo, Mi" are taken as well."""
    words = re.split(r"([^a-z]+)", days.lower().replace("–", "-"))
    return "".join(_DAYS.get(word, word) for word in words)


def _written(
    site: Path,
    gathered: _Gathered,
    questions: Questions,
    contacts: Contacts | None,
    lines: Sequence[str],
    now: datetime,
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
        questions.tell("written", path=path)
    say("")
    questions.tell("good")
    if not secret.exists():
        questions.tell("next.password", path=secret)
        questions.tell("next.check", site=site)
    for step in ("run", "log", "edit"):
        questions.tell(f"next.{step}", site=site, project=project)
    return written
