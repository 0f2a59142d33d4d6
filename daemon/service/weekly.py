"""The weekly update on its road: drafted for the lead, released or not, sent once. The journal owns the period.

Each look reads what the journal says of the week and does the next step in one transaction, so that a tick that comes twice, a
crash and a changed clock do nothing twice.
"""

from datetime import datetime, timedelta
from functools import partial

from daemon import decide
from daemon.decide import Policy, Week
from daemon.journal import SENT, SKIPPED, Journal, JournalError, Proposal, UpdateRow
from daemon.model import ConditionKind, Contact, Project
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.known import conditions_of, in_force
from daemon.service.promising import carry_out, complaint_open
from daemon.service.together import Writer
from daemon.service.updating import Ready, ready, weekly_contacts, worded
from daemon.service.waiting import WEEKLY


async def send_due(journal: Journal, write: Writer, policy: Policy, clock: Clock) -> int:
    """Look at every project, each in a turn of its own so that nobody waits for the setting of many reports."""
    made = 0
    for key in policy.site.projects:
        made += await write(partial(_tried, journal, policy, key, clock.now()))
    return made


def _tried(journal: Journal, policy: Policy, key: str, now: datetime) -> int:
    """A project whose texts fail does not hold up the others; it is tried again at the next tick."""
    try:
        return look_at(journal, policy, key, now)
    except JournalError:
        raise
    except Exception as error:  # noqa: BLE001 - logged; its lead hears of it when the week is over
        log.trouble("the weekly update of %s cannot be made: %s: %s", key, type(error).__name__, error)
        return 0


def look_at(journal: Journal, policy: Policy, key: str, now: datetime) -> int:
    """Do what is due for one project's updates; how many mails were made. Raises TextError where a text fails."""
    project = policy.site.projects.get(key)
    if project is None or not weekly_contacts(project):
        return 0
    policy = in_force(policy, journal)
    settled = {row.week for row in journal.updates(project.key)}
    open_weeks = [w for w in decide.weeks(policy.site.weekly, policy.calendar, now) if w.key not in settled]
    return sum(_step(journal, policy, project, week, now) for week in open_weeks)


def _step(journal: Journal, policy: Policy, project: Project, week: Week, now: datetime) -> int:
    """The next step of a week of which nothing was settled yet."""
    drafts = [p for p in journal.project_proposals(project.key) if p.kind == WEEKLY]
    mine = [p for p in drafts if p.data["week"] == week.key]
    if now > week.due and not any(p.data["week"] <= week.key for p in drafts):
        return 0  # the project is new here: its first week is a later one
    if now > week.last:
        return _skip(journal, policy, project, week, mine, now)
    complaint = complaint_open(journal, project)
    if not mine or (complaint and not mine[-1].data["complaint"] and mine[-1].settled != "dropped"):
        return _draft(journal, policy, project, week, mine, now, complaint=complaint)
    return _go_on(journal, policy, project, week, mine[-1], now)


def _draft(
    journal: Journal, policy: Policy, project: Project, week: Week, earlier: list[Proposal], now: datetime, *, complaint: bool
) -> int:  # fmt: skip
    """Put the update before the lead; a draft that knew of no complaint gives way to one that waits."""
    reachable, unreachable = _audience(journal, policy, project, now)
    if not reachable:
        return 0
    update, shown = worded(project, reachable[0], policy, journal, now, week=week.key)
    restored = journal.restored()
    doubtful = restored is not None and restored > week.due - timedelta(days=7)  # it may have left already
    waits = complaint or doubtful or policy.site.weekly.release == "lead"
    leaves = week.due if waits else decide.leaves(week, policy.calendar, now)
    decision = decide.update_drafted(
        project, update.state, shown, reachable, policy, now, due=leaves, waits=waits, complaint=complaint,
        unreachable=unreachable,
    )  # fmt: skip
    with journal.transaction():
        for old in earlier:
            if old.settled is None:
                journal.settle_proposal(old.id, "replaced", now)
        journal.propose(
            project.key, WEEKLY, f"{WEEKLY}|{week.key}{'|complaint' if complaint else ''}", now,
            decision_id=carry_out(journal, policy, decision, now), due=None if waits else leaves,
            data={"week": week.key, "leaves": leaves.isoformat(), "complaint": complaint},
        )  # fmt: skip
    log.event("%s: the update for %s is drafted", project.key, week.key)
    return len(decision.drafts)


def _go_on(journal: Journal, policy: Policy, project: Project, week: Week, proposal: Proposal, now: datetime) -> int:
    """Send it when its time has come and nobody keeps it."""
    leaves = datetime.fromisoformat(proposal.data["leaves"])
    if proposal.settled == "dropped":
        with journal.transaction():
            _keep(journal, project, week, now)
        return 0
    silent = proposal.settled is None
    if now < leaves or (silent and proposal.due is None):
        return 0
    since = max(leaves, proposal.settled_at or leaves)
    if not decide.may_leave(since, policy.calendar, now):
        return 0
    return _send(journal, policy, project, week, proposal if silent else None, now)


def _send(
    journal: Journal, policy: Policy, project: Project, week: Week, silent: Proposal | None, now: datetime
) -> int:
    """All contacts' mails, the rows that say so and the end of the draft: one transaction."""
    reachable, unreachable = _audience(journal, policy, project, now)
    made = [ready(project, contact, policy, journal, now, week=week.key) for contact in reachable]
    with journal.transaction():
        number = carry_out(journal, policy, decide.update_sent(project, week.key, [m.draft for m in made]), now)
        for one in made:
            journal.add_update(_row(one, project, week, number, now))
        for contact in unreachable:
            journal.add_update(_skipped(project, contact, week, now))
        if silent is not None:
            journal.settle_proposal(silent.id, "sent", now)
    log.event("%s: the update for %s leaves for %d contacts", project.key, week.key, len(made))
    return len(made)


def _skip(journal: Journal, policy: Policy, project: Project, week: Week, drafts: list[Proposal], now: datetime) -> int:
    """The week is over: no update for it any more. The lead is told unless they said so themselves."""
    held = bool(drafts) and drafts[-1].settled == "dropped"
    waited = bool(drafts) and drafts[-1].settled is None and drafts[-1].due is None
    with journal.transaction():
        _keep(journal, project, week, now)
        for draft in drafts:
            if draft.settled is None:
                journal.settle_proposal(draft.id, "dropped", now)
        if not held:
            carry_out(journal, policy, decide.update_unsent(project, week.day, policy, now, waited=waited), now)
    log.event("%s: no update for %s", project.key, week.key)
    return 0 if held else 1


def _keep(journal: Journal, project: Project, week: Week, now: datetime) -> None:
    for contact in weekly_contacts(project):
        journal.add_update(_skipped(project, contact, week, now))


def _row(one: Ready, project: Project, week: Week, decision: int, now: datetime) -> UpdateRow:
    state = one.update.state
    promised = {m.name: m.promised.isoformat() for m in (*state.late, *state.milestones)}
    colour = str(state.light.colour) if state.light else None
    return UpdateRow(
        project.key, one.draft.to, week.key, SENT, now, one.update.number, one.update.last, colour, one.checksum, promised,
        decision,
    )  # fmt: skip


def _skipped(project: Project, contact: Contact, week: Week, now: datetime) -> UpdateRow:
    return UpdateRow(project.key, contact.address, week.key, SKIPPED, now, 0, week.day)


def _audience(journal: Journal, policy: Policy, project: Project, now: datetime) -> tuple[list[Contact], list[Contact]]:
    """Who gets it, and whose address takes no mail."""
    contacts = weekly_contacts(project)
    dead = {c.address for c in contacts if _undeliverable(journal, policy, c, now)}
    return [c for c in contacts if c.address not in dead], [c for c in contacts if c.address in dead]


def _undeliverable(journal: Journal, policy: Policy, contact: Contact, now: datetime) -> bool:
    found = conditions_of(contact.address, journal, policy.site, now)
    return any(condition.kind is ConditionKind.UNDELIVERABLE for condition in found)
