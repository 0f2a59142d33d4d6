"""The worker that turns recorded arrivals into committed decisions. It works from the journal, never from IMAP.

An unforeseen error holds that one mail and the next one goes on. A mail that was there when a process ended is met alone.
Was it there twice, or is it near a limit, a child reads it first; after a third time a child decides the whole of it first. If
the child dies, the mail is quarantined; if it lives, the mail is decided as usual, for then the kills came from outside. So
one poison mail never takes its neighbours along, and no honest mail is put aside because a machine was restarted often.
"""

import contextlib
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from daemon import mail
from daemon.decide import Policy, settle, understand
from daemon.journal import (
    ASKS,
    SENT_FOLDER,
    Journal,
    JournalFenced,
    JournalUnusable,
    Letter,
    ReferenceTaken,
    Stored,
)
from daemon.model import Decision, DraftKind, Message, Outcome, Proven
from daemon.service import by_hand, log, trial
from daemon.service.asking import Asker
from daemon.service.gathering import gather
from daemon.service.known import in_force, ours
from daemon.service.minting import minter
from daemon.service.obeying import obey
from daemon.service.signatures import asks_dns
from daemon.service.trying import Trials, Trying, Verdict

GROUP = 8  # mails decided in one transaction; a delivery's record waits for no more than these
TURN = 0.05  # seconds the journal's thread is taken for a group: what is to be sent waits behind it
STRIKES = 3  # times that a process ended while it decided a mail: from then on a child decides it first
MOST_STRIKES = 10  # so often in the instant between its child's end and its decision: no chance any more
Trial = Callable[[bytes], str | None]
Proofs = Mapping[int, Proven]


def fitting(count: int, took: float) -> int:
    """How many mails the next group may have, after ``count`` took so long (seconds)."""
    return max(1, min(GROUP, int(count * TURN / took))) if count and took > 0 else GROUP


def decide_pending(
    journal: Journal, policy: Policy, now: datetime, *, limit: int = GROUP, death_of: Trial = trial.death_of,
    trials: Trials | None = None, asker: Asker | None = None, signed: Proofs | None = None,
) -> int:  # fmt: skip
    """Decide up to ``limit`` waiting mails; the number decided. Fresh mails share a transaction, doubtful ones go alone.

    A mail that waits for a second opinion (``asker``) holds up nobody: it is decided when its answer has come.
    ``signed`` is what the signatures of waiting mails prove; a mail that it should hold and does not waits for its turn.
    So does one that a child must try first (``trials``); without that, ``death_of`` reads it in a process of its own at once and
    says why that process died, if it did.
    """
    asked = asker.waiting(policy.site.llm) if asker else frozenset[int]()
    asked |= trials.waiting if trials else set()
    proved = signed or {}
    waiting = [
        stored
        for stored in journal.pending(limit + len(asked))
        if stored.id not in asked and (stored.id in proved or signed is None or not asks_dns(stored, policy))
    ]
    policy = in_force(policy, journal) if waiting else policy
    doubtful = {stored.id for stored in waiting if stored.attempts or mail.heavy(stored.raw or b"")}
    decided = 0
    for fresh, alone in _in_turn(waiting, doubtful):
        if fresh:
            _group(journal, policy, fresh, now, proved, asker)
        decided += len(fresh)
        for stored in alone:
            because = _put_aside(stored, now, death_of, trials)
            if not isinstance(because, Trying):
                _alone(journal, policy, stored, now, because, proved)
                decided += 1
    return decided


def _in_turn(waiting: Sequence[Stored], doubtful: Collection[int]) -> Iterator[tuple[list[Stored], list[Stored]]]:
    """The fresh mails that stand behind no doubtful one of their mailbox, then the doubtful ones before the next; and so on.

    So a client's second mail is not answered before the first, and a doubtful mail holds up no other mailbox.
    """
    left = list(waiting)
    while left:
        fresh = _leading(left, lambda stored: stored.id not in doubtful)
        alone = _leading([stored for stored in left if stored not in fresh], lambda stored: stored.id in doubtful)
        left = [stored for stored in left if stored not in fresh and stored not in alone]
        yield fresh, alone


def _leading(mails: Sequence[Stored], wanted: Callable[[Stored], bool]) -> list[Stored]:
    """Of each mailbox those before the first that is not wanted."""
    found, ended = [], set[str]()
    for stored in mails:
        if stored.mailbox not in ended and wanted(stored):
            found.append(stored)
        else:
            ended.add(stored.mailbox)
    return found


def _group(
    journal: Journal, policy: Policy, group: Sequence[Stored], now: datetime, proved: Proofs, asker: Asker | None
) -> None:
    """Attempts are counted and committed before the first byte is read; then all decisions of the group together.

    The count is there for mail that ends the process; it need not outlive a power cut.
    """
    with journal.transaction(flush=False):
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


def _put_aside(stored: Stored, now: datetime, death_of: Trial, trials: Trials | None) -> Verdict | Trying:
    """Why a doubtful mail must not be decided here; None: it may be met alone, or a child has shown that it can be decided."""
    if stored.attempts >= MOST_STRIKES:
        return f"deciding it has ended the process {stored.attempts} times"
    raw = stored.raw or b""
    if stored.attempts == 1 and not mail.heavy(raw):
        return None
    return trials.verdict(stored, now, whole=stored.attempts >= STRIKES) if trials else death_of(raw)


def _alone(
    journal: Journal, policy: Policy, stored: Stored, now: datetime, because: str | None, proved: Proofs
) -> None:
    """The attempt is counted when this process itself begins: a kill while a child tries the mail is not its fault."""
    journal.begin(stored.id)
    if because is None:
        _guarded(journal, policy, stored, now, proved)
        return
    raw = stored.raw or b""
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
    talks = [
        replace(draft, promises=(*draft.promises, *decision.promises))
        for draft in decision.drafts
        if draft.kind.to_client
    ]
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
        obey(journal, policy, decision, now)


def _tells_lead(decision: Decision, policy: Policy, now: datetime) -> bool:
    """Whether who would read of this held mail in the digest reads of it in a mail of its own."""
    lead = policy.lead_of(policy.site.projects.get(decision.project or ""), now).address
    return any(d.occasion == ASKS or (d.kind is DraftKind.NOTICE and d.to == lead) for d in decision.drafts)
