"""Reading new mail. Laws: sizes and dates before bodies; never more at once than a batch may hold; peek only, so that
nothing is marked as read; what has vanished meanwhile is no error; one mail that cannot be read stops no other.
"""

import imaplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from daemon.inbox.link import Client

BATCH_MAILS = 100
BATCH_OCTETS = 8_000_000
WHOLE_UP_TO = 30_000_000  # octets; of a larger mail only the beginning is read
BEGINNING = 262_144  # octets: header and first text


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail that the server lists: its size in octets and INTERNALDATE in UTC (None: the server does not say)."""

    uid: int
    size: int
    received: datetime | None

    @property
    def cost(self) -> int:
        """Octets that fetching it moves."""
        return self.size if self.size <= WHOLE_UP_TO else BEGINNING


def new_uids(client: Client, last: int) -> list[int]:
    """UIDs above ``last``, ascending. ``n:*`` also names the last mail when n is beyond it, so they are compared."""
    return sorted({int(uid) for uid in client.search(f"UID {last + 1}:*") if uid > last})


def listing(client: Client, uids: Sequence[int]) -> list[Listed]:
    """Size and date of those that still exist, ascending."""
    answer = client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"])
    found = []
    for uid in sorted(set(uids) & set(answer)):
        facts = answer[uid]
        date = facts.get(b"INTERNALDATE")
        received = date.astimezone(UTC) if isinstance(date, datetime) else None
        found.append(Listed(uid, int(facts.get(b"RFC822.SIZE") or 0), received))
    return found


def portions(listed: Sequence[Listed]) -> Iterator[list[Listed]]:
    """Cut into batches by count and octets; a single mail may be larger than a batch and then stands alone."""
    batch: list[Listed] = []
    octets = 0
    for mail in listed:
        if batch and (len(batch) == BATCH_MAILS or octets + mail.cost > BATCH_OCTETS):
            yield batch
            batch, octets = [], 0
        batch.append(mail)
        octets += mail.cost
    if batch:
        yield batch


def bodies(client: Client, portion: Sequence[Listed]) -> dict[int, bytes]:
    """The raw mails of a portion by UID; of the larger ones the beginning. What has vanished is not in the answer."""
    client.wire.expect(sum(mail.cost for mail in portion))
    try:
        whole = [mail.uid for mail in portion if mail.size <= WHOLE_UP_TO]
        found = _ask(client, whole, "BODY.PEEK[]", b"BODY[]")
        for mail in portion:
            if mail.size > WHOLE_UP_TO:
                found |= _ask(client, [mail.uid], f"BODY.PEEK[]<0.{BEGINNING}>", b"BODY[]<0>")
        return found
    finally:
        client.wire.expect(0)


def _ask(client: Client, uids: list[int], item: str, key: bytes) -> dict[int, bytes]:
    answer = client.fetch(uids, [item]) if uids else {}
    return {uid: answer[uid][key] for uid in uids if isinstance(answer.get(uid, {}).get(key), bytes)}


def bodies_one_by_one(client: Client, portion: Sequence[Listed]) -> tuple[dict[int, bytes], list[int]]:
    """Like :func:`bodies` after the server refused the whole portion: the mails, and the UIDs it refuses alone too."""
    found: dict[int, bytes] = {}
    refused: list[int] = []
    for mail in portion:
        try:
            found |= bodies(client, [mail])
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            refused.append(mail.uid)
    return found, refused
