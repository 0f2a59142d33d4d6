"""Facts to words: a value in, a ``Draft`` out. Templates see plain view data only; text from a mail is never a template."""

from daemon.compose.alarm import Trouble, alarm, old_mail
from daemon.compose.client import reply, stranger
from daemon.compose.fresh_eyes import FreshEyesNote, FreshLook, fresh_eyes
from daemon.compose.gathered import Gathered, GatheredRow, gathered
from daemon.compose.leave import LeaveSaid
from daemon.compose.mistakes import Mistakes, mistakes
from daemon.compose.offers import OfferMail, OfferNews, agreed_entry, offer, offer_news
from daemon.compose.printing import NoPrinter, available, chart, pdf, record_pdf
from daemon.compose.progress import (
    Delay,
    DelayDraft,
    DueToday,
    SourceTrouble,
    delay,
    delay_draft,
    due_today,
    source_trouble,
)
from daemon.compose.promising import on_day
from daemon.compose.record import record, record_files, record_html, record_names
from daemon.compose.record_chain import Broken, chain, first_broken, first_difference, seal
from daemon.compose.report import report
from daemon.compose.report_values import Earlier, Request, Update
from daemon.compose.settling import settled
from daemon.compose.team import COLLEAGUE, answer, colleague, digest, notice, receipt
from daemon.compose.texts import TextError, Texts
from daemon.compose.values import (
    Answer,
    Colleague,
    Digest,
    Done,
    Failure,
    HeldRow,
    Kept,
    Missed,
    MissedPromise,
    Notice,
    Receipt,
    Reply,
    SettledWord,
    Sign,
    WordOnColleague,
)
from daemon.compose.weekly import weekly
from daemon.compose.weekly_lead import WeeklyDraft, WeeklyUnsent, weekly_draft, weekly_unsent

__all__ = [
    "COLLEAGUE", "Answer", "Colleague", "Delay", "DelayDraft", "Digest", "DueToday", "Earlier", "Failure", "HeldRow",
    "MissedPromise", "Mistakes", "NoPrinter", "Notice", "Receipt", "Reply", "Request", "SourceTrouble", "TextError",
    "Texts", "Trouble", "Update", "WeeklyDraft", "WeeklyUnsent", "WordOnColleague", "alarm", "answer", "available",
    "chart", "colleague", "delay", "delay_draft", "digest", "due_today", "mistakes", "notice", "old_mail", "on_day", "pdf",
    "receipt", "reply", "report", "source_trouble", "stranger", "weekly", "weekly_draft", "weekly_unsent", "Broken",
    "chain", "first_broken", "first_difference", "record", "record_files", "record_html", "record_names",
    "record_pdf", "seal", "FreshEyesNote", "FreshLook", "fresh_eyes", "Gathered", "GatheredRow", "LeaveSaid",
    "gathered", "Done", "Kept", "Missed", "OfferMail", "OfferNews", "SettledWord", "Sign", "agreed_entry", "offer",
    "offer_news", "settled",
]  # fmt: skip
