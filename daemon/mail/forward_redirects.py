"""Redirected mail: untouched, still from its writer, sent on by a member's rule or by hand (Sieve, "redirect")."""

from daemon.mail.forward_authors import addresses
from daemon.model.mail import Address, Forward, Message
from daemon.model.words import How

# What programs write when they send a mail on: RFC 5322 3.6.6, Gmail, Exchange rules, Pigeonhole, Postfix and Courier.
_TRACES = (
    "resent-from", "resent-sender", "x-forwarded-for", "x-ms-exchange-inbox-rules-loop", "x-sieve-redirected-from",
    "x-redirected-from", "x-forwarded-from", "x-original-to", "delivered-to", "x-delivered-to", "envelope-to",
)  # fmt: skip
_MOST_HEADERS = 400


def _traced(message: Message, team: frozenset[str]) -> tuple[str, str] | None:
    """(member, header) of the first trace that names a member, strongest trace first."""
    found: dict[str, str] = {}
    for name, value in message.headers[:_MOST_HEADERS]:
        low = name.lower()
        if low in _TRACES and low not in found:
            member = next((a for a in addresses(value) if a in team), None)
            if member is not None:
                found[low] = member
    return next(((found[low], low) for low in _TRACES if low in found), None)


def _addressed(message: Message, own: frozenset[str], team: frozenset[str]) -> tuple[str | None, str] | None:
    """(member, why) when the mail was addressed to the team and to none of our addresses."""
    if not own.isdisjoint(message.to):
        return None
    members = tuple(dict.fromkeys(a for a in message.to if a in team))
    if not members:
        return None
    if len(members) == 1:
        return members[0], f"it was addressed to {members[0]} and not to us"
    return None, f"it was addressed to {len(members)} people of the team and not to us"


def unwrap_redirected(message: Message, own: frozenset[str], team: frozenset[str]) -> Forward | None:
    """The redirect that ``message`` is, or None. Its origin is the mail's own strict From, which no program touches."""
    if message.identity is None or message.identity in own or message.identity in team:
        return None
    addressed = _addressed(message, own, team)
    traced = _traced(message, team)
    if traced is None and addressed is None:
        return None
    if traced is not None and (addressed is not None or own.isdisjoint(message.to) or traced[1].startswith("resent")):
        by: str | None = traced[0]
        why = f"{traced[1]} names {traced[0]}"
    elif addressed is not None:
        by, why = addressed
    else:
        return None
    name = message.sender.name if message.sender else ""
    return Forward(
        how=How.REDIRECTED,
        by=by,
        origin=Address(message.identity, name),
        date=message.header("Date") or "",
        subject=message.subject,
        text=message.new_text or message.text,
        comment="",
        recipients=message.to,
        message_id=message.message_id,
        references=message.references,
        reason=f"the mail is {message.identity}'s own, redirected: {why}",
        original_identity=True,
    )
