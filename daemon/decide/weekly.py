"""What follows from a week's update: the draft for its lead, and a word about one that did not leave. Pure values."""

from collections.abc import Sequence
from datetime import date, datetime

from daemon import compose
from daemon.decide.policy import Policy
from daemon.model import Contact, Decision, Draft, Outcome, Project, ProjectState, TeamMember


def update_drafted(
    project: Project, state: ProjectState, mail: Draft, recipients: Sequence[Contact], policy: Policy, now: datetime, *,
    due: datetime, waits: bool, complaint: bool, unreachable: Sequence[Contact] = (),
) -> Decision:  # fmt: skip
    """Show the lead what would leave, as the first contact would read it, and ask for what is missing."""
    lead = policy.lead_of(project, now)
    old = tuple(source.source for source in state.sources if source.stale and source.source != "entries")
    missing = {"done": not (state.done or _reached(state)), "next": not state.next, "sources": bool(old)}
    draft = compose.weekly_draft(
        policy.texts, policy.site,
        compose.WeeklyDraft(
            lead, project, now, f"{mail.subject}\n\n{mail.text}", tuple(c.name for c in recipients), due, waits, complaint,
            tuple(name for name, asked in missing.items() if asked), old, tuple(c.name for c in unreachable),
            _language(lead, policy),
        ),
    )  # fmt: skip
    return Decision(Outcome.NOTHING, "weekly", "the week's update is drafted", drafts=(draft,), project=project.key)


def update_sent(project: Project, week: str, mails: Sequence[Draft]) -> Decision:
    """The week's update leaves for every contact who has it."""
    return Decision(
        Outcome.NOTHING,
        "weekly",
        f"the update for {week}",
        drafts=tuple(mails),
        project=project.key,
        intent="weekly",
    )


def update_unsent(project: Project, day: date, policy: Policy, now: datetime, *, waited: bool) -> Decision:
    """Tell the lead that a week's update did not leave."""
    lead = policy.lead_of(project, now)
    draft = compose.weekly_unsent(
        policy.texts, policy.site, compose.WeeklyUnsent(lead, project, now, day, waited, _language(lead, policy))
    )
    return Decision(Outcome.NOTHING, "weekly", f"no update for {day}", drafts=(draft,), project=project.key)


def _reached(state: ProjectState) -> bool:
    return any(m.done and state.since and m.done >= state.since for m in state.reached)


def _language(member: TeamMember, policy: Policy) -> str:
    return member.language or policy.site.language
