"""A team member's own words to a client. The law: they go to the stored contact of the case, and nothing internal with them.

Below ``an Kunde:`` stands what the client reads. What is quoted and what stands under the mail was cut when the mail was read;
here paragraphs marked as internal are taken out. A mail without words of its own sends nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from daemon import compose, mail
from daemon.decide import cases, given_words
from daemon.decide.heard import Heard, becomes, standing
from daemon.decide.policy import Policy
from daemon.decide.teamwords import command
from daemon.decide.wordlists import listed
from daemon.intents.text import fold_line
from daemon.model import (
    FINAL_STATES,
    CaseKind,
    Contact,
    Draft,
    DraftKind,
    Enclosed,
    Facts,
    OpenCase,
    Project,
    TeamMember,
)

ORDERS = ("close", "offer", "to-client", "wrong", "release", "drop", "absent")
"""Verbs that no client is to read."""
_HEAD = re.compile(r"\s*[:–—)\]]|\s-\s")


def relay(facts: Facts, policy: Policy, heard: Heard, member: TeamMember, line: str, argument: str) -> None:
    """Send what stands behind and below the line, threaded below the client's own mail; the clock stops."""
    case, contact, project = client_of(facts, policy)
    if case is None or project is None or contact is None:
        heard.missed_orders.append(compose.Missed(line, "no-case"))
        return
    written = "\n".join(filter(None, (argument, _below(facts.understanding.message.new_text, line))))
    words, internal = without_internal(written, policy.words)
    if not words:
        heard.missed_orders.append(compose.Missed(line, "empty-internal" if internal else "empty"))
        return
    if (order := _order_in(words, policy.words)) is not None:
        heard.missed_orders.append(compose.Missed(line, "below", order))
        return
    given = given_words.promises(
        words, policy.words, project=project.key, case=case.ref,
        today=facts.now.astimezone(policy.site.zone).date(), site=policy.site,
    )  # fmt: skip
    draft = _draft(project, case, contact, words, facts.thread.client_message_id)
    enclosed = facts.enclosed or Enclosed()
    heard.to_client = replace(draft, promises=given, attachments=enclosed.files, author=member.name)
    case = standing(case, heard)
    becomes(heard, cases.answered(case, project.key, member.key))
    heard.stop = heard.answered = case.ref
    heard.done.append(
        compose.Done(
            line, "to-client", ref=case.ref, name=contact.name, internal=internal,
            stays=case.kind is CaseKind.COMPLAINT and case.state not in FINAL_STATES,
            files=tuple(name for name, _, _ in enclosed.files), left=enclosed.left,
        )
    )  # fmt: skip


def client_of(facts: Facts, policy: Policy) -> tuple[OpenCase | None, Contact | None, Project | None]:
    """The case that the member's mail is about, its stored contact and its project."""
    case = facts.thread.case
    project = policy.site.projects.get(case.ref.rpartition("-")[0]) if case else None
    return case, project.contact(case.contact or "") if project and case else None, project


def without_internal(text: str, words: Mapping[str, Mapping[str, Any]]) -> tuple[str, int]:
    """The words without paragraphs, or the rest of one, that begin with ``intern:``; and how many were taken out."""
    marks = listed(words, "entries", "internal") | listed(words, "drafts", "internal")
    kept: list[str] = []
    taken, inside = 0, False
    for line in text.splitlines():
        head = _HEAD.split(line.strip().lstrip("-*•([ "), maxsplit=1)[0]
        if not line.strip():
            inside = False
        elif fold_line(head) in marks:
            taken, inside = taken + 1, True
        if not inside:
            kept.append(line.rstrip())
    return mail.clean_text("\n".join(kept)).strip(), taken


def _order_in(text: str, words: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The first line of a text for the client that is an order to us: with its colon or number, and no item of a list."""
    for line in text.splitlines():
        order = command(line, words) if line.strip()[:1] not in ("-", "*", "•", "–") else None
        if order is not None and order.verb in ORDERS and (order.argument or ":" in line):
            return line.strip()
    return None


def _below(text: str, line: str) -> str:
    """Everything under the line, with its paragraphs as written."""
    lines = text.splitlines()
    at = next(i for i, candidate in enumerate(lines) if candidate.strip() == line)
    return "\n".join(lines[at + 1 :]).strip()


def _draft(project: Project, case: OpenCase, contact: Contact, words: str, parent: str | None) -> Draft:
    return Draft(
        kind=DraftKind.RELAY, to=contact.address, subject=f"{mail.reply_subject(case.subject)} [{case.ref}]", text=f"{words}\n",
        language=contact.language or project.language, in_reply_to=parent, references=(parent,) if parent else (),
        project=project.key, contact=contact.address, case=case.ref, occasion="relay", auto_submitted="no",
    )  # fmt: skip
