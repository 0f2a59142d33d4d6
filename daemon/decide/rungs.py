"""What a ladder says when one of its rungs is reached, or when a promise is nearly due, and nobody has answered the client."""

from collections.abc import Sequence
from datetime import date, datetime

from daemon import compose, rules
from daemon.decide.policy import Policy
from daemon.model import Condition, Draft, OpenCase, Project, TeamMember, TimerPlan, Urgency, local_day

EXCERPT = 400  # characters of the client's words in a notice
REMINDED = ("assigned", "deputy")
"""Who hears that a promise is nearly due."""


def words_of(policy: Policy, timer: TimerPlan) -> Sequence[str]:
    """The words for the people whom a timer will tell."""
    if "rung" not in timer.data:
        return REMINDED
    return policy.rules.ladders[timer.data["ladder"]].rungs[int(timer.data["rung"])].notify


def names(policy: Policy, project: Project, words: Sequence[str], owner: str, *, at: datetime) -> tuple[str, ...]:
    """The names of whom these words mean at that moment."""
    return tuple(m.name for m in rules.people(words, project, policy.site, owner, at=at))


def place_of(member: TeamMember, project: Project, policy: Policy, now: datetime) -> tuple[str, date | None]:
    """Whose place a reader takes, and the last day of that absence; nobody's while the project's lead is there."""
    lead = policy.site.team[project.lead]
    absence = lead.away(local_day(now, policy.site.zone_of(lead)))
    if absence is None or policy.lead_of(project, now).key != member.key:
        return "", None
    return lead.name, absence.last


def rungs(
    case: OpenCase,
    project: Project,
    policy: Policy,
    *,
    ladder: str,
    numbers: Sequence[int],
    now: datetime,
    wish: str = "",
    conditions: tuple[Condition, ...] = (),
    also: Sequence[str] = (),
    urgent: bool = False,
) -> tuple[Draft, ...]:
    """The notices of rungs that were reached while nobody had answered: several at once are one mail to each person."""
    steps = policy.rules.ladders[ladder].rungs if ladder in policy.rules.ladders else ()
    reached = [steps[number] for number in numbers if number < len(steps)]
    if not reached:
        return ()
    following = steps[max(numbers) + 1 :]
    words = tuple(dict.fromkeys(word for words in (*(rung.notify for rung in reached), also) for word in words))
    urgency = Urgency.AT_ONCE if any(rung.also_out_of_hours for rung in reached) else Urgency.SOON
    return _told(
        case, project, policy, words=words, following=following[0].notify if following else (), ladder=ladder, now=now,
        wish=wish, conditions=conditions, urgency=urgency, urgent=urgent,
    )  # fmt: skip


def reminder(
    case: OpenCase, project: Project, policy: Policy, *, due: datetime, ladder: str, now: datetime,
    wish: str = "", conditions: tuple[Condition, ...] = (),
) -> tuple[Draft, ...]:  # fmt: skip
    """The notices that a promise is nearly due."""
    return _told(
        case, project, policy, words=REMINDED, following=(), ladder=ladder, now=now, wish=wish,
        conditions=conditions, urgency=Urgency.SOON, due=due,
    )  # fmt: skip


def _told(
    case: OpenCase, project: Project, policy: Policy, *, words: Sequence[str], following: Sequence[str], ladder: str,
    now: datetime, wish: str, conditions: tuple[Condition, ...], urgency: Urgency, due: datetime | None = None,
    urgent: bool = False,
) -> tuple[Draft, ...]:  # fmt: skip
    contact = project.contact(case.contact or "")
    if contact is None:
        return ()
    owner = policy.site.team.get(case.owner or "", policy.site.team[project.lead])
    responsible = policy.site.stand_in(owner, now)
    return tuple(
        compose.notice(
            policy.texts,
            policy.site,
            compose.Notice(
                member=member, why="overdue", project=project, contact=contact, ref=case.ref, subject=case.subject,
                excerpt=wish[:EXCERPT], cues=(), rule=ladder, because="", deadline=due or case.due, responsible=responsible,
                received=case.opened, now=now, answered=None, next_at=None,
                next_people=names(policy, project, following, owner.key, at=now),
                language=member.language or policy.site.language, conditions=conditions, urgency=urgency, urgent=urgent,
                offers=("taken", "to-client", "close"),
                instead_of=place_of(member, project, policy, now)[0], away_until=place_of(member, project, policy, now)[1],
            ),
        )
        for member in rules.people(words, project, policy.site, owner.key, at=now)
    )  # fmt: skip
