"""Microsoft 365 by its own library: a person who signed in by device code (RFC 8628), or the program's own secret (RFC 6749 §4.4)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from daemon.model import AUTHORITY, Mailbox, OAuth
from daemon.tokens.given import Given, kept, read, refused, write

PERSON = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]
PROGRAM = ["https://outlook.office365.com/.default"]
_LATER = ("temporarily_unavailable", "server_error", "slow_down")


def microsoft_token(mailbox: Mailbox, oauth: OAuth, fresh: bool) -> Given:  # noqa: FBT001 - one interface for all providers
    """A token for IMAP and SMTP. Raises TokenRefused or OSError; ``fresh``: not one that the library has kept."""
    if oauth.client_secret_file is not None:
        secret = _secret(mailbox, Path(oauth.client_secret_file))
        with _asking():
            return _given(mailbox, _application(mailbox, oauth, secret).acquire_token_for_client(PROGRAM))
    with _cache(oauth) as cache, _asking():
        app = _application(mailbox, oauth, None, cache)
        account = next(iter(app.get_accounts()), None)
        said = account and app.acquire_token_silent_with_error(PERSON, account=account, force_refresh=fresh)
    if not said:
        raise refused(mailbox, "nobody has signed in for this mailbox yet")
    return _given(mailbox, said)


def microsoft_sign_in(mailbox: Mailbox, oauth: OAuth, show: Callable[[str, str], None]) -> str:
    """Have somebody sign in anywhere; ``show`` is given the page and the code to type there. Returns who signed in.

    Raises TokenRefused or OSError.
    """
    with _cache(oauth) as cache, _asking():
        app = _application(mailbox, oauth, None, cache)
        flow = app.initiate_device_flow(PERSON)
        if "user_code" not in flow:
            raise refused(mailbox, str(flow.get("error_description") or flow.get("error") or "no device code"))
        show(str(flow["verification_uri"]), str(flow["user_code"]))
        _given(mailbox, app.acquire_token_by_device_flow(flow))
        return str(next((account.get("username") for account in app.get_accounts()), ""))


@contextmanager
def _asking() -> Iterator[None]:
    """The library's word for a provider that fails, as the daemon's."""
    from msal.exceptions import MsalError

    try:
        yield
    except MsalError as error:
        raise OSError(f"Microsoft has no token now: {error}") from None


def _application(mailbox: Mailbox, oauth: OAuth, secret: str | None, cache: Any = None) -> Any:
    import msal
    import requests

    from daemon.tokens.line import with_line

    how = {
        "authority": f"{oauth.authority}/{oauth.tenant}", "token_cache": cache,
        "http_client": with_line(requests.Session(), mailbox),
        "instance_discovery": None if oauth.authority == AUTHORITY else False,
    }  # fmt: skip
    try:
        if secret is not None:
            return msal.ConfidentialClientApplication(oauth.client_id, client_credential=secret, **how)
        return msal.PublicClientApplication(oauth.client_id, **how)
    except ValueError as error:  # the tenant is unknown, or the authority is none
        raise refused(mailbox, str(error)) from None


@contextmanager
def _cache(oauth: OAuth) -> Iterator[Any]:
    """The library's memory of a person, kept in the token file while the block runs."""
    import msal

    path = Path(oauth.token_file)
    with kept(path):
        cache = msal.SerializableTokenCache()
        cache.deserialize(read(path))
        try:
            yield cache
        finally:
            if cache.has_state_changed:
                write(path, cache.serialize())


def _given(mailbox: Mailbox, said: dict[str, Any]) -> Given:
    if "access_token" in said:
        return Given(said["access_token"], datetime.now(UTC) + timedelta(seconds=int(said.get("expires_in", 0))))
    text = str(said.get("error_description") or said.get("error") or "no token")
    if said.get("error") in _LATER:
        raise OSError(f"Microsoft has no token now: {text[:200]}")
    raise refused(mailbox, f"Microsoft gives no token: {text}")


def _secret(mailbox: Mailbox, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise refused(mailbox, f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
