"""One thread that watches one mailbox. Laws: the journal's position is the truth and IDLE only a hint, so new mail is
looked for after every connect and every wait until nothing is left; the position moves only after a batch was taken
over; whatever the server does, the thread goes on, and it ends when asked to.
"""

import contextlib
import imaplib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any

from imapclient.exceptions import ProtocolError

from daemon.inbox import filing, link
from daemon.inbox.backoff import delay
from daemon.inbox.commands import Command, Commands, Elsewhere, FileMail
from daemon.inbox.events import (
    Batch,
    Connected,
    Event,
    Filed,
    FolderMissing,
    LoginRefused,
    Lost,
    SentCopy,
    StartPosition,
    TlsRefused,
)  # fmt: skip
from daemon.inbox.folders import Folders
from daemon.inbox.labels import Labels, Tell, move_label
from daemon.inbox.session import Pace, Progress, Session
from daemon.inbox.waiting import Stopped, Waker
from daemon.model import Mailbox


class Watcher:
    """Watches a mailbox until stopped. ``deliver`` and ``report`` are called in its thread.

    ``deliver`` returns when the batch is journaled; if it raises, the same batch comes again after a new connection.
    ``tell`` hears what is new in the label folders and returns when that is journaled.
    ``report`` of a Baseline or EpochChanged returns when that is journaled. ``last_ok`` is the monotonic time of the
    last exchange with the server that went well, ``last_turn`` that of the loop: it moves while a server is down.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        secret: Callable[[], str],
        start: StartPosition | None,
        deliver: Callable[[Batch], None],
        report: Callable[[Event], None],
        *,
        labels: Labels | None = None,
        tell: Tell = lambda _: (),
        pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.mailbox = mailbox
        self._progress = Progress(start)
        self._last_turn = monotonic()
        self._secret = secret
        self._deliver = deliver
        self._report = report
        self._pace = pace or Pace(labels=mailbox.labels_every.total_seconds())
        self._labels = labels or Labels(())
        self._tell = tell
        self._monotonic = monotonic
        self._now = now
        self._commands = Commands()
        self._waker = Waker()
        self._stop = Waker()
        self._fresh = threading.Event()
        self._told: set[type] = set()
        self._thread = threading.Thread(target=self._run, name=f"inbox-{mailbox.name}", daemon=True)

    @property
    def position(self) -> StartPosition | None:
        """How far the mailbox has been taken over."""
        return self._progress.position

    @property
    def last_ok(self) -> float | None:
        """When the server last answered as it should (monotonic); None: never yet."""
        return self._progress.last_ok

    @property
    def last_turn(self) -> float:
        """When the loop last moved on (monotonic), with or without a server."""
        return max(self._last_turn, self._progress.last_ok or 0.0)

    @property
    def caught_up(self) -> bool:
        """Whether all that had come while nobody watched was handed over."""
        return self._progress.caught_up

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self, within: float = 2.0) -> bool:
        """End, waiting at most ``within`` seconds; True when the thread has ended. Waiting commands fail."""
        self._stop.wake()
        if self._thread.is_alive():
            self._thread.join(within)
        self._commands.close()
        return not self._thread.is_alive()

    def wake(self) -> None:
        """Look for new mail now."""
        self._waker.wake()

    def reconnect(self) -> None:
        """Give up the connection and make a new one now, e.g. after the machine slept."""
        self._fresh.set()
        self._waker.wake()

    def file(self, uid: int, uidvalidity: int, target: str) -> "Future[Filed]":
        """File a mail into a folder, as the mailbox's ``filing`` says. Idempotent; created when missing."""
        command = FileMail(uid, uidvalidity, target)
        self._queue(command)
        return command.done

    def copy_to_sent(self, raw: bytes, message_id: str) -> "Future[SentCopy]":
        """Put a copy into the Sent folder unless one with this Message-ID is already there."""
        return self._elsewhere(lambda client, folders: filing.copy_to_sent(client, folders, raw, message_id))

    def find_in_sent(self, token: str) -> "Future[bool]":
        """Whether the Sent folder holds a mail with this token of ours: proof that the server took it."""
        return self._elsewhere(lambda client, folders: filing.sent_holds(client, folders, filing.TOKEN_HEADER, token))

    def move(self, source: str, uid: int, uidvalidity: int, target: str) -> "Future[Filed]":
        """Move a mail from one label folder to another."""
        return self._elsewhere(lambda client, folders: move_label(client, folders, source, uid, uidvalidity, target))

    def _elsewhere(self, act: Callable[[link.Client, Folders], Any]) -> "Future[Any]":
        command = Elsewhere(act)
        self._queue(command)
        return command.done

    def _queue(self, command: Command) -> None:
        self._commands.put(command)
        self._waker.wake()

    # The thread

    def _run(self) -> None:
        failures = 0
        while True:
            began = self._monotonic()
            try:
                self._connection()
                failures = 0
            except Stopped:
                break
            except Exception as error:  # noqa: BLE001 - whatever broke, the mailbox is watched on
                failures = 1 if self._monotonic() - began >= self._pace.healthy else failures + 1
                if not self._pause(self._explained(error, failures)):
                    break
        self._commands.close()

    def _connection(self) -> None:
        """Connect and work until something breaks; returns only when a fresh connection is wished for."""
        self._fresh.clear()
        patience = self._pace.patience
        client = link.connect(self.mailbox, self._secret, stop=self._stop, patience=patience)
        try:
            session = Session(
                self.mailbox, client, self._progress, self._commands, self._waker, self._pace,
                self._deliver, self._report, self._monotonic, self._now, self._labels, self._tell,
            )  # fmt: skip
            session.enter()
            self._told.clear()
            self._report(Connected(self.mailbox.name, session.idle))
            while not self._fresh.is_set():
                session.turn()
                self._last_turn = self._monotonic()
        except Stopped:
            client.wire.leave()
            raise
        finally:
            client.wire.shutdown()

    def _explained(self, error: Exception, failures: int) -> float:
        """Tell what broke, at most once per connection that worked, and return how long to wait (seconds)."""
        name, reason, pace = self.mailbox.name, link.explain(error), self._pace
        wait = delay(failures, name, first=pace.first_retry, most=pace.last_retry)
        event: Event
        if isinstance(error, link.LoginDenied):
            event, wait = LoginRefused(name, reason), pace.refused_retry
        elif link.is_tls_refusal(error) or isinstance(error, link.PlainTextRefused):
            event, wait = TlsRefused(name, reason), pace.refused_retry
        elif isinstance(error, link.FolderClosed):
            event = FolderMissing(name, self.mailbox.folder, reason)
        else:
            known = isinstance(error, imaplib.IMAP4.error | OSError | ProtocolError)
            event = Lost(name, reason if known else f"{type(error).__name__}: {reason}", wait)
        if isinstance(event, Lost) or type(event) not in self._told:
            self._told.add(type(event))
            with contextlib.suppress(Exception):
                self._report(event)
        return wait

    def _pause(self, seconds: float) -> bool:
        """Wait; False when asked to stop meanwhile. A wish for a fresh connection ends the pause, other wishes wait."""
        until = self._monotonic() + seconds
        while (left := until - self._monotonic()) > 0 and not self._fresh.is_set():
            self._last_turn = self._monotonic()
            if self._stop.rung(within=min(left, 1.0)):
                return False
        return not self._stop.rung(within=0)
