"""What happened and why: the only SQL. Recorded before it is believed, committed before anything follows from it.

The law: a mail is recorded before it is decided; its decision and the bytes of its answer are one transaction; the
bytes never change; nothing is sent that is not a row; what is sent is never sent again. Unique keys, not care, make an
effect single (``tables``). If the journal cannot be written, nothing leaves the house.

Modules are nouns of plain functions over a connection; :class:`Journal` puts each into a transaction.
"""

from daemon.journal.arrivals import SENT_FOLDER
from daemon.journal.conditions import Sent
from daemon.journal.contacts import ASKS
from daemon.journal.corrections import CorrectionRow
from daemon.journal.fleet import Machine, Share, new_pulse
from daemon.journal.ground import Place
from daemon.journal.handle import Journal
from daemon.journal.hooks import CallRow
from daemon.journal.letters import body_hash, letter_of, order_of
from daemon.journal.notices import GatheredNotice, ReadyNotice
from daemon.journal.outbox import LEASE, Mint, Resolution
from daemon.journal.places import Refiling
from daemon.journal.proposals import Proposal
from daemon.journal.reports import ReportRow
from daemon.journal.schema import JournalUnprepared
from daemon.journal.stamp import stamp
from daemon.journal.updates import SENT, SKIPPED, UpdateRow
from daemon.journal.values import (
    Arrival,
    CaseEvent,
    CaseRow,
    Copy,
    DecisionRow,
    Filing,
    HeldRow,
    JournalBusy,
    JournalError,
    JournalFenced,
    JournalLost,
    JournalUnusable,
    Letter,
    Minted,
    NotHeld,
    OutboxRow,
    OutboxState,
    Position,
    Recovered,
    ReferenceTaken,
    Stored,
    ThreadFacts,
    Timer,
    TimerState,
    TraceRow,
)

__all__ = [
    "ASKS", "LEASE", "SENT", "SENT_FOLDER", "SKIPPED", "Arrival", "CallRow", "CaseEvent", "CaseRow", "Copy", "CorrectionRow",
    "DecisionRow", "Filing", "GatheredNotice", "HeldRow",
    "Journal", "JournalBusy", "JournalError", "JournalFenced", "JournalLost", "JournalUnprepared", "JournalUnusable",
    "Letter", "Machine", "Mint", "Minted", "NotHeld", "OutboxRow", "OutboxState", "Place", "Position", "Proposal", "ReadyNotice",
    "Recovered", "ReferenceTaken", "Refiling", "ReportRow", "Resolution", "Sent", "Share", "Stored", "ThreadFacts", "Timer",
    "TimerState", "TraceRow", "UpdateRow",
    "body_hash", "letter_of", "new_pulse", "order_of", "stamp",
]  # fmt: skip
