"""Who of the team hears of a mail now, and who hears of it later if nobody has answered."""

from collections.abc import Mapping
from datetime import datetime

from daemon import rules
from daemon.decide import notices
from daemon.decide.plan import Plan
from daemon.decide.policy import Policy
from daemon.decide.replies import Promise
from daemon.model import CaseChange, Draft, Facts, TimerPlan


def escalate(
    facts: Facts, policy: Policy, plan: Plan, *, opened: CaseChange | None, promise: Promise, ref: str | None
) -> tuple[tuple[Draft, ...], tuple[TimerPlan, ...]]:
    """Notices that go now, and the rungs that follow.

    Rungs belong to a case, so a follow-up starts no second ladder, unless a person's answer had stopped the first one.
    """
    ladder = plan.routing.ladder
    now_for = {*plan.routing.notify, *plan.routing.added}
    timers: list[TimerPlan] = []
    if ladder is not None:
        now_for |= {word for rung in ladder.rungs if not rung.after for word in rung.notify}
        again = facts.thread.human_answered and ref is not None
        if opened is not None:
            timers = rung_timers(policy, facts.now, ladder, opened.ref, promise.due, marks=_marks(plan))
        elif again and ref is not None:
            turn = f"@{facts.now:%Y%m%dT%H%M%S}"
            timers = rung_timers(policy, facts.now, ladder, ref, promise.due, turn=turn, marks=_marks(plan))
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


def _marks(plan: Plan) -> dict[str, str]:
    """What a rule said beside the ladder and every rung has to know."""
    said = {"also": " ".join(plan.routing.added), "urgent": "yes" if plan.routing.priority == "high" else ""}
    return {key: value for key, value in said.items() if value}


def rung_timers(
    policy: Policy, start: datetime, ladder: rules.Ladder, ref: str, promised: datetime, *, turn: str = "",
    marks: Mapping[str, str] | None = None,
) -> list[TimerPlan]:  # fmt: skip
    """When each later rung is reached, in working time and one after the other; ``turn`` tells a second climb apart.

    ``marks`` go into the data of each: who hears of it ``also``, and whether it is ``urgent``.

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
        data = {"ladder": ladder.name, "rung": str(number), **(marks or {})}
        timers.append(TimerPlan(key=f"{ladder.name}:{number}{turn}", due=due, kind="rung", case=ref, data=data))
    return timers
