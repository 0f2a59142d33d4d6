"""``oauth:`` of a mailbox: whose tokens it logs in with. Each provider knows its own keys and no other's."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import PlainValidator, model_validator

from daemon.config import values
from daemon.config.strict import Strict, Text
from daemon.model import AUTHORITY, OAuth

_OWN = {"google": {"client_file", "key_file"}, "microsoft": {"client_id", "tenant", "authority", "client_secret_file"}}
_LIBRARY = {"google": "google.auth", "microsoft": "msal"}


class OAuthKeys(Strict):
    """``oauth:``."""

    provider: Annotated[str, PlainValidator(values.one_of(("google", "microsoft"), "provider"))]
    client_id: Text | None = None
    tenant: Text | None = None
    authority: Text = AUTHORITY
    client_secret_file: Text | None = None
    client_file: Text | None = None
    key_file: Text | None = None
    token_file: Text | None = None

    @model_validator(mode="after")
    def _fits_the_provider(self) -> "OAuthKeys":
        other = "google" if self.provider == "microsoft" else "microsoft"
        if foreign := sorted(self.model_fields_set & _OWN[other]):
            raise ValueError(f"{foreign[0]} is a key for provider: {other}; take it out")
        if self.provider == "google" and (self.client_file is None) == (self.key_file is None):
            raise ValueError(
                "google needs one of two files: client_file (a person signs in) or key_file (a service account)"
            )
        if self.provider == "microsoft":
            self._microsoft()
        if not _there(_LIBRARY[self.provider]):
            raise ValueError(f"tokens of {self.provider} need more packages; install: sachstand[oauth-{self.provider}]")
        return self

    def _microsoft(self) -> None:
        if self.client_id is None:
            raise ValueError("microsoft needs client_id: the application (client) ID of the app registration")
        if self.client_secret_file is not None and self.tenant is None:
            raise ValueError("with client_secret_file name the tenant, too: its ID or its domain")
        if not self.authority.startswith("https://"):
            raise ValueError("authority must begin with https://")


def _there(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except ModuleNotFoundError:  # its parent package is not there
        return False


def oauth_of(keys: OAuthKeys | None, mailbox: str, site_dir: Path) -> OAuth | None:
    """The noun; files are looked for in the site's directory."""
    if keys is None:
        return None

    def place(name: str | None) -> str | None:
        return None if name is None else str(site_dir.absolute() / name)

    return OAuth(
        provider=keys.provider,
        token_file=str(site_dir.absolute() / (keys.token_file or f"state/{mailbox}.token")),
        client_id=keys.client_id or "",
        tenant=keys.tenant or "common",
        authority=keys.authority.rstrip("/"),
        client_secret_file=place(keys.client_secret_file),
        client_file=place(keys.client_file),
        key_file=place(keys.key_file),
    )
