"""Mail of ours that did not arrive: what follows, and who is told. Law: only a report with our HMAC in it has any effect.

An address that refuses mail for good is marked, and its lead is told once. A full mailbox or a mail that is too large says
nothing of the address: the lead is told of that one mail. A delay, or trouble that may pass, is noted and no more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from daemon import compose
from daemon.decide import cases, filing
from daemon.decide.policy import Policy
from daemon.model import (
    Check,
    Condition,
    ConditionKind,
    Decision,
    Delivery,
    DeliveryReport,
    Draft,
    Facts,
    Fault,
    Intent,
    Outcome,
    Project,
    ReportedDelivery,
    Returned,
    Verdict,
)  # fmt: skip

# RFC 3463: the mailbox is full, the mail too large for it or for the system, its content not convertible.
OF_THIS_MAIL = ("5.2.2", "5.2.3", "5.3.4", "5.6.")
UNREAD = frozenset({"D1", "D15"})  # what could not be read, or was decided before, reports nothing


def returned(facts: Facts, policy: Policy, verdict: Verdict) -> Decision | None:
    """What follows from a genuine delivery report; None for every other mail, a forged report included."""
    report = facts.returned
    if report is None or verdict.row in UNREAD:
        return None
    delivery = report.delivery
    marks = is_hard(delivery)
    told = delivery.action == "failed" and not delivery.status.startswith("4")
    because = f"a report on our mail {report.outgoing} to {report.recipient}: {_in_words(delivery)}"
    return _follows(report, policy, facts.now, row=verdict.row, because=because, how="returned", marks=marks, told=told,
                    checks=verdict.checks)  # fmt: skip


def is_hard(delivery: ReportedDelivery) -> bool:
    """Whether the address itself refuses mail for good (RFC 3463 class 5)."""
    lasting = delivery.action == "failed" and delivery.status.startswith("5.")
    return lasting and not delivery.status.startswith(OF_THIS_MAIL)


def undelivered(report: Returned, said: DeliveryReport, policy: Policy, now: datetime) -> Decision:
    """What follows when the server refuses a client's mail for good, or when it was tried too long."""
    how = "expired" if said.delivery is Delivery.DEFERRED else "refused"
    marks = how == "refused" and said.fault is Fault.RECIPIENT
    because = f"our mail {report.outgoing} to {report.recipient} was {how}: {_in_words(report.delivery)}"
    return _follows(report, policy, now, row="outbox", because=because, how=how, marks=marks, told=True)


def _in_words(delivery: ReportedDelivery) -> str:
    return " ".join(filter(None, (delivery.action, delivery.status, delivery.said)))


def _follows(
    report: Returned,
    policy: Policy,
    now: datetime,
    *,
    row: str,
    because: str,
    how: str,
    marks: bool,
    told: bool,
    checks: tuple[Check, ...] = (),
) -> Decision:
    project = policy.site.projects.get(report.project or "")
    client = report.kind.to_client
    fresh = marks and client and not report.known
    silent = not client or not told or (marks and report.known)
    drafts = () if silent else tuple(_notices(report, project, policy, now, how=how, gone=marks))
    return Decision(
        outcome=Outcome.NOTHING, row=row, because=because, drafts=drafts,
        alert=None if client or not told else f"Mail to {report.recipient} of the team does not arrive: {because}",
        case=cases.moved(report.case, report.case.ref.rpartition("-")[0], report.case.state, because) if report.case else None,
        conditions=(_undeliverable(report, now),) if fresh else (),
        notes=((report.recipient, because),) if client and _is_news(report.delivery) else (),
        filing=filing.folder("automated", policy.site.language), reasons=(because,), checks=checks,
        project=project.key if project else None, contact=report.recipient if client else None,
        intent=str(Intent.AUTOMATED),
    )  # fmt: skip


def _is_news(delivery: ReportedDelivery) -> bool:
    return delivery.action in ("failed", "delayed")


def _undeliverable(report: Returned, now: datetime) -> Condition:
    return Condition(
        report.recipient, ConditionKind.UNDELIVERABLE, now, _in_words(report.delivery), outgoing=report.outgoing
    )


def _notices(
    report: Returned, project: Project | None, policy: Policy, now: datetime, *, how: str, gone: bool
) -> Iterator[Draft]:
    member = policy.lead_of(project, now)
    contact = project.contact(report.recipient) if project else None
    draft = compose.notice(
        policy.texts,
        policy.site,
        compose.Notice(
            member=member, why="undelivered", now=now, responsible=member, project=project, contact=contact,
            ref=report.case.ref if report.case else None, subject=report.subject,
            language=member.language or policy.site.language, offers=("deliverable",) if gone else (),
            failure=compose.Failure(address=report.recipient, how=how, said=report.delivery.said, gone=gone),
        ),
    )  # fmt: skip
    yield replace(draft, contact=report.recipient)
