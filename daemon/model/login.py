"""Logging in without a password: by access tokens that the mailbox's provider gives out (RFC 6749)."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

AUTHORITY = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class OAuth:
    """Whose tokens a mailbox logs in with, and who answers for them: a person who signed in once, or the program itself.

    Microsoft knows the program by ``client_id`` and ``tenant``, Google by a file that its console hands out.
    """

    provider: str  # google | microsoft
    token_file: str  # what a person's signing in left behind
    client_id: str = ""
    tenant: str = "common"
    authority: str = AUTHORITY  # without a slash at its end
    client_secret_file: str | None = None  # microsoft: the program's own secret, no person signs in
    client_file: str | None = None  # google: "OAuth client ID", kind "desktop app"; a person signs in
    key_file: str | None = None  # google: a service account that may act for the mailbox

    @property
    def by_a_person(self) -> bool:
        """Whether somebody must sign in once (``sachstand login``)."""
        return self.client_secret_file is None and self.key_file is None


class TokenRefused(Exception):
    """The provider gives no token, and asking again would not help: somebody must do something."""


@runtime_checkable
class Renewable(Protocol):
    """What a mailbox logs in with, where it can be had anew once the server refuses it."""

    def __call__(self) -> str:
        """The token. Raises TokenRefused, or OSError when the provider cannot be reached."""

    def renew(self) -> None:
        """The server refused the last one; the next call asks the provider."""
