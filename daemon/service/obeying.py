"""What people order by mail about other mails, carried out: release, drop, correct, decide once more with what they have said.

Law: everything here happens in the transaction of the decision that is the order; the first word for a mail counts.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from daemon import mail
from daemon.decide import Policy, person, settle, understand, with_added
from daemon.journal import Journal, NotHeld
from daemon.model import AddedContact, Decision, Intent
from daemon.service import log
from daemon.service.correcting import NotCorrected, correct
from daemon.service.gathering import gather
from daemon.service.minting import minter
from daemon.service.releasing import NotReleased, release

WORDS = ("contact", "contact-without-state", "no-contact")  # a lead's word about an unknown colleague


def obey(journal: Journal, policy: Policy, decision: Decision, now: datetime) -> None:
    """Carry out each order of a decision (its verb, the number of the mail or proposal that it is about)."""
    for verb, number in decision.orders:
        word, _, argument = verb.partition(" ")
        if word == "origin":
            _once_more(journal, policy, number, now, origin=int(argument))
        elif word == "correct":
            _correct(journal, policy, number, Intent(argument), by=decision.by, now=now)
        elif argument == "proposal":
            _obey_proposal(journal, word, number, decision.by, now)
        elif word in WORDS:
            _with_contact(journal, policy, number, word, argument, by=decision.by, now=now)
        else:
            _obey_order(journal, policy, verb, number, now, by=decision.by)


def _correct(journal: Journal, policy: Policy, number: int, intent: Intent, *, by: str, now: datetime) -> None:
    """A member's mail says what another mail really is."""
    try:
        correct(journal, policy, number, intent, by=by, how="mail", now=now)
    except NotCorrected as error:
        log.event("%s", error)


def _with_contact(
    journal: Journal, policy: Policy, number: int, word: str, project: str, *, by: str, now: datetime
) -> None:
    """A lead has said whether an unknown colleague is a contact: kept, and on a yes their mail is decided once more."""
    raw = journal.raw(number)
    message = mail.parse(raw) if raw is not None else None
    if message is None or message.identity is None or project not in policy.site.projects:
        return
    name = person(message.sender.name) if message.sender else ""
    said = AddedContact(project, message.identity, name, word == "contact", by, now)
    journal.add_contact(said, refused=word == "no-contact")
    if word == "no-contact":
        _obey_order(journal, policy, "drop", number, now, by=by)
    else:
        _once_more(journal, with_added(policy, [said]), number, now)


def _once_more(journal: Journal, policy: Policy, number: int, now: datetime, *, origin: int | None = None) -> None:
    """A person has said who wrote a held mail (``origin``: which candidate): it is decided again, as that person's."""
    raw, row = journal.raw(number), journal.decision_of(number)
    if raw is None or row is None or row.settled or not row.hold:
        log.event("mail %d is not held any more", number)
        return
    mailbox = row.mailbox if row.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    understanding = understand(raw, policy, mailbox, origin=origin)
    gathered = gather(understanding, policy, journal, now=now, received=row.at)
    decision = settle(gathered.facts, policy)
    journal.drop(number, now, case_stays=True)
    journal.carry_out(
        None, replace(decision, filing=None), minter(policy.site, policy.site.mailboxes[mailbox], journal.secret(), now),
        now=now, mailbox=mailbox, policy=policy.fingerprint, facts_snapshot={"once more": number},
    )  # fmt: skip
    log.decided(
        number, decision.row, str(decision.outcome), decision.intent, decision.case.ref if decision.case else None, 0.0
    )


def _obey_order(journal: Journal, policy: Policy, verb: str, number: int, now: datetime, *, by: str) -> None:
    """Release or drop what is held, by a person's word; the first word for a mail counts.

    What may not leave any more stays held, and the digest names it again: whoever released it thinks that it has left.
    """
    try:
        if verb == "release":
            release(journal, policy, number, now, by=by)
        else:
            journal.drop(number, now)
    except NotHeld as error:
        log.event("%s: %s", verb, error)
    except NotReleased as error:
        log.event("%s: %s", verb, error)
        journal.hold(number)


def _obey_proposal(journal: Journal, verb: str, number: int, by: str, now: datetime) -> None:
    """Let mail to clients go, give it up, or keep it for a word; the first word that settles it counts."""
    if verb == "wait":
        journal.keep_waiting(number)
        return
    try:
        how: Literal["released", "dropped"] = "released" if verb.startswith("release") else "dropped"
        journal.settle_proposal(number, how, now, by=by or None)
    except NotHeld as error:
        log.event("%s: %s", verb, error)
