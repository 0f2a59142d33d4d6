"""A mailbox's token while it is good, and the next one in time."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from daemon.model import Mailbox, OAuth
from daemon.tokens.given import Given
from daemon.tokens.google import google_token
from daemon.tokens.microsoft import microsoft_token

EARLY = timedelta(minutes=5)
Ask = Callable[[Mailbox, OAuth, bool], Given]
_ASK: dict[str, Ask] = {"google": google_token, "microsoft": microsoft_token}


class TokenKey:
    """What a mailbox with OAuth logs in with; a :class:`daemon.model.Renewable`. To be called from any thread.

    It blocks while the provider is asked (at most half a minute). Raises TokenRefused where a person must do something,
    OSError where the provider cannot be reached or has no time.
    """

    def __init__(self, mailbox: Mailbox, now: Callable[[], datetime]) -> None:
        if mailbox.oauth is None:
            raise ValueError(f"mailbox {mailbox.name} logs in with a password")
        self._mailbox, self._oauth, self._now = mailbox, mailbox.oauth, now
        self._asking = threading.Lock()
        self._given: Given | None = None
        self._fresh = False

    def __call__(self) -> str:
        """The token."""
        with self._asking:
            given = self._given
            if given is None or self._now() >= given.until - EARLY:
                given = self._given = _ASK[self._oauth.provider](self._mailbox, self._oauth, self._fresh)
                self._fresh = False
            return given.token

    def renew(self) -> None:
        """Forget the token, and what the provider's library remembers of it."""
        with self._asking:
            self._given, self._fresh = None, True
