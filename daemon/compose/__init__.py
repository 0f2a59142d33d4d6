"""Facts to words: a value in, a ``Draft`` out. Templates see plain view data only; text from a mail is never a template."""

from daemon.compose.client import reply, stranger
from daemon.compose.team import COLLEAGUE, answer, colleague, digest, notice, receipt
from daemon.compose.texts import TextError, Texts
from daemon.compose.values import (
    Answer,
    Colleague,
    Digest,
    Failure,
    HeldRow,
    MissedPromise,
    Notice,
    Receipt,
    Reply,
    WordOnColleague,
)

__all__ = [
    "COLLEAGUE", "Answer", "Colleague", "Digest", "Failure", "HeldRow", "MissedPromise", "Notice", "Receipt", "Reply",
    "TextError", "Texts", "WordOnColleague",
    "answer", "colleague", "digest", "notice", "receipt", "reply", "stranger",
]  # fmt: skip
