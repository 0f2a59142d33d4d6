"""The folders beside the watched one: what is new in the label folders and in Sent is told, and a mail is moved to another label.

Laws: asking costs one command where the server can answer for all; nothing is opened for writing except to move the one mail that
somebody asked to move; a folder that is not there is no error.
"""

import contextlib
import imaplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from daemon.inbox.events import SENT, Filed, Labelled, Seen, StartPosition
from daemon.inbox.fetching import Listed, bodies, listing
from daemon.inbox.filing import TOKEN_HEADER, move_into, present
from daemon.inbox.folders import Folders
from daemon.inbox.link import Client
from daemon.inbox.status import reached

ONCE = 200  # mails told together
_HEAD = "BODY.PEEK[HEADER.FIELDS ({})]"
_FIELDS = "MESSAGE-ID"
_FIELDS_OF_SENT = (
    f"MESSAGE-ID {TOKEN_HEADER.upper()} TO CC BCC"  # enough to see whose it is and whether a client has it
)

Tell = Callable[[Labelled], Sequence[int]]
"""Takes what was seen and returns the UIDs it needs the bytes of to know the mails; they are told again, with ``raw``."""


@dataclass(slots=True)
class Labels:
    """The label folders of one mailbox, by their names as the site writes them, and how far each was looked through; Sent
    may be among them.
    """

    names: tuple[str, ...]
    positions: dict[str, StartPosition] = field(default_factory=dict)

    def create(self, folders: Folders) -> None:
        """Make those that are missing. What the server refuses is left: then nobody can drag a mail there."""
        for name in self.names:
            if name == SENT:  # made with the first copy, if ever
                continue
            try:
                folders.ensure(folders.name(name))
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ValueError):
                continue

    def news(self, client: Client, folders: Folders, tell: Tell) -> list[str]:
        """Folders with mail above the position. One that is seen for the first time begins at its end, and that is told."""
        found: list[str] = []
        theirs: dict[str, str] = {}
        for name in self.names:
            with contextlib.suppress(ValueError):
                theirs[name] = folders.name(name)
        facts_of = reached(client, list(theirs.values()))
        for name, there in theirs.items():
            facts = facts_of.get(there)
            if facts is None:
                if name == SENT and name not in self.positions and not client.folder_exists(there):
                    self.positions[name] = StartPosition(0, 0)  # the first mail in it is a new one
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
        """These in one; then, one after the other, those whose bytes are needed: the last one ends the part."""
        item = _HEAD.format(_FIELDS_OF_SENT if name == SENT else _FIELDS)
        listed = {mail.uid: mail for mail in listing(client, uids)}
        answer = client.fetch(list(listed), [item]) if listed else {}
        seen = {uid: _seen(listed[uid], facts) for uid, facts in answer.items() if uid in listed}
        wanted = tell(Labelled(name, validity, tuple(seen[uid] for uid in uids if uid in seen), uids[-1]))
        for uid in (ours := [uid for uid in wanted if uid in seen]):
            raw = bodies(client, [listed[uid]]).get(uid)
            upto = uids[-1] if uid == ours[-1] else uid
            tell(Labelled(name, validity, (replace(seen[uid], raw=raw),) if raw is not None else (), upto))


def _seen(mail: Listed, facts: Any) -> Seen:
    head = next((value for key, value in facts.items() if key.startswith(b"BODY[HEADER.FIELDS")), None)
    block = head if isinstance(head, bytes) else b""
    return Seen(mail.uid, mail.size, _message_id(block), head=block, received=mail.received)


def _message_id(head: bytes) -> str | None:
    text = head.decode("ascii", "replace").replace("\r\n ", " ").replace("\r\n\t", " ")
    found = (line.partition(":") for line in text.splitlines())
    value = next((" ".join(said.split()) for name, _, said in found if name.strip().lower() == "message-id"), "")
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
