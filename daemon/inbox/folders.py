"""Names of folders as this server wants them. A name of ours is written with "/"; the server has its own separator and
perhaps a prefix ("INBOX."); the folders for sent mail and junk are those that the server itself marks (RFC 6154).
"""

import imaplib

from daemon.inbox.events import JUNK, SENT
from daemon.inbox.link import Client

_ELSE = {JUNK: "Junk", SENT: "Sent"}


class Folders:
    """What one connection has learned about the server's folders; asked once, then remembered.

    ``sent`` is the server's name of the folder for sent mail where the site gives one.
    """

    def __init__(self, client: Client, sent: str | None = None) -> None:
        self._client = client
        self._place: tuple[str, str] | None = None
        self._special = {SENT: sent} if sent else {}
        self._there: set[str] = set()

    def name(self, wanted: str) -> str:
        """The server's name of a folder of ours, e.g. ``Sachstand/Beschwerden`` or :data:`JUNK`. ValueError: unfit."""
        if any(ord(c) < 32 or ord(c) == 127 for c in wanted) or not wanted.strip("/ "):
            raise ValueError(f"not a folder name: {wanted!r}")
        if wanted in _ELSE:
            return self._marked(wanted)
        prefix, separator = self._found_place()
        parts = [part.replace(separator, "_") if separator else part for part in wanted.split("/") if part.strip()]
        return prefix + (separator or "_").join(parts)

    def ensure(self, name: str) -> None:
        """Create and subscribe the folder unless it is there. Raises imaplib errors when the server refuses."""
        if name in self._there:
            return
        if not self._client.folder_exists(name):
            try:
                self._client.create_folder(name)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                if not self._client.folder_exists(name):
                    raise
            self._client.subscribe_folder(name)
        self._there.add(name)

    def forget(self, name: str) -> None:
        """Somebody may have removed it."""
        self._there.discard(name)

    def _marked(self, mark: str) -> str:
        if mark not in self._special:
            found = self._client.find_special_folder(mark.encode("ascii"))
            prefix, _ = self._found_place()
            self._special[mark] = found or prefix + _ELSE[mark]
        return self._special[mark]

    def _found_place(self) -> tuple[str, str]:
        if self._place is None:
            self._place = self._ask_place()
        return self._place

    def _ask_place(self) -> tuple[str, str]:
        if self._client.has_capability("NAMESPACE"):
            personal = self._client.namespace().personal
            if personal:
                prefix, separator = personal[0]
                return prefix or "", separator or ""
        listed = self._client.list_folders("", "")
        separator = listed[0][1] if listed else None
        return "", separator.decode("ascii", "replace") if separator else ""
