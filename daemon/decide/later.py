"""What the clock asks for: a rung of a ladder that was reached, and the digest of what is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from daemon import compose
from daemon.decide import rungs
from daemon.decide.policy import Policy
from daemon.model import FINAL_STATES, Condition, Decision, Draft, OpenCase, Outcome


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A held mail in one line: its number is what a person answers with."""

    number: int
    sender: str
    subject: str
    row: str
    because: str
    project: str | None
    received: datetime  # UTC
    alert: bool = False
    contact: str | None = None  # stored address
    conditions: tuple[Condition, ...] = ()  # of the contact
    words: str = ""  # of the contact
    prepared: str = ""  # what leaves if it is released


def overdue(
    case: OpenCase, *, ladder: str, numbers: Sequence[int], policy: Policy, now: datetime, wish: str = "",
    conditions: tuple[Condition, ...] = (), also: Sequence[str] = (), urgent: bool = False,
) -> Decision:  # fmt: skip
    """Rungs were reached: tell their people, unless the case has ended or the rules no longer know the ladder.

    Several rungs at once, after a night in which nothing ran, are one notice. ``wish`` are the client's words, ``conditions``
    what keeps mail from them, for the notice to say; ``also`` are words for people whom a rule has added to the case,
    ``urgent`` is its word on the priority.
    """
    said = f"rung {', '.join(map(str, numbers))} of ladder {ladder}"
    project = policy.site.projects.get(case.ref.rpartition("-")[0])
    if project is None or case.state in FINAL_STATES or ladder not in policy.rules.ladders:
        return Decision(Outcome.NOTHING, "timer", f"{case.ref}: {said}: nobody to tell")
    drafts = rungs.rungs(
        case, project, policy, ladder=ladder, numbers=numbers, now=now, wish=wish,
        conditions=conditions, also=also, urgent=urgent,
    )  # fmt: skip
    return _about(case, project.key, f"{case.ref}: {said}", drafts)


def nearly_due(
    case: OpenCase, *, ladder: str, due: datetime, policy: Policy, now: datetime, wish: str = "",
    conditions: tuple[Condition, ...] = (),
) -> Decision:  # fmt: skip
    """What was promised for ``due`` is still open shortly before: tell who has it, unless the case has ended."""
    project = policy.site.projects.get(case.ref.rpartition("-")[0])
    if project is None or case.state in FINAL_STATES:
        return Decision(Outcome.NOTHING, "timer", f"{case.ref}: nobody to remind")
    drafts = rungs.reminder(case, project, policy, due=due, ladder=ladder, now=now, wish=wish, conditions=conditions)
    return _about(case, project.key, f"{case.ref}: an answer is promised for {due:%Y-%m-%d %H:%M} UTC", drafts)


def _about(case: OpenCase, project: str, because: str, drafts: tuple[Draft, ...]) -> Decision:
    return Decision(
        Outcome.NOTHING, "timer", because, drafts=drafts, project=project, contact=case.contact, intent=str(case.kind)
    )


def digest(held: Sequence[HeldMail], policy: Policy, now: datetime) -> Decision:
    """One mail a lead, with every mail that waits for a person's word; mails of no project go to the owner."""
    site = policy.site
    by_member: dict[str, list[HeldMail]] = {}
    for row in held:
        project = site.projects.get(row.project or "")
        by_member.setdefault(policy.lead_of(project, now).key, []).append(row)
    drafts = tuple(
        compose.digest(
            policy.texts,
            site,
            compose.Digest(
                member=site.team[key],
                rows=tuple(_line(row, site.team[key].language or site.language, policy) for row in rows),
                now=now,
                language=site.team[key].language or site.language,
            ),
        )
        for key, rows in sorted(by_member.items())
    )
    return Decision(Outcome.NOTHING, "digest", f"{len(held)} held", drafts=drafts)


def site_broken(lines: Sequence[str], policy: Policy, now: datetime) -> Decision:
    """Tell the owner that the files have mistakes and that ``policy``, the last good one, stays in force."""
    owner = policy.lead_of(None, now)
    told = compose.Mistakes(owner, tuple(lines), now, owner.language or policy.site.language)
    draft = compose.mistakes(policy.texts, policy.site, told)
    return Decision(Outcome.NOTHING, "files", f"{len(lines)} mistakes in the site's files", drafts=(draft,))


def old_mail(mailbox: str, count: int, policy: Policy, now: datetime) -> Decision:
    """Tell the owner once of many old mails that a mailbox suddenly holds; each of them is held."""
    draft = compose.old_mail(policy.texts, policy.site, policy.lead_of(None, now), mailbox, count, now)
    return Decision(Outcome.NOTHING, "old mail", f"{count} old mails in {mailbox} are held", drafts=(draft,))


def _line(row: HeldMail, language: str, policy: Policy) -> compose.HeldRow:
    because = policy.texts.reason(language, row.row, row.because)
    project = policy.site.projects.get(row.project or "")
    contact = project.contact(row.contact) if project and row.contact else None
    return compose.HeldRow(
        row.number, row.sender, row.subject, because, row.received, alert=row.alert, conditions=row.conditions, contact=contact,
        excerpt=row.words, prepared=row.prepared,
    )  # fmt: skip
