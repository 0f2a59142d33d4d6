"""The lead's offer for a change, put to the client. The law: it goes to who asked, and says who may say yes.

Nothing is promised by it: its dates bind us when a contact who may approve has said yes.
"""

from datetime import date

from daemon import compose, mail
from daemon.decide import cases
from daemon.decide.heard import Heard, becomes, standing
from daemon.decide.offer_line import NotOffered, read_offer
from daemon.decide.policy import Policy
from daemon.decide.relaying import client_of
from daemon.model import CaseKind, CaseState, Contact, Draft, Facts, OfferState, Project, TeamMember, Terms

APPROVE = "approve-changes"
OPEN = (CaseState.OPEN, CaseState.OFFERED, CaseState.DECLINED)


def offer(facts: Facts, policy: Policy, heard: Heard, member: TeamMember, line: str, argument: str) -> None:
    """``Änderung: +6 h, Livegang bleibt 14.12.``: the client gets it in words; the clock stops. What is unclear is handed back."""
    case, contact, project = client_of(facts, policy)
    why = _refused(facts, heard)
    if why is not None or case is None or contact is None or project is None:
        heard.missed_orders.append(compose.Missed(line, why or "no-case", case.ref if case else ""))
        return
    if not approvers(project):
        heard.missed_orders.append(compose.Missed(line, "no-approver", project.path or project.key))
        return
    today: date = facts.now.astimezone(policy.site.zone).date()
    try:
        terms = _terms(argument, facts, policy, today)
    except NotOffered as error:
        detail = error.detail if error.why != "offer-milestone" else _names(facts, error.detail)
        heard.missed_orders.append(compose.Missed(line, error.why, detail))
        return
    heard.to_client = made(facts, policy, contact, project, member, terms)
    heard.offer = (case.ref, terms)
    reason = f"{' '.join(argument.split())}; {member.key} answered the client"
    becomes(heard, cases.moved(standing(case, heard), project.key, CaseState.OFFERED, reason))
    heard.stop = heard.answered = case.ref
    heard.done.append(
        compose.Done(
            line, "offer", ref=case.ref, name=contact.name, terms=terms,
            approvers=tuple(one.name for one in approvers(project)), again=_is_open(facts),
        )
    )  # fmt: skip


def _terms(argument: str, facts: Facts, policy: Policy, today: date) -> Terms:
    """The terms of all lines of an offer: each line its own parts, or one line that a mail program has wrapped."""
    lines = [line.strip().rstrip(",;").strip() for line in argument.splitlines() if line.strip()]
    try:
        return read_offer("; ".join(lines), policy.words, facts.dates, today)
    except NotOffered:
        if len(lines) < 2:
            raise
        return read_offer(" ".join(argument.split()), policy.words, facts.dates, today)


def _refused(facts: Facts, heard: Heard) -> str | None:
    case = facts.thread.case
    if case is None:
        return "no-case"
    if case.kind is not CaseKind.CHANGE:
        return "no-change"
    if case.state not in OPEN:
        return "agreed"
    return "offer-second" if heard.offer is not None else None


def _is_open(facts: Facts) -> bool:
    return any(one.state is OfferState.OPEN for one in facts.offers)


def _names(facts: Facts, said: str) -> str:
    """The name nobody knows, and those that are known."""
    return "|".join((said, *(stone.name for stone in facts.dates if stone.done is None)))


def approvers(project: Project) -> tuple[Contact, ...]:
    """The contacts who may say yes to a change."""
    return tuple(contact for contact in project.contacts if APPROVE in contact.may)


def made(facts: Facts, policy: Policy, contact: Contact, project: Project, member: TeamMember, terms: Terms) -> Draft:
    """The offer as the client reads it, below their own mail."""
    case, parent = facts.thread.case, facts.thread.client_message_id
    if case is None:
        raise ValueError("an offer needs a case")
    return compose.offer(
        policy.texts, policy.site,
        compose.OfferMail(
            occasion="made", contact=contact, project=project, ref=case.ref, subject=mail.bare_subject(case.subject),
            now=facts.now, language=_language(facts, policy, contact, project), form=contact.form or project.form,
            responsible=member, terms=terms, approvers=approvers(project), open_now=policy.calendar.is_open(facts.now),
            next_open=policy.calendar.next_open(facts.now), in_reply_to=parent, references=(parent,) if parent else (),
        ),
    )  # fmt: skip


def _language(facts: Facts, policy: Policy, contact: Contact, project: Project) -> str:
    """The stored language of the contact, else the one they wrote in last, else the project's."""
    heard = facts.language if facts.language in policy.site.languages else None
    return contact.language or heard or project.language
