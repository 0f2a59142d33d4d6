"""What the journal knows of an address that mail goes to: whether it takes mail, who is away, and which report is genuine."""

from datetime import datetime
from zoneinfo import ZoneInfo

from daemon import mail
from daemon.decide import Policy, with_absences, with_added
from daemon.journal import Journal, Sent
from daemon.model import Condition, Contact, Message, ReportedDelivery, Returned, Site, Thread, Understanding


def in_force(policy: Policy, journal: Journal) -> Policy:
    """The policy with what people have said by mail: contacts they have added, absences of their own."""
    return with_absences(with_added(policy, journal.contacts_added()), journal.absence_words())


def other_side(contact: Contact | None, thread: Thread) -> str | None:
    """Whom mail would go to: the contact who speaks, else the client of the case that a member writes about."""
    if contact is not None:
        return contact.address
    return thread.case.contact if thread.case else None


def conditions_of(address: str | None, journal: Journal | None, site: Site, now: datetime) -> list[Condition]:
    """What keeps mail from this address, as far as it still holds on this day of the site."""
    if address is None or journal is None:
        return []
    today = now.astimezone(ZoneInfo(site.timezone)).date()
    return [condition for condition in journal.conditions(address) if condition.holds(today)]


def ours(message: Message, secret: bytes) -> tuple[int, ...]:
    """The numbers of our own mails that a mail answers or reports on, each proven by the HMAC in its Message-ID or token."""
    ids = (*message.report_of, *message.in_reply_to, *message.references)
    numbers = (
        *(mail.read_token(secret, token) for token in message.report_tokens),
        *(mail.read_own_message_id(secret, id_) for id_ in ids),
    )
    return tuple(dict.fromkeys(number for number in numbers if number is not None))


def returned(understanding: Understanding, journal: Journal | None) -> Returned | None:
    """The genuine report that this mail is: our HMAC stands in it, and it speaks of that very mail's recipient."""
    message = understanding.message
    if journal is None or not message.deliveries:
        return None
    for number in ours(message, journal.secret()):
        sent = journal.sent_as(number)
        about = [d for d in message.deliveries if sent is not None and sent.recipient in d.recipients]
        if sent is not None and about:
            return reported(number, sent, min(about, key=lambda d: d.action != "failed"), journal)
    return None


def reported(number: int, sent: Sent, delivery: ReportedDelivery, journal: Journal) -> Returned:
    """What is known of our mail ``number``, beside what became of it."""
    case = journal.case(sent.case) if sent.case else None
    return Returned(
        outgoing=number, kind=sent.kind, recipient=sent.recipient, delivery=delivery, project=sent.project,
        case=case.case if case else None, subject=sent.subject, known=journal.told_undeliverable(sent.recipient, sent.created),
    )  # fmt: skip
