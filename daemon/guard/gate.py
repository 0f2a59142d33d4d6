"""D1–D16 without the brakes: machines, forged and doubled mail. Nothing here ever speaks to the sender."""

from collections.abc import Callable

from daemon.guard.row import Answer, Row
from daemon.guard.who import is_team, is_team_forward
from daemon.model import Facts, Intent, MarkKind, Outcome, Proof, Role, Site, Verdict

QUICK_SECONDS = 300.0
"""A reply with an automatic subject this soon after our own mail was written by no person."""


def _marked(*kinds: MarkKind) -> Callable[[Facts, Site], Answer]:
    def check(facts: Facts, _site: Site) -> Answer:
        mark = next((m for m in facts.understanding.message.marks if m.kind in kinds), None)
        return Answer(True, f"the mail carries {mark}") if mark else Answer(False, "no such mark")

    return check


def _has(facts: Facts, *kinds: MarkKind) -> bool:
    return any(mark.kind in kinds for mark in facts.understanding.message.marks)


def _refused(facts: Facts, _site: Site) -> Answer:
    reason = facts.understanding.message.refused
    return Answer(True, f"not read: {reason}") if reason is not None else Answer(False, "the mail could be read")


def _own(facts: Facts, site: Site) -> Answer:
    identity = facts.understanding.message.identity
    if identity is not None and identity.lower() in site.own_addresses:
        return Answer(True, f"{identity} is an address of this inbox")
    return _marked(MarkKind.OWN)(facts, site)


def _null_return_path(facts: Facts, site: Site) -> Answer:
    path = facts.understanding.message.return_path
    if path == "":
        return Answer(True, "the return path is empty: a report or a robot")
    marked = _marked(MarkKind.NULL_RETURN_PATH)(facts, site)
    if path is None and not marked.hit:
        return Answer(None, "the mail server recorded no return path")
    return marked


def _through_our_group(facts: Facts, site: Site) -> bool:
    """Whether the list is the inbox itself: many teams receive ``projects@`` as a group, which marks all its mail."""
    named = (facts.understanding.message.header("list-id") or "").rpartition("<")[2].strip(" >").lower()
    return named in {address.replace("@", ".") for address in site.own_addresses}


def _list_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    """Customer programs add List-Unsubscribe and Feedback-ID to one-to-one mail: a known person's mail is not lost."""
    known = facts.understanding.writer.role in (Role.CONTACT, Role.TEAM)
    soft = not _has(facts, MarkKind.LIST) or _through_our_group(facts, site)
    if known and soft and facts.understanding.proven.proof is not Proof.FAIL:
        return Verdict(Outcome.HOLD, "D6", f"{reason}, but a known person may have written it", hold=True)
    return Verdict(Outcome.NOTHING, "D6", reason)


def _system_verdict(facts: Facts, _site: Site, reason: str) -> Verdict:
    if _has(facts, MarkKind.SYSTEM_SENDER):
        return Verdict(Outcome.NOTHING, "D9", reason)
    return Verdict(Outcome.HOLD, "D9", f"{reason}; people read postmaster and abuse", hold=True)


def _not_addressed(facts: Facts, _site: Site) -> Answer:
    if facts.understanding.addressed:
        return Answer(False, "one of our addresses is among the recipients")
    message = facts.understanding.message
    if message.identity is None and not message.to and not message.resent_to:
        return Answer(None, "the mail names neither a certain sender nor any recipient")
    return Answer(True, "none of our addresses is among the recipients")


def _not_addressed_verdict(facts: Facts, _site: Site, reason: str) -> Verdict:
    for_us = is_team_forward(facts) or (is_team(facts) and bool(facts.understanding.commands))
    if for_us or facts.understanding.writer.role is Role.CONTACT:
        return Verdict(Outcome.HOLD, "D11", f"{reason}, but a known person wrote it", hold=True)
    return Verdict(Outcome.NOTHING, "D11", reason)


def _no_identity(facts: Facts, _site: Site) -> Answer:
    identity = facts.understanding.message.identity
    return Answer(identity is None, f"written by {identity}" if identity else "the From names no single plain address")


def _proof_failed(facts: Facts, _site: Site) -> Answer:
    proven = facts.understanding.proven
    return Answer({Proof.FAIL: True, Proof.PASS: False, Proof.NONE: None}[proven.proof], proven.reason)


def _proof_failed_verdict(facts: Facts, _site: Site, reason: str) -> Verdict:
    alert = f"Somebody writes as {facts.understanding.message.identity}, and the proof of that domain failed: {reason}"
    return Verdict(Outcome.HOLD, "D13", reason, hold=True, alert=alert)


def _duplicate(facts: Facts, _site: Site) -> Answer:
    known = facts.duplicate_of
    return Answer(True, f"the same mail was decided before: {known}") if known else Answer(False, "not seen before")


def _looks_automatic(facts: Facts, site: Site) -> Answer:
    hint = _marked(MarkKind.SUBJECT_HINT)(facts, site)
    # The team's own lines ("done: login page") are for the daemon and not for the reader of intents.
    if not hint.hit and facts.understanding.reading.primary is Intent.AUTOMATED and not is_team(facts):
        return Answer(True, "the words read like a machine's")
    return hint


def _looks_automatic_verdict(facts: Facts, _site: Site, reason: str) -> Verdict:
    seconds = facts.thread.reply_to_ours_seconds
    if seconds is not None and seconds <= QUICK_SECONDS:
        return Verdict(Outcome.NOTHING, "D16", f"{reason}, and it came {seconds:.0f} s after our own mail")
    if facts.understanding.writer.role in (Role.STRANGER, Role.COLLEAGUE, Role.NOBODY):
        return Verdict(Outcome.NOTHING, "D16", f"{reason}, and nobody here knows the sender")
    return Verdict(Outcome.HOLD, "D16", reason, hold=True)


MACHINES = (
    Row("D1", _refused, Outcome.QUARANTINE, "Poison never blocks the queue."),
    Row("D2", _own, Outcome.NOTHING, "We do not talk to ourselves."),
    # A copy that came another way needs no other row: whatever the first one came to, it is not said or held again.
    Row("D15", _duplicate, Outcome.NOTHING, "One mail, one decision."),
    Row("D3", _null_return_path, Outcome.NOTHING, "An empty return path is never answered (RFC 3834, 2)."),
    Row("D4", _marked(MarkKind.REPORT), Outcome.NOTHING, "Delivery and reading reports are never answered."),
    Row("D5", _marked(MarkKind.AUTO_SUBMITTED), Outcome.NOTHING, "A machine wrote it and says so (RFC 3834)."),
    Row("D6", _marked(MarkKind.LIST, MarkKind.BULK_SOFT), Outcome.HOLD, "Lists and bulk mail are never answered.",
        verdict=_list_verdict),
    Row("D7", _marked(MarkKind.SUPPRESS), Outcome.NOTHING, "The sender asks for no automatic answer."),
    Row("D8", _marked(MarkKind.VENDOR, MarkKind.CALENDAR, MarkKind.REACTION), Outcome.NOTHING,
        "Robots, calendars and reactions by the marks of their makers."),
    Row("D9", _marked(MarkKind.SYSTEM_SENDER, MarkKind.POSTMASTER), Outcome.HOLD, "No person writes from there.",
        verdict=_system_verdict),
    Row("D10", _marked(MarkKind.SPAM), Outcome.NOTHING, "Spam learns nothing from us, not even that we exist."),
    Row("D11", _not_addressed, Outcome.HOLD, "Answers go only to mail that was addressed to us (RFC 5230, 4.5).",
        verdict=_not_addressed_verdict),
)  # fmt: skip
"""Rows that see a machine, or a mail that is not for us."""

FORGED = (
    Row("D12", _no_identity, Outcome.HOLD, "Without one certain address there is nobody to answer.", hold=True),
    Row("D13", _proof_failed, Outcome.HOLD, "Somebody uses another's address.", verdict=_proof_failed_verdict),
)
"""Rows that doubt who wrote."""

REPEATED = (
    Row("D16", _looks_automatic, Outcome.HOLD, "The subject or words of a machine: no proof, but enough to be quiet.",
        verdict=_looks_automatic_verdict),
)  # fmt: skip
"""Rows that follow the brakes."""
