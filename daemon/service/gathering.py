"""From one mail's reading to all the facts a decision depends on. A source that fails yields *unknown*, never *none*."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from daemon import decide, mail, projects
from daemon.decide import WARNED, Policy, aim, is_same_forward, is_same_mail, who
from daemon.intents import mood
from daemon.journal import ASKS, Journal, Letter, body_hash, letter_of, order_of
from daemon.model import (
    Answered,
    CaseKind,
    ConditionKind,
    Contact,
    Facts,
    Forward,
    How,
    Intent,
    Message,
    OpenCase,
    Outlook,
    Project,
    ProjectState,
    Recent,
    RecordCopy,
    Role,
    Site,
    Thread,
    Understanding,
    Writer,
)  # fmt: skip
from daemon.service.conversation import conversation
from daemon.service.known import conditions_of, other_side, returned
from daemon.service.recording import record_copy
from daemon.service.waiting import with_waiting

LIKELY = timedelta(days=14)
"""How long ago a printed mail may have been answered; an older one is answered afresh."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts, and what the journal keeps of the mail to recognise it later."""

    facts: Facts
    letter: Letter


def gather(
    understanding: Understanding,
    policy: Policy,
    journal: Journal | None,
    *,
    now: datetime,
    received: datetime,
    arrival: int | None = None,
) -> Gathered:
    """Ask the journal and the project's sources; without a journal every count is zero and every thread new."""
    talk = conversation(understanding, policy, journal, received)
    thread, own = talk.thread, understanding
    project, candidates = aim(understanding, policy.site, thread.project)
    understanding = _ordered(talk.meant, thread, policy)
    contact = _contact(understanding, project, candidates, policy.site)
    cases = tuple(journal.open_cases(project.key)) if project and journal else ()
    known = {c.kind: c for c in conditions_of(other_side(contact, thread), journal, policy.site, now)}
    facts = Facts(
        understanding=understanding, now=now, received=received, project=project, candidates=candidates, contact=contact,
        state=state_of(project, policy, journal, now, cases) if contact else None, thread=thread,
        recent=_recent(understanding, journal, contact, thread, now, said=own.text, project=project),
        duplicate_of=_duplicate(understanding, journal, arrival),
        order_before=_order_before(own, journal, arrival),
        original_answered=_original_answered(understanding, policy, journal, now),
        original_known=_original_known(understanding, journal),
        next_reference=_next_reference(project or _first(candidates, policy.site), journal),
        language=_language(contact, thread, journal),
        complaint_open=any(case.kind is CaseKind.COMPLAINT for case in cases),
        open_cases=cases if project else None, carried=talk.carried,
        may_ask=_may_ask(understanding, journal, now), asked=_asked(understanding, thread, policy, journal),
        undeliverable=known.get(ConditionKind.UNDELIVERABLE), away=known.get(ConditionKind.AWAY),
        returned=returned(understanding, journal), record=_record(understanding, project, contact, policy, journal, now),
        milestones=_milestones(understanding, journal),
    )  # fmt: skip
    facts = with_waiting(with_register(facts, policy, journal, arrival), journal, policy)
    facts = with_past(facts, policy, journal)
    return Gathered(facts, letter_of(replace(facts, understanding=own)))


def state_of(
    project: Project | None, policy: Policy, journal: Journal | None, now: datetime, cases: Sequence[OpenCase]
) -> ProjectState | None:
    """What the project's client may be told, from all that is recorded; None without a project."""
    return None if project is None else outlook_of(project, policy, journal, now, cases).state


def outlook_of(
    project: Project, policy: Policy, journal: Journal | None, now: datetime, cases: Sequence[OpenCase] | None = None
) -> Outlook:
    """All that is known of a project, for the team. ``cases`` None: they are looked up. Nothing outside the journal is asked."""
    if journal is None:
        known = projects.Known()
    else:
        cases = journal.open_cases(project.key) if cases is None else cases
        known = projects.Known(
            entries=journal.entries(project.key), changes=[case for case in cases if case.kind is CaseKind.CHANGE],
            promises=journal.promises(project.key), reports=reports_of(project, journal),
            answered=journal.answered(project.key), since=journal.last_update(project.key),
            agreed=sum(offer.terms.hours or 0.0 for offer in journal.accepted_offers(project.key)),
        )  # fmt: skip
    site = policy.site
    return projects.outlook(
        project, known, now=now, calendar=policy.calendar, limits=site.light, delay=site.delay_notice
    )


def reports_of(project: Project, journal: Journal) -> list[projects.Report]:
    """What the project's outside sources told last; a source that never told anything is unknown, not empty."""
    rows = {row.source: row for row in journal.reports(project.key)} if project.sources else {}
    found = []
    for source in project.sources:
        row = rows.get(source.name)
        told = projects.from_json(row.findings) if row is not None and row.findings is not None else None
        at = row.as_of if row is not None else None
        failing = row is not None and row.error is not None
        found.append(projects.Report(source.name, told, at, failing, source.stale_after))
    return found


def _ordered(understanding: Understanding, thread: Thread, policy: Policy) -> Understanding:
    """Without the orders of a mail that says "ok" to something that asks for no word."""
    if not understanding.commands or thread.occasion in decide.DRAFTS:
        return understanding
    return replace(understanding, commands=decide.without_consent(understanding.commands, policy.words))


def with_register(facts: Facts, policy: Policy, journal: Journal | None, arrival: int | None) -> Facts:
    """The facts with what was offered for the change of this thread; for a member's lines, also what is promised to its client."""
    case = facts.thread.case
    project = policy.site.projects.get(case.ref.rpartition("-")[0]) if case else None
    if journal is None or case is None or project is None:
        return facts
    if facts.understanding.writer.role is Role.TEAM and facts.understanding.commands:
        raw = journal.raw(arrival) if arrival is not None and facts.understanding.message.attachments else None
        state = outlook_of(project, policy, journal, facts.now).state
        facts = replace(
            facts, dates=(*state.late, *state.milestones), enclosed=mail.files(raw) if raw else facts.enclosed
        )
    if case.kind is not CaseKind.CHANGE:
        return facts
    more = sum(offer.terms.hours or 0.0 for offer in journal.accepted_offers(project.key))
    agreed = project.budget_hours + more if project.budget_hours else None
    return replace(facts, offers=tuple(journal.offers(case.ref)), agreed_hours=agreed)


def with_past(facts: Facts, policy: Policy, journal: Journal | None) -> Facts:
    """The facts with what went before between us and this contact: complaints, moods, and whether the owner was warned."""
    contact, project = facts.contact, facts.project
    if journal is None or contact is None or project is None:
        return facts
    since = facts.now - policy.site.limits.complaints_again
    own = facts.thread.case.ref if facts.thread.case else None
    earlier = [case for case in journal.complaints_since(project.key, since) if case.ref != own]
    now = next((s.confidence for s in facts.understanding.reading.scores if s.intent is Intent.COMPLAINT), 0.0)
    felt = mood([*journal.moods(contact.address), now])
    notes = journal.contact_notes(contact.address)
    return replace(
        facts, earlier_complaint=earlier[-1] if earlier else None, mood_falls=felt is not None and felt.falls,
        owner_warned=any(at >= since and note.startswith(WARNED) for at, note in notes),
    )  # fmt: skip


def _language(contact: Contact | None, thread: Thread, journal: Journal | None) -> str | None:
    address = other_side(contact, thread)
    return journal.language_of(address) if journal and address else None


def _contact(
    understanding: Understanding, project: Project | None, candidates: Sequence[str], site: Site
) -> Contact | None:
    """The stored contact who speaks; of the first candidate while it is not known which project they mean."""
    speaker = understanding.speaker
    if speaker.role is not Role.CONTACT or speaker.address is None:
        return None
    found = project or _first(candidates, site)
    return found.contact(speaker.address) if found else None


def _first(candidates: Sequence[str], site: Site) -> Project | None:
    return next((site.projects[key] for key in candidates if key in site.projects), None)


def _recent(
    understanding: Understanding,
    journal: Journal | None,
    contact: Contact | None,
    thread: Thread,
    now: datetime,
    *,
    said: str,
    project: Project | None,
) -> Recent:
    if journal is None:
        return Recent()
    address = contact.address if contact else (understanding.speaker.address or "")
    case = thread.case.ref if thread.case else None
    return journal.recent(
        contact=address, intent=str(understanding.reading.primary), domain=address.rpartition("@")[2], case=case,
        body_hash=body_hash(said) if said.strip() else None, now=now, project=project.key if project else None,
    )  # fmt: skip


def _duplicate(understanding: Understanding, journal: Journal | None, arrival: int | None) -> str | None:
    if journal is None or arrival is None:
        return None
    message = understanding.message
    return journal.duplicate_of(arrival, message.message_key, message.identity)


def _order_before(understanding: Understanding, journal: Journal | None, arrival: int | None) -> str | None:
    order = order_of(understanding)
    return journal.order_before(arrival, order) if journal and arrival is not None and order else None


def _original_answered(
    understanding: Understanding, policy: Policy, journal: Journal | None, now: datetime
) -> Answered | None:
    """The answer that a forwarded mail has had: found by its Message-ID, or for a printed one by its likeness."""
    forward = understanding.forward
    if journal is None or forward is None or forward.how is How.REDIRECTED:
        return None
    if forward.message_id is not None and (found := journal.answered_original(forward.message_id)):
        return found
    if forward.how is not How.INLINE or forward.origin is None or not understanding.speaker.projects:
        return None
    for number, received, answer in journal.answers_to(forward.origin.address, now - LIKELY):
        raw = journal.raw(number)
        if raw is not None and _carries(mail.parse(raw), forward, received, policy.site):
            return answer
    return None


def _carries(known: Message, forward: Forward, received: datetime, site: Site) -> bool:
    """Whether a mail that was answered is the forwarded one, or another forward of it."""
    if is_same_mail(forward, known, received, site.timezone):
        return True
    if known.identity is None or site.member(known.identity) is None:
        return False
    other = mail.unwrap(known, site.own_addresses, site.team_addresses)
    return other is not None and is_same_forward(forward, other)


def _original_known(understanding: Understanding, journal: Journal | None) -> bool:
    forward = understanding.forward
    if forward is None or forward.how is How.REDIRECTED:
        return False
    if forward.how is How.ATTACHED and forward.original_identity:
        return True
    return bool(journal and forward.message_id and journal.knows_message(forward.message_id))


def _next_reference(project: Project | None, journal: Journal | None) -> str | None:
    if project is None:
        return None
    return journal.next_reference(project.key) if journal else f"{project.key}-1"


def _may_ask(understanding: Understanding, journal: Journal | None, now: datetime) -> bool:
    """Whether the lead may be asked about an unknown colleague of a contact. ``explain`` without a journal asks."""
    writer = understanding.writer
    if writer.role is not Role.COLLEAGUE or writer.address is None:
        return False
    return journal is None or journal.may_ask(writer.address, now)


def _asked(understanding: Understanding, thread: Thread, policy: Policy, journal: Journal | None) -> Writer | None:
    """The colleague about whom our question was, where a team member's lines answer it."""
    if journal is None or thread.about is None or thread.occasion != ASKS or not understanding.commands:
        return None
    raw = journal.raw(thread.about)
    return who(mail.parse(raw).identity, policy.site) if raw is not None else None


def _record(
    understanding: Understanding, project: Project | None, contact: Contact | None, policy: Policy, journal: Journal | None,
    now: datetime,
) -> RecordCopy | None:  # fmt: skip
    """The record, made only for a proven contact who asks for it and may have the state."""
    if journal is None or project is None or contact is None or not contact.state:
        return None
    if not decide.asks_for_record(understanding, policy.words):
        return None
    return record_copy(project, policy, journal, contact.language or project.language, now)


def _milestones(understanding: Understanding, journal: Journal | None) -> frozenset[tuple[str, str]]:
    if journal is None or understanding.writer.role is not Role.TEAM or not understanding.commands:
        return frozenset()
    return journal.milestones_made()
