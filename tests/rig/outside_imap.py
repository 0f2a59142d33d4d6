"""The IMAP account of :mod:`tests.rig.outside` as the calls of imapclient that the inbox makes, and a watcher without a thread.

The session, its sweeps, its filing and its label folders are the daemon's own; only the wire below them is replaced.
"""

import imaplib
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

from daemon import inbox
from daemon.inbox import filing
from daemon.inbox.commands import Commands, Elsewhere, FileMail
from daemon.inbox.labels import Labels, move_label
from daemon.inbox.session import Pace, Progress, Session
from daemon.inbox.waiting import Waker
from daemon.model import Mailbox
from daemon.service.watching import Watchers
from tests.rig.outside import Folder, Outside

CAPABILITIES = frozenset({"IDLE", "MOVE", "UIDPLUS"})
_FIELDS = re.compile(r"BODY\.PEEK\[HEADER\.FIELDS \(([A-Za-z -]+)\)\]")
BROKEN = (imaplib.IMAP4.error, OSError)
"""What a session may end with when its line breaks."""


class NoWire:
    """What a session wants of its connection, where nothing ever waits."""

    def __init__(self) -> None:
        self.news = 0
        self.uneasy = False

    def reset_count(self) -> None:
        self.uneasy = False

    def expect(self, octets: int) -> None:
        """Nothing is large here."""

    def idle_begin(self) -> bytes:
        return b"A1"

    def idle_wait(self, tag: bytes, waker: Waker, seconds: float, mark: int) -> None:
        """A turn ends where the daemon would wait."""

    def idle_end(self, tag: bytes, within: float) -> None:
        """Ended."""


class Client:
    """One connection to the account."""

    def __init__(self, outside: Outside) -> None:
        self.outside, self.wire = outside, NoWire()
        self._open = "INBOX"

    def _asked(self, what: str) -> None:
        self.outside.step(f"imap {what}")

    def _do(self, name: str, *args: Any) -> None:
        self.outside.step(f"imap {name}")
        self.outside.happen(name, *args)
        self.outside.step(f"imap {name} done")

    @property
    def _folder(self) -> Folder:
        return self.outside.folders[self._open]

    def has_capability(self, name: str) -> bool:
        return name in CAPABILITIES

    def select_folder(self, name: str, readonly: bool = False) -> dict[bytes, Any]:
        self._asked("select")
        if name not in self.outside.folders:
            raise imaplib.IMAP4.error(f"no folder {name}")
        self._open = name
        return {
            b"UIDVALIDITY": self._folder.validity, b"UIDNEXT": self._folder.next_uid, b"PERMANENTFLAGS": (b"\\*",),
        }  # fmt: skip

    def folder_status(self, name: str, items: Sequence[str]) -> dict[bytes, int]:
        self._asked("status")
        if name not in self.outside.folders:
            raise imaplib.IMAP4.error(f"no folder {name}")
        folder = self.outside.folders[name]
        return {b"UIDVALIDITY": folder.validity, b"UIDNEXT": folder.next_uid}

    def search(self, query: str) -> list[int]:
        self._asked("search")
        mails = self._folder.mails
        if found := re.fullmatch(r"UID (\d+):\*", query):
            low = int(found[1])
            last = mails[-1].uid if mails else 0
            return [mail.uid for mail in mails if mail.uid >= min(low, last)]
        if query.startswith("UNDELETED UID "):
            uids = [int(uid) for uid in query.removeprefix("UNDELETED UID ").split(",")]
            return [mail.uid for mail in self._folder.of(uids) if "\\Deleted" not in mail.flags]
        found = re.fullmatch(r'HEADER ([A-Za-z-]+) "(.*)"', query)
        assert found, query
        return [mail.uid for mail in mails if found[2] in (_header(mail.raw, found[1]) or "")]

    def fetch(self, uids: Sequence[int], items: Sequence[str]) -> dict[int, dict[bytes, Any]]:
        self._asked("fetch")
        return {
            mail.uid: {k: v for item in items for k, v in _item(mail, item)} for mail in self._folder.of(list(uids))
        }

    def move(self, uids: Sequence[int], target: str) -> None:
        self._do("move", self._open, list(uids), target)

    def add_flags(self, uids: Sequence[int], flags: Sequence[str], silent: bool = False) -> None:
        self._do("flag", self._open, list(uids), list(flags))

    def append(self, name: str, raw: bytes, flags: Sequence[str]) -> None:
        self._do("append", name, raw, self.outside.now())

    def folder_exists(self, name: str) -> bool:
        self._asked("list")
        return name in self.outside.folders

    def create_folder(self, name: str) -> None:
        self._do("create", name)

    def subscribe_folder(self, name: str) -> None:
        self._asked("subscribe")

    def find_special_folder(self, mark: bytes) -> str | None:
        return None

    def list_folders(self, directory: str, pattern: str) -> list[tuple[tuple[bytes, ...], bytes, str]]:
        self._asked("list")
        return [((), b"/", "")]

    def noop(self) -> None:
        self._asked("noop")


def _header(raw: bytes, name: str) -> str | None:
    head = raw.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace").replace("\r\n ", " ")
    return next(
        (line.partition(":")[2].strip() for line in head.split("\r\n") if line.lower().startswith(f"{name.lower()}:")),
        None,
    )


def _item(mail: Any, item: str) -> list[tuple[bytes, Any]]:
    if item == "RFC822.SIZE":
        return [(b"RFC822.SIZE", len(mail.raw))]
    if item == "INTERNALDATE":
        return [(b"INTERNALDATE", mail.received)]
    if item == "BODY.PEEK[]":
        return [(b"BODY[]", mail.raw)]
    found = _FIELDS.fullmatch(item)
    assert found, item
    values = [(name, _header(mail.raw, name)) for name in found[1].split()]
    block = "".join(f"{name}: {value}\r\n" for name, value in values if value is not None).encode() + b"\r\n"
    return [(item.replace("BODY.PEEK[", "BODY[").encode(), block)]


class TurningWatcher:
    """The interface of ``inbox.Watcher``; it moves only when it is turned."""

    def __init__(
        self, outside: Outside, mailbox: Mailbox, start: inbox.StartPosition | None, deliver: Callable[[inbox.Batch], None],
        report: Callable[[inbox.Event], None], labels: Labels, tell: Callable[[inbox.Labelled], Sequence[int]],
        monotonic: Callable[[], float],
    ) -> None:  # fmt: skip
        self.mailbox, self.last_turn = mailbox, 0.0
        self._outside, self._deliver, self._report, self._labels, self._tell = outside, deliver, report, labels, tell
        self._monotonic = monotonic
        self._progress, self._commands, self._waker = Progress(start), Commands(), Waker()
        self._session: Session | None = None

    def turn(self) -> bool:
        """One round of the session, over a new connection if there is none; False when the line broke."""
        try:
            if self._session is None:
                self._outside.step("imap connect")
                self._session = Session(
                    self.mailbox, Client(self._outside), self._progress, self._commands, self._waker, Pace(labels=600.0),
                    self._deliver, self._report, self._monotonic, self._outside.now, self._labels, self._tell,
                )  # type: ignore[arg-type]  # fmt: skip
                self._session.enter()
            wire = self._session.client.wire
            wire.news += 1  # a sweep looks again until nothing is left
            self._session.turn()
        except BROKEN:
            self._session = None
            return False
        return True

    @property
    def caught_up(self) -> bool:
        return self._progress.caught_up

    def lose(self) -> None:
        """The connection is gone, and nobody has noticed it yet."""
        self._session = None

    def _now(self, command: Any) -> "Future[Any]":
        self._commands.put(command)
        for _ in range(4):
            if command.done.done():
                break
            self.turn()
        return command.done

    def file(self, uid: int, uidvalidity: int, target: str) -> "Future[inbox.Filed]":
        return self._now(FileMail(uid, uidvalidity, target))

    def copy_to_sent(self, raw: bytes, message_id: str) -> "Future[inbox.SentCopy]":
        return self._now(Elsewhere(lambda client, folders: filing.copy_to_sent(client, folders, raw, message_id)))

    def find_in_sent(self, token: str) -> "Future[bool]":
        return self._now(
            Elsewhere(lambda client, folders: filing.sent_holds(client, folders, filing.TOKEN_HEADER, token))
        )

    def move(self, source: str, uid: int, uidvalidity: int, target: str) -> "Future[inbox.Filed]":
        return self._now(
            Elsewhere(lambda client, folders: move_label(client, folders, source, uid, uidvalidity, target))
        )

    def stop(self, within: float = 2.0) -> bool:
        self._commands.close()
        self._waker.close()
        return True


class TurningWatchers(Watchers):
    """The daemon's own watchers, each over a :class:`TurningWatcher`."""

    def __init__(self, outside: Outside, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outside = outside

    def _start(self, mailbox: Mailbox) -> inbox.Watcher:
        position = self._journal.position(mailbox.name, mailbox.folder)
        start = inbox.StartPosition(position.uidvalidity, position.last_uid) if position else None
        return TurningWatcher(  # type: ignore[return-value]
            self._outside, mailbox, start, partial(self._deliver, mailbox), partial(self._report, mailbox),
            self._labels(mailbox), partial(self._tell, mailbox), self._clock.monotonic,
        )  # fmt: skip

    def turn(self) -> bool:
        """Turn all of them; False when a line broke."""
        whole = [watcher.turn() for watcher in self._running.values()]  # type: ignore[attr-defined]
        return all(whole)

    def lose(self) -> None:
        """All connections are gone."""
        for watcher in self._running.values():
            watcher.lose()  # type: ignore[attr-defined]


class Inline(Executor):
    """The journal's thread, where there is only one thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done
