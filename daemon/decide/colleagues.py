"""An unknown sender at the mail domain of a contact's organisation: the lead is asked once, by mail, and answers in a word."""

import re

from daemon import compose
from daemon.decide.policy import Policy
from daemon.decide.teamwords import Command
from daemon.model import Draft, Facts, Outcome, Proof, Role, Verdict

ROWS = frozenset({"D24", "D25", "D26"})
WORDS = {"yes": "contact", "yes-without-state": "contact-without-state", "no": "no-contact"}
"""What a lead's word becomes: the verb of an order about the held mail."""
NAME = re.compile(r"[^\W\d_][^\W\d_.'’ -]{0,30}(?:[ .'’-]+[^\W\d_]{1,30}){0,4}\.?")
EXCERPT = 400  # characters of their words in the question


def question(facts: Facts, policy: Policy, verdict: Verdict) -> tuple[Draft, ...]:
    """The question to the lead, beside the held mail; nothing where it was put before or nobody would vouch for the sender."""
    understanding = facts.understanding
    writer = understanding.writer
    if not facts.may_ask or verdict.row not in ROWS or verdict.outcome is not Outcome.HOLD:
        return ()
    projects = [policy.site.projects[key] for key in writer.projects if key in policy.site.projects]
    anchored = policy.site.mailboxes[understanding.mailbox].proof != "none"
    unproven = understanding.proven.proof is not Proof.PASS
    if writer.role is not Role.COLLEAGUE or writer.address is None or not projects or (anchored and unproven):
        return ()
    lead = policy.lead_of(projects[0], facts.now)
    sender = understanding.message.sender
    return (
        compose.colleague(
            policy.texts,
            policy.site,
            compose.Colleague(
                member=lead, address=writer.address, name=person(sender.name if sender else ""), projects=tuple(projects),
                subject=understanding.subject, excerpt=understanding.text[:EXCERPT], received=facts.received, now=facts.now,
                unproven=unproven, language=lead.language or policy.site.language,
            ),
        ),
    )  # fmt: skip


def answer(order: Command, facts: Facts, policy: Policy) -> compose.WordOnColleague | None:
    """What a member's yes or no says, or None where nothing was asked, or not of which of several projects."""
    asked = facts.asked
    if asked is None or facts.thread.about not in facts.held or order.verb not in WORDS:
        return None
    projects = [key for key in asked.projects if key in policy.site.projects]
    named = order.argument.isdigit() or len(projects) == 1 or order.verb == "no"
    choice = int(order.argument) if order.argument.isdigit() else 1
    if not named or not 1 <= choice <= len(projects) or asked.address is None:
        return None
    return compose.WordOnColleague(WORDS[order.verb], asked.address, projects[choice - 1])


def person(name: str) -> str:
    """A display name that reads like a person's, else nothing: it will stand in a salutation."""
    clean = " ".join(name.split())
    return clean if NAME.fullmatch(clean) and len(clean) <= 60 else ""
