"""The log: a closed set of lines, each with a priority that journald understands.

No line holds a body, a subject, an address or a secret: mails are named by their number, which ``sachstand journal`` explains.
The same line is written twenty times an hour at most; the next one says how often it would have been.
"""

import json
import logging
import os
import sys
from typing import TextIO

from daemon import mail, outbox
from daemon.journal import Recovered

PRIORITY = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
LONGEST = 4000  # characters of a line
STDERR = 2
HOUR = 3600.0  # seconds
OFTEN = 20  # the same line within an hour
REMEMBERED = 1000  # different lines
ALIKE = "alike"  # what lines have in common that count as the same although they name different mails
logger = logging.getLogger("sachstand")


class _Lines(logging.Formatter):
    """One line an event; with a ``<N>`` prefix under journald, as JSON when asked."""

    def __init__(self, *, journald: bool, as_json: bool) -> None:
        super().__init__()
        self._journald = journald
        self._json = as_json

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            text += f" ({record.exc_info[0].__name__}: {record.exc_info[1]})"
        text = mail.clean_line(text, LONGEST)
        if self._json:
            text = json.dumps(
                {"time": round(record.created, 3), "level": record.levelname.lower(), "event": text}, ensure_ascii=False
            )
        elif not self._journald:
            text = f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {text}"
        return f"<{PRIORITY.get(record.levelno, 6)}>{text}" if self._journald else text


class _Sparing(logging.Filter):
    """What says the same again and again, as about a server that stays broken, must not fill a disk."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, tuple[float, int]] = {}  # line → when its hour began, how often it came since

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        text = record.getMessage()
        what = getattr(record, ALIKE, text)
        began, count = self._seen.pop(what, (record.created, 0))
        if not 0 <= record.created - began < HOUR:
            if count > OFTEN:
                record.msg, record.args = "%s (and %d times more in the hour before)", (text, count - OFTEN)
            began, count = record.created, 0
        self._seen[what] = (began, count + 1)
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return count < OFTEN


class _Tolerant(logging.StreamHandler[TextIO]):
    """A closed stderr or a full disk must not end the daemon."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Drop the line."""


def start(*, as_json: bool = False, quiet: bool = False) -> None:
    """Send log lines to stderr. Libraries that would log mail content are kept above debug."""
    _fill_the_first_descriptors()
    handler = _Tolerant(sys.stderr)
    handler.setFormatter(_Lines(journald="JOURNAL_STREAM" in os.environ, as_json=as_json))
    handler.addFilter(_Sparing())
    logger.handlers[:] = [handler]
    logger.propagate = False
    logging.getLogger().handlers[:] = [handler]  # what a library says in trouble is one line as well, never a traceback
    logging.getLogger("daemon").setLevel(logging.ERROR)  # the watchers' warnings are told by what they report
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    for name in ("aiosmtplib", "alembic", "sqlalchemy", "schedule", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("imapclient").setLevel(
        logging.ERROR
    )  # it warns of every answer of a server that is not plain ASCII
    logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it would log raw header content


def _fill_the_first_descriptors() -> None:
    """Where standard input, output or error is closed, no file of ours may get that number: somebody may write there."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(opened)


def decided(number: int, row: str, outcome: str, intent: str, case: str | None, seconds: float) -> None:
    """One mail was decided and the decision is committed; ``seconds`` since the mailbox got it."""
    logger.info(
        "mail %d: %s by %s, intent %s, case %s, %.2f s after arrival",
        number,
        outcome,
        row,
        intent,
        case or "none",
        seconds,
    )


def failed(number: int, error: BaseException) -> None:
    """An unforeseen error while deciding: this mail is held, the next one goes on."""
    logger.error("mail %d is held: %s: %s", number, type(error).__name__, error, exc_info=False)


def ready(mailboxes: int, projects: int) -> None:
    """That the watchers start now, and for how much."""
    boxes = f"{mailboxes} {'mailbox' if mailboxes == 1 else 'mailboxes'}"
    event("ready: %s, %s", boxes, f"{projects} {'project' if projects == 1 else 'projects'}")


def recovered(what: Recovered) -> None:
    """What an earlier run had not finished sending."""
    if what.queued or what.in_doubt:
        event("recovered: %d to send again, %d in doubt", what.queued, what.in_doubt)


def quarantined(number: int, because: str) -> None:
    """A mail that cannot be read safely."""
    logger.warning("mail %d is quarantined: %s", number, because)


def sent(number: int, kind: str, delivery: str, code: int | None, seconds: float) -> None:
    """One attempt to send ended; ``seconds`` it took."""
    level = logging.INFO if delivery == "sent" else logging.WARNING
    alike = {ALIKE: f"deferred, code {code}"} if delivery == "deferred" else None  # of many that wait for one server
    logger.log(
        level, "outgoing %d (%s): %s, code %s, %.2f s", number, kind, delivery, code or "none", seconds, extra=alike
    )


def brake(change: outbox.Paused | outbox.Resumed) -> None:
    """Sending from a mailbox pauses or goes on again."""
    if isinstance(change, outbox.Resumed):
        event("mailbox %s: sending works again", change.mailbox)
        return
    trouble(
        "mailbox %s: nothing is sent now, the server does not let us (%s: %s); see: sachstand check --connect",
        change.mailbox, change.fault, change.reason,
    )  # fmt: skip


def event(text: str, *args: object) -> None:
    """Something an operator may want to know."""
    logger.info(text, *args)


def trouble(text: str, *args: object) -> None:
    """Something an operator should look at."""
    logger.warning(text, *args)
