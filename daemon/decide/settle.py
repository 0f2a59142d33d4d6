"""From facts to a decision. Pure: nothing is sent, filed or scheduled here; the shell carries out what is returned."""

from dataclasses import dataclass, replace
from datetime import datetime

from daemon import compose, guard, rules
from daemon.decide import cases, filing, notices, replies
from daemon.decide.obey import human_answer, obey
from daemon.decide.policy import Policy
from daemon.model import (
    TALK,
    CaseChange,
    Decision,
    Draft,
    Facts,
    Intent,
    MarkKind,
    Outcome,
    PromisePlan,
    Proof,
    Role,
    TimerPlan,
    Verdict,
)  # fmt: skip

# Rows in which nobody may be answered on a person's word alone either: there is nothing to release.
NO_SUGGESTION = frozenset({"D12", "D13", "D18"})
# Rows in which the mail is no matter of the contact's: a forged sender, somebody else's thread.
NO_CASE = frozenset({"D12", "D13", "D18", "D24"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A verdict after the rules had their word."""

    verdict: Verdict
    routing: rules.Routing
    outcome: Outcome
    hold: bool
    intent: Intent


def settle(facts: Facts, policy: Policy) -> Decision:
    """Decide on one mail. A text that cannot be made turns the decision into *hold*; nothing half-said ever leaves."""
    verdict = guard.judge(facts, policy.site)
    if answer := human_answer(facts, policy, verdict):
        return answer
    if verdict.row == "D17":
        return obey(facts, policy, verdict)
    plan = _plan(facts, policy, verdict)
    try:
        return _decide(facts, policy, plan)
    except compose.TextError as error:
        return _without_words(facts, policy, plan, str(error))


def _plan(facts: Facts, policy: Policy, verdict: Verdict) -> Plan:
    """Ask the rules; they may correct the intent and may only ever lower what is said."""
    seen = rules.circumstances(facts, open_now=policy.calendar.is_open(facts.now), outcome=verdict.outcome)
    routing = rules.match(policy.rules, seen)
    outcome, hold = verdict.outcome, verdict.hold
    if TALK[outcome] and routing.hold:
        outcome, hold = Outcome.HOLD, True
    if TALK[outcome] and routing.silent:
        outcome, hold = Outcome.NOTHING, False
    return Plan(verdict, routing, outcome, hold, routing.intent or facts.understanding.reading.primary)


def _decide(facts: Facts, policy: Policy, plan: Plan) -> Decision:
    known = facts.contact is not None and replies.project_for(facts, policy) is not None
    client = known and plan.verdict.row not in NO_CASE
    if client and plan.outcome in (Outcome.STATE, Outcome.ACKNOWLEDGE, Outcome.HOLD):
        return _for_client(facts, policy, plan)
    drafts = notices.forwarder(facts, policy, outcome=plan.outcome, verdict=plan.verdict, ref=None)
    return _decision(facts, policy, plan, drafts=drafts)


def _for_client(facts: Facts, policy: Policy, plan: Plan) -> Decision:
    promise = _promise(facts, policy, plan)
    matter = cases.matter(facts, plan.intent, owner=promise.member.key, due=promise.due, outcome=plan.outcome)
    ref = matter.ref if matter else None
    said = _client_drafts(facts, policy, plan, promise, ref)
    speaks = TALK[plan.outcome] > 0
    opened = matter.change if matter else None
    rung_drafts, timers = _escalation(facts, policy, plan, opened, promise, ref)
    receipt = notices.forwarder(facts, policy, outcome=plan.outcome, verdict=plan.verdict, ref=ref)
    promised = speaks and plan.outcome is not Outcome.STATE and facts.project is not None
    return _decision(
        facts, policy, plan,
        drafts=(*(said if speaks else ()), *receipt, *rung_drafts),
        suggested=() if speaks or plan.verdict.row in NO_SUGGESTION else said,
        case=opened,
        timers=timers,
        promises=(PromisePlan("answer", promise.due, facts.project.key, ref),) if promised and facts.project else (),
    )  # fmt: skip


def _promise(facts: Facts, policy: Policy, plan: Plan) -> replies.Promise:
    """Who answers, and by when: the rule's person and ladder, else the lead within a working day."""
    project = replies.project_for(facts, policy)
    if project is None:
        raise ValueError("a promise needs a project")
    named = rules.people((plan.routing.assign or project.lead,), project, policy.site, project.lead)
    member = named[0] if named else policy.site.team[project.lead]
    ladder = plan.routing.ladder
    within = (ladder.answer_within if ladder else None) or replies.DEFAULT_ANSWER
    return replies.Promise(member, policy.calendar.deadline(facts.now, within))


def _client_drafts(
    facts: Facts, policy: Policy, plan: Plan, promise: replies.Promise, ref: str | None
) -> tuple[Draft, ...]:
    """What the client gets now, or (for a held mail) gets when a person releases it."""
    outcome = plan.outcome
    if outcome is Outcome.HOLD:
        may_state = plan.intent is Intent.STATUS_REQUEST and facts.state is not None and facts.state.newest is not None
        outcome = Outcome.STATE if may_state and _trusted(facts) else Outcome.ACKNOWLEDGE
    text = replies.occasion(facts, outcome, plan.verdict.row, hold=plan.hold)
    kind = plan.routing.acknowledge if outcome is Outcome.ACKNOWLEDGE and not plan.hold else None
    return (replies.reply(facts, policy, outcome=outcome, text=text, promise=promise, ref=ref, kind=kind),)


def _trusted(facts: Facts) -> bool:
    understanding = facts.understanding
    return understanding.proven.proof is not Proof.FAIL and understanding.speaker.role is Role.CONTACT


def _escalation(
    facts: Facts, policy: Policy, plan: Plan, opened: CaseChange | None, promise: replies.Promise, ref: str | None
) -> tuple[tuple[Draft, ...], tuple[TimerPlan, ...]]:
    """Notices that go now, and the rungs that follow. Rungs belong to a case: a follow-up starts no second ladder."""
    ladder = plan.routing.ladder
    now_for = set(plan.routing.notify)
    timers: list[TimerPlan] = []
    if ladder is not None:
        now_for |= {word for rung in ladder.rungs if not rung.after for word in rung.notify}
        timers = rung_timers(policy, facts.now, ladder, opened.ref, promise.due) if opened else []
    drafts = notices.people(
        facts,
        policy,
        plan,
        words=tuple(sorted(now_for)),
        promise=promise,
        ref=ref,
        following=timers[0] if timers else None,
    )
    return drafts, tuple(timers)


def rung_timers(policy: Policy, start: datetime, ladder: rules.Ladder, ref: str, promised: datetime) -> list[TimerPlan]:
    """When each later rung is reached, in working time and one after the other.

    A rung that is marked ``also_out_of_hours`` need not wait for the office to open once the promise to the client is past.
    """
    timers: list[TimerPlan] = []
    for number, rung in enumerate(ladder.rungs):
        if not rung.after:
            continue
        due = policy.calendar.deadline(start, rung.after)
        if rung.also_out_of_hours:
            due = min(due, max(start + rung.after, promised))
        due = max(due, timers[-1].due if timers else due)
        data = {"ladder": ladder.name, "rung": str(number)}
        timers.append(TimerPlan(key=f"{ladder.name}:{number}", due=due, kind="rung", case=ref, data=data))
    return timers


def _decision(
    facts: Facts,
    policy: Policy,
    plan: Plan,
    *,
    drafts: tuple[Draft, ...] = (),
    suggested: tuple[Draft, ...] = (),
    case: CaseChange | None = None,
    timers: tuple[TimerPlan, ...] = (),
    promises: tuple[PromisePlan, ...] = (),
) -> Decision:
    understanding, verdict = facts.understanding, plan.verdict
    team = understanding.writer.role is Role.TEAM and understanding.forward is None
    key = plan.routing.folder or filing.default_key(plan.outcome, plan.intent, hold=plan.hold, team=team)
    if plan.outcome in (Outcome.HOLD, Outcome.QUARANTINE):
        key = "held"
    rule_reasons = tuple(f"{h.rule}: {h.because}" for h in plan.routing.hits if h.matched)
    return Decision(
        outcome=plan.outcome, row=verdict.row, because=verdict.because, hold=plan.hold, alert=verdict.alert, drafts=drafts,
        suggested=suggested, case=case, timers=timers, promises=promises, notes=_notes(facts),
        filing=filing.folder(key, policy.site.language),
        reasons=tuple(filter(None, (understanding.proven.reason, understanding.reading.reason, verdict.because, *rule_reasons))),
        checks=verdict.checks, hits=plan.routing.hits, project=facts.project.key if facts.project else None,
        contact=facts.contact.address if facts.contact else None, intent=str(plan.intent),
    )  # fmt: skip


def _notes(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What a machine's answer tells of a contact: an absence, noted and never answered."""
    understanding = facts.understanding
    away = any(m.kind in (MarkKind.AUTO_SUBMITTED, MarkKind.VENDOR) for m in understanding.message.marks)
    if away and understanding.writer.role is Role.CONTACT and understanding.writer.address:
        return ((understanding.writer.address, f"automatic answer: {understanding.message.subject[:120]}"),)
    return ()


def _without_words(facts: Facts, policy: Policy, plan: Plan, error: str) -> Decision:
    """The mail is held with the template's error; the team hears of it through the digest."""
    held = replace(plan, outcome=Outcome.HOLD, hold=True)
    decision = _decision(facts, policy, held)
    return replace(
        decision, because=f"no text could be made: {error}", alert=f"A template failed: {error}",
        reasons=(*decision.reasons, error),
    )  # fmt: skip
