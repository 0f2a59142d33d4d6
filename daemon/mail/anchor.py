"""Which trust anchor a mailbox deserves, judged from the mail that already lies in it.

Law: proposed is only what `daemon.mail.proof` itself would read, in the place where it would read it. Where a server writes
below its own Received, one mail without its line is enough to propose nothing: there a sender could have written it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.mail.authres import AuthResults, read
from daemon.mail.proof import NO_ANCHOR, TOPMOST, organisation, trusted
from daemon.model.mail import Message

FEWEST = 5
"""So many mails from outside are needed before anything is proposed."""
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Anchor:
    """A proposal for ``proof``, ``proof_above`` and ``aligned_dkim``, with the counts that speak for it.

    ``server`` is "none" where nothing can be believed; then ``seen`` counts for ``nearest``, the best that was found, if any.
    """

    server: str
    seen: int  # mails in which its line stands where it writes
    of: int  # mails from outside that were looked at
    above: bool = False
    aligned_dkim: bool = False
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class _Tally:
    above: int
    anywhere: int
    dmarc: int
    signatures: int


def propose_anchor(messages: Sequence[Message], own_domain: str) -> Anchor:
    """The anchor for a mailbox that holds these mails; those from ``own_domain`` itself do not count."""
    outside = [message for message in messages if _from_outside(message, own_domain)]
    if len(outside) < FEWEST:
        return Anchor(NO_ANCHOR, 0, len(outside))
    tallies = {server: _tally(outside, server) for server in _candidates(outside)}
    best = max(tallies, key=lambda server: (tallies[server].anywhere, "." not in server[:1], server), default=None)
    if best is None or not tallies[best].anywhere:
        return Anchor(NO_ANCHOR, 0, len(outside))
    tally = tallies[best]
    above = tally.above >= _MOSTLY * len(outside)
    if above or tally.anywhere == len(outside):
        aligned = tally.dmarc == 0 and tally.signatures > 0
        believed = above or tally.dmarc >= tally.anywhere or aligned
        if believed:
            seen = tally.above if above else tally.anywhere
            return Anchor(best, seen, len(outside), above and best != TOPMOST, aligned)
    return Anchor(NO_ANCHOR, tally.anywhere, len(outside), nearest=best)


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
    above = anywhere = dmarc = signatures = 0
    for message in messages:
        found = trusted(message.headers, server)
        counting = [field for field in (*found.above, *found.below) if field is not None]
        results = [(result.method, result.result) for field in counting for result in field.results]
        above += bool(found.above)
        anywhere += bool(counting)
        dmarc += any(method == "dmarc" for method, _ in results)
        signatures += ("dkim", "pass") in results
    return _Tally(above, anywhere, dmarc, signatures)
