"""Mail to the team about a mail that has come: the receipt to its forwarder, the notice to whom a rule names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daemon import compose, rules
from daemon.decide import emergencies
from daemon.decide.offering import approvers
from daemon.decide.policy import Policy
from daemon.decide.replies import Promise, project_for
from daemon.decide.rungs import EXCERPT, names, place_of, words_of
from daemon.decide.understanding import ROBOT
from daemon.model import (
    Contact,
    Draft,
    DraftKind,
    Facts,
    Forward,
    How,
    Intent,
    NuanceKind,
    Outcome,
    Project,
    Role,
    Site,
    TeamMember,
    TimerPlan,
    Urgency,
    Verdict,
)  # fmt: skip

if TYPE_CHECKING:
    from daemon.decide.plan import Plan

CORRECTED = "a person has said what the mail is"


def forwarder(
    facts: Facts, policy: Policy, *, outcome: Outcome, verdict: Verdict, ref: str | None
) -> tuple[Draft, ...]:
    """The receipt to the team member who forwarded. None where a machine did: it would send on the receipt as well."""
    understanding = facts.understanding
    forward = understanding.forward
    if forward is None or understanding.writer.role is not Role.TEAM or understanding.writer.member is None:
        return ()
    if verdict.row in ("D12", "D13", "D18") or any(mark.kind in ROBOT for mark in understanding.message.marks):
        return ()
    member = policy.site.team[understanding.writer.member]
    message = understanding.message
    return (
        compose.receipt(
            policy.texts,
            policy.site,
            compose.Receipt(
                member=member,
                client=(facts.contact.name if facts.contact else None)
                or (forward.origin.name if forward.origin else ""),
                subject=forward.subject,
                project=facts.project,
                outcome=outcome,
                because=policy.texts.reason(member.language or policy.site.language, verdict.row, verdict.because),
                ref=ref or (facts.original_answered.ref if facts.original_answered else None),
                answered=facts.original_answered,
                now=facts.now,
                comment=bool(forward.comment.strip()),
                candidates=tuple(f"{c.name} <{c.address}>" if c.address else c.name for c in forward.candidates),
                attached=forward.how is How.ATTACHED,
                offers=("number",) if choosable(forward, policy.site) else ("wrong",) if facts.contact else (),
                original_subject=message.subject,
                in_reply_to=message.message_id,
                references=(*message.references, message.message_id) if message.message_id else (),
            ),
        ),
    )


def tripped(facts: Facts, policy: Policy, verdict: Verdict, others: Sequence[Draft]) -> tuple[Draft, ...]:
    """One notice when a brake shuts that stops more than one conversation: to the project's lead, else to the owner.

    Where that person has a notice of this very mail among ``others`` (a complaint that is held), that one says it.
    """
    trip = verdict.trip
    if trip is None or verdict.alert is None:
        return ()
    site = policy.site
    project = facts.project if trip.scope != "all" else None
    member = site.team[project.lead] if project else site.owner
    if any(other.kind is DraftKind.NOTICE and other.to == member.address for other in others):
        return ()
    language = member.language or site.language
    name = trip.scope.partition(":")[2]
    said = policy.texts.brake(language, trip.brake).replace(
        "{name}", project.name if trip.brake == "project" and project else name
    )
    return (
        compose.notice(
            policy.texts, site,
            compose.Notice(
                member=member, why="alert", now=facts.now, responsible=member, project=project, language=language, alert=said,
                offers=(),
            ),
        ),
    )  # fmt: skip


def choosable(forward: Forward, site: Site) -> bool:
    """Whether a number settles who wrote: every candidate is an address, and at least one is a contact's."""
    known = [candidate.address for candidate in forward.candidates]
    return bool(known) and all(known) and any(site.projects_of(address) for address in known)


def people(
    facts: Facts,
    policy: Policy,
    plan: "Plan",
    *,
    words: Sequence[str],
    promise: Promise,
    ref: str | None,
    following: TimerPlan | None,
    signs: tuple[compose.Sign, ...] = (),
    prepared: str = "",
) -> tuple[Draft, ...]:
    """One notice to each person the rules name for this mail; ``following`` is the rung that comes next.

    While it is not known which project a client means, the people of all it may be hear of it. Who forwarded the mail has
    the receipt, and only a complaint and an emergency are told to them twice.
    """
    project, contact = project_for(facts, policy), facts.contact
    if project is None or contact is None:
        return ()
    called = emergencies.called(facts, policy, project)
    meant = [project] if facts.project else [policy.site.projects[key] for key in facts.candidates]
    owner = promise.member.key
    members = {
        member.key: member
        for one in meant
        for member in rules.people(words, one, policy.site, owner if one is project else None, at=facts.now)
    }
    if plan.intent is not Intent.COMPLAINT and facts.understanding.writer.role is Role.TEAM:
        members.pop(facts.understanding.writer.member or "", None)
    members |= {member.key: member for member in called}
    return tuple(
        compose.notice(
            policy.texts,
            policy.site,
            _notice(
                facts, policy, plan, member, project, contact, promise=promise, ref=ref, following=following,
                called=any(member.key == one.key for one in called), signs=signs, prepared=prepared,
            ),
        )
        for member in members.values()
    )  # fmt: skip


def _notice(
    facts: Facts, policy: Policy, plan: "Plan", member: TeamMember, project: Project, contact: Contact, *,
    promise: Promise, ref: str | None, following: TimerPlan | None, called: bool, signs: tuple[compose.Sign, ...],
    prepared: str,
) -> compose.Notice:  # fmt: skip
    language = member.language or policy.site.language
    promised = plan.outcome in (Outcome.ACKNOWLEDGE, Outcome.STATE) and not facts.client_told
    doubt = plan.hold or plan.outcome is Outcome.HOLD
    reading, row = facts.understanding.reading, plan.verdict
    corrected = policy.texts.reason(language, "correction", CORRECTED) if facts.corrected else ""
    emergency = policy.site.emergency
    said = called and plan.outcome in (Outcome.ACKNOWLEDGE, Outcome.STATE) and emergencies.alarms_client(facts, policy)
    cues = tuple(dict.fromkeys(c for s in reading.scores if s.intent is plan.intent for c in s.cues))
    alarming = tuple(c for n in reading.nuances if n.kind is NuanceKind.EMERGENCY for c in n.cues)
    instead, until = place_of(member, project, policy, facts.now)
    return compose.Notice(
        member=member,
        why="emergency" if called else _why(plan),
        project=project,
        contact=contact,
        ref=ref,
        subject=facts.understanding.subject,
        excerpt=facts.understanding.text[:EXCERPT],
        cues=tuple(dict.fromkeys((*alarming, *cues))) if called else cues,
        rule=_rule(policy, plan, language),
        deadline=promise.due if promised else None,
        responsible=promise.member,
        received=facts.received,
        now=facts.now,
        answered=None if facts.client_told else plan.outcome,
        because=corrected,
        next_at=following.due if following else None,
        next_people=names(policy, project, words_of(policy, following), promise.member.key, at=following.due)
        if following
        else (),
        language=language,
        reason=policy.texts.reason(language, row.row, row.because) if doubt else "",
        offers=(
            *(("offer",) if plan.intent is Intent.CHANGE_REQUEST and approvers(project) else ()),
            *(("release", "drop") if doubt else ()),
            "taken",
            "to-client",
            "wrong",
        ),
        suspected=reading.suspected_complaint and plan.intent is not Intent.COMPLAINT,
        conditions=tuple(c for c in (facts.undeliverable, facts.away) if c is not None),
        instead_of=instead,
        away_until=until,
        urgent=plan.routing.priority == "high",
        signs=signs,
        prepared=prepared,
        number_told=emergency.phone if emergency and said else "",
        urgency=Urgency.AT_ONCE if called else _urgency(facts, plan),
    )


def _rule(policy: Policy, plan: "Plan", language: str) -> str:
    """In words why the mail goes to its reader; empty where no rule said so."""
    name = next((hit.rule for hit in plan.routing.hits if hit.matched and hit.concern == "routing"), "")
    because = next((rule.because for rule in policy.rules.rules if rule.id == name), "")
    return policy.texts.rule(language, name, because) if name else ""


def _urgency(facts: Facts, plan: "Plan") -> Urgency:
    """A complaint, what may be one, what a rule calls high and what waits for a person comes alone; the rest may wait."""
    pressing = plan.intent is Intent.COMPLAINT or facts.understanding.reading.suspected_complaint
    held = plan.hold or plan.outcome is Outcome.HOLD
    return (
        Urgency.SOON
        if pressing or held or plan.routing.priority == "high" or emergencies.is_pressing(facts)
        else Urgency.ROUTINE
    )


def _why(plan: "Plan") -> str:
    if plan.outcome is Outcome.HOLD and plan.intent is not Intent.COMPLAINT:
        return "held"
    return {
        Intent.COMPLAINT: "complaint", Intent.CHANGE_REQUEST: "change", Intent.STATUS_REQUEST: "status",
    }.get(plan.intent, "other")  # fmt: skip
