"""What is done in the mailbox after a mail was dealt with: filing, and the copy in Sent. Laws: everything may be done
twice without harm; only the named mail is ever touched; no value of a mail reaches a command unless it is plain ASCII.
"""

import imaplib
import unicodedata
from collections.abc import Sequence

from daemon.inbox.events import SENT, Filed, SentCopy
from daemon.inbox.folders import Folders
from daemon.inbox.link import Client

TOKEN_HEADER = "X-Sachstand-Token"  # noqa: S105 - the name of a header


def file_mails(
    client: Client, folders: Folders, uids: Sequence[int], target: str, *, how: str, keywords: bool
) -> dict[int, Filed]:
    """File mails of the open folder: ``how`` is move, flag or none. What is no longer there is ABSENT, not an error.

    ``keywords``: the server stores keywords of our own; without them a flagged mail gets the plain flag.
    """
    if how == "none":
        return dict.fromkeys(uids, Filed.KEPT)
    there = present(client, uids)
    if there and how == "flag":
        client.add_flags(there, [_keyword(target) if keywords else "\\Flagged"], silent=True)
        return {uid: Filed.FLAGGED if uid in there else Filed.ABSENT for uid in uids}
    result = _move(client, folders, there, folders.name(target)) if there else Filed.MOVED
    return {uid: result if uid in there else Filed.ABSENT for uid in uids}


def present(client: Client, uids: Sequence[int]) -> list[int]:
    """A MOVE of a vanished UID answers OK, so what is there is asked first. Marked for removal counts as gone."""
    wanted = ",".join(str(uid) for uid in uids)
    return sorted({int(uid) for uid in client.search(f"UNDELETED UID {wanted}")} & set(uids))


def _move(client: Client, folders: Folders, uids: list[int], name: str) -> Filed:
    folders.ensure(name)
    try:
        return move_into(client, uids, name)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        if "TRYCREATE" not in str(error).upper() and client.folder_exists(name):
            raise
        folders.forget(name)
        folders.ensure(name)
        return move_into(client, uids, name)


def move_into(client: Client, uids: list[int], name: str) -> Filed:
    """Move mails of the open folder; copied and marked where the server cannot move."""
    if client.has_capability("MOVE"):
        client.move(uids, name)
        return Filed.MOVED
    client.copy(uids, name)
    client.add_flags(uids, ["\\Deleted"], silent=True)
    if not client.has_capability("UIDPLUS"):
        return Filed.COPIED
    client.uid_expunge(uids)
    return Filed.MOVED


def _keyword(target: str) -> str:
    """A keyword for a folder's name: letters and digits only, e.g. ``Sachstand-Anderungen``."""
    plain = unicodedata.normalize("NFKD", target).encode("ascii", "ignore").decode("ascii")
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return "-".join(words)[:60] or "Sachstand"


def sent_holds(client: Client, folders: Folders, header: str, value: str) -> bool:
    """Whether Sent holds a mail with exactly this header value. Leaves Sent open (read-only).

    SEARCH finds substrings only, so what it finds is compared. ValueError for a value that is not printable ASCII.
    """
    name = folders.name(SENT)
    client.wire.reset_count()
    try:
        client.select_folder(name, readonly=True)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return False
    uids = client.search(f"HEADER {header} {quoted(value)}")
    item = f"BODY[HEADER.FIELDS ({header.upper()})]"
    answer = client.fetch(list(uids), [item.replace("BODY[", "BODY.PEEK[")]) if uids else {}
    return any(value in _value(facts.get(item.encode("ascii"), b"")) for facts in answer.values())


def _value(block: bytes) -> list[str]:
    text = block.decode("ascii", "replace").replace("\r\n ", " ").replace("\r\n\t", " ")
    return [line.partition(":")[2].strip() for line in text.splitlines()]


def copy_to_sent(client: Client, folders: Folders, raw: bytes, message_id: str) -> SentCopy:
    """Put a copy into Sent unless one with this Message-ID is there. Leaves another folder open."""
    if sent_holds(client, folders, "Message-ID", message_id):
        return SentCopy.PRESENT
    name = folders.name(SENT)
    folders.ensure(name)
    client.append(name, raw, flags=["\\Seen"])
    return SentCopy.APPENDED


def quoted(value: str) -> str:
    """A quoted string (RFC 3501). ValueError unless it is printable ASCII: nothing else may reach a command."""
    if not value or not all(" " <= c <= "~" for c in value):
        raise ValueError(f"not fit for a command: {value[:80]!r}")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
