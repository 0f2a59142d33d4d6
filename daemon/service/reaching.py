"""Mail to the team on its way out: what may leave stays, the rest waits or is gathered, and what was gathered is told.

It is done right before mails are claimed, whoever made them; doing it twice is harmless.
"""

from datetime import datetime, timedelta

from daemon import decide, mail
from daemon.decide import Policy
from daemon.journal import GatheredNotice, Journal
from daemon.model import DraftKind, TeamMember, Urgency
from daemon.service import log
from daemon.service.known import in_force
from daemon.service.minting import minter

HOUR = timedelta(hours=1)
LONGEST = timedelta(days=15)  # no notice waits for longer


def sort_notices(journal: Journal, policy: Policy, now: datetime) -> int:
    """Sort what is due to the team, and tell what was gathered; how many mails of the latter were made."""
    ready = journal.notices_ready(now)
    gathered = journal.gathered_due(now)
    if not ready and not gathered:
        return 0
    policy = in_force(policy, journal)
    with journal.transaction():
        left = journal.notices_left(now - HOUR, now - LONGEST) if ready else {}
        for one in ready:
            member = policy.site.member(one.recipient)
            if member is None:
                continue
            count, at_once = left.get(one.recipient, (0, 0))
            how, until = decide.reaching(
                decide.Ready(one.urgency, one.answer_by, one.occasion, count, at_once), member, policy, now
            )
            if how is decide.How.WAITS:
                journal.put_off(one.id, until)
            elif how is decide.How.GATHERED:
                journal.gather(one.id, until)
            elif one.kind is DraftKind.NOTICE:
                left[one.recipient] = (count + 1, at_once + (one.urgency is Urgency.AT_ONCE))
        return _tell(journal, policy, now)


def _tell(journal: Journal, policy: Policy, now: datetime) -> int:
    """One mail to each person with what was gathered for them, or for whom they stand in."""
    by_reader: dict[str, list[GatheredNotice]] = {}
    for row in journal.gathered_due(now):
        member = policy.site.member(row.recipient) or policy.site.owner
        by_reader.setdefault(policy.site.stand_in(member, now).key, []).append(row)
    for key, rows in by_reader.items():
        _one_mail(journal, policy, policy.site.team[key], rows, now)
    return len(by_reader)


def _one_mail(journal: Journal, policy: Policy, member: TeamMember, rows: list[GatheredNotice], now: datetime) -> None:
    told = [_told(row) for row in rows]
    decision = decide.bundled(member, told, policy, now, at_once=any(r.urgency is Urgency.AT_ONCE for r in rows))
    mailbox = next(iter(policy.site.mailboxes.values()))
    number = journal.carry_out(
        None, decision, minter(policy.site, mailbox, journal.secret(), now), now=now, mailbox=mailbox.name,
        policy=policy.fingerprint, facts_snapshot={"notices": [row.id for row in rows]},
    )  # fmt: skip
    journal.bundle([row.id for row in rows], number, now)
    log.event("%d notices are told in one mail", len(rows))


def _told(row: GatheredNotice) -> decide.Told:
    message = mail.parse(row.raw)
    return decide.Told(message.subject, message.text, row.created, row.case)
