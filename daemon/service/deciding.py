"""The worker that turns recorded arrivals into committed decisions. It works from the journal, never from IMAP.

An unforeseen error holds that one mail and the next one goes on. A mail that ends the process is met alone on its next
try, and is quarantined on its fourth: one poison mail never takes its neighbours along. A mail that was there when a
process ended, and one that is near a limit, is read by a child first; if the child dies, the mail is quarantined.
"""

import contextlib
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from daemon import mail
from daemon.decide import Policy, person, settle, understand, with_added
from daemon.journal import (
    ASKS,
    SENT_FOLDER,
    Journal,
    JournalFenced,
    JournalUnusable,
    Letter,
    NotHeld,
    ReferenceTaken,
    Stored,
)
from daemon.model import AddedContact, Decision, DraftKind, Intent, Message, Outcome, Proven
from daemon.service import by_hand, log, trial
from daemon.service.asking import Asker
from daemon.service.correcting import NotCorrected, correct
from daemon.service.gathering import gather
from daemon.service.known import in_force, ours
from daemon.service.minting import minter
from daemon.service.signatures import asks_dns

GROUP = 8  # mails decided in one transaction; a delivery's record waits for no more than these
TURN = 0.1  # seconds the journal's thread is taken for a group: what is to be sent waits behind it
STRIKES = 3
WORDS = ("contact", "contact-without-state", "no-contact")  # a lead's word about an unknown colleague
Trial = Callable[[bytes], str | None]
Proofs = Mapping[int, Proven]


def fitting(count: int, took: float) -> int:
    """How many mails the next group may have, after ``count`` took so long (seconds)."""
    return max(1, min(GROUP, int(count * TURN / took))) if count and took > 0 else GROUP


def decide_pending(
    journal: Journal, policy: Policy, now: datetime, *, limit: int = GROUP, death_of: Trial = trial.death_of,
    asker: Asker | None = None, signed: Proofs | None = None,
) -> int:  # fmt: skip
    """Decide up to ``limit`` waiting mails; the number decided. Fresh mails share a transaction, doubtful ones go alone.

    A mail that waits for a second opinion (``asker``) holds up nobody: it is decided when its answer has come.
    ``signed`` is what the signatures of waiting mails prove; a mail that it should hold and does not waits for its turn.
    ``death_of`` reads a doubtful mail in a process of its own and says why that process died, if it did.
    """
    asked = asker.waiting(policy.site.llm) if asker else frozenset()
    proved = signed or {}
    waiting = [
        stored
        for stored in journal.pending(limit + len(asked))
        if stored.id not in asked and (stored.id in proved or signed is None or not asks_dns(stored, policy))
    ]
    policy = in_force(policy, journal) if waiting else policy
    doubtful = {stored.id for stored in waiting if stored.attempts or mail.heavy(stored.raw or b"")}
    if fresh := [stored for stored in waiting if stored.id not in doubtful]:
        _group(journal, policy, fresh, now, proved, asker)
    for stored in waiting:
        if stored.id in doubtful:
            _alone(journal, policy, stored, now, death_of, proved)
    return len(waiting)


def _group(
    journal: Journal, policy: Policy, group: Sequence[Stored], now: datetime, proved: Proofs, asker: Asker | None
) -> None:
    """Attempts are counted and committed before the first byte is read; then all decisions of the group together."""
    with journal.transaction():
        for stored in group:
            journal.begin(stored.id)
    try:
        with journal.transaction():
            for stored in group:
                _decide(journal, policy, stored, now, proved, asker)
    except (JournalUnusable, JournalFenced):
        _not_its_fault(journal, group)
        raise
    except Exception as error:  # noqa: BLE001 - the whole group was rolled back; each is tried alone
        log.trouble("a group of %d mails is decided one by one: %s", len(group), type(error).__name__)
        for stored in group:
            _guarded(journal, policy, stored, now, proved)


def _alone(journal: Journal, policy: Policy, stored: Stored, now: datetime, death_of: Trial, proved: Proofs) -> None:
    raw = stored.raw or b""
    because: str | None = f"deciding it has ended the process {STRIKES} times"
    if journal.begin(stored.id) <= STRIKES:
        because = death_of(raw)
    if because is None:
        _guarded(journal, policy, stored, now, proved)
        return
    sender, subject = mail.shown(raw)
    letter = Letter(sender=sender.address if sender else "", subject=subject)
    _carry_out(journal, policy, stored, Decision(Outcome.QUARANTINE, "D1", because, hold=True), letter, now)
    log.quarantined(stored.id, because)


def _not_its_fault(journal: Journal, waiting: Sequence[Stored]) -> None:
    """The journal failed, not the reading of these mails: the attempt does not count against them."""
    with contextlib.suppress(JournalUnusable), journal.transaction():
        for stored in waiting:
            journal.postpone(stored.id)


def _guarded(journal: Journal, policy: Policy, stored: Stored, now: datetime, proved: Proofs) -> None:
    try:
        try:
            _decide(journal, policy, stored, now, proved)
        except ReferenceTaken:
            _decide(journal, policy, stored, now, proved)
    except (JournalUnusable, JournalFenced):
        _not_its_fault(journal, [stored])
        raise
    except Exception as error:  # noqa: BLE001 - this mail is held with its traceback; the next one goes on
        log.failed(stored.id, error)
        trace = "".join(traceback.format_exception(error))[-4000:]
        held = Decision(
            Outcome.HOLD, "D37", "an unforeseen error; a person must look", hold=True, alert=f"{type(error).__name__} while deciding",
            reasons=(trace,),
        )  # fmt: skip
        _carry_out(journal, policy, stored, held, Letter(), now)


def _decide(
    journal: Journal, policy: Policy, stored: Stored, now: datetime, proved: Proofs, asker: Asker | None = None
) -> None:
    mailbox = stored.mailbox if stored.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    if stored.folder == SENT_FOLDER:
        _carry_out(journal, policy, stored, *by_hand.judged(journal, policy, stored), now)
        return
    understanding = understand(stored.raw or b"", policy, mailbox, signed=proved.get(stored.id))
    if asker is not None:
        if asker.wanted(stored.id, understanding, policy.site.llm):
            journal.postpone(stored.id)
            return
        understanding = asker.informed(stored.id, understanding)
    gathered = gather(understanding, policy, journal, now=now, received=stored.received, arrival=stored.id)
    decision = _restored(settle(gathered.facts, policy)) if stored.old else settle(gathered.facts, policy)
    with journal.transaction():
        _carry_out(journal, policy, stored, decision, gathered.letter, now)
        _end_doubts(journal, understanding.message, now)
    waited = (now - stored.received).total_seconds()
    log.decided(
        stored.id,
        decision.row,
        str(decision.outcome),
        decision.intent,
        decision.case.ref if decision.case else None,
        waited,
    )


def _end_doubts(journal: Journal, message: Message, now: datetime) -> None:
    """Who answers a mail of ours, or reports on it, has it: it is in doubt no longer, and does not leave again."""
    if not (named := ours(message, journal.secret())):
        return
    for row in journal.in_doubt(now):
        if row.id in named:
            journal.resolve(row.id, "sent", now, "a mail that answers it or reports on it has come")
            log.event("outgoing %d was in doubt: it is answered or reported on", row.id)


def _restored(decision: Decision) -> Decision:
    """A mail that was there before the mailbox was numbered anew is neither answered nor obeyed nor passed on; a person may."""
    talks = [draft for draft in decision.drafts if draft.kind.to_client]
    if not decision.drafts and decision.row != "D17" and decision.offer_word is None:
        return decision
    because = (
        "it was there before the mailbox was numbered anew, or an older journal put back: it may have been answered"
    )
    return Decision(
        Outcome.HOLD, decision.row, because, hold=True, suggested=tuple(talks), reasons=(*decision.reasons, because),
        checks=decision.checks, hits=decision.hits, project=decision.project, contact=decision.contact, intent=decision.intent,
    )  # fmt: skip


def _carry_out(
    journal: Journal, policy: Policy, stored: Stored, decision: Decision, letter: Letter, now: datetime
) -> None:
    site = policy.site
    mailbox = site.mailboxes.get(stored.mailbox) or next(iter(site.mailboxes.values()))
    with journal.transaction():
        journal.carry_out(
            stored.id, decision, minter(site, mailbox, journal.secret(), now), now=now, mailbox=mailbox.name,
            letter=letter, policy=policy.fingerprint, facts_snapshot={"received": stored.received.isoformat()},
        )  # fmt: skip
        if _tells_lead(decision, policy, now):
            journal.told(stored.id, now)
        if decision.answered_by and decision.stop_timers_of:
            journal.human_answered(decision.stop_timers_of, decision.answered_by, now)
        for verb, number in decision.orders:
            word, _, argument = verb.partition(" ")
            if word == "origin":
                _once_more(journal, policy, number, now, origin=int(argument))
            elif word == "correct":
                _correct(journal, policy, number, Intent(argument), by=decision.by, now=now)
            elif argument == "proposal":
                obey_proposal(journal, word, number, decision.by, now)
            elif word in WORDS:
                _with_contact(journal, policy, number, word, argument, by=decision.by, now=now)
            else:
                obey_order(journal, verb, number, now)


def _tells_lead(decision: Decision, policy: Policy, now: datetime) -> bool:
    """Whether who would read of this held mail in the digest reads of it in a mail of its own."""
    lead = policy.lead_of(policy.site.projects.get(decision.project or ""), now).address
    return any(d.occasion == ASKS or (d.kind is DraftKind.NOTICE and d.to == lead) for d in decision.drafts)


def _correct(journal: Journal, policy: Policy, number: int, intent: Intent, *, by: str, now: datetime) -> None:
    """A member's mail says what another mail really is."""
    try:
        correct(journal, policy, number, intent, by=by, how="mail", now=now)
    except NotCorrected as error:
        log.event("%s", error)


def _with_contact(
    journal: Journal, policy: Policy, number: int, word: str, project: str, *, by: str, now: datetime
) -> None:
    """A lead has said whether an unknown colleague is a contact: kept, and on a yes their mail is decided once more."""
    raw = journal.raw(number)
    message = mail.parse(raw) if raw is not None else None
    if message is None or message.identity is None or project not in policy.site.projects:
        return
    name = person(message.sender.name) if message.sender else ""
    said = AddedContact(project, message.identity, name, word == "contact", by, now)
    journal.add_contact(said, refused=word == "no-contact")
    if word == "no-contact":
        obey_order(journal, "drop", number, now)
    else:
        _once_more(journal, with_added(policy, [said]), number, now)


def _once_more(journal: Journal, policy: Policy, number: int, now: datetime, *, origin: int | None = None) -> None:
    """A person has said who wrote a held mail (``origin``: which candidate): it is decided again, as that person's."""
    raw, row = journal.raw(number), journal.decision_of(number)
    if raw is None or row is None or row.settled or not row.hold:
        log.event("mail %d is not held any more", number)
        return
    mailbox = row.mailbox if row.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    understanding = understand(raw, policy, mailbox, origin=origin)
    gathered = gather(understanding, policy, journal, now=now, received=row.at)
    decision = settle(gathered.facts, policy)
    obey_order(journal, "drop", number, now)
    journal.carry_out(
        None, replace(decision, filing=None), minter(policy.site, policy.site.mailboxes[mailbox], journal.secret(), now),
        now=now, mailbox=mailbox, policy=policy.fingerprint, facts_snapshot={"once more": number},
    )  # fmt: skip
    log.decided(
        number, decision.row, str(decision.outcome), decision.intent, decision.case.ref if decision.case else None, 0.0
    )


def obey_order(journal: Journal, verb: str, number: int, now: datetime) -> None:
    """Release or drop what is held, by a person's word; the first word for a mail counts."""
    try:
        if verb == "release":
            journal.release(number, now)
        else:
            journal.drop(number, now)
    except NotHeld as error:
        log.event("%s: %s", verb, error)


def obey_proposal(journal: Journal, verb: str, number: int, by: str, now: datetime) -> None:
    """Let mail to clients go, or give it up; the first word for it counts."""
    try:
        how: Literal["released", "dropped"] = "released" if verb.startswith("release") else "dropped"
        journal.settle_proposal(number, how, now, by=by or None)
    except NotHeld as error:
        log.event("%s: %s", verb, error)
