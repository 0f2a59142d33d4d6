"""A person's word on what waits, by its number: 12 is a held mail, P12 mail to clients. The same for mails, commands and buttons."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from daemon import decide
from daemon.decide import Policy
from daemon.decide.teamwords import proposal_number
from daemon.journal import DecisionRow, Journal, NotHeld
from daemon.model import FINAL_STATES, TimerPlan
from daemon.service import log
from daemon.service.gathering import gather
from daemon.service.known import in_force
from daemon.service.minting import Mint, minter

Verb = Literal["released", "dropped"]


class NoNumber(ValueError):
    """What was written is no number of the list."""


class NotReleased(Exception):
    """The mail stays held, for a reason that is one line for a person. ``stale``: its words tell a time that is over."""

    def __init__(self, text: str, *, stale: bool = False) -> None:
        super().__init__(text)
        self.stale = stale


def settle(journal: Journal, policy: Callable[[], Policy], number: str, verb: Verb, now: datetime, *, by: str) -> int:
    """Let it go, or settle it without a word; how many mails leave or are given up. ``by`` is who says so.

    Raises NoNumber, NotHeld where somebody was faster, and NotReleased. ``policy`` is asked for a held mail's release only.
    """
    proposal = proposal_number(number)
    if proposal is not None:
        rows = journal.settle_proposal(proposal, verb, now, by=by)
    elif not (number.isascii() and number.isdigit() and len(number) < 18):
        raise NoNumber(f"{number!r} is no number of the list; write 12, or P12")
    elif verb == "released":
        rows = release(journal, policy(), int(number), now, by=by)
    else:
        rows = journal.drop(int(number), now)
    log.event("%s is %s by %s", number, verb, by)
    return len(rows)


def release(journal: Journal, policy: Policy, number: int, now: datetime, *, by: str) -> list[int]:
    """Let go what lies ready for a held mail, in one transaction; the rows of the outbox that leave.

    What it promises is kept from now on: case, ledger and reminder. Words that name no case (a limit had held the mail) are
    worded anew, with their case. Raises NotHeld and NotReleased; then nothing has changed.
    """
    with journal.transaction():
        row, ready = journal.decision_of(number), journal.prepared(number)
        if row is None or not row.hold or row.settled:
            raise NotHeld(f"mail {number} is not held")
        if any(one.case is None for one in ready) and (raw := journal.raw(number)) is not None:
            return _worded_anew(journal, in_force(policy, journal), row, raw, now, by=by)
        if any(decide.is_stale(one.answer_by, one.created, policy, now) for one in ready):
            raise NotReleased(
                f"the answer prepared for mail {number} tells a time that is over; write to the client yourself, or drop it",
                stale=True,
            )
        gone = journal.release(number, now)
        for one in ready:
            if one.case is not None and one.answer_by is not None:
                _owe(journal, policy, row, one.case, one.answer_by, now, by=by)
        return gone


def _owe(
    journal: Journal, policy: Policy, row: DecisionRow, ref: str, due: datetime, now: datetime, *, by: str
) -> None:
    """The case has its due time and somebody is reminded, as if the mail had left at once."""
    found = journal.case(ref)
    if found is None or found.case.state in FINAL_STATES:
        return
    waiting = [
        TimerPlan(timer.key, timer.due, timer.kind, ref, dict(timer.data))
        for timer in journal.waiting_timers()
        if timer.case == ref
    ]
    decision = decide.owed(found.case, due, waiting, policy, now, by=by)
    mailbox, mint = _mailbox(journal, policy, row, now)
    journal.carry_out(
        None, decision, mint, now=now, mailbox=mailbox, policy=policy.fingerprint, facts_snapshot={"releases": row.arrival_id},
    )  # fmt: skip


def _worded_anew(
    journal: Journal, policy: Policy, row: DecisionRow, raw: bytes, now: datetime, *, by: str
) -> list[int]:
    """The held mail is decided as if no limit had stood in its way: with its case, its number and an hour that lies ahead."""
    number = row.arrival_id or 0
    mailbox, mint = _mailbox(journal, policy, row, now)
    gathered = gather(decide.understand(raw, policy, mailbox), policy, journal, now=now, received=row.at)
    decision = decide.released(replace(gathered.facts, duplicate_of=None), policy, by)
    if decision is None:
        raise NotReleased(f"nothing may be said to the sender of mail {number} any more")
    journal.release_anew(number, now)
    decided = journal.carry_out(
        None, decision, mint, now=now, mailbox=mailbox, policy=policy.fingerprint, facts_snapshot={"releases": number},
    )  # fmt: skip
    ref = decision.case.ref if decision.case else next((draft.case for draft in decision.drafts if draft.case), None)
    if ref is not None:
        journal.tie_to_case(number, ref)
    return journal.leaving_of(decided)


def _mailbox(journal: Journal, policy: Policy, row: DecisionRow, now: datetime) -> tuple[str, Mint]:
    """The mailbox that the mail came to, and how its answers are made."""
    boxes = policy.site.mailboxes
    mailbox = boxes.get(row.mailbox) or next(iter(boxes.values()))
    return mailbox.name, minter(policy.site, mailbox, journal.secret(), now)


__all__ = ["NoNumber", "NotHeld", "NotReleased", "Verb", "release", "settle"]
