"""Where the journal is, without reading the whole site: what commands need that only look into the journal."""

import re
from pathlib import Path

from daemon.config.errors import SiteErrors
from daemon.config.sheets import read_sheet
from daemon.config.sources import SITE_FILE

_NAMED = re.compile(r"""^["']?database["']?\s*:""", re.MULTILINE)


def database_of(site_dir: Path) -> str | None:
    """The URL that ``database:`` names, or None: the journal is a file. Raises SiteErrors where the line is wrong.

    A file without that line costs one reading and no parser.
    """
    try:
        text = (site_dir / SITE_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None  # whoever needs the site says so
    if not _NAMED.search(text):
        return None
    from daemon.config import values

    sheet, wrong = read_sheet(SITE_FILE, text)
    if sheet is None or wrong or not isinstance(sheet.data, dict):
        raise SiteErrors(wrong)
    if "database" not in sheet.data:
        return None
    try:
        return values.database(sheet.data["database"])
    except ValueError as error:
        raise SiteErrors([sheet.error(("database",), str(error))]) from None
