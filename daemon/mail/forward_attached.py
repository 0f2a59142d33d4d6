"""Mail attached to a mail (message/rfc822): read with the same limits as any mail; its headers alone prove nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from daemon.mail.forward_inline import unwrap_inline
from daemon.mail.history import own_words
from daemon.mail.parse import parse
from daemon.mail.subject import bare_subject
from daemon.model.mail import Address, Candidate, Forward, Message
from daemon.model.words import How

_MOST = 12  # attached mails that are read
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """One mail that may be the original; ``doubt`` is why its author is not certain."""

    message: Message
    doubt: str = ""
    others: tuple[Candidate, ...] = ()


def _named(message: Message) -> tuple[Candidate, ...]:
    return (Candidate(message.sender.address.lower(), message.sender.name),) if message.sender else ()


def _originals(raws: Sequence[bytes], internal: frozenset[str], level: int) -> tuple[list[_Found], list[Forward]]:
    """Mails of outsiders among the attached ones; under a mail of the team, those that it carries itself."""
    found: list[_Found] = []
    printed: list[Forward] = []
    for raw in raws[:_MOST]:
        inner = parse(raw)
        if inner.refused is not None:
            found.append(_Found(inner, f"an attached mail cannot be read: {inner.refused}"))
        elif inner.identity is None:
            found.append(_Found(inner, "the attached mail's sender is not certain", _named(inner)))
        elif inner.identity not in internal:
            found.append(_Found(inner, *_passed_on(inner, level)))
        elif inner.embedded and level < _DEEPEST:
            deeper, deeper_printed = _originals(inner.embedded, internal, level + 1)
            found += deeper
            printed += deeper_printed
        elif (inline := unwrap_inline(inner, internal, internal)) is not None:
            printed.append(inline)
    return found, printed


def _passed_on(inner: Message, level: int) -> tuple[str, tuple[Candidate, ...]]:
    """A doubt when an outsider's mail is nothing but an envelope around somebody else's."""
    if not inner.embedded or level >= _DEEPEST or own_words(inner.text).new.strip():
        return "", ()
    others = [m for m in (parse(raw) for raw in inner.embedded[:_MOST]) if m.identity not in (None, inner.identity)]
    if not others:
        return "", ()
    names = (*_named(inner), *(c for m in others for c in _named(m)))
    return "the attached mail only carries another one: it is not clear whose concern it is", names


def _candidates(found: Sequence[_Found]) -> tuple[Candidate, ...]:
    every = [c for f in found for c in (f.others or _named(f.message))]
    return tuple({c.address: c for c in every}.values())


def _forward(outer: Message, found: Sequence[_Found]) -> Forward:
    """The forward around these originals: certain only if all are of one author and none is in doubt."""
    newest = max(found, key=lambda f: f.message.date.timestamp() if f.message.date else 0.0).message
    authors = {f.message.identity for f in found}
    doubt = next((f.doubt for f in found if f.doubt), "")
    if not doubt and len(authors) > 1:
        doubt = f"{len(found)} mails of {len(authors)} different people are attached"
    sender = newest.sender or Address("")
    origin = None if doubt or newest.identity is None else Address(newest.identity, sender.name)
    ordered = sorted(found, key=lambda f: f.message.date.timestamp() if f.message.date else 0.0)
    return Forward(
        how=How.ATTACHED,
        by=outer.identity,
        origin=origin,
        date=newest.header("Date") or "",
        subject=newest.subject or bare_subject(outer.subject),
        text="\n\n".join(f.message.new_text or f.message.text for f in ordered).strip(),
        comment=own_words(outer.text).new,
        recipients=newest.to,
        candidates=_candidates(found) if origin is None else (),
        message_id=newest.message_id,
        references=newest.references,
        reason=doubt or f"{newest.identity} stands in the From of the attached mail",
        original_identity=origin is not None,
    )


def _people(forward: Forward) -> tuple[Candidate, ...]:
    origin = forward.origin
    return (Candidate(origin.address, origin.name),) if origin else forward.candidates


def unwrap_attached(message: Message, own: frozenset[str], team: frozenset[str]) -> Forward | None:
    """The attached mail of an outsider, or None when there is none."""
    if not message.embedded:
        return None
    internal = own | team
    found, printed = _originals(message.embedded, internal, 0)
    if found:
        return _forward(message, found)
    if len(printed) == 1:
        comments = "\n\n".join(c for c in (own_words(message.text).new, printed[0].comment) if c)
        return replace(printed[0], by=message.identity, comment=comments)
    if printed:
        people = tuple(
            c for p in printed for c in ((Candidate(p.origin.address, p.origin.name),) if p.origin else p.candidates)
        )
        reason = "several attached mails carry forwards"
        return replace(printed[0], by=message.identity, origin=None, candidates=people, reason=reason)
    return None
