"""Passwords: read when they are needed, from outside the site's files, and never shown.

In this order: the systemd credential, the password file, the environment variable ``SACHSTAND_PASSWORD_<MAILBOX>``.
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from daemon.config.errors import SiteError, SiteErrors
from daemon.model import Hook, Mailbox, Source

_LONGEST = 4096


class Secret:
    """A text that does not show itself in logs, errors or tracebacks; `reveal` gives it to whoever logs in."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return "***"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written down")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))


def password(mailbox: Mailbox, environ: Mapping[str, str]) -> Secret:
    """The password of a mailbox. Raises SiteErrors with a sentence that says where one could be put."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if mailbox.credential and folder and (path := Path(folder) / mailbox.credential).exists():
        return _read(path, private=False)
    if mailbox.password_file:
        return _read(Path(mailbox.password_file), private=True)
    variable = "SACHSTAND_PASSWORD_" + re.sub(r"[^A-Z0-9]", "_", mailbox.name.upper())
    if environ.get(variable):
        return Secret(environ[variable])
    named = mailbox.credential and f'the systemd credential "{mailbox.credential}" is not there'
    where = named or "no password is named"
    said = f"{where}; name a password_file for the mailbox, or set {variable}"
    raise SiteErrors([SiteError(f"mailbox {mailbox.name}", 0, 0, said)])


def no_key(mailbox: Mailbox, environ: Mapping[str, str]) -> str | None:
    """What a mailbox lacks to log in, in a sentence that says what to do; None if all is there. Nothing is asked of a provider."""
    if mailbox.oauth is None:
        try:
            password(mailbox, environ)
        except SiteErrors as error:
            return str(error)
        return None
    oauth = mailbox.oauth
    for name in (oauth.client_secret_file, oauth.client_file, oauth.key_file):
        if name is not None and not Path(name).is_file():
            return f"mailbox {mailbox.name}: {name} is not there"
        if name is not None and stat.S_IMODE(Path(name).stat().st_mode) & 0o077:
            return f"mailbox {mailbox.name}: others may read {name}; run: chmod 600 {name}"
    if oauth.by_a_person and not Path(oauth.token_file).exists():
        return f"mailbox {mailbox.name}: nobody has signed in yet; run: sachstand login {mailbox.name}"
    return None


def token(source: Source, environ: Mapping[str, str], site_dir: Path) -> Secret | None:
    """The token of a source, or None if none is named anywhere. Raises SiteErrors where a named one cannot be read.

    In this order: the systemd credential, the token file, the environment variable ``SACHSTAND_TOKEN_<NAME>``.
    """
    file = site_dir / source.token_file if source.token_file else None
    variable = _variable("TOKEN", source.name)
    return _named(f"source {source.name}", "token_file", source.credential, file, variable, environ)


def hook_secret(hook: Hook, environ: Mapping[str, str]) -> Secret:
    """What a hook's calls are signed with. Raises SiteErrors where it cannot be read.

    In this order: the systemd credential, the secret file, the environment variable ``SACHSTAND_HOOK_<NAME>``.
    """
    file, variable = Path(hook.secret_file) if hook.secret_file else None, _variable("HOOK", hook.name)
    found = _named(f"hook {hook.name}", "secret_file", hook.credential, file, variable, environ)
    if found is None:
        raise SiteErrors(
            [SiteError(f"hook {hook.name}", 0, 0, f"no secret is named; name a secret_file, or set {variable}")]
        )
    return found


def _variable(kind: str, name: str) -> str:
    return f"SACHSTAND_{kind}_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _named(
    owner: str, key: str, credential: str | None, file: Path | None, variable: str, environ: Mapping[str, str]
) -> Secret | None:
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if credential and folder and (path := Path(folder) / credential).exists():
        return _read(path, private=False)
    if file is not None:
        return _read(file, private=True)
    if environ.get(variable):
        return Secret(environ[variable])
    if credential:
        said = f'the systemd credential "{credential}" is not there; name a {key}, or set {variable}'
        raise SiteErrors([SiteError(owner, 0, 0, said)])
    return None


def _read(path: Path, *, private: bool) -> Secret:
    """The first line of the file. A file that others may read is refused; systemd keeps its own credentials private."""
    try:
        mode = path.stat().st_mode
        if private and stat.S_IMODE(mode) & 0o077:
            raise _wrong(path, f"others may read this file; run: chmod 600 {path}")
        with path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
    except FileNotFoundError:
        raise _wrong(path, f"is not there; write it, for its owner only: install -m 600 /dev/stdin {path}") from None
    except PermissionError:
        raise _wrong(
            path, f"may not be read by user {os.geteuid()}, who runs this; give the file to that user"
        ) from None
    except OSError as error:
        raise _wrong(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    if len(raw) > _LONGEST:
        raise _wrong(path, "is too long for a password")
    try:
        text = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise _wrong(path, "is not UTF-8 text") from None
    if not text:
        raise _wrong(path, "is empty; write the password into it")
    if "\n" in text or "\0" in text:
        raise _wrong(path, "holds more than one line; write only the password into it")
    return Secret(text)


def _wrong(path: Path, message: str) -> SiteErrors:
    return SiteErrors([SiteError(str(path), 0, 0, message)])
