"""Which conversation a mail belongs to, and the question it goes on with.

Finding a conversation grants nothing; who may speak in it is the guard's to judge. Strongest first: our own Message-ID with
its HMAC, any Message-ID that came or left, then what survives a provider that rewrites Message-IDs: the tag of our reply
address and the reference in the subject. Both of these can be typed by anybody and count only for people of that thread.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from daemon import mail
from daemon.decide import DRAFTS, Policy, approvers, names_only_a_project, references, understand
from daemon.journal import Journal
from daemon.model import How, Intent, Proof, Role, Site, Thread, Understanding

ANSWER = "answer/lines"
"""Our answer to a member's own lines."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The thread of a mail, and the mail as it is meant: ``carried`` if it only answers which project an earlier one meant."""

    thread: Thread
    meant: Understanding
    carried: bool = False


def conversation(
    understanding: Understanding, policy: Policy, journal: Journal | None, received: datetime
) -> Conversation:
    """Look the mail's thread up; without a journal every thread is new."""
    if journal is None:
        return Conversation(Thread(), understanding)
    thread = _thread(understanding, policy.site, journal, received)
    first = _question(understanding, thread, policy, journal)
    if first is None:
        return Conversation(thread, understanding)
    proven = understanding.proven if first.proven.proof is Proof.PASS else first.proven
    meant = replace(
        understanding, reading=first.reading, text=first.text, subject=first.subject, proven=proven,
    )  # fmt: skip
    return Conversation(thread, meant, carried=True)


def _thread(understanding: Understanding, site: Site, journal: Journal, received: datetime) -> Thread:
    """Newest id first: the mail it answers, then the older ones. An own id counts only if its HMAC is right."""
    message = understanding.message
    ids = [*message.in_reply_to, *reversed(message.references)]
    forward = understanding.forward
    inside = forward is not None and forward.how is not How.REDIRECTED
    if forward is not None and inside:
        ids = [i for i in (forward.message_id, *reversed(forward.references)) if i]
    secret = journal.secret()
    own = [number for i in ids if (number := mail.read_own_message_id(secret, i)) is not None]
    found = journal.thread(ids, next(iter(own), None), received=received).thread
    found = _about_draft(found, own[1:], journal, received)
    if found.case is not None or found.token_valid or inside:
        return found
    return _by_tag(understanding, site, journal, received) or _by_subject(understanding, site, journal) or found


def _about_draft(found: Thread, older: list[int], journal: Journal, received: datetime) -> Thread:
    """A member's reply to our answer about a draft is still about that draft, as long as it waits."""
    if found.occasion != ANSWER or found.notice_to is None:
        return found
    for number in older:
        draft = journal.thread([], number, received=received).thread
        if draft.occasion in DRAFTS and draft.proposal is not None and draft.notice_to == found.notice_to:
            return replace(found, proposal=draft.proposal, occasion=draft.occasion)
    return found


def _by_tag(understanding: Understanding, site: Site, journal: Journal, received: datetime) -> Thread | None:
    """By the tag that our Reply-To carried (``projekte+r12@…``), for the one person that mail went to."""
    boxes = {a for m in site.mailboxes.values() if m.plus_tags for a in m.addresses}
    for address in (*understanding.message.to, *understanding.message.resent_to):
        local, _, domain = address.rpartition("@")
        base, _, tag = local.partition("+")
        if f"{base}@{domain}" not in boxes or not (tag[:1] == "r" and tag[1:].isdecimal() and len(tag) <= 12):
            continue
        went = journal.outgoing_of(int(tag[1:]))
        if went is not None and went.recipient == understanding.writer.address:
            return journal.thread([went.message_id], None, received=received).thread
    return None


def _by_subject(understanding: Understanding, site: Site, journal: Journal) -> Thread | None:
    """By the reference of a case in the subject: for the team, for those who take part in that case, and for who may approve it."""
    writer = understanding.writer
    for ref in references(understanding.message.subject):
        thread = journal.thread_of_case(ref)
        if thread is None:
            continue
        project = site.projects.get(thread.project or "")
        may = project is not None and writer.address in {contact.address for contact in approvers(project)}
        if may or writer.role is Role.TEAM or writer.address in thread.contacts:
            return thread
    return None


def _question(understanding: Understanding, thread: Thread, policy: Policy, journal: Journal) -> Understanding | None:
    """The contact's mail on which we asked "which project?", where this one answers with no more than a name."""
    if thread.asked is None or understanding.writer.role is not Role.CONTACT or understanding.forward is not None:
        return None
    reading = understanding.reading
    says_more = reading.primary in (Intent.STATUS_REQUEST, Intent.CHANGE_REQUEST, Intent.AUTOMATED)
    if says_more or not names_only_a_project(understanding, policy.site):
        return None
    raw = journal.raw(thread.asked)
    first = understand(raw, policy, understanding.mailbox) if raw is not None else None
    return first if first is not None and first.speaker.address == understanding.writer.address else None
