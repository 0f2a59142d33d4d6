"""What the brakes work on, and what comes of one that is reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Recent:
    """What was said lately, from the journal; the brakes work on it."""

    acknowledged_contact_day: int = 0  # same contact and intent, 24 h
    stated_contact_day: int = 0
    last_to_contact: datetime | None = None  # UTC
    thread_automatic: int = 0  # since the last mail of the team in this thread
    domain_hour: int = 0
    all_hour: int = 0
    all_day: int = 0
    strangers_hour: int = 0
    same_body_day: bool = False  # same sender, same words, within 24 h, already answered
    quick_replies: int = 0  # answers that came less than 60 s after ours, 7 d
    breaker: str | None = None  # an open breaker, in words
    contact_day: int = 0  # everything automatic to this contact, 24 h
    project_hour: int = 0


@dataclass(frozen=True, slots=True)
class Trip:
    """A brake that was just reached: it is kept in the journal and holds for ``lasts``, whatever is counted meanwhile.

    ``brake``: hour, day, project, domain, contact, robot, thread or words. ``scope``: whom it holds, as the journal keeps it:
    all, project:KEY, domain:NAME, contact:ADDRESS, case:REF, words:ADDRESS.
    """

    brake: str
    scope: str
    because: str
    lasts: timedelta
