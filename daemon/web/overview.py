"""What stands on the first page, read from the journal and worded. Nothing here writes, and only the journal is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from daemon import mail
from daemon.decide import Policy
from daemon.journal import DecisionRow, HeldRow, Journal, OutboxRow, OutboxState, Proposal
from daemon.model import Ledger, OpenCase, Outlook, PromiseKind, Standpoint
from daemon.service.gathering import outlook_of
from daemon.service.health import Finding
from daemon.service.known import in_force
from daemon.service.waiting import WEEKLY
from daemon.web.values import (
    CaseLine,
    Health,
    MailLine,
    Overview,
    ProjectLine,
    PromiseLine,
    Suggested,
    Waiting,
    WaitingList,
)
from daemon.web.weeks import weekly_word
from daemon.web.wording import Wording

MAILS = 40  # of the newest that are shown
OUTGOING = 400  # rows of the outbox that are looked through for them
MOST_WAITING = 50  # that are shown, of held mail and of mail to clients
MOST_HELD = 1000  # suggested mails that are looked through for them
AHEAD = timedelta(days=14)
SHOWN = (Standpoint.OPEN, Standpoint.DUE, Standpoint.BROKEN)
SECTIONS = ("waiting", "cases", "promises", "projects", "mails", "health")


def overview(
    journal: Journal, policy: Policy, now: datetime, say: Wording, *, findings: Sequence[Finding] | None,
    files_wrong: bool = False, texts: dict[int, str] | None = None,
) -> Overview:  # fmt: skip
    """Everything as of ``now`` (UTC). ``findings`` None: the monitor has not looked yet. ``texts`` keeps what was read before."""
    policy = in_force(policy, journal)
    cases = journal.open_cases()
    outlooks = {
        key: outlook_of(project, policy, journal, now, [c for c in cases if c.ref.rpartition("-")[0] == key])
        for key, project in policy.site.projects.items()
    }
    return Overview(
        waiting=waiting(journal, policy, say, {} if texts is None else texts),
        cases=case_lines(journal, policy, cases, now, say),
        promises=promise_lines(outlooks, now, say),
        mails=_mails(journal, say),
        projects=tuple(_project(journal, policy, key, outlook, now, say) for key, outlook in outlooks.items()),
        health=_health(journal, policy, say, findings, files_wrong=files_wrong),
    )


def waiting(journal: Journal, policy: Policy, say: Wording, texts: dict[int, str]) -> WaitingList:
    """Held mail, longest first, then mail to clients that waits; the first fifty of each."""
    all_rows, all_proposals = journal.held(), journal.proposals_waiting()
    rows, proposals = all_rows[:MOST_WAITING], all_proposals[:MOST_WAITING]
    numbers = {number for one in (*(row.suggested for row in rows), *(p.outgoing for p in proposals)) for number in one}
    held = journal.outbox(MOST_HELD, [OutboxState.HELD]) if numbers else []
    answers = {row.id: _suggested(row, journal, texts) for row in held if row.id in numbers}
    shown = (*(_held(row, policy, answers, say) for row in rows), *(_proposal(one, answers, say) for one in proposals))
    return WaitingList(shown, len(all_rows) + len(all_proposals) - len(shown))


def _held(row: HeldRow, policy: Policy, answers: Mapping[int, Suggested], say: Wording) -> Waiting:
    number = str(row.arrival_id)
    return Waiting(
        number=number, name=say.say("mail", number=number), since=say.when(row.at), sender=say.line(row.sender),
        what=say.line(mail.bare_subject(row.subject)), because=policy.texts.reason(say.language, row.row, row.because),
        alert=row.alert is not None, project=row.project or "", mail=row.arrival_id, intent=row.intent,
        answers=tuple(answers[number] for number in row.suggested if number in answers),
    )  # fmt: skip


def _proposal(one: Proposal, answers: Mapping[int, Suggested], say: Wording) -> Waiting:
    about = str(one.data.get("milestone") or one.data.get("week") or one.key)
    return Waiting(
        number=one.number, name=say.say("draft", number=one.number), since=say.when(one.created),
        what=say.line(say.say(f"kind.{one.kind}", about=about) if f"kind.{one.kind}" in say.words else about),
        project=one.project, leaves=say.say("leaves", at=say.when(one.due)) if one.due else say.say("waits"),
        answers=tuple(answers[number] for number in one.outgoing if number in answers),
        planned=one.kind == WEEKLY, preview=one.kind == WEEKLY,
    )  # fmt: skip


def _suggested(row: OutboxRow, journal: Journal, texts: dict[int, str]) -> Suggested:
    if row.id not in texts:
        if len(texts) > MOST_HELD:
            texts.clear()
        texts[row.id] = mail.clean_text(mail.plain_text(journal.outgoing_bytes(row.id) or b""))
    return Suggested(row.recipient, mail.clean_line(row.subject, 200), texts[row.id])


def case_lines(
    journal: Journal, policy: Policy, cases: Sequence[OpenCase], now: datetime, say: Wording
) -> tuple[CaseLine, ...]:
    """Overdue first, then by what was promised; those without a promise last."""
    reminders: dict[str, datetime] = {}
    for timer in journal.waiting_timers():
        reminders.setdefault(timer.case or "", timer.due)
    far = now + timedelta(days=9999)
    team = policy.site.team
    return tuple(
        CaseLine(
            case.ref, say.named("kind", case.kind), say.named("state", case.state), say.line(case.subject),
            team[case.owner].name if case.owner in team else say.say("nobody"), say.when(case.opened),
            say.when(case.due) or say.say("nothing_promised"), _clock(case.due, now, say), say.when(reminders.get(case.ref)),
            case.ref.rpartition("-")[0],
        )
        for case in sorted(cases, key=lambda case: (case.due or far, case.opened))
    )  # fmt: skip


def _clock(due: datetime | None, now: datetime, say: Wording) -> str:
    if due is None:
        return ""
    if due < now:
        return "overdue"
    return "today" if say.tongue.local(due).date() == say.tongue.today else ""


def promise_lines(outlooks: Mapping[str, Outlook], now: datetime, say: Wording) -> tuple[PromiseLine, ...]:
    """Those of the next two weeks that stand, and broken ones; the next due first."""
    found = [
        (key, one) for key, outlook in outlooks.items() for one in outlook.promises
        if one.stands in SHOWN and one.promise.due < now + AHEAD
    ]  # fmt: skip
    return tuple(_promise(one, key, say) for key, one in sorted(found, key=lambda pair: pair[1].promise.due))


def _promise(one: Ledger, key: str, say: Wording) -> PromiseLine:
    promise = one.promise
    answer = say.say("answer")
    what = f"{answer} {promise.case}" if promise.kind is PromiseKind.ANSWER else promise.what
    return PromiseLine(
        say.line(what), key, say.day(promise.day) or say.when(promise.due), say.say("said_on", at=say.when(promise.made)),
        str(one.stands), say.named("stands", one.stands),
    )  # fmt: skip


def _mails(journal: Journal, say: Wording) -> tuple[MailLine, ...]:
    """The newest first."""
    rows = [row for row in journal.last_decisions(2 * MAILS) if row.arrival_id is not None][-MAILS:]
    outgoing = {row.id: row for row in journal.outbox(OUTGOING)} if rows else {}
    return tuple(_mail(row, outgoing, say) for row in reversed(rows))


def _mail(row: DecisionRow, outgoing: Mapping[int, OutboxRow], say: Wording) -> MailLine:
    answers = [outgoing[number] for number in row.outgoing if number in outgoing]
    told = dict.fromkeys(f"{one.recipient} {say.named('sent', one.state)}" for one in answers)
    outcome = say.named("settled", row.settled) if row.settled else say.named("outcome", row.outcome)
    held = row.hold and not row.settled
    if held and row.outcome != "hold":
        outcome = " ".join((outcome, say.say("and_hold")))
    bad = row.outcome == "quarantine" or any(one.state in ("refused", "in-doubt", "expired") for one in answers)
    tone = "bad" if bad else "waits" if held else "good" if any(one.state == "sent" for one in answers) else "quiet"
    return MailLine(
        row.arrival_id or 0, say.when(row.at), say.line(row.sender), say.line(row.subject), say.named("intent", row.intent),
        outcome, tone, row.case or "", ", ".join(told),
    )  # fmt: skip


def _project(journal: Journal, policy: Policy, key: str, outlook: Outlook, now: datetime, say: Wording) -> ProjectLine:
    project, light = policy.site.projects[key], outlook.light
    colour = str(light.colour) if light else "none"
    weekly = weekly_word(journal, policy, project, now, say)
    return ProjectLine(
        key, say.line(project.name), say.line(project.client), colour, say.named("light", colour),
        weekly or say.say("weekly.none"), bool(weekly),
    )  # fmt: skip


def _health(
    journal: Journal, policy: Policy, say: Wording, findings: Sequence[Finding] | None, *, files_wrong: bool
) -> Health:
    counts = journal.counts()
    troubles = [_trouble(one, say) for one in findings or ()]
    if files_wrong:
        troubles.append(say.say("files_wrong"))
    mailboxes = []
    for name, box in policy.site.mailboxes.items():
        position = journal.position(name, box.folder)
        polled = position.polled if position else None
        read = say.say("polled", at=say.when(polled)) if polled else say.say("not_polled")
        mailboxes.append((f"{say.say('mailbox', name=name)} ({box.address})", read))
    shown = tuple((say.say(f"count.{name}"), counts[name]) for name in ("waiting", "queued", "in-doubt", "quarantined"))
    good = None if findings is None and not troubles else not troubles
    return Health(good, tuple(troubles), tuple(mailboxes), shown)


def _trouble(one: Finding, say: Wording) -> str:
    what, at = say.named("trouble", one.trouble), say.when(one.since)
    if one.where:
        return say.say("health.where", what=what, where=one.where, at=at)
    return say.say("health.trouble", what=what, at=at)
