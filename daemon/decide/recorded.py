"""A contact asks for the record of their project. The law: it leaves only for a contact who is proven and may have the state."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from daemon.decide import filing, replies
from daemon.decide.plan import Plan
from daemon.decide.policy import Policy
from daemon.intents.text import fold_line
from daemon.model import Decision, DraftKind, Facts, Intent, Outcome, Proof, Role, Understanding

MOST_WORDS = 30  # a longer mail has another matter
LARGEST = 15_000_000  # octets of all files; larger ones go by a person
TOLD = frozenset({"D31", "D33", "D34", "D35", "D35c"})
"""Rows that nothing stands against; a complaint, a doubt, a brake or a late mail come before the record."""


def asks_for_record(understanding: Understanding, words: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a proven contact's own mail asks for the record and for nothing else that a line of it says."""
    if (
        understanding.writer.role is not Role.CONTACT
        or understanding.proven.proof is not Proof.PASS
        or understanding.forward
    ):
        return False
    text = understanding.text
    if len(text.split()) > MOST_WORDS:
        return False
    lists = [language.get("record") or {} for language in words.values()]
    asks = {fold_line(str(phrase)) for known in lists for phrase in known.get("asks", ())}
    courtesy = {fold_line(str(word)) for known in lists for word in known.get("courtesy", ())}
    return any(_bare(line, courtesy) in asks for line in (*text.splitlines(), *text.replace("?", ".").split(".")))


def as_question(facts: Facts) -> Facts:
    """Who asks for the record and nothing else asks how things stand, whatever the model makes of two words."""
    reading = facts.understanding.reading
    if facts.record is None or reading.suspected_complaint or reading.primary is Intent.COMPLAINT:
        return facts
    asked = replace(reading, primary=Intent.STATUS_REQUEST)
    return replace(facts, understanding=replace(facts.understanding, reading=asked))


def record_sent(facts: Facts, policy: Policy, plan: Plan) -> Decision | None:
    """The answer with the record; None where the mail asks for none, or where it may not have it."""
    project, contact, copy = facts.project, facts.contact, facts.record
    allowed = plan.verdict.row in TOLD and not plan.routing.hold and not plan.routing.silent and not facts.client_told
    if copy is None or project is None or contact is None or not contact.state or not allowed:
        return None
    if sum(len(one.content) for one in copy.files) > LARGEST:
        return None
    lead = replies.Promise(policy.site.team[project.lead], policy.calendar.deadline(facts.now, replies.DEFAULT_ANSWER))
    draft = replies.reply(facts, policy, outcome=Outcome.ACKNOWLEDGE, text="record", promise=lead, ref=None)
    files = tuple((one.name, one.type, one.content) for one in copy.files)
    return Decision(
        outcome=Outcome.STATE, row=plan.verdict.row, because="a proven contact asks for the record of the project",
        drafts=(replace(draft, kind=DraftKind.STATE, attachments=files),), project=project.key, contact=contact.address,
        filing=filing.folder(str(Intent.STATUS_REQUEST), policy.site.language),
        reasons=(plan.verdict.because,), checks=plan.verdict.checks,
        hits=plan.routing.hits, intent=str(plan.intent),
    )  # fmt: skip


def _bare(line: str, courtesy: set[str]) -> str:
    """A line without marks and without the words that only make it polite."""
    words = fold_line(line).strip(" .,;:!?").replace(",", " ").replace("!", " ").split()
    return " ".join(word for word in words if word not in courtesy)
