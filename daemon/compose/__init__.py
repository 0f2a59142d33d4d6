"""Facts to words: a value in, a ``Draft`` out. Templates see plain view data only; text from a mail is never a template."""

from daemon.compose.client import reply, stranger
from daemon.compose.printing import NoPrinter, available, chart, pdf
from daemon.compose.report import report
from daemon.compose.report_values import Earlier, Request, Update
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
    "COLLEAGUE", "Answer", "Colleague", "Digest", "Earlier", "Failure", "HeldRow", "MissedPromise", "NoPrinter", "Notice", "Receipt",
    "Reply", "Request", "TextError", "Texts", "Update", "WordOnColleague",
    "available", "chart", "pdf", "report",
    "answer", "colleague", "digest", "notice", "receipt", "reply", "stranger",
]  # fmt: skip
