"""What a person's word on a held mail comes to. The law: an hour that leaves the house lies ahead, and is kept like any other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from daemon.decide import escalation
from daemon.decide.policy import Policy
from daemon.decide.replies import Promise
from daemon.decide.settle import settle
from daemon.model import (
    CaseChange,
    Decision,
    DraftKind,
    Facts,
    OpenCase,
    Outcome,
    Recent,
    TimerPlan,
    local_day,
)  # fmt: skip

ROW = "release"


def is_stale(answer_by: datetime | None, worded: datetime, policy: Policy, now: datetime) -> bool:
    """Whether prepared words tell a time that is over, or speak of a day ("today") that is no more (all UTC)."""
    if answer_by is None:
        return False
    zone = policy.site.timezone
    return answer_by <= now or local_day(worded, zone) != local_day(now, zone)


def released(facts: Facts, policy: Policy, by: str) -> Decision | None:
    """The decision on a mail of one case too few, now that a person lets it go: as if no limit had stood in its way.

    None where nothing may be said all the same. A limit counts what leaves by itself; this leaves by a person's word.
    """
    decision = settle(replace(facts, recent=Recent()), policy)
    because = f"{by} has released it; {decision.because}"
    told = tuple(draft for draft in decision.drafts if draft.kind is not DraftKind.RECEIPT)
    if not any(draft.kind.answers for draft in told):
        told = decision.suggested
    if not told:
        return None
    due = min((p.due for draft in told for p in draft.promises if p.day is None), default=None)
    case = replace(decision.case, due=decision.case.due or due) if decision.case else None
    return replace(
        decision, because=because, reasons=(because, *decision.reasons), drafts=told, suggested=(), hold=False, alert=None,
        trip=None, filing=None, case=case,
    )  # fmt: skip


def owed(
    case: OpenCase, due: datetime, waiting: Sequence[TimerPlan], policy: Policy, now: datetime, *, by: str
) -> Decision:
    """What a released mail has promised for ``due``: the case says so, and somebody is reminded in time."""
    project = policy.site.projects.get(case.ref.rpartition("-")[0])
    member = policy.site.team.get(case.owner or "") or policy.lead_of(project, now)
    names = (timer.data.get("ladder", "") for timer in waiting)
    ladder = next((policy.rules.ladders[name] for name in names if name in policy.rules.ladders), None)
    timers = escalation.reminded(policy, now, list(waiting), ladder, case.ref, Promise(member, due))
    because = f"{by} has released the answer to {case.ref}"
    change = CaseChange(
        ref=case.ref, project=case.ref.rpartition("-")[0], kind=case.kind, state=case.state, due=due, opened=False, reason=because,
    )  # fmt: skip
    return Decision(
        Outcome.NOTHING, ROW, because, case=change, project=change.project, contact=case.contact, intent=str(case.kind),
        timers=tuple(timer for timer in timers if timer.kind == escalation.REMINDER),
    )  # fmt: skip
