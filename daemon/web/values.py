"""What stands on the pages, worded. Equal values look the same: a browser is told only of sections whose value has changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggested:
    """A mail that leaves if its number is released."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person's word. ``mail`` is the number of a held mail, None for mail to clients."""

    number: str
    name: str
    since: str
    what: str
    sender: str = ""
    because: str = ""
    alert: bool = False
    project: str = ""
    leaves: str = ""
    mail: int | None = None
    intent: str = ""
    answers: tuple[Suggested, ...] = ()
    planned: bool = False  # released, it leaves at its own time
    preview: bool = False  # its text is made when it leaves; how it looks now is shown elsewhere


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Those that are shown, and how many there are besides."""

    shown: tuple[Waiting, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An open case with its clocks. ``clock`` is overdue, today or ""."""

    ref: str
    kind: str
    state: str
    subject: str
    owner: str
    opened: str
    due: str
    clock: str
    next: str
    project: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise of the next days, or a broken one."""

    what: str
    project: str
    by: str
    made: str
    stands: str
    word: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail that came in, and what became of it."""

    number: int
    at: str
    sender: str
    subject: str
    intent: str
    outcome: str
    tone: str  # good, waits, quiet, bad
    case: str
    left: str


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project: its light as the team sees it, and its weekly update."""

    key: str
    name: str
    client: str
    light: str
    light_word: str
    weekly: str
    has_weekly: bool


@dataclass(frozen=True, slots=True)
class Health:
    """Whether all is well, and the counts that say so."""

    good: bool | None
    troubles: tuple[str, ...]
    mailboxes: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All sections, in the order in which they stand."""

    waiting: WaitingList
    cases: tuple[CaseLine, ...]
    promises: tuple[PromiseLine, ...]
    mails: tuple[MailLine, ...]
    projects: tuple[ProjectLine, ...]
    health: Health
