"""The keys of ``hooks:``. Law: what is told, and what is started, stands here and nowhere else; rules have the names only."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import PlainValidator, model_validator

from daemon.config import values
from daemon.config.strict import Strict, Text


def program(value: Any) -> tuple[str, ...]:
    """A program by its whole path, and its arguments: nothing is given to a shell, and no search finds another one."""
    if not isinstance(value, list) or not value:
        raise ValueError("a list is needed, as in [/usr/local/bin/archive, --quiet]")
    words = tuple(values.text(word) for word in value)
    if not words[0].startswith("/"):
        raise ValueError(f'"{words[0]}" is no whole path of a program; write as in /usr/local/bin/archive')
    return words


class HookKeys(Strict):
    """One entry of ``hooks:``."""

    url: Annotated[str, PlainValidator(values.web_address)] | None = None
    command: Annotated[tuple[str, ...], PlainValidator(program)] = ()
    secret_file: Text | None = None
    credential: Text | None = None
    timeout: Annotated[timedelta, PlainValidator(values.length)] = timedelta(seconds=10)

    @model_validator(mode="after")
    def _signs(self) -> "HookKeys":
        if bool(self.url) is bool(self.command):
            raise ValueError("a hook has a url or a command, one of them")
        if self.command and (self.secret_file or self.credential):
            raise ValueError("a command needs no secret; take secret_file or credential out")
        if self.url and not (self.secret_file or self.credential):
            raise ValueError(
                "a hook needs secret_file or credential: whoever hears of a mail must know that it is from us"
            )
        if not timedelta(seconds=1) <= self.timeout <= timedelta(minutes=1):
            raise ValueError("timeout is between 1s and 1m")
        return self
