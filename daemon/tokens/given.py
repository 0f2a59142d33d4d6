"""What a provider gives, and the file in which a person's signing in is kept: for its owner only, written whole or not at all."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from daemon.model import Mailbox, TokenRefused


@dataclass(frozen=True, slots=True)
class Given:
    """A token, good until that moment (UTC)."""

    token: str = field(repr=False)
    until: datetime


def refused(mailbox: Mailbox, said: str) -> TokenRefused:
    """In the provider's words, on one line, with what to do about it."""
    oauth = mailbox.oauth
    hint = f"; run: sachstand login {mailbox.name}" if oauth is not None and oauth.by_a_person else ""
    return TokenRefused(" ".join(said.split())[:300] + hint)


@contextmanager
def kept(path: Path) -> Iterator[None]:
    """One process at a time reads and writes the file: a provider may take a refresh token back once it was used."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def read(path: Path) -> str:
    """What was kept, or "" where nobody has signed in yet. OSError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def write(path: Path, text: str) -> None:
    """Keep it."""
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
