"""Who of the team hears of a mail now, and who hears of it later if nobody has answered.

The law: no promise is missed in silence. Where no rung of a ladder comes shortly before it, a reminder of its own does.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from daemon import compose, rules
from daemon.decide import emergencies, notices
from daemon.decide.plan import Plan
from daemon.decide.policy import Policy
from daemon.decide.replies import DEFAULT_ANSWER, Promise
from daemon.decide.upset import upset_about
from daemon.model import CaseChange, Draft, Facts, TimerPlan

REMINDER = "reminder"
"""The kind of the timer that comes before a promise is due."""
AT_LEAST = timedelta(minutes=15)  # between the reminder and what was promised


def within(ladder: rules.Ladder | None) -> timedelta:
    """The working time in which a client is answered."""
    return (ladder.answer_within if ladder else None) or DEFAULT_ANSWER


def escalate(
    facts: Facts,
    policy: Policy,
    plan: Plan,
    *,
    opened: CaseChange | None,
    promise: Promise,
    ref: str | None,
    promised: bool,
    signs: tuple[compose.Sign, ...] = (),
    ready: tuple[Draft, ...] = (),
) -> tuple[tuple[Draft, ...], tuple[TimerPlan, ...]]:
    """Notices that go now, and the rungs that follow. ``promised``: the client is told by when they are answered; ``ready``: what
    leaves if the mail is released.

    Rungs belong to a case, so a follow-up starts no second ladder, unless a person's answer had stopped the first one.
    """
    ladder = plan.routing.ladder
    now_for = {*plan.routing.notify, *plan.routing.added, *(("owner",) if signs else ())}
    timers: list[TimerPlan] = []
    if ladder is not None:
        now_for |= {word for rung in ladder.rungs if not rung.after for word in rung.notify}
        again = facts.thread.human_answered and ref is not None
        if opened is not None:
            timers = rung_timers(policy, facts.now, ladder, opened.ref, promise, marks=_marks(plan))
        elif again and ref is not None:
            timers = rung_timers(
                policy, facts.now, ladder, ref, promise, turn=f"@{facts.now:%Y%m%dT%H%M%S}", marks=_marks(plan)
            )
    if promised and ref is not None:
        timers = reminded(policy, facts.now, timers, ladder, ref, promise)
    if upset_about(facts, plan.intent) is not None:
        now_for.add("assigned")
    if emergencies.is_emergency(facts):
        now_for.add("lead")
    drafts = notices.people(
        facts,
        policy,
        plan,
        words=tuple(sorted(now_for)),
        promise=promise,
        ref=ref,
        following=timers[0] if timers else None,
        signs=signs,
        prepared=ready[0].text if ready else "",
    )
    return drafts, tuple(timers)


def _marks(plan: Plan) -> dict[str, str]:
    """What a rule said beside the ladder and every rung has to know."""
    said = {"also": " ".join(plan.routing.added), "urgent": "yes" if plan.routing.priority == "high" else ""}
    return {key: value for key, value in said.items() if value}


def rung_timers(
    policy: Policy,
    start: datetime,
    ladder: rules.Ladder,
    ref: str,
    promise: Promise,
    *,
    turn: str = "",
    marks: Mapping[str, str] | None = None,
) -> list[TimerPlan]:
    """When each later rung is reached, one after the other, in the working time of who has promised to answer.

    ``turn`` tells a second climb apart. A rung that is marked ``also_out_of_hours`` need not wait for the office to open
    once the promise to the client is past. ``marks`` go into the data of each: who hears of it ``also``, and whether it is ``urgent``.
    """
    timers: list[TimerPlan] = []
    calendar = policy.calendar_of(promise.member)
    for number, rung in enumerate(ladder.rungs):
        if not rung.after:
            continue
        due = calendar.deadline(start, rung.after)
        if rung.also_out_of_hours:
            due = min(due, max(start + rung.after, promise.due))
        due = max(due, timers[-1].due if timers else due)
        data = {"ladder": ladder.name, "rung": str(number), **(marks or {})}
        timers.append(TimerPlan(key=f"{ladder.name}:{number}{turn}", due=due, kind="rung", case=ref, data=data))
    return timers


def reminded(
    policy: Policy, now: datetime, timers: list[TimerPlan], ladder: rules.Ladder | None, ref: str, promise: Promise
) -> list[TimerPlan]:
    """The timers, and one more before the promise is due, unless a rung comes in the last half of the time until then.

    A promise that is due in less than `AT_LEAST` gets none: what is to be told of it was told.
    """
    calendar, time = policy.calendar_of(promise.member), within(ladder)
    late = min(calendar.deadline(now, time * 3 / 4), promise.due - AT_LEAST)
    half = min(calendar.deadline(now, time / 2), late)
    if late <= now or any(half <= timer.due < promise.due for timer in timers):
        return timers
    key = f"{REMINDER}:{promise.due:%Y%m%dT%H%M}"
    data = {"ladder": ladder.name if ladder else "", "due": promise.due.isoformat()}
    reminder = TimerPlan(key=key, due=late, kind=REMINDER, case=ref, data=data)
    return sorted([*timers, reminder], key=lambda timer: timer.due)
