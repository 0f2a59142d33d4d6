"""The alarm: one mail to the owner about the daemon itself, when a part of it or of its surroundings does not do its work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daemon import mail
from daemon.compose.team import to_member
from daemon.compose.texts import Texts
from daemon.compose.tongue import Tongue
from daemon.model import Draft, DraftKind, Site, TeamMember


@dataclass(frozen=True, slots=True)
class Trouble:
    """One point: its word, the mailbox or part it is about ("" where there is only one), since when (UTC), how many mails."""

    word: str  # a word of `troubles` in texts.yaml
    since: datetime
    where: str = ""
    count: int = 0


def alarm(texts: Texts, site: Site, member: TeamMember, troubles: Sequence[Trouble], now: datetime) -> Draft:
    """Tell ``member`` what is wrong and what to do, the gravest first. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "headline": tongue.phrases["troubles"][troubles[0].word],
            "findings": [
                {
                    "trouble": one.word, "where": mail.clean_line(one.where, 60), "since": tongue.past(one.since),
                    "count": one.count,
                }
                for one in troubles
            ],
        }  # fmt: skip

    return to_member(
        texts,
        site,
        member,
        None,
        now,
        ("notice", "alarm"),
        view,
        kind=DraftKind.NOTICE,
        auto_submitted="auto-generated",
    )


def old_mail(texts: Texts, site: Site, member: TeamMember, mailbox: str, count: int, now: datetime) -> Draft:
    """Tell ``member`` that a mailbox holds many old mails that nobody here knows, and that all are held. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {"mailbox": mail.clean_line(mailbox, 60), "count": count, "number": tongue.number(count)}

    return to_member(
        texts, site, member, None, now, ("notice", "old-mail"), view, kind=DraftKind.NOTICE, auto_submitted="auto-generated"
    )  # fmt: skip
