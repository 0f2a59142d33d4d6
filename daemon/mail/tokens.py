"""Names for our own mail that nobody else can make: HMAC-SHA256 over purpose and number, compared in constant time."""

import hashlib
import hmac
import re

_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{32})", re.ASCII)
_MESSAGE_ID = re.compile(r"<([a-z][a-z-]{0,30})\.([1-9][0-9]{0,17})\.([0-9a-f]{16})@([a-z0-9.-]{1,253})>", re.ASCII)


def _sign(secret: bytes, purpose: str, *parts: str) -> str:
    return hmac.new(secret, "\x00".join((purpose, *parts)).encode(), hashlib.sha256).hexdigest()


def own_ids(secret: bytes, kind: str, outbox_id: int, domain: str) -> tuple[str, str]:
    """Message-ID ``<kind.id.hmac@domain>`` and token ``id-hmac`` of an outgoing mail; the same on every retry.

    The token is safe in a header and as the tag of a plus address. ``ValueError`` for a kind or domain that cannot
    stand in a Message-ID.
    """
    host = domain.lower()
    message_id = f"<{kind}.{outbox_id}.{_sign(secret, 'message-id', kind, str(outbox_id), host)[:16]}@{host}>"
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"cannot make a Message-ID of kind {kind!r}, number {outbox_id} and domain {domain!r}")
    return message_id, f"{outbox_id}-{_sign(secret, 'token', str(outbox_id))[:32]}"


def read_token(secret: bytes, value: str) -> int | None:
    """The outbox number of a token of ours, or None if it is not one or not ours."""
    found = _TOKEN.fullmatch(value.strip())
    if found is None:
        return None
    right = _sign(secret, "token", found[1])[:32]
    return int(found[1]) if hmac.compare_digest(right, found[2]) else None


def read_own_message_id(secret: bytes, message_id: str) -> int | None:
    """The outbox number of a Message-ID of ours, or None if it is not one or not ours."""
    found = _MESSAGE_ID.fullmatch(message_id.strip())
    if found is None:
        return None
    right = _sign(secret, "message-id", found[1], found[2], found[4])[:16]
    return int(found[2]) if hmac.compare_digest(right, found[3]) else None
