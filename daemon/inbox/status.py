"""How far the folders beside the watched one have come, without opening one: all in one command where the server can
(LIST-STATUS, RFC 5819), else in one each. A folder that is not there, or may not be asked for, is left out.
"""

import imaplib
from collections.abc import Sequence
from typing import Any, cast

from imapclient import imap_utf7
from imapclient.response_parser import parse_response

from daemon.inbox.link import Client

Reached = tuple[int, int]
"""UIDVALIDITY and UIDNEXT of a folder."""

_RETURN = "RETURN (STATUS (UIDVALIDITY UIDNEXT))"


def reached(client: Client, names: Sequence[str]) -> dict[str, Reached]:
    """By the server's name of each folder. Raises :class:`imaplib.IMAP4.abort` when the line breaks."""
    together = [name for name in names if not set("*%") & set(name)] if client.has_capability("LIST-STATUS") else []
    listed = _listed(client, together) if len(together) > 1 else None
    alone = names if listed is None else [name for name in names if name not in together]
    found = listed or {}
    for name in alone:
        if (facts := _asked(client, name)) is not None:
            found[name] = facts
    return found


def _listed(client: Client, names: Sequence[str]) -> dict[str, Reached] | None:
    """By one command; None if the server refuses it."""
    by_wire = {imap_utf7.encode(name): name for name in names}
    patterns = " ".join(_quoted(name) for name in by_wire)
    for code in ("LIST", "STATUS"):
        client.wire.response(code)  # what came unasked is not an answer
    verdict, _ = client.wire.xatom("LIST", f'"" ({patterns}) {_RETURN}')
    client.wire.response("LIST")
    _, lines = client.wire.response("STATUS")
    if verdict != "OK":
        return None
    found = {}
    for line in _whole(lines):
        folder, said = cast("tuple[bytes | int, tuple[Any, ...]]", parse_response([line]))
        items = dict(zip(said[::2], said[1::2], strict=True))
        name = by_wire.get(folder if isinstance(folder, bytes) else str(folder).encode("ascii"))
        if name is not None and b"UIDVALIDITY" in items and b"UIDNEXT" in items:
            found[name] = (int(items[b"UIDVALIDITY"]), int(items[b"UIDNEXT"]))
    return found


def _whole(lines: Sequence[object]) -> list[bytes]:
    """The answers that came as plain lines; a name sent as a literal is of a folder we did not name."""
    return [line for line in lines if isinstance(line, bytes)]


def _quoted(name: bytes) -> str:
    return '"' + name.decode("ascii").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _asked(client: Client, name: str) -> Reached | None:
    try:
        facts = client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"])
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, ValueError):
        return None
    return int(facts[b"UIDVALIDITY"]), int(facts[b"UIDNEXT"])
