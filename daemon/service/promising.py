"""Promised dates, looked at when something changed and every day: slips become drafts, what is due is asked about.

Each piece is carried out once, by a unique key in the journal; looking twice is harmless.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon import decide
from daemon.decide import Policy
from daemon.journal import Journal, JournalError, NotHeld, Proposal
from daemon.model import CaseKind, Decision, Outlook, Project, PromiseKind, Slip, Standpoint
from daemon.service import log
from daemon.service.gathering import outlook_of
from daemon.service.known import in_force
from daemon.service.minting import minter

DELAY = "delay"
ONCE = timedelta(days=36500)


class PromiseWatch:
    """Knows what it saw last of each project, so that only what has changed is looked at again."""

    def __init__(self) -> None:
        self._seen: dict[str, object] = {}

    def look(self, journal: Journal, policy: Policy, now: datetime) -> int:
        """Look at every project in which something is new, and let go what is due; how many mails may leave now."""
        policy = in_force(policy, journal)
        done = self._let_go(journal, policy, now)
        today = now.astimezone(ZoneInfo(policy.site.timezone)).date()
        newest, is_open = journal.progress_marks(), policy.calendar.is_open(now)
        for key, project in policy.site.projects.items():
            mark = (newest.get(key), today, is_open, policy.fingerprint)
            if self._seen.get(key) == mark:
                continue
            try:
                done += look_at(journal, policy, project, now)
            except JournalError:
                raise
            except Exception as error:  # noqa: BLE001 - logged; the other projects are looked at, this one the next time
                log.trouble("promises of %s cannot be looked at: %s: %s", key, type(error).__name__, error)
                continue
            self._seen[key] = mark
        return done

    def _let_go(self, journal: Journal, policy: Policy, now: datetime) -> int:
        """What nobody objected to in time leaves; not while a complaint is open, and not if its slip is gone."""
        gone = 0
        for proposal in journal.proposals_due(now):
            project = policy.site.projects.get(proposal.project)
            if proposal.kind != DELAY or project is None or complaint_open(journal, project):
                continue
            if look_at(journal, policy, project, now) or journal.proposal(proposal.id) != proposal:
                continue
            gone += len(journal.settle_proposal(proposal.id, "sent", now))
        return gone


def look_at(journal: Journal, policy: Policy, project: Project, now: datetime) -> int:
    """One project: drafts for new slips, drafts withdrawn whose slip is gone, reminders. How many mails were made."""
    outlook = outlook_of(project, policy, journal, now)
    current = {_key(slip) for slip in outlook.slips}
    for proposal in journal.project_proposals(project.key):
        if proposal.kind == DELAY and proposal.settled is None and proposal.key not in current:
            _replace(journal, proposal, now)
    made = sum(_propose(journal, policy, project, outlook, slip, now) for slip in outlook.slips)
    return made + _remind(journal, policy, project, outlook, now)


def _key(slip: Slip) -> str:
    """One for each slip, and for each way in which it can be told: a reason that comes later makes a draft of a question."""
    told = "ready" if slip.new is not None and slip.reason else "asked"
    return f"{DELAY}|{slip.key}|{told}"


def _propose(journal: Journal, policy: Policy, project: Project, outlook: Outlook, slip: Slip, now: datetime) -> int:
    if journal.proposal_of(project.key, _key(slip)) is not None:
        return 0
    slipped = decide.promise_slipped(
        slip, project, outlook.state, policy, now, complaint_open=complaint_open(journal, project)
    )
    with journal.transaction():
        number = carry_out(journal, policy, slipped.decision, now)
        journal.propose(
            project.key, DELAY, _key(slip), now, decision_id=number, due=slipped.leaves,
            data={
                "milestone": slip.milestone, "promised": slip.promised.isoformat(), "cause": str(slip.cause),
                "new": slip.new.isoformat() if slip.new else "", "reason": slip.reason or "",
            },
        )  # fmt: skip
    log.event(
        "%s: a promised date cannot be held; the lead has %s",
        project.key,
        "a draft" if slipped.decision.suggested else "a question",
    )
    return len(slipped.decision.drafts)


def _replace(journal: Journal, proposal: Proposal, now: datetime) -> None:
    """Its slip is gone, or has another date now."""
    try:
        journal.settle_proposal(proposal.id, "replaced", now)
    except NotHeld as error:
        log.event("%s", error)


def _remind(journal: Journal, policy: Policy, project: Project, outlook: Outlook, now: datetime) -> int:
    """On a working day, once for each promised day: what is promised for today and for the next working day."""
    calendar = policy.calendar
    today = now.astimezone(ZoneInfo(calendar.timezone)).date()
    if not calendar.is_open(now):
        return 0
    dues = {today: _due(outlook, today), calendar.add_workdays(today, 1): ()}
    dues = {day: _due(outlook, day) for day in dues}
    fresh = {day: names for day, names in dues.items() if names and _first(journal, project, day, today, now)}
    if not fresh:
        return 0
    tomorrow = [name for day, names in fresh.items() if day != today for name in names]
    decision = decide.promises_due(project, fresh.get(today, ()), tomorrow, policy, now)
    with journal.transaction():
        carry_out(journal, policy, decision, now)
    return 1


def _due(outlook: Outlook, day: date) -> tuple[str, ...]:
    """What was promised for this day and is neither there nor slipping already."""
    slipping = {slip.milestone for slip in outlook.slips}
    standing = (Standpoint.OPEN, Standpoint.DUE)
    by_ledger = {
        one.promise.what for one in outlook.promises
        if one.promise.day == day and one.stands in standing and one.promise.kind is not PromiseKind.ANSWER
    }  # fmt: skip
    by_plan = {stone.name for stone in outlook.state.milestones if stone.promised == day}
    return tuple(sorted((by_ledger | by_plan) - slipping))


def _first(journal: Journal, project: Project, day: date, today: date, now: datetime) -> bool:
    """Whether nobody was reminded of this day yet, on the day itself or the one before."""
    when = "on" if day == today else "before"
    return journal.may_say(f"due {project.key} {day.isoformat()} {when}", now, ONCE)


def complaint_open(journal: Journal, project: Project) -> bool:
    """Whether a complaint of this project is not settled."""
    return any(case.kind is CaseKind.COMPLAINT for case in journal.open_cases(project.key))


def carry_out(journal: Journal, policy: Policy, decision: Decision, now: datetime) -> int:
    """Commit a decision that no mail brought about, by the site's first mailbox; its number."""
    mailbox = next(iter(policy.site.mailboxes.values()))
    return journal.carry_out(
        None, decision, minter(policy.site, mailbox, journal.secret(), now), now=now, mailbox=mailbox.name,
        policy=policy.fingerprint, facts_snapshot={},
    )  # fmt: skip
