"""A mistake in a site's files: where it is and what to change. Always sentences for the person who edits."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SiteError:
    """``file`` is relative to the site; ``line`` and ``column`` count from 1, 0 where the whole file is meant."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class SiteErrors(Exception):
    """All that is wrong with a site. ``str`` gives one line for each."""

    def __init__(self, errors: Iterable[SiteError]) -> None:
        self.errors = sorted(set(errors))
        super().__init__("\n".join(str(error) for error in self.errors))
