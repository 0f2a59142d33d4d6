"""Which trust anchor a mailbox deserves, judged from the mail that already lies in it.

Law: proposed is only what `daemon.mail.proof` itself would read, in the place where it would read it. Where a server writes
below its own Received, one mail without its line is enough to propose nothing: there a sender could have written it. Mail that
was handed in from inside shows nothing about mail from outside.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from daemon.mail.authres import AuthResults, read
from daemon.mail.proof import NO_ANCHOR, TOPMOST, organisation, trusted, written_by
from daemon.model.mail import Message

FEWEST = 5
"""So many mails from outside are needed before anything is proposed."""
_MOSTLY = 0.9


class Doubt(StrEnum):
    """Why a server whose lines stand in the mails is not proposed."""

    FEW = "few"  # too few mails from outside
    UNSEEN = "unseen"  # in none of them the border can be seen: they were handed in from inside
    GAPS = "gaps"  # it writes where a sender could, and not into every mail
    PLACE = "place"  # its lines stand where they are not read
    SILENT = "silent"  # it says nothing of DMARC on some mails, and writes where a sender could


@dataclass(frozen=True, slots=True)
class Anchor:
    """A proposal for ``proof``, ``proof_above`` and ``aligned_dkim``, with the counts that speak for it.

    ``server`` is "none" where nothing can be believed; then ``nearest`` is the best that was found, if any, ``seen`` counts for
    it, and ``doubt`` says what speaks against it.
    """

    server: str
    seen: int  # mails in which its line stands where it writes
    of: int  # mails from outside that were looked at
    above: bool = False
    aligned_dkim: bool = False
    nearest: str | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class _Tally:
    above: int
    anywhere: int
    dmarc: int
    signatures: int
    bordered: int  # mails in which it can be seen where they came in


def propose_anchor(messages: Sequence[Message], own_domain: str) -> Anchor:
    """The anchor for a mailbox that holds these mails; those from ``own_domain`` itself do not count."""
    outside = [message for message in messages if _from_outside(message, own_domain)]
    tallies = {server: _tally(outside, server) for server in _candidates(outside)}
    best = max(tallies, key=lambda server: (tallies[server].anywhere, "." not in server[:1], server), default=None)
    if best is None or not tallies[best].anywhere:
        return _misplaced(outside, own_domain)
    tally = tallies[best]
    near = Anchor(NO_ANCHOR, tally.anywhere, len(outside), nearest=best)
    if not tally.bordered:
        ours = best in _of_our_side(outside, own_domain)
        return replace(near, doubt=Doubt.UNSEEN) if ours else Anchor(NO_ANCHOR, 0, len(outside))
    if tally.bordered < FEWEST:
        return replace(near, doubt=Doubt.FEW)
    above = tally.above >= _MOSTLY * len(outside)
    if above or tally.anywhere == len(outside):
        aligned = tally.dmarc == 0 and tally.signatures > 0
        believed = above or tally.dmarc >= tally.anywhere or aligned
        if believed:
            seen = tally.above if above else tally.anywhere
            return Anchor(best, seen, len(outside), above and best != TOPMOST, aligned)
        return replace(near, doubt=Doubt.SILENT)
    return replace(near, doubt=Doubt.GAPS)


def _misplaced(outside: Sequence[Message], own_domain: str) -> Anchor:
    """No anchor, and a server of our own side whose lines stand where nobody reads them, if there is one."""
    names = _of_our_side(outside, own_domain)
    if not names:
        return Anchor(NO_ANCHOR, 0, len(outside))
    nearest, seen = names.most_common(1)[0]
    return Anchor(NO_ANCHOR, seen, len(outside), nearest=nearest, doubt=Doubt.PLACE)


def _of_our_side(outside: Iterable[Message], own_domain: str) -> Counter[str]:
    """In how many mails lines stand in the name of a server that is ours by its name: of our domain, or of the host that took
    the mail in last. A sender could have written them; a name from elsewhere is never told to anybody.
    """
    names: Counter[str] = Counter()
    for message in outside:
        ours = {organisation(own_domain.lower()), organisation(written_by(message.header("Received") or "") or "")} - {
            ""
        }
        servers = {field.server for field in _fields(message) if field.server}
        names.update(server for server in servers if organisation(server) in ours)
    return names


def _from_outside(message: Message, own_domain: str) -> bool:
    sender = (message.identity or "").rpartition("@")[2]
    return message.header("Received") is not None and sender != own_domain.lower()


def _candidates(messages: Iterable[Message]) -> list[str]:
    """Names that stand in the mails; also with a dot, where one house writes under several names."""
    names: Counter[str] = Counter()
    for message in messages:
        for server in {field.server for field in _fields(message)}:
            names[server or TOPMOST] += 1
    houses: dict[str, set[str]] = {}
    for name in names:
        if name != TOPMOST and name.count(".") > 1:
            houses.setdefault(f".{organisation(name)}", set()).add(name)
    return [*names, *(house for house, members in houses.items() if len(members) > 1)]


def _fields(message: Message) -> Iterable[AuthResults]:
    for name, value in message.headers:
        if name.lower() == "authentication-results":
            field = read(value)
            if field is not None:
                yield field


def _tally(messages: Iterable[Message], server: str) -> _Tally:
    above = anywhere = dmarc = signatures = bordered = 0
    for message in messages:
        found = trusted(message.headers, server)
        counting = [field for field in (*found.above, *found.below) if field is not None]
        results = [(result.method, result.result) for field in counting for result in field.results]
        above += bool(found.above)
        anywhere += bool(counting)
        dmarc += any(method == "dmarc" for method, _ in results)
        signatures += ("dkim", "pass") in results
        bordered += found.border or server == TOPMOST  # there only the first field is read, whatever comes below
    return _Tally(above, anywhere, dmarc, signatures, bordered)
