"""Which case a mail belongs to, and what becomes of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from daemon.decide.policy import Policy
from daemon.decide.replies import project_for
from daemon.decide.upset import turns_to_another
from daemon.model import FINAL_STATES, CaseChange, CaseKind, CaseState, Facts, Intent, OpenCase, Outcome

KIND = {
    Intent.STATUS_REQUEST: CaseKind.STATUS,
    Intent.CHANGE_REQUEST: CaseKind.CHANGE,
    Intent.COMPLAINT: CaseKind.COMPLAINT,
}
FIRST_STATE = {
    CaseKind.STATUS: CaseState.OPEN,
    CaseKind.CHANGE: CaseState.OPEN,
    CaseKind.COMPLAINT: CaseState.HEARD,
    CaseKind.OTHER: CaseState.OPEN,
}
# What a case becomes when a person of the team has answered the client: only the client settles a complaint, and only a
# decision ends a change.
ANSWERED = {
    CaseKind.STATUS: CaseState.CLOSED,
    CaseKind.OTHER: CaseState.CLOSED,
    CaseKind.COMPLAINT: CaseState.IN_TALKS,
}
LATELY = timedelta(minutes=15)
WISH = 2000  # characters of the client's words kept with a case


@dataclass(frozen=True, slots=True)
class Matter:
    """The case a mail is about: a new one (``change`` opens it) or one that is open already."""

    ref: str
    kind: CaseKind
    change: CaseChange | None


def matter(
    facts: Facts, policy: Policy, intent: Intent, *, owner: str, due: datetime | None, outcome: Outcome
) -> Matter | None:
    """The case of a client's mail; None where there is no contact and project to hold one for."""
    project = project_for(facts, policy)
    if project is None or facts.contact is None or facts.next_reference is None:
        return None
    kind = KIND.get(intent, CaseKind.OTHER)
    existing = facts.thread.case
    if existing is not None and not (_is_new_matter(existing, kind, project.key) or turns_to_another(facts, existing)):
        return Matter(existing.ref, existing.kind, None)
    answered_now = kind is CaseKind.STATUS and outcome is Outcome.STATE
    change = CaseChange(
        ref=facts.next_reference,
        project=project.key,
        kind=kind,
        state=CaseState.CLOSED if answered_now else FIRST_STATE[kind],
        subject=facts.understanding.subject[:200],
        wish=facts.understanding.text[:WISH],
        contact=facts.contact.address,
        owner=owner,
        due=None if answered_now else due,
        reason=facts.understanding.reading.reason,
    )
    return Matter(change.ref, kind, change)


def ended(facts: Facts, project: str, *, answered: bool) -> tuple[CaseChange, ...]:
    """The case of a question that lay with the wrong project until the contact named theirs, or that is answered now."""
    case = facts.thread.case
    if not facts.carried or case is None or case.state in FINAL_STATES:
        return ()
    home = case.ref.rpartition("-")[0]
    final = {CaseKind.CHANGE: CaseState.DECLINED, CaseKind.COMPLAINT: CaseState.SETTLED}.get(
        case.kind, CaseState.CLOSED
    )
    if home != project:
        return (moved(case, home, final, f"the contact means {project}"),)
    return (moved(case, home, final, "answered"),) if answered and case.kind is CaseKind.STATUS else ()


def lately(facts: Facts, intent: Intent) -> bool:
    """Whether this contact has had a case of the same kind opened a quarter of an hour ago or less."""
    kind, address = KIND.get(intent, CaseKind.OTHER), facts.contact.address if facts.contact else None
    return any(
        case.kind is kind and case.contact == address and facts.now - case.opened <= LATELY
        for case in facts.open_cases or ()
    )


def _is_new_matter(existing: OpenCase, kind: CaseKind, project: str) -> bool:
    """A complaint or a change said in an old thread is a matter of its own; the rest goes on where it is.

    Questions for the state stay one matter for a whole thread, so that the limit of answers in it can be counted.
    """
    if existing.ref.startswith(f"{project}-") and existing.kind is kind is CaseKind.STATUS:
        return False
    if not existing.ref.startswith(f"{project}-") or existing.state in FINAL_STATES:
        return True
    return kind in (CaseKind.COMPLAINT, CaseKind.CHANGE) and existing.kind is not kind


def answered(case: OpenCase, project: str, member: str) -> CaseChange:
    """What becomes of a case once a person of the team has answered. What has ended stays ended."""
    state = case.state if case.state in FINAL_STATES else ANSWERED.get(case.kind, case.state)
    return CaseChange(
        ref=case.ref, project=project, kind=case.kind, state=state, owner=case.owner or member,
        contact=case.contact, opened=False, reason=f"{member} answered the client",
    )  # fmt: skip


def moved(case: OpenCase, project: str, state: CaseState, reason: str) -> CaseChange:
    """The same case in another state."""
    change = CaseChange(ref=case.ref, project=project, kind=case.kind, state=state, opened=False, reason=reason)
    return replace(change, owner=case.owner, contact=case.contact)
