"""People answer clients from their own mail programs: their mails are found in our Sent folder, and looked at like mail that came.

Laws: what was there before the first start counts for nothing; only mail to clients is kept; what is ours is passed over; a mail is
journaled before the position moves past it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from daemon import inbox, mail
from daemon.decide import ByHand, Clock, Policy, answered_by_hand, clients, references, understand, who
from daemon.journal import SENT_FOLDER, Arrival, Journal, Letter, Stored
from daemon.model import BY_HAND, Decision, Outcome, Role, Understanding
from daemon.service import log
from daemon.service.conversation import conversation
from daemon.service.known import in_force
from daemon.service.minting import minter

_ADDRESS = re.compile(rb"[^\s<>,;:()\"]{1,200}@[^\s<>,;:()\"]{1,250}")
_OURS = b"x-sachstand-token:"


def look(journal: Journal, policy: Policy, mailbox: str, seen: inbox.Labelled, now: datetime) -> Sequence[int]:
    """Take in what is new in Sent; returns the UIDs of the mails to clients, whose bytes are needed to judge them."""
    policy = in_force(policy, journal)
    with journal.transaction():
        at = journal.position(mailbox, SENT_FOLDER)
        if at is None:
            first = seen.mails[0].uid if seen.mails else seen.last_uid + 1
            journal.set_baseline(mailbox, SENT_FOLDER, seen.uidvalidity, first)
        elif at.uidvalidity != seen.uidvalidity:
            at = journal.new_epoch(mailbox, SENT_FOLDER, seen.uidvalidity)
        since = at.since if at is not None else None
        wanted = [
            found.uid
            for found in seen.mails
            if found.raw is None
            and (since is None or found.received is None or found.received >= since)
            and _to_a_client(found, policy, journal.secret())
        ]
        for found in seen.mails:
            if found.raw is not None:
                _take(journal, policy, mailbox, seen.uidvalidity, found, now)
        if not wanted:
            journal.advance(mailbox, SENT_FOLDER, seen.uidvalidity, seen.last_uid)
            journal.polled(mailbox, SENT_FOLDER, now)
    return wanted


def _to_a_client(found: inbox.Seen, policy: Policy, secret: bytes) -> bool:
    """Whether a mail that is not ours names a contact, or somebody at a contact's organisation."""
    head = found.head.lower()
    if _OURS in head or (found.message_id and mail.read_own_message_id(secret, found.message_id) is not None):
        return False
    addresses = {part.decode("ascii", "replace") for part in _ADDRESS.findall(head)}
    return any(who(address, policy.site).role in (Role.CONTACT, Role.COLLEAGUE) for address in addresses)


def _take(journal: Journal, policy: Policy, mailbox: str, validity: int, found: inbox.Seen, now: datetime) -> None:
    """Journal it; one that came by another road before, as a copy to the inbox, is judged as what it is: sent by us."""
    raw, received = found.raw or b"", found.received or now
    key = mail.k1(raw)
    journal.record_arrivals([Arrival(mailbox, SENT_FOLDER, validity, found.uid, found.size, received, raw, key)], now)
    known = journal.arrival_of(key)
    row = journal.decision_of(known) if known is not None else None
    if known is None or row is None or row.row == BY_HAND:
        return
    stored = Stored(known, mailbox, SENT_FOLDER, validity, found.uid, received, raw, 0)
    decision, _ = judged(journal, policy, stored)
    if decision.answered_by and decision.stop_timers_of:
        box = policy.site.mailboxes[mailbox]
        mint = minter(policy.site, box, journal.secret(), now)
        journal.carry_out(
            None, decision, mint, now=now, mailbox=mailbox, policy=policy.fingerprint, facts_snapshot={"sent": known}
        )
        journal.human_answered(decision.stop_timers_of, decision.answered_by, now)


def judged(journal: Journal, policy: Policy, stored: Stored) -> tuple[Decision, Letter]:
    """What follows from a mail in Sent, and what is remembered of it."""
    mailbox = stored.mailbox if stored.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    understanding = understand(stored.raw or b"", policy, mailbox)
    message = understanding.message
    letter = Letter(
        message_id=message.message_id, key=message.message_key, identity=message.identity,
        sender=message.sender.address if message.sender else "", subject=message.subject,
    )  # fmt: skip
    if stored.old:
        because = "it was in Sent before the folder was numbered anew"
        return Decision(Outcome.NOTHING, BY_HAND, because, reasons=(because,)), letter
    ticking = {timer.case for timer in journal.waiting_timers()}
    waiting = {c.ref for address in clients(understanding, policy.site) for c in journal.open_cases(contact=address)}
    clocks = {ref: clock for ref in waiting if (clock := _clock(journal, ref, ticking))}
    named = _named(journal, policy, understanding, stored.received)
    found = ByHand(
        understanding, stored.received, _clock(journal, named, ticking) if named else None, tuple(clocks.values())
    )
    decision = answered_by_hand(found, policy)
    if decision.answered_by:
        log.event("mail %d in Sent: %s", stored.id, decision.because)
    return decision, replace(letter, case=decision.stop_timers_of)


def _named(journal: Journal, policy: Policy, understanding: Understanding, received: datetime) -> str | None:
    """The case whose thread it belongs to, or whose reference stands in its subject."""
    thread = conversation(understanding, policy, journal, received).thread
    if thread.case is not None:
        return thread.case.ref
    return next((ref for ref in references(understanding.message.subject) if journal.case(ref)), None)


def _clock(journal: Journal, ref: str, ticking: set[str | None]) -> Clock | None:
    row = journal.case(ref)
    if row is None:
        return None
    return Clock(row.case, journal.client_wrote(ref), row.answered is not None, ref in ticking)
