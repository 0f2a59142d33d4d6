"""One mail in which a person reads what would have been several. A text's first line is ``Subject: …``."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose.team import to_member
from daemon.compose.texts import Texts
from daemon.compose.tongue import Tongue
from daemon.model import Draft, DraftKind, Site, TeamMember, Urgency

MOST = 50  # notices with their text; of more only the subject stands there
LINES = 20  # of one notice


@dataclass(frozen=True, slots=True)
class GatheredRow:
    """One of the notices."""

    subject: str
    text: str  # as it was written, salutation and orders among it
    created: datetime  # UTC
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All of them, for one person."""

    member: TeamMember
    rows: tuple[GatheredRow, ...]
    now: datetime
    language: str | None = None
    urgency: Urgency = Urgency.SOON


def gathered(texts: Texts, site: Site, value: Gathered) -> Draft:
    """Tell one person of several things in one mail. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        rows = [_row(tongue, row, whole=at < MOST) for at, row in enumerate(value.rows)]
        refs = [row["ref"] for row in rows if row["ref"]]
        return {"rows": rows, "number": tongue.number(len(rows)), "ref": refs[0] if refs else ""}

    draft = to_member(
        texts, site, value.member, value.language, value.now, ("digest", "notices"), view,
        kind=DraftKind.DIGEST, auto_submitted="auto-generated",
    )  # fmt: skip
    return replace(draft, urgency=value.urgency)


def _row(tongue: Tongue, row: GatheredRow, *, whole: bool) -> dict[str, Any]:
    _, _, body = row.text.strip().partition("\n\n")
    orders = str(tongue.phrases["orders_heading"])
    said = body.partition(f"\n{orders}")[0] if whole else ""
    lines = [mail.clean_line(line, 300) for line in said.splitlines() if line.strip()][:LINES]
    return {
        "subject": mail.clean_line(row.subject, 180),
        "created": tongue.past(row.created),
        "lines": lines,
        "ref": mail.clean_line(row.ref, 40),
    }
