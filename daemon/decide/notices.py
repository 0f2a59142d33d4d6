"""Mail to the team: the receipt to a forwarder, the notice to whom a rule names, the rung of a ladder, the digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from daemon import compose, rules
from daemon.decide.policy import Policy
from daemon.decide.replies import Promise, project_for
from daemon.decide.understanding import ROBOT
from daemon.model import (
    Condition,
    Draft,
    Facts,
    Forward,
    How,
    Intent,
    OpenCase,
    Outcome,
    Project,
    Role,
    Site,
    TeamMember,
    TimerPlan,
    Verdict,
)  # fmt: skip

if TYPE_CHECKING:
    from daemon.decide.plan import Plan

CORRECTED = "a person has said what the mail is"
EXCERPT = 400  # characters of the client's words in a notice


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
) -> tuple[Draft, ...]:
    """One notice to each person the rules name for this mail; ``following`` is the rung that comes next.

    While it is not known which project a client means, the people of all it may be hear of it. Who forwarded the mail has
    the receipt, and only a complaint is told to them twice.
    """
    project, contact = project_for(facts, policy), facts.contact
    if project is None or contact is None:
        return ()
    meant = [project] if facts.project else [policy.site.projects[key] for key in facts.candidates]
    owner = promise.member.key
    members = {m.key: m for p in meant for m in rules.people(words, p, policy.site, owner if p is project else None)}
    if plan.intent is not Intent.COMPLAINT and facts.understanding.writer.role is Role.TEAM:
        members.pop(facts.understanding.writer.member or "", None)
    promised = plan.outcome in (Outcome.ACKNOWLEDGE, Outcome.STATE) and not facts.client_told
    doubt = plan.hold or plan.outcome is Outcome.HOLD
    row = plan.verdict
    rule = next((h.rule for h in plan.routing.hits if h.matched and h.concern == "routing"), "")
    reading = facts.understanding.reading
    return tuple(
        compose.notice(
            policy.texts,
            policy.site,
            compose.Notice(
                member=member,
                why=_why(plan),
                project=project,
                contact=contact,
                ref=ref,
                subject=facts.understanding.subject,
                excerpt=facts.understanding.text[:EXCERPT],
                cues=tuple(dict.fromkeys(c for s in reading.scores if s.intent is plan.intent for c in s.cues)),
                rule=rule,
                deadline=promise.due if promised else None,
                responsible=promise.member,
                received=facts.received,
                now=facts.now,
                answered=None if facts.client_told else plan.outcome,
                because=policy.texts.reason(member.language or policy.site.language, "correction", CORRECTED)
                if facts.corrected
                else "",
                next_at=following.due if following else None,
                next_people=_names(policy, project, _words_of(policy, following), promise.member.key),
                language=member.language or policy.site.language,
                reason=policy.texts.reason(member.language or policy.site.language, row.row, row.because)
                if doubt
                else "",
                offers=("taken", "to-client", "wrong"),
                suspected=reading.suspected_complaint and plan.intent is not Intent.COMPLAINT,
                conditions=tuple(c for c in (facts.undeliverable, facts.away) if c is not None),
                urgent=plan.routing.priority == "high",
            ),
        )
        for member in members.values()
    )


def _why(plan: "Plan") -> str:
    if plan.outcome is Outcome.HOLD and plan.intent is not Intent.COMPLAINT:
        return "held"
    return {
        Intent.COMPLAINT: "complaint", Intent.CHANGE_REQUEST: "change", Intent.STATUS_REQUEST: "status",
    }.get(plan.intent, "other")  # fmt: skip


def _words_of(policy: Policy, timer: TimerPlan | None) -> Sequence[str]:
    if timer is None:
        return ()
    return policy.rules.ladders[timer.data["ladder"]].rungs[int(timer.data["rung"])].notify


def _names(policy: Policy, project: Project, words: Sequence[str], owner: str) -> tuple[str, ...]:
    return tuple(m.name for m in rules.people(words, project, policy.site, owner))


def rung(
    case: OpenCase,
    project: Project,
    policy: Policy,
    *,
    ladder: str,
    number: int,
    now: datetime,
    conditions: tuple[Condition, ...] = (),
    also: Sequence[str] = (),
    urgent: bool = False,
) -> tuple[Draft, ...]:
    """The notices of a rung that was reached while nobody had answered the client."""
    steps = policy.rules.ladders[ladder].rungs
    contact = project.contact(case.contact or "")
    if number >= len(steps) or contact is None:
        return ()
    owner: TeamMember = policy.site.team.get(case.owner or "", policy.site.team[project.lead])
    following = steps[number + 1 :]
    return tuple(
        compose.notice(
            policy.texts,
            policy.site,
            compose.Notice(
                member=member, why="overdue", project=project, contact=contact, ref=case.ref, subject=case.subject,
                excerpt="", cues=(), rule=ladder, because="", deadline=case.due, responsible=owner, received=case.opened,
                now=now, answered=None, next_at=None,
                next_people=_names(policy, project, following[0].notify if following else (), owner.key),
                language=member.language or policy.site.language, conditions=conditions, urgent=urgent,
            ),
        )
        for member in rules.people((*steps[number].notify, *also), project, policy.site, owner.key)
    )  # fmt: skip
