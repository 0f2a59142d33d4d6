"""The site's zone, without reading the whole site: commands tell times as the mails do."""

from pathlib import Path
from zoneinfo import ZoneInfo

from daemon.config.sheets import read_sheet
from daemon.config.sources import SITE_FILE


def timezone_of(site_dir: Path) -> ZoneInfo | None:
    """The zone that ``site: timezone:`` names, or None where the file does not tell one; whoever needs the site says so."""
    from daemon.config import values

    try:
        sheet, _ = read_sheet(SITE_FILE, (site_dir / SITE_FILE).read_text(encoding="utf-8"))
        return ZoneInfo(values.zone(sheet.data["site"]["timezone"])) if sheet else None
    except (OSError, ValueError, LookupError, TypeError):
        return None
