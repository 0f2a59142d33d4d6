"""A person's word on what a mail is, whatever road it took: drag, mail or command. One function, one transaction."""

from dataclasses import dataclass
from datetime import datetime

from daemon import decide
from daemon.decide import Policy
from daemon.journal import CorrectionRow, DecisionRow, Journal
from daemon.model import Intent
from daemon.service import log
from daemon.service.gathering import gather
from daemon.service.known import in_force
from daemon.service.minting import minter


class NotCorrected(Exception):
    """The word cannot be taken; the text is one line for a person."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a word: what the mail was and is, its case, and the number of the correction (None: one was undone)."""

    arrival: int
    before: str
    after: str
    case: str | None
    number: int | None


def correct(
    journal: Journal, policy: Policy, arrival: int, intent: Intent, *, by: str, how: str, now: datetime
) -> Corrected:
    """The mail is what a person says: label, case and route follow, and it is learned from.

    ``by`` is a team key or the name of an operator, empty where nobody can know; ``how`` is drag, mail, command or
    dashboard. A drag has put the mail where it belongs already; else it is filed anew. Saying again what the mail was read as
    at first undoes the word before. Raises :class:`NotCorrected`; then nothing was changed.
    """
    with journal.transaction():
        policy = in_force(policy, journal)
        row = journal.decision_of(arrival)
        if row is None:
            raise NotCorrected(f"there is no decided mail {arrival}")
        standing = journal.correction_of(arrival)
        before = standing.to_intent if standing else row.intent
        if intent == before:
            raise NotCorrected(f"mail {arrival} is {intent} already")
        case, decision_id, text = _again(journal, policy, row, intent, by=by, how=how, now=now)
        undone = standing is not None and row.intent == intent
        number = _kept(journal, row, standing, intent, by=by, how=how, now=now, text=text, decision_id=decision_id)
        if how != "drag":
            journal.refile(arrival, decide.label_folder(str(intent), policy.site.language), now)
    log.event("mail %d: %s, not %s (%s%s)", arrival, intent, before, how, ", undone" if undone else "")
    return Corrected(arrival, before, str(intent), case, number)


def _kept(
    journal: Journal, row: DecisionRow, standing: CorrectionRow | None, intent: Intent, *, by: str, how: str,
    now: datetime, text: str, decision_id: int,
) -> int | None:  # fmt: skip
    """The number of the correction; None where the word takes back the one before: there is nothing to learn from that."""
    arrival = row.arrival_id
    assert arrival is not None, "only a decision about a mail is corrected"
    if standing is not None and row.intent == intent:
        journal.undo_correction(standing.id, now, by or how)
        return None
    return journal.add_correction(
        arrival, now=now, by=by, how=how, from_intent=row.intent, to_intent=str(intent), text=text or None,
        decision_id=decision_id,
    )  # fmt: skip


def _again(
    journal: Journal, policy: Policy, row: DecisionRow, intent: Intent, *, by: str, how: str, now: datetime
) -> tuple[str | None, int, str]:
    """Decide the mail once more with a person's word on it; the case, the decision's number, and the words to learn from."""
    arrival = row.arrival_id or 0
    raw = journal.raw(arrival)
    if raw is None:
        raise NotCorrected(f"the bytes of mail {arrival} are not kept")
    mailbox = row.mailbox if row.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    understanding = decide.understand(raw, policy, mailbox)
    if why := decide.uncorrectable(understanding):
        raise NotCorrected(f"mail {arrival} has no client's intent: {why}")
    journal.withdraw(arrival, now)
    held = row.hold and row.settled is None
    known = decide.Known(
        case=journal.case_opened_by(arrival),
        said=journal.said_to_client(arrival),
        told=journal.told_of(arrival),
        held=held,
        settled=row.settled is not None,
    )
    facts = gather(understanding, policy, journal, now=now, received=row.at).facts
    who = policy.site.team[by].name if by in policy.site.team else by or "a person"
    because = f"{who} says that it is {intent} ({how})"
    decision = decide.correct(facts, policy, intent, known, by=by, because=because)
    if held and not decision.hold:
        journal.drop(arrival, now, case_stays=True)
    elif decision.hold and not held:
        journal.hold(arrival)
    decision_id = journal.carry_out(
        None, decision, minter(policy.site, policy.site.mailboxes[mailbox], journal.secret(), now), now=now,
        mailbox=mailbox, policy=policy.fingerprint, facts_snapshot={"corrects": arrival},
    )  # fmt: skip
    return decision.case.ref if decision.case else row.case, decision_id, decide.lesson_text(understanding)


def dragged(journal: Journal, policy: Policy, arrival: int, folder: str, now: datetime) -> Corrected | None:
    """A person has moved the mail into this folder (its name as the site writes it); None when that says nothing new."""
    row = journal.decision_of(arrival)
    if row is None:
        return None
    label = row.intent if folder == row.filing else decide.label_of(folder, policy.site.language)
    standing = journal.correction_of(arrival)
    if label == (standing.to_intent if standing else row.intent) or label not in (row.intent, *decide.LABELS):
        return None
    try:
        return correct(journal, policy, arrival, Intent(label), by="", how="drag", now=now)
    except NotCorrected as error:
        log.event("a drag is not followed: %s", error)
        return None
