"""What is wrong or worth a look in the lines about people: hours that never open, an absence in the past, nobody on call."""

from datetime import date
from typing import Any

from daemon.config import values
from daemon.config.crosschecks import Findings
from daemon.config.errors import SiteError
from daemon.config.people_keys import working_hours
from daemon.config.schema import SiteFile
from daemon.config.sheets import Path, Sheet


def wrong_hours(keys: SiteFile, sheet: Sheet) -> list[SiteError]:
    """Hours that end before they begin, once the site's are laid under a member's."""
    errors = []
    try:
        site = working_hours(keys.hours)
    except ValueError as wrong:
        return [sheet.error(("hours",), str(wrong))]
    for key, member in keys.team.items():
        try:
            if member.hours:
                working_hours(member.hours, site)
        except ValueError as wrong:
            errors.append(sheet.error(("team", key, "hours"), str(wrong)))
    return errors


def people_remarks(sheet: Sheet, found: Findings, today: date | None) -> None:
    """Note an emergency that reaches nobody, and, where ``today`` is known, absences that are over."""
    data: dict[str, Any] = sheet.data if isinstance(sheet.data, dict) else {}
    block = data.get("emergency")
    if isinstance(block, dict) and not block.keys() & {"on_call", "rota"}:
        said = "nobody is on call: an emergency out of hours reaches the lead's mailbox, and waits there; name on_call or rota"
        found.remarks.append(sheet.error(("emergency",), said, at_key=True))
    team = data.get("team")
    for key, member in team.items() if isinstance(team, dict) and today else ():
        written = member.get("absent") if isinstance(member, dict) else None
        for place, item in enumerate(written if isinstance(written, list) else [written] if written else []):
            path: Path = ("team", key, "absent", place) if isinstance(written, list) else ("team", key, "absent")
            try:
                over = today and values.absences(item)[0].last < today
            except ValueError:
                continue
            if over:
                found.remarks.append(sheet.error(path, f'the absence "{item}" is over; the line may go'))
