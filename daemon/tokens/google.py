"""Google by its own library: a person who signed in once, or a service account that may act for the mailbox."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from daemon.model import Mailbox, OAuth
from daemon.tokens.given import Given, kept, read, refused, write

SCOPES = ["https://mail.google.com/"]
UNSAID = timedelta(minutes=30)  # how long a token is taken for good when Google does not say
_PERSON = ("refresh_token", "token_uri", "client_id", "client_secret")
SIGNING_IN = 600  # seconds somebody may take


def google_token(mailbox: Mailbox, oauth: OAuth, fresh: bool) -> Given:  # noqa: ARG001, FBT001 - one interface for all providers
    """A token for IMAP and SMTP. Raises TokenRefused or OSError. Google's library keeps none: each is a fresh one."""
    if oauth.key_file is not None:
        return _asked(mailbox, _service_account(mailbox, oauth.key_file))
    from google.oauth2.credentials import Credentials

    path = Path(oauth.token_file)
    with kept(path):
        info = read(path)
        if not info:
            raise refused(mailbox, "nobody has signed in for this mailbox yet")
        try:
            said = json.loads(info)
            known: Any = Credentials
            credentials = known(None, **{key: said[key] for key in _PERSON}, scopes=SCOPES)
        except (ValueError, KeyError, TypeError):
            raise refused(mailbox, f"{path} is damaged") from None
        given = _asked(mailbox, credentials)
        if (now := credentials.to_json()) != info:
            write(path, now)
    return given


def google_sign_in(mailbox: Mailbox, oauth: OAuth, prompt: str, port: int) -> None:
    """Have somebody sign in by a browser on this machine (RFC 8252 §7.3).

    ``prompt`` is printed with the page to open at its ``{url}``; the answer comes back to ``port`` (0: any free one).
    Raises TokenRefused or OSError.
    """
    from google_auth_oauthlib.flow import InstalledAppFlow
    from oauthlib.oauth2 import OAuth2Error

    from daemon.tokens.line import with_line

    try:
        config = json.loads(Path(oauth.client_file or "").read_text(encoding="utf-8"))
        flow = InstalledAppFlow.from_client_config(config, SCOPES)
    except (OSError, ValueError) as error:
        raise refused(mailbox, f"{oauth.client_file}: {error}") from None
    with_line(flow.oauth2session, mailbox)
    try:
        credentials = flow.run_local_server(
            host="127.0.0.1", port=port, open_browser=False, authorization_prompt_message=prompt, access_type="offline",
            prompt="consent", login_hint=mailbox.username, timeout_seconds=SIGNING_IN,
        )  # fmt: skip
    except OAuth2Error as error:
        raise refused(mailbox, f"Google gives no token: {error.description or error.error}") from None
    path = Path(oauth.token_file)
    with kept(path):
        write(path, credentials.to_json())


def _service_account(mailbox: Mailbox, key_file: str) -> Any:
    from google.oauth2 import service_account

    try:
        known: Any = service_account.Credentials
        return known.from_service_account_file(key_file, scopes=SCOPES, subject=mailbox.username)
    except (OSError, ValueError) as error:
        raise refused(mailbox, f"{key_file}: {error}") from None


def _asked(mailbox: Mailbox, credentials: Any) -> Given:
    import requests
    from google.auth.exceptions import GoogleAuthError, TransportError
    from google.auth.transport.requests import Request

    from daemon.tokens.line import with_line

    with with_line(requests.Session(), mailbox) as session:
        try:
            credentials.refresh(Request(session))
        except TransportError as error:
            raise OSError(f"Google cannot be reached: {error}") from None
        except GoogleAuthError as error:
            if error.retryable:
                raise OSError(f"Google has no token now: {error}") from None
            raise refused(mailbox, f"Google gives no token: {error.args[0] if error.args else error}") from None
    until = credentials.expiry.replace(tzinfo=UTC) if credentials.expiry else datetime.now(UTC) + UNSAID
    return Given(credentials.token, until)
