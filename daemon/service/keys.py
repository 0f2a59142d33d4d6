"""What each mailbox logs in with: a password, read anew at each login, or an access token while it is good."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from daemon import config, tokens
from daemon.model import Mailbox

Key = Callable[[], str]


class Keys:
    """By mailbox. One token serves all connections of a mailbox; a mailbox that was changed gets a new one."""

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._environ, self._now = environ, now
        self._tokens: dict[Mailbox, tokens.TokenKey] = {}
        self._lock = threading.Lock()

    def __call__(self, mailbox: Mailbox) -> Key:
        """The key; calling it raises SiteErrors for a password that is not there, TokenRefused or OSError for a token."""
        if mailbox.oauth is None:
            return lambda: config.password(mailbox, self._environ).reveal()
        with self._lock:
            if mailbox not in self._tokens:
                self._tokens[mailbox] = tokens.TokenKey(mailbox, self._now)
            return self._tokens[mailbox]
