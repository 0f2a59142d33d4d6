"""`sachstand init`: from an address to a checked site. Laws: nothing is changed in the mailbox, nothing is written before
the last answer, and nothing that exists is overwritten. What was found is tried before it is believed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon import config, inbox, mail, outbox
from daemon.cli.correspondents import House, houses, usual_name
from daemon.cli.questions import Questions
from daemon.cli.screen import say
from daemon.config import values
from daemon.config.writing import DEFAULTS
from daemon.model import Form, Mailbox, Message
from daemon.service.finding import Ask, Found, find_servers

NEWEST = 100  # mails that are looked at, here and in Sent
_HOLIDAYS = {"ch": "CH", "at": "AT", "uk": "GB", "fr": "FR", "it": "IT", "nl": "NL", "es": "ES"}
_ZONES = {"CH": "Europe/Zurich", "AT": "Europe/Vienna", "GB": "Europe/London", "FR": "Europe/Paris", "IT": "Europe/Rome",
          "NL": "Europe/Amsterdam", "ES": "Europe/Madrid"}  # fmt: skip


@dataclass(slots=True)
class _Gathered:
    """What is known so far; ``secret`` is the mailbox's password, "" while nobody has given it."""

    answers: dict[str, str]
    secret: str = ""
    survey: inbox.Survey | None = None


def wizard(
    site: Path, questions: Questions, ask: Ask, contacts: Sequence[Mapping[str, str]] | None = None, *, secret: str = ""
) -> list[Path]:
    """Ask, try, propose, and write the site; the files written. Raises SiteErrors for what cannot be written or is wrong."""
    if not questions.silent:
        questions.tell("begin")
    gathered = _Gathered(dict(questions.given), secret)
    _mailbox(gathered, questions, ask)
    domain = gathered.answers["address"].rpartition("@")[2]
    came, went = _read(gathered.survey)
    if gathered.survey is not None:
        _anchor(gathered, questions, came, domain)
    _team(gathered, questions, domain)
    found = _project(gathered, questions, houses(came, went, domain)) if contacts is None else contacts
    return _written(site, gathered, questions, found)


def _mailbox(gathered: _Gathered, questions: Questions, ask: Ask) -> None:
    answers = gathered.answers
    if not questions.silent:
        questions.heading("mailbox")
    answers["address"] = questions.ask("address", DEFAULTS["address"], _public_address)
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


def _team(gathered: _Gathered, questions: Questions, domain: str) -> None:
    answers = gathered.answers
    if not questions.silent:
        questions.heading("team")
    name = domain.partition(".")[0].replace("-", " ").title()
    answers["name"] = questions.ask("name", name, values.text)
    answers["lead"] = questions.ask("lead", DEFAULTS["lead"], values.text)
    first = answers["lead"].split()[0].lower() if answers["lead"].split() else "lead"
    local = first if first.isascii() and first.isalnum() else "lead"
    answers["lead_address"] = questions.ask("lead_address", f"{local}@{domain}", values.address)
    answers["phone"] = questions.ask("phone")
    land = _HOLIDAYS.get(domain.rpartition(".")[2], DEFAULTS["holidays"])
    answers["holidays"] = questions.ask("holidays", land, values.holidays)
    answers["timezone"] = questions.ask("timezone", _ZONES.get(land, DEFAULTS["timezone"]), values.zone)
    answers["days"] = questions.ask("days", DEFAULTS["days"], values.weekdays)
    answers["from"] = questions.ask("from", DEFAULTS["from"], values.clock)
    answers["to"] = questions.ask("to", DEFAULTS["to"], values.clock)


def _project(gathered: _Gathered, questions: Questions, found: Sequence[House]) -> Sequence[Mapping[str, str]] | None:
    """The first project and its contacts, from those who wrote; None: the example."""
    if questions.silent or not found:
        return None
    questions.heading("project")
    questions.tell("correspondents")
    for number, house in enumerate(found, 1):
        people = ", ".join(usual_name(address, name) for address, name in house.people.items())
        questions.tell("correspondent", number=number, domain=house.name, people=people, count=house.count)
    picked = int(questions.ask("pick", "1", values.number(0, len(found), whole=True)))
    if not picked:
        return None
    house, answers = found[picked - 1], gathered.answers
    name = house.name.rpartition("@")[0] or house.name.partition(".")[0]
    answers["client"] = questions.ask("client", name.replace("-", " ").title(), values.text)
    answers["project"] = questions.ask("project", answers["client"], values.text, under="project_name")
    key = (
        "".join(letter for letter in answers["project"].upper() if letter.isascii() and letter.isalpha())[:8] or "DEMO"
    )
    answers["project_key"] = questions.ask("project_key", key, values.project_key)
    answers["form"] = questions.ask("form", questions.word("form_default"), values.one_of(Form, "form"))
    return [{"name": usual_name(address, shown), "address": address} for address, shown in house.people.items()]


def _written(
    site: Path, gathered: _Gathered, questions: Questions, contacts: Sequence[Mapping[str, str]] | None
) -> list[Path]:
    written = config.write_site(site, gathered.answers, contacts)
    box = next(iter(config.load(site).site.mailboxes.values()))
    secret = Path(box.password_file or "")
    if gathered.secret and box.password_file and not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(f"{gathered.secret}\n", encoding="utf-8")
        written.append(secret)
    for path in written:
        questions.tell("written", path=path)
    say("")
    questions.tell("good")
    if not secret.exists():
        questions.tell("next.password", path=secret)
    for step in ("edit", "check", "run"):
        questions.tell(f"next.{step}", site=site)
    return written
