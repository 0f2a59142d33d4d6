"""What a change costs and moves, as it was put to a client. An offer is never altered: a new one takes its place."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from daemon.model.words import OfferState


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money, net as the team states it; ``currency`` as ISO 4217 names it."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OfferedDate:
    """What becomes of a promised date: ``was`` equals ``day`` where it stays. ``was`` None: it was never promised."""

    milestone: str
    day: date
    was: date | None

    @property
    def stays(self) -> bool:
        """Whether nothing moves."""
        return self.day == self.was


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer says. ``free``: expressly without more work. Nothing in it is internal."""

    hours: float | None = None  # beside those agreed
    price: Price | None = None
    dates: tuple[OfferedDate, ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer for a change, the newest with the highest ``number``."""

    case: str
    number: int
    terms: Terms
    by: str  # team key
    made: datetime  # UTC
    state: OfferState
    outgoing: int | None = None  # the mail that carried it
    settled_by: str | None = None  # stored address of the contact who said yes or no
    settled: datetime | None = None  # UTC
    words: str = ""  # theirs


@dataclass(frozen=True, slots=True)
class OfferWord:
    """What a contact said to an offer, and what becomes of it."""

    case: str
    number: int
    state: OfferState
    by: str  # stored address
    words: str
