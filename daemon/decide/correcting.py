"""A decision run again with a person's word on what the mail is. The law: the client is told nothing twice, and nobody else either.

The same road as any mail: guard, rules, texts. What differs is that the reading is a person's, that the case keeps its number, and
that of what would be said only what nobody has heard yet is left. What a client was promised goes on having a clock.
"""

from dataclasses import dataclass, replace

from daemon.decide import cases, escalation
from daemon.decide.policy import Policy
from daemon.decide.replies import Promise
from daemon.decide.settle import settle
from daemon.intents import what_counts
from daemon.mail import is_reply_subject
from daemon.model import (
    FINAL_STATES,
    CaseChange,
    CaseKind,
    Decision,
    DraftKind,
    Facts,
    Intent,
    OpenCase,
    Recent,
    Role,
    TimerPlan,
    Understanding,
)
from daemon.rules import without_corrections

KEPT = 4000  # characters of a mail's words kept with a correction


@dataclass(frozen=True, slots=True)
class Known:
    """What became of the mail so far. ``told``: who of the team heard of it, and as what (address, intent)."""

    case: OpenCase | None = None  # that the mail opened
    said: bool = False  # a client was, or may have been, told anything on account of it
    told: frozenset[tuple[str, str]] = frozenset()
    held: bool = False  # it waits for a person
    settled: bool = False  # a person has released or dropped it


def uncorrectable(understanding: Understanding) -> str:
    """Why this mail has no intent of a client's that one could correct; empty when it has."""
    if understanding.message.refused:
        return "nobody could read it"
    if understanding.reading.primary is Intent.AUTOMATED:
        return "a machine wrote it"
    if understanding.writer.role is Role.TEAM and understanding.forward is None:
        return "it is the team's own"
    return ""


def lesson_text(understanding: Understanding) -> str:
    """The words of the mail that a reader goes by, as they are kept to learn from."""
    subject = understanding.subject
    reply = is_reply_subject(subject) or bool(understanding.message.in_reply_to)
    return what_counts(subject, understanding.text, is_reply=reply)[:KEPT].strip()


def correct(facts: Facts, policy: Policy, intent: Intent, known: Known, *, by: str, because: str) -> Decision:
    """What follows now that a person has said what the mail is. ``by`` is the team member's key, or empty."""
    as_said = replace(policy, rules=without_corrections(policy.rules))
    seen = _facts(facts, intent, known, because)
    decision = settle(seen, as_said)
    member = policy.site.team.get(by)
    drafts = tuple(
        draft
        for draft in decision.drafts
        if draft.kind is not DraftKind.RECEIPT
        and (draft.to, str(intent)) not in known.told
        and not (member is not None and draft.kind is DraftKind.NOTICE and draft.to == member.address)
    )
    # Who was told or let go is not held; what is kept back waits for a person, also where nothing did so far.
    hold = decision.hold and (known.held or not (seen.client_told or known.settled))
    timers = _timers(facts, policy, decision, known)
    return replace(
        decision,
        row="correction",
        because=f"{because}; {decision.because}",
        reasons=(because, *decision.reasons),
        drafts=drafts,
        suggested=decision.suggested if hold and not seen.client_told else (),
        hold=hold,
        alert=None,
        case=_case(decision.case, intent, known, because, owed=_owed(facts, known)),
        timers=tuple(replace(timer, key=f"{timer.key}@{facts.now:%Y%m%dT%H%M%S%f}") for timer in timers),
        stop_timers_of=known.case.ref if known.case else None,
        promises=decision.promises if any(draft.kind.to_client for draft in drafts) else (),
        notes=(),
        filing=None,
        intent=str(intent),
    )


def _facts(facts: Facts, intent: Intent, known: Known, because: str) -> Facts:
    """The facts as they would have been had the mail been read rightly. Suspicion is kept: a word of caution stays one.

    The answer to this very mail counts for no limit: where the client has it, nothing more is said to them, so none is asked.
    """
    reading = replace(
        facts.understanding.reading, primary=intent, confidence=1.0, secondary=(), courtesy=False, reason=because
    )
    seen = replace(
        facts,
        understanding=replace(facts.understanding, reading=reading),
        duplicate_of=None,
        original_answered=None,
        corrected=True,
        recent=Recent() if known.said else facts.recent,
        client_told=known.said or facts.original_answered is not None or facts.thread.human_answered,
        complaint_open=facts.complaint_open and not (known.case and known.case.kind == "complaint"),
    )
    if known.case is None:
        return seen
    return replace(seen, next_reference=known.case.ref, thread=replace(facts.thread, case=None))


def _owed(facts: Facts, known: Known) -> bool:
    """Whether the client was promised an answer on account of this mail, and nobody has given it yet."""
    case = known.case
    return bool(known.said and case and case.due and case.state not in FINAL_STATES and not facts.thread.human_answered)


def _timers(facts: Facts, policy: Policy, decision: Decision, known: Known) -> list[TimerPlan]:
    """The clock of the new route, and a reminder of what was promised before where none of it comes in time."""
    timers, case = list(decision.timers), known.case
    if case is None or case.due is None or not _owed(facts, known):
        return timers
    team = policy.site.team
    member = team.get(case.owner or "") or policy.lead_of(facts.project, facts.now)
    ladder = next((policy.rules.ladders.get(timer.data.get("ladder", "")) for timer in timers), None)
    return escalation.reminded(policy, facts.now, timers, ladder, case.ref, Promise(member, case.due))


def _case(change: CaseChange | None, intent: Intent, known: Known, because: str, *, owed: bool) -> CaseChange | None:
    """The case of the mail keeps its number and becomes one of the right kind; one that is new is opened.

    While an answer is ``owed`` it stays open, also as a question for the state: of that the client has heard nothing.
    """
    own = known.case
    if own is None:
        return replace(change, reason=because) if change else None
    kind = cases.KIND.get(intent, CaseKind.OTHER)
    state = change.state if change and not owed else cases.FIRST_STATE[kind]
    return CaseChange(
        ref=own.ref, project=own.ref.rpartition("-")[0], kind=kind, state=state,
        contact=own.contact, owner=change.owner if change else own.owner, due=None, opened=False, reason=because,
    )  # fmt: skip
