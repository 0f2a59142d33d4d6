"""When the house speaks without being asked: the weekly update, the delay notice, the weekly note to a lead."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Weekly:
    """When the weekly update is drafted and sent: (weekday, time) in the site's zone; Monday is 0."""

    draft: tuple[int, time] = (3, time(15, 0))
    send: tuple[int, time] = (4, time(15, 0))
    release: str = "auto"


@dataclass(frozen=True, slots=True)
class DelayNotice:
    """How a client hears that a promised date cannot be held.

    ``release`` waits for a person's word; ``auto`` sends what the lead has seen ``within`` working time after the draft.
    ``buffer`` workdays are added to a forecast before it is promised.
    """

    mode: str = "release"
    within: timedelta = timedelta(hours=4)
    buffer: int = 2


@dataclass(frozen=True, slots=True)
class FreshEyes:
    """When a lead gets the note with what needs a look (weekday, time; Monday is 0), and how long is long. None: never asked about."""

    at: tuple[int, time] = (0, time(9, 0))
    no_news: timedelta | None = timedelta(days=7)  # nothing recorded
    waiting: timedelta | None = timedelta(days=7)  # for something from the client
    silent: timedelta | None = timedelta(days=28)  # no mail from the client
    no_idea: timedelta | None = timedelta(days=42)  # none sent
