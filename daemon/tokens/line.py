"""The way to a provider: TLS verified with the system's authorities and the mailbox's own, and an end to every wait."""

import ssl
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from daemon.model import Mailbox

PATIENCE = 30.0  # seconds until a question is given up


class _Adapter(HTTPAdapter):
    def __init__(self, ca_file: str | None) -> None:
        self._context = ssl.create_default_context(cafile=None)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        if ca_file:
            self._context.load_verify_locations(cafile=ca_file)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        return super().send(request, *args, **{**kwargs, "timeout": kwargs.get("timeout") or PATIENCE})


def with_line(session: Session, mailbox: Mailbox) -> Session:
    """The session, speaking to nobody it cannot verify. Raises OSError for a ``ca_file`` that cannot be read."""
    session.mount("https://", _Adapter(mailbox.ca_file))
    return session
