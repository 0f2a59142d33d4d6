"""The wizard's first steps: the mailbox, its servers, and whose word on senders counts there. Law: what was found is tried
before it is believed, and nothing is proposed that the mail itself does not show.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon import config, inbox, mail, outbox
from daemon.cli.questions import Questions
from daemon.config import values
from daemon.model import Mailbox, Message
from daemon.service.finding import Ask, Found, find_servers

NEWEST = 100  # mails whose heads are looked at, here and in Sent
DAYS = 30  # that are looked back on
TRIED = 60  # mails of these days that are read whole


@dataclass(slots=True)
class Gathered:
    """What is known so far; ``secret`` is the mailbox's password, "" while nobody has given it.

    ``past`` are the mails of the last days with their time (UTC); None where they could not be had, for the reason ``past_not``.
    """

    answers: dict[str, str]
    secret: str = ""
    survey: inbox.Survey | None = None
    past: list[tuple[datetime, bytes]] | None = None
    past_not: str = ""


def ask_mailbox(gathered: Gathered, questions: Questions, ask: Ask) -> None:
    """The address, the servers, and the login, which is tried where there is a password. Raises SiteErrors where nobody is asked."""
    answers = gathered.answers
    questions.heading("mailbox")
    answers["address"] = questions.ask("address", questions.fallback("address"), _public_address)
    found = _found(answers, questions, ask)
    advice = f": {questions.word(f'advice.{found.provider.advice}', name=found.provider.name)}" if (
        found.provider and found.provider.advice
    ) else "."  # fmt: skip
    while True:
        _servers(answers, found, questions)
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


def _found(answers: Mapping[str, str], questions: Questions, ask: Ask) -> Found:
    """The servers that are proposed, as they were told."""
    if {"imap", "smtp"} <= answers.keys():
        return Found(answers["imap"], answers["smtp"], "given")
    domain = answers["address"].rpartition("@")[2]
    found = find_servers(domain, ask)
    name = found.provider.name if found.provider else ""
    questions.tell(found.how, domain=domain, name=name, imap=found.imap, smtp=found.smtp)
    if found.provider and found.provider.advice:
        questions.tell(f"advice.{found.provider.advice}", name=name)
    return found


def _servers(answers: dict[str, str], found: Found, questions: Questions) -> None:
    """Whoever names another host for reading is proposed the same one for sending."""
    read = values.endpoint("imap")
    imap, smtp = answers.get("imap", found.imap), answers.get("smtp", found.smtp)
    answers["imap"] = questions.ask("imap", imap, read)
    end = read(answers["imap"])
    if end.host != read(imap).host:
        host = f"[{end.host}]" if ":" in end.host else end.host
        smtp = f"{end.scheme.replace('imap', 'smtp')}://{host}"
    answers["smtp"] = questions.ask("smtp", smtp, values.endpoint("smtp"))


def _public_address(value: str) -> str:
    found = values.address(value)
    if "." not in found.rpartition("@")[2]:
        raise ValueError(f'"{found}" ends in no domain; write name@domain, as in projekte@studio-nord.example')
    return found


def _tried(gathered: Gathered, questions: Questions, advice: str) -> bool:
    """Log in at both servers, saying what came of it; whether all is well."""
    mailbox = as_mailbox(gathered.answers)
    imap, smtp = mailbox.imap, mailbox.smtp
    questions.tell("trying", host=imap.host)
    try:
        gathered.survey = inbox.survey(mailbox, lambda: gathered.secret, newest=NEWEST)
    except inbox.NotReached as error:
        questions.tell(f"not.{error.obstacle}", host=imap.host, port=imap.port, said=error, advice=advice)
        return False
    questions.tell("in", mails=questions.mails(gathered.survey.messages), folder=mailbox.folder)
    if not gathered.survey.idle:
        questions.tell("no-idle")
    tried = asyncio.run(outbox.try_login(mailbox, lambda: gathered.secret))
    if tried.trouble is not None:
        questions.tell("not.smtp", host=smtp.host, port=smtp.port, said=tried.trouble.text)
        return False
    questions.tell("out" if tried.offered else "out.open", host=smtp.host)
    return True


def as_mailbox(answers: Mapping[str, str]) -> Mailbox:
    """The mailbox of these answers, for looking into it."""
    return Mailbox(
        name="init", address=answers["address"], imap=values.endpoint("imap")(answers["imap"]),
        smtp=values.endpoint("smtp")(answers["smtp"]), username=answers["username"], ca_file=answers.get("ca_file"),
    )  # fmt: skip


def read_heads(survey: inbox.Survey | None) -> tuple[list[Message], list[Message]]:
    """The mails that came and those that went, as far as their heads say."""
    if survey is None:
        return [], []
    return [mail.parse(head) for head in survey.heads], [mail.parse(head) for head in survey.sent]


def look_back(gathered: Gathered, now: datetime) -> None:
    """Keep the mails of the last days, or why they cannot be read."""
    try:
        found = inbox.past(
            as_mailbox(gathered.answers), lambda: gathered.secret, now - timedelta(days=DAYS), newest=TRIED
        )
    except inbox.NotReached as error:
        gathered.past_not = str(error)
        return
    gathered.past = sorted(((at, raw) for at, raw in found if at <= now), key=lambda one: one[0])


def ask_anchor(answers: dict[str, str], questions: Questions, came: Sequence[Message], domain: str) -> None:
    """Whose word on senders counts; what is not proposed is named with what speaks against it."""
    if "proof" in answers:
        return
    questions.heading("proof")
    anchor = mail.propose_anchor(came, domain)
    if anchor.server == "none":
        _doubted(anchor, questions)
        questions.tell("unproven")
        return
    mails = questions.mails(anchor.of)
    if questions.confirm("anchor", proposal=True, server=anchor.server, seen=anchor.seen, mails=mails):
        answers["proof"] = anchor.server
        answers |= {"proof_above": "true"} if anchor.above else {}
        answers |= {"aligned_dkim": "true"} if anchor.aligned_dkim else {}


def _doubted(anchor: mail.Anchor, questions: Questions) -> None:
    mails = questions.mails(anchor.of)
    if anchor.nearest is None or anchor.doubt is None:
        questions.tell("no-anchor" if anchor.of else "few", mails=mails)
        return
    why = questions.word(f"doubt.{anchor.doubt}", fewest=mail.FEWEST)
    questions.tell("near-anchor", nearest=anchor.nearest, seen=anchor.seen, mails=mails, why=why)
    settable = anchor.doubt in (mail.Doubt.FEW, mail.Doubt.UNSEEN)
    questions.tell("anchor.by-hand" if settable else "anchor.read", nearest=anchor.nearest)
