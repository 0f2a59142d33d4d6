"""The live table of the demo: mail → intent → outcome → why, a row as soon as it is decided."""

from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from daemon.journal import DecisionRow

COLOURS = {"state": "green", "acknowledge": "cyan", "hold": "yellow", "nothing": "dim", "quarantine": "red"}


class LiveTable:
    """Grows on a terminal; elsewhere it is printed once at the end."""

    def __init__(self) -> None:
        self._console = Console(width=None if Console().is_terminal else 150)
        self._table = Table(box=None, pad_edge=False, header_style="bold")
        for column, ratio in (("mail", 3), ("intent", 2), ("outcome", 2), ("row", 1), ("case", 1), ("why", 6)):
            self._table.add_column(column, ratio=ratio, overflow="fold", min_width=len(column))
        self._live = (
            Live(self._table, console=self._console, refresh_per_second=20) if self._console.is_terminal else None
        )

    def add(self, name: str, row: DecisionRow) -> None:
        """One more decision."""
        self._table.add_row(
            Text(name.removesuffix(".eml")), Text(row.intent),
            Text(row.full_outcome, style=COLOURS.get(row.outcome, "")), Text(row.row),
            Text(row.case or ""), Text(row.because),
        )  # fmt: skip

    def __enter__(self) -> "LiveTable":
        if self._live:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.__exit__(kind, error, trace)
        elif error is None:
            self._console.print(self._table)
