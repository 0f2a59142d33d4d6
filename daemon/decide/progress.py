"""What follows from promised dates and from sources: the delay notice, questions to the lead, reminders. Pure values.

A slip is told once. Its notice waits for the lead's word, or leaves by itself at the configured time, but never without a
reason and a new date, and never while a complaint of the client's is open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from daemon import compose
from daemon.decide.policy import Policy
from daemon.model import (
    Contact,
    Decision,
    DelayNotice,
    Draft,
    Outcome,
    Project,
    ProjectState,
    Slip,
    TeamMember,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slipped:
    """What follows from a slip: a decision with what is ready to leave, and when it leaves by itself (UTC), if ever."""

    decision: Decision
    leaves: datetime | None = None


def milestone_names(project: Project, made: Collection[tuple[str, str]]) -> list[str]:
    """The names of the project's milestones: the plan's, then those that entries (project, name) made."""
    named = sorted(name for key, name in made if key == project.key)
    return list(dict.fromkeys([*(stone.name for stone in project.plan), *named]))


def promise_slipped(
    slip: Slip, project: Project, state: ProjectState, policy: Policy, now: datetime, *, complaint_open: bool
) -> Slipped:
    """The notice for each contact, ready, and what the lead is told; or a question where date or reason are missing."""
    notices = _notices(slip, project, state, policy, now)
    how = project.delay_notice or policy.site.delay_notice
    leaves = _leaves(how, policy, now) if notices and not complaint_open else None
    lead = policy.lead_of(project, now)
    told = compose.delay_draft(
        policy.texts, policy.site,
        compose.DelayDraft(
            lead, project, now, slip.milestone, slip.promised, slip.new, str(slip.cause), slip.reason,
            text=notices[0].text if notices else "", recipients=tuple(_name(d, project) for d in notices), sends_at=leaves,
            language=_language(lead, policy),
        ),
    )  # fmt: skip
    because = f"{slip.milestone} was promised for {slip.promised} and cannot be held"
    decision = Decision(
        Outcome.NOTHING, "slip", because, drafts=(told,), suggested=notices, project=project.key, intent="delay",
        reasons=(f"cause: {slip.cause}", f"new date: {slip.new or 'not known'}"),
    )  # fmt: skip
    return Slipped(decision, leaves)


def _leaves(how: DelayNotice, policy: Policy, now: datetime) -> datetime | None:
    return policy.calendar.deadline(now, how.within) if how.mode == "auto" else None


def _notices(slip: Slip, project: Project, state: ProjectState, policy: Policy, now: datetime) -> tuple[Draft, ...]:
    """One for each contact who hears of the project's dates; none while date or reason are missing."""
    if slip.new is None or not slip.reason:
        return ()
    return tuple(
        compose.delay(
            policy.texts, policy.site,
            compose.Delay(
                contact, project, now, contact.language or project.language, contact.form or project.form,
                policy.lead_of(project, now), slip.milestone, slip.promised, slip.new, slip.reason, slip.measure,
                tuple(step.text for step in state.in_work),
            ),
        )
        for contact in audience(project)
    )  # fmt: skip


def audience(project: Project) -> tuple[Contact, ...]:
    """Who hears unasked of the project's dates: contacts with the weekly update, else all who may have the state."""
    may = tuple(contact for contact in project.contacts if contact.state)
    return tuple(contact for contact in may if contact.weekly) or may


def _name(draft: Draft, project: Project) -> str:
    contact = project.contact(draft.to)
    return contact.name if contact else draft.to


def promises_due(
    project: Project, today: Sequence[str], tomorrow: Sequence[str], policy: Policy, now: datetime
) -> Decision:
    """Remind the lead of what is promised for today and for the next working day."""
    lead = policy.lead_of(project, now)
    draft = compose.due_today(
        policy.texts, policy.site,
        compose.DueToday(lead, project, now, tuple(today), tuple(tomorrow), _language(lead, policy)),
    )  # fmt: skip
    return Decision(
        Outcome.NOTHING, "due", f"promised: {', '.join((*today, *tomorrow))}", drafts=(draft,), project=project.key
    )


def source_failing(
    project: Project, source: str, error: str, as_of: datetime | None, policy: Policy, now: datetime
) -> Decision:
    """Tell the lead that a source cannot be read."""
    lead = policy.lead_of(project, now)
    draft = compose.source_trouble(
        policy.texts,
        policy.site,
        compose.SourceTrouble(lead, project, now, source, error, as_of, _language(lead, policy)),
    )
    return Decision(Outcome.NOTHING, "source", f"source {source}: {error}", drafts=(draft,), project=project.key)


def _language(member: TeamMember, policy: Policy) -> str:
    return member.language or policy.site.language
