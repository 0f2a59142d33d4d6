"""A mail that a person wrote to a client from a mail program of their own: proven by lying in our own Sent folder.

Laws: it answers what was written before it and nothing else; whoever is in doubt which case it answers is reminded once more
rather than not at all; nothing is said to anybody because of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from daemon.decide import cases, given_words
from daemon.decide.policy import Policy
from daemon.decide.understanding import who
from daemon.model import (
    BY_HAND,
    FINAL_STATES,
    Decision,
    Intent,
    MarkKind,
    Message,
    OpenCase,
    Outcome,
    Role,
    Site,
    Understanding,
)

SOMEBODY = "somebody"
"""Who has answered where the mail does not say which member wrote it, as from an address that all of them use."""
MACHINES = frozenset(
    {MarkKind.AUTO_SUBMITTED, MarkKind.NULL_RETURN_PATH, MarkKind.REPORT, MarkKind.LIST, MarkKind.REACTION}
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A case and its clock: when its client wrote last (UTC), whether a person has answered, whether a timer of it waits."""

    case: OpenCase
    wrote: datetime | None
    answered: bool
    ticking: bool


@dataclass(frozen=True, slots=True)
class ByHand:
    """The mail, when the server took it (UTC), the case that it names, and the open cases of those it goes to."""

    understanding: Understanding
    sent: datetime
    named: Clock | None
    open: tuple[Clock, ...] = ()


def clients(understanding: Understanding, site: Site) -> tuple[str, ...]:
    """The contacts, and unknown colleagues of theirs, to whom a mail goes."""
    return tuple(a for a in understanding.message.to if who(a, site).role in (Role.CONTACT, Role.COLLEAGUE))


def answered_by_hand(mail: ByHand, policy: Policy) -> Decision:
    """What follows from a mail in Sent: where it answers a client, the clock of that case stops."""
    found = _answered(mail, policy.site)
    if isinstance(found, str):
        return Decision(Outcome.NOTHING, BY_HAND, found, reasons=(found,), intent=str(Intent.OTHER))
    ref, key = found.case.ref, found.case.ref.rpartition("-")[0]
    member = _member(mail.understanding, policy.site)
    name = policy.site.team[member].name if member else "somebody of the team"
    because = f"{name} has written to the client of {ref}"
    if found.answered and not found.ticking:
        said = f"{because}, who had an answer before"
        return Decision(
            Outcome.NOTHING, BY_HAND, said, stop_timers_of=ref, reasons=(said,), project=key, intent=str(Intent.OTHER)
        )
    change = cases.answered(found.case, key, member or SOMEBODY)
    return Decision(
        outcome=Outcome.NOTHING, row=BY_HAND, because=because, case=replace(change, owner=found.case.owner or member),
        stop_timers_of=ref, answered_by=member or SOMEBODY, project=key,
        reasons=("it lies in our own Sent folder",), intent=str(Intent.OTHER),
        promises=given_words.promises(
            mail.understanding.message.new_text, policy.words, project=key, case=ref,
            today=mail.sent.astimezone(ZoneInfo(policy.site.timezone)).date(), site=policy.site,
        ),
    )  # fmt: skip


def _answered(mail: ByHand, site: Site) -> Clock | str:
    """The case that it answers, or why there is none."""
    message, goes_to = mail.understanding.message, clients(mail.understanding, site)
    if message.token is not None:
        return "it is a mail of ours"
    if any(mark.kind in MACHINES for mark in message.marks):
        return "a machine wrote it"
    address = _address(message)
    if address not in site.own_addresses and site.member(address) is None:
        return "nobody of the team wrote it"
    if not goes_to:
        return "it goes to no client"
    found = _case(mail, goes_to, site)
    if isinstance(found, Clock) and found.wrote is not None and mail.sent < found.wrote:
        return f"it is older than the newest mail of {found.case.ref}"
    return found


def _case(mail: ByHand, goes_to: tuple[str, ...], site: Site) -> Clock | str:
    """The one that it names, if it goes to that client; else the only one that waits of those whom it goes to."""
    named = mail.named
    if named is not None:
        project = named.case.ref.rpartition("-")[0]
        if any(project in who(address, site).projects for address in goes_to):
            return named
    waiting = [
        c for c in mail.open if not c.answered and c.case.state not in FINAL_STATES and c.case.contact in goes_to
    ]
    if len(waiting) == 1:
        return waiting[0]
    return "several cases of the client wait, and it names none" if waiting else "nothing waits for it"


def _address(message: Message) -> str:
    """Of the writer, as any program shows it: nobody outside can put a mail there, so the strict grammar is not needed."""
    return (message.identity or (message.sender.address if message.sender else "")).lower()


def _member(understanding: Understanding, site: Site) -> str | None:
    """Who wrote it: by the address, else by the name beside an address that all of them use."""
    message = understanding.message
    if member := site.member(_address(message)):
        return member.key
    name = message.sender.name.casefold() if message.sender else ""
    found = [key for key, member in site.team.items() if member.name.casefold() in name]
    return found[0] if len(found) == 1 else None
