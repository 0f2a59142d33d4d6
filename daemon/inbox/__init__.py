"""The only room that speaks IMAP: it waits, fetches what is new, files, and looks into Sent. It never decides."""

from daemon.inbox.backoff import delay
from daemon.inbox.events import (
    JUNK,
    SENT,
    Baseline,
    Batch,
    CommandFailed,
    Connected,
    EpochChanged,
    Event,
    Fetched,
    Filed,
    FolderMissing,
    Labelled,
    LoginRefused,
    Lost,
    Seen,
    SentCopy,
    StartPosition,
    TlsRefused,
)  # fmt: skip
from daemon.inbox.labels import Labels
from daemon.inbox.past import past
from daemon.inbox.session import Pace
from daemon.inbox.survey import NotReached, Obstacle, Survey, survey, waiting_after
from daemon.inbox.waiting import Patience
from daemon.inbox.watcher import Watcher

__all__ = [
    "JUNK", "SENT", "Baseline", "Batch", "CommandFailed", "Connected", "EpochChanged", "Event", "Fetched", "Filed",
    "FolderMissing", "Labelled", "Labels", "LoginRefused", "Lost", "NotReached", "Obstacle", "Pace", "Patience", "Seen",
    "SentCopy", "StartPosition", "Survey", "TlsRefused", "Watcher", "delay", "past", "survey", "waiting_after",
]  # fmt: skip
