"""Small values to build a journal's story from. All names are invented; the clock stands where a test puts it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from daemon.journal import Arrival, Journal, Letter, Minted
from daemon.model import CaseChange, CaseKind, CaseState, Check, Decision, Draft, DraftKind, Hit, Outcome

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVA = "e.krause@krause.example"
BOX, FOLDER = "projekte", "INBOX"


def arrival(uid: int = 1, **change: Any) -> Arrival:
    raw = f"Subject: {uid}\r\n\r\nWo stehen wir?\r\n".encode()
    values = {"mailbox": BOX, "folder": FOLDER, "uidvalidity": 7, "uid": uid, "size": len(raw), "received": NOW}
    return Arrival(**{**values, "raw": raw, "key": f"k1-{uid}", **change})


def draft(kind: DraftKind = DraftKind.STATE, to: str = EVA, **change: Any) -> Draft:
    values = {"subject": "Re: Wo stehen wir?", "text": "Guten Tag", "project": "SHOP", "contact": EVA}
    return Draft(kind, to, **{**values, "occasion": "reply/status", **change})


def mint(outbox_id: int, made: Draft) -> Minted:
    """The bytes tell the row and the draft they were made of."""
    raw = f"To: {made.to}\r\nX-Row: {outbox_id}\r\n\r\n{made.text}\r\n".encode()
    return Minted(f"<{made.kind.value}.{outbox_id}@studio-nord.example>", f"token-{outbox_id}", raw, "")


def decision(*drafts: Draft, **change: Any) -> Decision:
    values: dict[str, Any] = {
        "outcome": Outcome.STATE, "row": "D33", "because": "a contact asks", "drafts": drafts, "project": "SHOP",
        "contact": EVA, "intent": "status-request", "reasons": ("asked politely",),
        "checks": (Check("D2", False, "not ours"), Check("D5", None, "cannot tell")),
        "hits": (Hit("status", "routing", True, "the intent fits"),),
    }  # fmt: skip
    return Decision(**{**values, **change})


def opened(ref: str = "SHOP-1", kind: CaseKind = CaseKind.CHANGE, **change: Any) -> CaseChange:
    values = {"project": ref.rpartition("-")[0], "state": CaseState.OPEN, "subject": "Filter", "contact": EVA}
    return CaseChange(ref, kind=kind, **{**values, "wish": "ein Filter", "reason": "asked for", **change})


def letter(number: int = 1, **change: Any) -> Letter:
    """What is remembered of mail ``number``."""
    values = {"message_id": f"<{number}@krause.example>", "key": f"k2-{number}", "identity": EVA, "sender": EVA}
    return Letter(**{**values, "subject": "Wo stehen wir?", "body_hash": f"words-{number}", **change})


def arrive(journal: Journal, uid: int = 1, *, at: datetime = NOW, **change: Any) -> int:
    """One recorded mail; returns its number."""
    journal.record_arrivals([arrival(uid, **{"received": at, **change})], at)
    return next(mail.id for mail in journal.pending(1000) if mail.uid == uid)


def carry_out(
    journal: Journal,
    arrival_id: int | None,
    what: Decision,
    *,
    at: datetime = NOW,
    about: Letter | None = None,
    with_mint: Callable[[int, Draft], Minted] = mint,
) -> int:
    return journal.carry_out(
        arrival_id, what, with_mint, now=at, mailbox=BOX, facts_snapshot={"now": at, "proof": "pass"},
        policy="abc123", letter=about or (letter(arrival_id) if arrival_id else None),
    )  # fmt: skip


def answered(journal: Journal, uid: int = 1, *drafts: Draft, at: datetime = NOW, **change: Any) -> int:
    """A mail that came in and was answered; returns its number."""
    number = arrive(journal, uid, at=at)
    carry_out(journal, number, decision(*(drafts or (draft(),)), **change), at=at)
    return number
