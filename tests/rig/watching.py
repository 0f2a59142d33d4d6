"""A watcher under test: it runs, and what it delivers and tells is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes

from daemon import inbox
from daemon.model import Mailbox
from tests.rig.waiting import until

QUICK = inbox.Pace(
    first_retry=0.02, last_retry=0.1, refused_retry=0.1, done=2.0, without_idle=0.05,
    patience=inbox.Patience(3.0, 3.0, 5.0),
)  # fmt: skip
"""Like in life, only faster."""


def letter(subject: str, body: str = "Guten Tag") -> bytes:
    """A mail of a client."""
    head = f"From: Eva Krause <e.krause@krause.example>\r\nMessage-ID: <{subject}@krause.example>\r\nSubject: {subject}"
    return f"{head}\r\n\r\n{body}\r\n".encode()


@dataclass(slots=True)
class Watched:
    """What came out of a watcher."""

    watcher: inbox.Watcher
    batches: list[inbox.Batch] = field(default_factory=list)
    events: list[inbox.Event] = field(default_factory=list)

    @property
    def mails(self) -> list[inbox.Fetched]:
        """All delivered, in order."""
        return [mail for batch in list(self.batches) for mail in batch.mails]

    @property
    def subjects(self) -> list[str]:
        """Of all delivered, in order."""
        return [str(message_from_bytes(mail.raw)["Subject"]) for mail in self.mails]

    def told(self, kind: type) -> list[inbox.Event]:
        """The events of a kind so far."""
        return [event for event in list(self.events) if isinstance(event, kind)]

    def connected(self, times: int = 1) -> None:
        """Wait until it has connected so often."""
        until(lambda: len(self.told(inbox.Connected)) >= times, what=f"connected {times} times: {self.events}")

    def expect(self, *subjects: str, within: float = 30.0) -> None:
        """Wait until exactly these were delivered, in this order."""
        until(
            lambda: len(self.mails) >= len(subjects),
            within=within,
            what=f"{subjects}; got {self.subjects} {self.events}",
        )
        assert self.subjects == list(subjects)


@contextmanager
def watch(
    mailbox: Mailbox,
    start: inbox.StartPosition | None = None,
    *,
    password: str = "secret",
    secret: Callable[[], str] | None = None,
    pace: inbox.Pace = QUICK,
    deliver: Callable[[inbox.Batch], None] | None = None,
    **paces: object,
) -> Iterator[Watched]:
    """Run a watcher for the length of the block; ``deliver`` is called before a batch counts as taken over.

    ``secret`` stands before the password.
    """
    watched: Watched

    def take(batch: inbox.Batch) -> None:
        if deliver:
            deliver(batch)
        watched.batches.append(batch)

    def hear(event: inbox.Event) -> None:
        watched.events.append(event)

    pace = replace(pace, **paces)  # type: ignore[arg-type]
    watched = Watched(inbox.Watcher(mailbox, secret or (lambda: password), start, take, hear, pace=pace))
    watched.watcher.start()
    try:
        yield watched
    finally:
        assert watched.watcher.stop(30), "the watcher does not end"
