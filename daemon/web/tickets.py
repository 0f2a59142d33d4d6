"""What lets a browser in: a link for five minutes and once, a session for a week, a word of its own in every form.

Each is an HMAC-SHA256 with the journal's secret over purpose, name, times and a mark: who can read the journal can make one, and
nobody else. Comparing takes the same time whatever is compared. No key of any other use of the secret fits here.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINK = timedelta(minutes=5)
SESSION = timedelta(days=7)
SKEW = timedelta(minutes=1)
LONGEST = 400  # signs of a ticket


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that is ours: who it was made for, when (UTC), and the mark that tells it from every other."""

    name: str
    made: datetime
    mark: str


def link_key(secret: bytes, name: str, now: datetime, mark: str) -> str:
    """The key of a link that lets ``name`` in; ``mark`` is 16 or more random hex digits."""
    return _made(secret, "link", name, now, mark)


def read_link_key(secret: bytes, key: str, now: datetime) -> Ticket | None:
    """Its ticket, or None when it is not ours or older than five minutes. That it is used once is the caller's duty."""
    return _read(secret, "link", key, now, LINK)


def session(secret: bytes, name: str, now: datetime, mark: str) -> str:
    """What the browser keeps as a cookie."""
    return _made(secret, "session", name, now, mark)


def read_session(secret: bytes, cookie: str, now: datetime) -> Ticket | None:
    """Its ticket, or None when it is not ours or older than a week."""
    return _read(secret, "session", cookie, now, SESSION)


def form_word(secret: bytes, cookie: str) -> str:
    """The word that stands in the forms of this session only."""
    return _mac(secret, "form", cookie)


def is_form_word(secret: bytes, cookie: str, word: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest(form_word(secret, cookie).encode(), word.encode())


def _made(secret: bytes, purpose: str, name: str, now: datetime, mark: str) -> str:
    body = f"{base64.urlsafe_b64encode(name.encode()).decode().rstrip('=')}.{int(now.timestamp())}.{mark}"
    return f"{body}.{_mac(secret, purpose, body)}"


def _read(secret: bytes, purpose: str, value: str, now: datetime, lasts: timedelta) -> Ticket | None:
    body, _, mac = value.rpartition(".")
    if len(value) > LONGEST or not hmac.compare_digest(_mac(secret, purpose, body).encode(), mac.encode()):
        return None
    try:
        encoded, made, mark = body.split(".")
        name = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        at = datetime.fromtimestamp(int(made), UTC)
    except (ValueError, binascii.Error, OverflowError, OSError):
        return None
    return Ticket(name, at, mark) if -SKEW <= now - at < lasts else None


def _mac(secret: bytes, purpose: str, body: str) -> str:
    return hmac.new(secret, f"dashboard\0{purpose}\0{body}".encode(), hashlib.sha256).hexdigest()
