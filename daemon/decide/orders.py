"""One order of a team member, carried out or handed back with the reason: nothing is done by half."""

from daemon import compose
from daemon.decide import cases, colleagues
from daemon.decide.courtesy import numbers
from daemon.decide.heard import Heard, becomes, standing
from daemon.decide.labels import intent_named
from daemon.decide.policy import Policy
from daemon.decide.teamwords import CONSENT, Command, is_reference, proposal_number
from daemon.model import (
    FINAL_STATES,
    CaseChange,
    CaseKind,
    CaseState,
    ConditionKind,
    Facts,
    OpenCase,
    TeamMember,
)  # fmt: skip

CLOSING = {
    CaseKind.STATUS: CaseState.CLOSED,
    CaseKind.OTHER: CaseState.CLOSED,
    CaseKind.CHANGE: CaseState.DONE,
    CaseKind.COMPLAINT: CaseState.SETTLED,
}


def carry(order: Command, line: str, facts: Facts, policy: Policy, heard: Heard, member: TeamMember) -> None:
    """Do what the line says, as far as it is about something: a case, a held mail, a waiting one, a question of ours."""
    if facts.thread.about is not None and heard.settled is None and (said := colleagues.answer(order, facts, policy)):
        heard.orders.append((f"{said.word} {said.project}", facts.thread.about))
        heard.settled = said
    elif order.verb in ("taken", "close"):
        _of_case(order, line, facts, heard, member)
    elif order.verb in ("release", "drop", "hold", CONSENT):
        _of_waiting(order, line, facts, policy, heard)
    elif order.verb == "deliverable" and (address := _marked(order, facts)) is not None:
        heard.lifted.append((address, ConditionKind.UNDELIVERABLE, f"{member.key} says that it works"))
        heard.done.append(compose.Done(line, order.verb, name=address))
    else:
        _of_mail(order, line, facts, policy, heard)


def _of_case(order: Command, line: str, facts: Facts, heard: Heard, member: TeamMember) -> None:
    """``taken`` and ``close: reason``; a reference in it must be that of the case the mail is about."""
    case = facts.thread.case
    if case is None or (is_reference(order.argument) and order.argument != case.ref):
        # They name another case than the one they answer: neither of the two is touched.
        heard.missed_orders.append(compose.Missed(line, "other-case" if case else "no-case", case.ref if case else ""))
        return
    if case.state in FINAL_STATES:
        heard.missed_orders.append(compose.Missed(line, "ended", case.ref))
        return
    if order.verb == "close" and (not order.argument or is_reference(order.argument)):
        heard.missed_orders.append(compose.Missed(line, "reason", case.ref))
        return
    heard.stop = case.ref
    case = standing(case, heard)
    change = (
        cases.moved(case, key_of(case), CLOSING[case.kind], f"{member.key}: {order.argument}")
        if order.verb == "close"
        else CaseChange(
            ref=case.ref, project=key_of(case), kind=case.kind, state=case.state, contact=case.contact, owner=member.key,
            opened=False, reason=f"{member.key} has taken it",
        )
    )  # fmt: skip
    becomes(heard, change)
    heard.done.append(compose.Done(line, order.verb, ref=case.ref))


def _of_waiting(order: Command, line: str, facts: Facts, policy: Policy, heard: Heard) -> None:
    """Held mails or mails to clients that wait: those named, else the one whose notice is answered. All of a line, or none."""
    named = numbers(order.argument, policy.words)
    found = [_waiting(order.verb, one, facts) for one in named] if order.argument else [_answered(order.verb, facts)]
    if not found or None in found:
        missing = ", ".join(one for one, there in zip(named, found, strict=False) if there is None and len(named) > 1)
        heard.missed_orders.append(compose.Missed(line, "number" if order.argument else "which", missing))
        return
    meant = [one for one in found if one is not None]
    if any(verb == "release" and number in facts.stale for verb, number in meant):
        heard.missed_orders.append(compose.Missed(line, "stale"))
        return
    heard.orders.extend(meant)
    empty = all(verb == "release" and number in facts.unprepared for verb, number in meant)
    heard.done.append(compose.Done(line, "release-empty" if empty else order.verb))


def _waiting(verb: str, written: str, facts: Facts) -> tuple[str, int] | None:
    """The order about what waits under this number, or None."""
    number = proposal_number(written)
    if number is not None:
        return (f"{_word(verb)} proposal", number) if number in facts.proposals else None
    return (verb, int(written)) if verb in ("release", "drop") and int(written) in facts.held else None


def _answered(verb: str, facts: Facts) -> tuple[str, int] | None:
    """The order about what the answered notice is about, or None."""
    number, about = facts.thread.proposal, facts.thread.about
    if number is not None and number in facts.proposals:
        return f"{_word(verb)} proposal", number
    return (verb, about) if verb in ("release", "drop") and about is not None and about in facts.held else None


def _word(verb: str) -> str:
    return "release" if verb in ("release", CONSENT) else "drop"


def _of_mail(order: Command, line: str, facts: Facts, policy: Policy, heard: Heard) -> None:
    """``wrong: complaint`` and the number of an origin: words about the mail that our notice was about."""
    about = facts.thread.about
    intent = intent_named(order.argument, policy.words) if order.verb == "wrong" else None
    if about is not None and order.verb == "choose":
        heard.orders.append((f"origin {order.argument}", about))
    elif about is not None and intent is not None:
        heard.orders.append((f"correct {intent}", about))
    else:
        why = "label" if order.verb == "wrong" else "question"
        heard.missed_orders.append(compose.Missed(line, why))
        return
    heard.done.append(compose.Done(line, order.verb))


def _marked(order: Command, facts: Facts) -> str | None:
    """The address that an order means: the one it names, else the one of the notice that it answers."""
    return order.argument.strip(" <>.").lower() if "@" in order.argument else facts.thread.concerns


def key_of(case: OpenCase) -> str:
    """The key of a case's project."""
    return case.ref.rpartition("-")[0]
