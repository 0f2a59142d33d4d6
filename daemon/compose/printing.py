"""Setting a report: data and the shipped layout in, a PDF or the chart's picture out. Same data, same time, same octets.

The layout reads its words from the data only, never from text put into its source, so that nothing a client wrote is ever a
command; files outside the layouts and the network are out of its reach.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from daemon.compose.texts import TextError

FOLDER = "report/"
MAIN = "report/report.typ"
CHART = "report/chart-alone.typ"
RECORD = "report/record.typ"
CHART_PPI = 110  # dots an inch: sharp on a good screen, a few kB


class NoPrinter(RuntimeError):
    """The typesetter is not installed."""


def pdf(sources: Mapping[str, str], data: Mapping[str, Any], at: datetime) -> bytes:
    """The report as a tagged PDF (PDF/UA-1), dated ``at`` (UTC). Raises TextError for a broken layout, NoPrinter without typst."""
    return _set(sources, MAIN, data, at, format="pdf", pdf_standards=["ua-1"])


def chart(sources: Mapping[str, str], data: Mapping[str, Any], at: datetime) -> bytes | None:
    """The chart of the hours as PNG, or None where the report has none. Raises like :func:`pdf`."""
    if not data.get("hours") or not data["hours"]["chart"]:
        return None
    return _set(sources, CHART, data, at, format="png", ppi=CHART_PPI)


def record_pdf(sources: Mapping[str, str], data: Mapping[str, Any], at: datetime) -> bytes:
    """A project's record as a tagged PDF. Raises like :func:`pdf`."""
    return _set(sources, RECORD, data, at, format="pdf", pdf_standards=["ua-1"])


def available() -> bool:
    """Whether reports can be set here."""
    try:
        import typst  # noqa: F401
    except ImportError:
        return False
    return True


def _set(sources: Mapping[str, str], main: str, data: Mapping[str, Any], at: datetime, **how: Any) -> bytes:
    files = {name.removeprefix(FOLDER): text.encode() for name, text in sources.items() if name.startswith(FOLDER)}
    name = main.removeprefix(FOLDER)
    if name not in files:
        raise TextError(main, "there is no such layout")
    try:
        import typst
    except ImportError:
        raise NoPrinter("reports need the extra \"report\": pip install 'sachstand[report]'") from None
    try:
        made = typst.compile(
            {"main.typ": files.pop(name), **files}, font_paths=_fonts(), sys_inputs={"data": json.dumps(data)},
            timestamp=int(at.astimezone(UTC).timestamp()), **how,
        )  # fmt: skip
    except typst.TypstError as error:
        raise TextError(main, " ".join(str(error.message).split())[:300]) from error
    return bytes(made[0]) if isinstance(made, list) else bytes(made)


@cache
def _fonts() -> Any:
    """Only those that come with the typesetter: the page looks the same everywhere."""
    import typst

    return typst.Fonts(include_system_fonts=False)
