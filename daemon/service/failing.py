"""What became of an attempt, kept in one transaction with all that follows when a client's mail will never arrive."""

from dataclasses import replace
from datetime import datetime

from daemon import decide, mail
from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import Delivery, DeliveryReport, Outgoing, ReportedDelivery
from daemon.service import log
from daemon.service.known import in_force, reported
from daemon.service.minting import minter

SAID = 300  # characters of the server's words that are kept


def keep(
    journal: Journal,
    policy: Policy,
    row: Outgoing,
    report: DeliveryReport,
    now: datetime,
    next_at: datetime | None,
    *,
    told: bool,
) -> None:
    """Record the attempt; refused for good or tried too long, the lead hears of a client's mail (``told``: unless False).

    A notice that cannot be worded must not cost the record: the failure is in the log, and the mail shows in the outbox.
    """
    final = report.delivery is Delivery.REFUSED or (report.delivery is Delivery.DEFERRED and next_at is None)
    with journal.transaction():
        journal.record(row.id, report, now, next_at, attempt=row.attempts)
        if final and told and row.kind.to_client:
            try:
                with journal.transaction():
                    _tell(journal, policy, row, report, now)
            except Exception as error:  # noqa: BLE001 - the record of the attempt counts more than the notice
                log.trouble("outgoing %d failed, and its notice cannot be made: %s", row.id, type(error).__name__)


def _tell(journal: Journal, policy: Policy, row: Outgoing, report: DeliveryReport, now: datetime) -> None:
    policy = in_force(policy, journal)
    sent = journal.sent_as(row.id)
    mailbox = policy.site.mailboxes.get(row.mailbox) or next(iter(policy.site.mailboxes.values()))
    if sent is None:
        return
    said = mail.clean_line(f"{report.code or ''} {report.text}".strip(), SAID)
    failed = reported(row.id, sent, ReportedDelivery((row.recipient,), "failed", "", said), journal)
    decision = decide.undelivered(failed, report, policy, now)
    journal.carry_out(
        None, replace(decision, filing=None), minter(policy.site, mailbox, journal.secret(), now), now=now,
        mailbox=mailbox.name, policy=policy.fingerprint, facts_snapshot={"outgoing": row.id},
    )  # fmt: skip
