"""From facts to a decision. Pure: nothing is sent, filed or scheduled here; the shell carries out what is returned."""

from dataclasses import replace

from daemon import compose, guard, rules
from daemon.decide import agreeing, cases, colleagues, conditions, escalation, filing, hooks, notices, replies, signs
from daemon.decide.notes import noted
from daemon.decide.obey import human_answer, obey
from daemon.decide.plan import Plan
from daemon.decide.policy import Policy
from daemon.decide.recorded import as_question, record_sent
from daemon.decide.returned import returned
from daemon.decide.settled import settled
from daemon.decide.upset import upset_about
from daemon.guard.who import state_gap
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

# Rows in which the mail is no matter of the contact's: a forged sender, somebody else's thread, perhaps a machine.
NO_CASE = frozenset({"D12", "D13", "D16", "D18", "D24"})
# The sender wants no automatic answer: their wish is honoured, and the mail goes its way all the same.
ROUTED_IN_SILENCE = "D7"
# Rows that stop a storm: what they hold reaches the team through the digest, not by a case and a notice for each mail.
BRAKES = frozenset({"D14", "D14a", "D14s"})
# Rows that only a person may turn into an answer with the state.
DOUBTED = frozenset({"D28", "D36"})


def settle(facts: Facts, policy: Policy) -> Decision:
    """Decide on one mail. A text that cannot be made turns the decision into *hold*; nothing half-said ever leaves."""
    facts = as_question(facts)
    verdict = guard.judge(facts, policy.site)
    plan = _plan(facts, policy, verdict)
    try:
        if (
            answer := returned(facts, policy, verdict)
            or human_answer(facts, policy, verdict)
            or noted(facts, policy, verdict)
            or record_sent(facts, policy, plan)
            or agreeing.answered(facts, policy, plan)
            or settled(facts, policy, plan)
        ):
            return answer
        return obey(facts, policy, verdict) if verdict.row == "D17" else _decide(facts, policy, plan)
    except compose.TextError as error:
        return _without_words(facts, policy, plan, str(error))


def _plan(facts: Facts, policy: Policy, verdict: Verdict) -> Plan:
    """Ask the rules; they may correct the intent and may only ever lower what is said."""
    asked = Outcome.HOLD if verdict.row == ROUTED_IN_SILENCE else verdict.outcome
    seen = rules.circumstances(facts, open_now=policy.calendar.is_open(facts.now), outcome=asked)
    routing = rules.match(policy.rules, seen)
    outcome, hold = verdict.outcome, verdict.hold or verdict.outcome is Outcome.QUARANTINE
    if TALK[outcome] and routing.hold:
        outcome, hold = Outcome.HOLD, True
    if TALK[outcome] and routing.silent:
        outcome, hold = Outcome.NOTHING, False
    if routing.intent is Intent.AUTOMATED and TALK[outcome]:
        outcome, hold = Outcome.NOTHING, False
    if outcome is Outcome.STATE and routing.intent is Intent.COMPLAINT and not _states_anyway(facts):
        outcome = Outcome.ACKNOWLEDGE
    return Plan(verdict, routing, outcome, hold, routing.intent or facts.understanding.reading.primary)


def _states_anyway(facts: Facts) -> bool:
    return facts.project is not None and facts.project.state_on_complaint


def _decide(facts: Facts, policy: Policy, plan: Plan) -> Decision:
    known = facts.contact is not None and replies.project_for(facts, policy) is not None
    routed = plan.outcome is not Outcome.NOTHING or plan.verdict.row == ROUTED_IN_SILENCE
    if known and plan.outcome is Outcome.HOLD and _is_storm(facts, plan):
        ready = _suggestion(facts, policy, plan, _promise(facts, policy, plan), None)
        receipt = notices.forwarder(facts, policy, outcome=plan.outcome, verdict=plan.verdict, ref=None)
        return _decision(facts, policy, plan, drafts=receipt, suggested=ready)
    if known and routed and plan.outcome is not Outcome.QUARANTINE and plan.verdict.row not in NO_CASE:
        return _for_client(facts, policy, plan)
    if plan.outcome is Outcome.ACKNOWLEDGE and facts.understanding.writer.role is Role.STRANGER:
        return _decision(facts, policy, plan, drafts=replies.stranger(facts, policy))
    drafts = notices.forwarder(facts, policy, outcome=plan.outcome, verdict=plan.verdict, ref=None)
    return _decision(facts, policy, plan, drafts=(*drafts, *colleagues.question(facts, policy, plan.verdict)))


def _is_storm(facts: Facts, plan: Plan) -> bool:
    """Whether a mail over a limit is one of many: the digest tells of it. The first of a kind, and a complaint, go their way."""
    if plan.verdict.row not in BRAKES or plan.intent is Intent.COMPLAINT:
        return False
    return plan.verdict.row == "D14" or cases.lately(facts, plan.intent)


def _for_client(facts: Facts, policy: Policy, plan: Plan) -> Decision:
    """What follows from a contact's mail. A case's ``due`` and the ledger hold only what was really promised."""
    promise = _promise(facts, policy, plan)
    speaks = TALK[plan.outcome] > 0 and not facts.client_told
    text = _text(facts, plan, plan.outcome)
    promised = speaks and not replies.tells_no_hour(text, plan.outcome)
    due = promise.due if promised else None
    matter = cases.matter(facts, policy, plan.intent, owner=promise.member.key, due=due, outcome=plan.outcome)
    ref = matter.ref if matter else None
    opened = _marked(matter.change, plan) if matter and matter.change else None
    said = _reply(facts, policy, plan, plan.outcome, promise, ref) if speaks else ()
    told = signs.signs(facts, policy, opened)
    ready = _suggestion(facts, policy, plan, promise, ref)
    rung_drafts, timers = escalation.escalate(
        facts, policy, plan, opened=opened, promise=promise, ref=ref, promised=promised, signs=told, ready=ready
    )
    receipt = notices.forwarder(facts, policy, outcome=plan.outcome, verdict=plan.verdict, ref=ref)
    project = replies.project_for(facts, policy)
    return _decision(
        facts, policy, plan,
        drafts=(*said, *receipt, *rung_drafts),
        suggested=ready,
        case=opened,
        ended=cases.ended(facts, project.key, answered=plan.outcome is Outcome.STATE) if speaks and project else (),
        timers=timers,
        notes=signs.notes(told),
        promises=(PromisePlan("answer", promise.due, project.key, ref),) if promised and project else (),
    )  # fmt: skip


def _marked(opened: CaseChange, plan: Plan) -> CaseChange:
    """The case with what rules say of it for whoever reads its history: tags, and a priority that is not the usual one."""
    routing = plan.routing
    said = [f"tagged {', '.join(routing.tags)}"] if routing.tags else []
    said += [f"priority {routing.priority}"] if routing.priority != "normal" else []
    said += [f"hear of it, too: {', '.join(routing.added)}"] if routing.added else []
    return replace(opened, reason="; ".join(filter(None, (opened.reason, *said))))


def _promise(facts: Facts, policy: Policy, plan: Plan) -> replies.Promise:
    """Who answers, and by when: the rule's person and ladder, else the lead within a working day."""
    project = replies.project_for(facts, policy)
    if project is None:
        raise ValueError("a promise needs a project")
    upset = upset_about(facts, plan.intent)
    owner = upset.owner if upset and upset.owner in policy.site.team else None
    return replies.promised(
        (owner or plan.routing.assign or project.lead,),
        project,
        policy,
        escalation.within(plan.routing.ladder),
        facts.now,
    )


def _text(facts: Facts, plan: Plan, outcome: Outcome) -> str:
    doubt = plan.hold and plan.outcome is not Outcome.HOLD
    return replies.occasion(facts, outcome, plan.verdict.row, plan.intent, hold=doubt)


def _reply(
    facts: Facts, policy: Policy, plan: Plan, outcome: Outcome, promise: replies.Promise, ref: str | None
) -> tuple[Draft, ...]:
    text = _text(facts, plan, outcome)
    by_rule = (
        plan.routing.acknowledge
        if text not in ("status", "held", "unclear", replies.MORE, *replies.ROW_OCCASION.values())
        else None
    )
    return (replies.reply(facts, policy, outcome=outcome, text=text, promise=promise, ref=ref, kind=by_rule),)


def _suggestion(
    facts: Facts, policy: Policy, plan: Plan, promise: replies.Promise, ref: str | None
) -> tuple[Draft, ...]:
    """What leaves when a person releases a held mail: the state where it may be told, else the fitting receipt."""
    asks_state = plan.intent is Intent.STATUS_REQUEST and not facts.understanding.reading.suspected_complaint
    may_state = asks_state and _trusted(facts) and state_gap(facts, policy.site) is None
    if plan.outcome is Outcome.HOLD:
        outcome = Outcome.STATE if may_state else Outcome.ACKNOWLEDGE
        ready = _reply(facts, policy, plan, outcome, promise, ref)
        # What it tells counts from the moment it is let go; the state alone tells no hour.
        silent = replies.tells_no_hour(_text(facts, plan, outcome), outcome)
        project = None if silent else replies.project_for(facts, policy)
        word = (PromisePlan("answer", promise.due, project.key, ref),) if project else ()
        return tuple(replace(draft, promises=(*draft.promises, *word)) for draft in ready)
    if plan.outcome is Outcome.ACKNOWLEDGE and may_state and plan.verdict.row in DOUBTED:
        return _reply(facts, policy, plan, Outcome.STATE, promise, ref)
    return ()


def _trusted(facts: Facts) -> bool:
    understanding = facts.understanding
    return understanding.proven.proof is not Proof.FAIL and understanding.speaker.role is Role.CONTACT


def _decision(
    facts: Facts,
    policy: Policy,
    plan: Plan,
    *,
    drafts: tuple[Draft, ...] = (),
    suggested: tuple[Draft, ...] = (),
    case: CaseChange | None = None,
    ended: tuple[CaseChange, ...] = (),
    timers: tuple[TimerPlan, ...] = (),
    promises: tuple[PromisePlan, ...] = (),
    notes: tuple[tuple[str, str], ...] = (),
) -> Decision:
    understanding, verdict = facts.understanding, plan.verdict
    team = understanding.writer.role is Role.TEAM and understanding.forward is None
    key = filing.key(plan.outcome, verdict.row, plan.intent, by_rule=plan.routing.folder, hold=plan.hold, team=team)
    known, lifted = conditions.learned(facts)
    rule_reasons = tuple(f"{h.rule}: {h.because}" for h in plan.routing.hits if h.matched)
    case_ref = case.ref if case else next((draft.case for draft in (*drafts, *suggested) if draft.case), None)
    return Decision(
        calls=hooks.calls(facts, plan.routing, outcome=plan.outcome, hold=plan.hold, intent=plan.intent, case=case_ref),
        outcome=plan.outcome, row=verdict.row, because=verdict.because, hold=plan.hold, alert=verdict.alert, trip=verdict.trip,
        drafts=(*drafts, *notices.tripped(facts, policy, verdict, drafts)),
        suggested=suggested, case=case, ended=ended, timers=timers, promises=promises, notes=(*_notes(facts), *notes),
        conditions=known, lifted=lifted,
        filing=filing.folder(key, policy.site.language) if key else None,
        reasons=tuple(filter(None, (understanding.proven.reason, understanding.reading.reason, verdict.because, *rule_reasons))),
        checks=verdict.checks, hits=plan.routing.hits, project=facts.project.key if facts.project else None,
        contact=facts.contact.address if facts.contact else None, intent=str(plan.intent),
    )  # fmt: skip


def _notes(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What a machine's answer tells of a contact: an absence, noted and never answered."""
    understanding = facts.understanding
    away = any(m.kind is MarkKind.AUTO_SUBMITTED for m in understanding.message.marks)
    if away and understanding.writer.role is Role.CONTACT and understanding.writer.address:
        return ((understanding.writer.address, f"automatic answer: {understanding.message.subject[:120]}"),)
    return ()


def _without_words(facts: Facts, policy: Policy, plan: Plan, error: str) -> Decision:
    """The mail is held with the template's error; the team hears of it through the digest."""
    held = replace(plan, outcome=Outcome.HOLD, hold=True, verdict=replace(plan.verdict, trip=None))
    decision = _decision(facts, policy, held)
    return replace(
        decision, because=f"no text could be made: {error}", alert=f"A template failed: {error}",
        reasons=(*decision.reasons, error),
    )  # fmt: skip
