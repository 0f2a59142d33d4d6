"""A client's answer to an offer. The law: only a plain yes, proven, to the offer in force, by somebody who may, agrees anything.

Everything else goes to the lead with the client's words, and the client hears what happens next. A complaint, a question about
the state or a machine's mail in such a thread is no answer and goes its own way.
"""

from dataclasses import dataclass
from datetime import datetime

from daemon import compose, mail
from daemon.decide import cases, conditions, consent, escalation, filing
from daemon.decide.offering import APPROVE, approvers
from daemon.decide.plan import Plan
from daemon.decide.policy import Policy
from daemon.decide.replies import DEFAULT_ANSWER, Promise
from daemon.decide.replies import language as language_of
from daemon.guard.who import is_complaint
from daemon.model import (
    CaseKind,
    CaseState,
    Contact,
    Decision,
    Draft,
    Entry,
    EntryKind,
    Facts,
    Intent,
    NuanceKind,
    Offer,
    OfferState,
    OfferWord,
    OpenCase,
    Outcome,
    Project,
    PromisePlan,
    Role,
    TeamMember,
)  # fmt: skip

# Rows in which a known contact's own mail is read and would be answered, or is only kept back by a limit.
ROWS = frozenset({
    "D27", "D29", "D30", "D31", "D32", "D33", "D34", "D35", "D35c", "D35h", "D14a", "D14s", "D36",
})  # fmt: skip
BRAKES = frozenset({"D14a", "D14s"})
WORDS = 2000  # characters of the client's answer that are kept
LEANS = 0.5  # how sure a nuance must be to be told


@dataclass(frozen=True, slots=True)
class _Answer:
    """A contact's answer, and all it is about."""

    how: str  # as compose names it: accepted, declined, talk, who, old, unproven
    case: OpenCase
    project: Project
    contact: Contact
    offer: Offer
    lead: TeamMember


def answered(facts: Facts, policy: Policy, plan: Plan) -> Decision | None:
    """What follows from a contact's answer to an offer; None where the mail is none."""
    answer = _answer(facts, policy, plan)
    if answer is None:
        return None
    settled = answer.how in ("accepted", "declined")
    due = None if settled else policy.calendar.deadline(facts.now, DEFAULT_ANSWER)
    to_client = _to_client(facts, policy, plan, answer, due)
    because = f"{answer.contact.name} answers offer {answer.offer.number} of {answer.case.ref}: {answer.how}"
    promised = due is not None and to_client is not None and answer.how == "talk"
    ladder = plan.routing.ladder
    timers = (
        escalation.rung_timers(
            policy, facts.now, ladder, answer.case.ref, Promise(answer.lead, due), turn=f"@{facts.now:%Y%m%dT%H%M%S}"
        )
        if ladder is not None and due is not None
        else ()
    )
    known, lifted = conditions.learned(facts)
    return Decision(
        outcome=Outcome.ACKNOWLEDGE if to_client else Outcome.NOTHING, row=plan.verdict.row, because=because,
        drafts=tuple(filter(None, (to_client, _news(facts, policy, answer, due)))),
        case=cases.moved(answer.case, answer.project.key, _state(answer), because),
        stop_timers_of=answer.case.ref if settled else None, timers=tuple(timers),
        promises=(PromisePlan("answer", due, answer.project.key, answer.case.ref),) if promised and due else (),
        entries=_entries(facts, policy, answer), offer_word=_word(facts, answer), conditions=known, lifted=lifted,
        filing=filing.folder(str(Intent.CHANGE_REQUEST), policy.site.language), reasons=(because,),
        checks=plan.verdict.checks, hits=plan.routing.hits, project=answer.project.key, contact=answer.contact.address,
        intent=str(Intent.CHANGE_REQUEST),
    )  # fmt: skip


def _answer(facts: Facts, policy: Policy, plan: Plan) -> _Answer | None:
    case, understanding, contact = facts.thread.case, facts.understanding, facts.contact
    latest = facts.offers[-1] if facts.offers else None
    if (
        case is None or latest is None or contact is None or facts.corrected or plan.verdict.row not in ROWS
        or case.kind is not CaseKind.CHANGE or case.state is not CaseState.OFFERED or latest.state is not OfferState.OPEN
        or understanding.writer.role is not Role.CONTACT or understanding.forward is not None
    ):  # fmt: skip
        return None
    project = policy.site.projects.get(case.ref.rpartition("-")[0])
    own = project.contact(contact.address) if project else None
    if project is None or own is None:
        return None
    word = consent.word_of(facts, policy, project, contact)
    if understanding.message.parts_disagree or understanding.message.unreadable:
        word = None
    meant = _offer_meant(facts)
    if word is None and (meant is None or _goes_its_own_way(facts)):
        return None
    how = _how(facts, word, meant, latest, own)
    lead = policy.site.team.get(latest.by, policy.site.team[project.lead])
    return _Answer(how, case, project, own, latest, lead)


def _how(facts: Facts, word: str | None, meant: Offer | None, latest: Offer, contact: Contact) -> str:
    if word is None or meant is None:
        return "talk"
    if meant.number != latest.number:
        return "old"
    if APPROVE not in contact.may:
        return "who"
    if not consent.counts(facts, contact.address):
        return "unproven"
    return "accepted" if word == "yes" else "declined"


def _offer_meant(facts: Facts) -> Offer | None:
    """The offer that the mail answers: ours of that number, or the newest where a later mail of ours restates it.

    Without our Message-ID only a change that has had a single offer leaves no doubt.
    """
    ours = facts.thread.ours
    if ours is None:
        return facts.offers[-1] if len(facts.offers) == 1 else None
    known = next((offer for offer in facts.offers if offer.outgoing == ours), None)
    latest = facts.offers[-1]
    return known or (latest if latest.outgoing is not None and ours > latest.outgoing else None)


def _goes_its_own_way(facts: Facts) -> bool:
    """A complaint is a complaint wherever it stands, and a question about the state is answered."""
    reading = facts.understanding.reading
    asks = reading.primary is Intent.STATUS_REQUEST
    return is_complaint(facts) or reading.suspected_complaint or asks or reading.primary is Intent.AUTOMATED


def _state(answer: _Answer) -> CaseState:
    return {"accepted": CaseState.ACCEPTED, "declined": CaseState.DECLINED}.get(answer.how, CaseState.OFFERED)


def _word(facts: Facts, answer: _Answer) -> OfferWord | None:
    state = {"accepted": OfferState.ACCEPTED, "declined": OfferState.DECLINED}.get(answer.how)
    if state is None:
        return None
    words = facts.understanding.text.strip()[:WORDS]
    return OfferWord(answer.case.ref, answer.offer.number, state, answer.contact.address, words)


def _entries(facts: Facts, policy: Policy, answer: _Answer) -> tuple[tuple[str, Entry], ...]:
    """What was agreed stands in the record of the project, and so in the next update."""
    if answer.how != "accepted":
        return ()
    text = compose.agreed_entry(
        policy.texts, policy.site, answer.project, answer.case.ref, answer.case.subject, answer.offer.terms, facts.now
    )
    entry = Entry(EntryKind.DECISION, text, facts.now, answer.lead.key, source=facts.understanding.message.message_id)
    return ((answer.project.key, entry),)


def _to_client(facts: Facts, policy: Policy, plan: Plan, answer: _Answer, due: datetime | None) -> Draft | None:
    """What the client hears; an agreement always, the rest within the limits of what one contact gets a day."""
    occasion = "talk" if answer.how == "unproven" else answer.how
    if facts.undeliverable is not None or (plan.verdict.row in BRAKES and occasion != "accepted"):
        return None
    project, contact, message = answer.project, answer.contact, facts.understanding.message
    agreed = facts.agreed_hours
    parent = message.message_id
    return compose.offer(
        policy.texts, policy.site,
        compose.OfferMail(
            occasion=occasion, contact=contact, project=project, ref=answer.case.ref,
            subject=mail.bare_subject(answer.case.subject), now=facts.now,
            language=language_of(facts, policy, contact, project), form=contact.form or project.form,
            responsible=answer.lead, terms=answer.offer.terms, approvers=approvers(project),
            open_now=policy.calendar.is_open(facts.now), next_open=policy.calendar.next_open(facts.now),
            agreed=agreed + (answer.offer.terms.hours or 0.0) if agreed is not None else None, deadline=due, in_reply_to=parent,
            references=(*message.references, parent) if parent else (),
        ),
    )  # fmt: skip


def _news(facts: Facts, policy: Policy, answer: _Answer, due: datetime | None) -> Draft:
    reading, lead = facts.understanding.reading, answer.lead
    yes, no = reading.says(NuanceKind.APPROVES), reading.says(NuanceKind.DECLINES)
    leans = "yes" if yes >= LEANS > no else "no" if no >= LEANS > yes else ""
    return compose.offer_news(
        policy.texts, policy.site,
        compose.OfferNews(
            member=lead, how=answer.how, contact=answer.contact, project=answer.project, ref=answer.case.ref,
            terms=answer.offer.terms, words=facts.understanding.text[:400], received=facts.received, now=facts.now,
            approvers=approvers(answer.project), deadline=due if answer.how == "talk" else None, leans=leans,
            language=lead.language or policy.site.language,
        ),
    )  # fmt: skip
