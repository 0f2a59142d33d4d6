"""The label folders beside the watched one: what is new in them is told, and a mail is moved from one to another.

Laws: asking costs one STATUS a folder; nothing is opened for writing except to move the one mail that somebody asked to move; a
folder that is not there is no error.
"""

import imaplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from daemon.inbox.events import Filed, Labelled, Seen, StartPosition
from daemon.inbox.filing import move_into, present
from daemon.inbox.folders import Folders
from daemon.inbox.link import Client

ONCE = 200  # mails told together
_LARGEST = 30_000_000  # octets; the bytes of a larger mail are not asked for
_ID = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_ID_KEY = b"BODY[HEADER.FIELDS (MESSAGE-ID)]"

Tell = Callable[[Labelled], Sequence[int]]
"""Takes what was seen and returns the UIDs it needs the bytes of to know the mails; they are told again, with ``raw``."""


@dataclass(slots=True)
class Labels:
    """The label folders of one mailbox, by their names as the site writes them, and how far each was looked through."""

    names: tuple[str, ...]
    positions: dict[str, StartPosition] = field(default_factory=dict)

    def create(self, folders: Folders) -> None:
        """Make those that are missing. What the server refuses is left: then nobody can drag a mail there."""
        for name in self.names:
            try:
                folders.ensure(folders.name(name))
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ValueError):
                continue

    def news(self, client: Client, folders: Folders, tell: Tell) -> list[str]:
        """Folders with mail above the position. One that is seen for the first time begins at its end, and that is told."""
        found: list[str] = []
        for name in self.names:
            facts = _status(client, folders, name)
            if facts is None:
                continue
            validity, following = facts
            at = self.positions.get(name)
            if at is None:
                tell(Labelled(name, validity, (), following - 1))
                self.positions[name] = StartPosition(validity, following - 1)
            elif at.uidvalidity != validity or following - 1 > at.last_uid:
                found.append(name)
        return found

    def look(self, client: Client, folders: Folders, name: str, tell: Tell) -> None:
        """Tell what is new in one folder. Leaves it open, for reading only."""
        client.wire.reset_count()
        opened = client.select_folder(folders.name(name), readonly=True)
        validity = int(opened[b"UIDVALIDITY"])
        at = self.positions[name]
        last = at.last_uid if at.uidvalidity == validity else 0
        uids = sorted(uid for uid in client.search(f"UID {last + 1}:*") if uid > last)
        for start in range(0, len(uids), ONCE):
            part = uids[start : start + ONCE]
            self._tell(client, name, validity, part, tell)
            self.positions[name] = StartPosition(validity, part[-1])
        if not uids:
            self.positions[name] = StartPosition(validity, max(last, int(opened.get(b"UIDNEXT", 1)) - 1))

    def _tell(self, client: Client, name: str, validity: int, uids: Sequence[int], tell: Tell) -> None:
        answer = client.fetch(list(uids), [_ID, "RFC822.SIZE"])
        seen = {
            uid: Seen(uid, int(facts.get(b"RFC822.SIZE") or 0), _message_id(facts)) for uid, facts in answer.items()
        }
        wanted = tell(Labelled(name, validity, tuple(seen[uid] for uid in uids if uid in seen), uids[-1]))
        for uid in wanted:
            if uid not in seen or seen[uid].size > _LARGEST:
                continue
            client.wire.expect(seen[uid].size)
            raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
            client.wire.expect(0)
            if isinstance(raw, bytes):
                tell(Labelled(name, validity, (Seen(uid, seen[uid].size, seen[uid].message_id, raw),), uids[-1]))


def _status(client: Client, folders: Folders, name: str) -> tuple[int, int] | None:
    try:
        facts = client.folder_status(folders.name(name), ["UIDVALIDITY", "UIDNEXT"])
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, ValueError):
        return None
    return int(facts[b"UIDVALIDITY"]), int(facts[b"UIDNEXT"])


def _message_id(facts: Any) -> str | None:
    block = bytes(facts.get(_ID_KEY) or b"").decode("ascii", "replace")
    value = " ".join(block.partition(":")[2].split())
    return value if value.startswith("<") and value.endswith(">") else None


def move_label(client: Client, folders: Folders, source: str, uid: int, uidvalidity: int, target: str) -> Filed:
    """Move one mail from a label folder to another. ABSENT when it is not there any more. Leaves ``source`` open."""
    client.wire.reset_count()
    opened = client.select_folder(folders.name(source))
    if int(opened[b"UIDVALIDITY"]) != uidvalidity or not present(client, [uid]):
        return Filed.ABSENT
    name = folders.name(target)
    folders.ensure(name)
    return move_into(client, [uid], name)
