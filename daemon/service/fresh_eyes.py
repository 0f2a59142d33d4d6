"""The weekly note on its road: once a lead and week, by a key in the journal; no mail where nothing needs a look.

Who stands in for a lead that day reads theirs, in one mail with their own.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from daemon import compose, decide
from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import CaseState, FreshEyes, OfferState, Project
from daemon.service import log
from daemon.service.gathering import outlook_of
from daemon.service.known import in_force
from daemon.service.promising import carry_out, complaint_open

ONCE = timedelta(days=36500)


class FreshEyesRound:
    """Knows for which week each lead was looked after, so that a quiet week is looked at once and not at every tick."""

    def __init__(self) -> None:
        self._looked: dict[str, str] = {}

    def look(self, journal: Journal, policy: Policy, now: datetime) -> int:
        """Look at every lead whose note is due; how many mails were made."""
        eyes = policy.site.fresh_eyes
        week = decide.note_due(eyes, policy.calendar, now) if eyes is not None else None
        if eyes is None or week is None:
            return 0
        policy = in_force(policy, journal)
        readers: dict[str, list[str]] = {}
        for lead in sorted({project.lead for project in policy.site.projects.values()}):
            if self._looked.get(lead) != week:
                there = policy.site.stand_in(policy.site.team[lead], now)
                readers.setdefault(there.key, []).append(lead)
                self._looked[lead] = week
        return sum(_note(journal, policy, eyes, reader, leads, week, now) for reader, leads in readers.items())


def _note(
    journal: Journal, policy: Policy, eyes: FreshEyes, reader: str, leads: Sequence[str], week: str, now: datetime
) -> int:
    with journal.transaction():
        due = [lead for lead in leads if journal.may_say(f"fresh-eyes {lead} {week}", now, ONCE)]
        projects = [project for project in policy.site.projects.values() if project.lead in due]
        looks = [look for project in projects if (look := _look(journal, policy, eyes, project, now)) is not None]
        if not looks:
            return 0
        carry_out(journal, policy, decide.fresh_eyes(reader, looks, policy, now), now)
    log.event("%s gets a note: %d projects need a look", reader, len(looks))
    return 1


def _look(
    journal: Journal, policy: Policy, eyes: FreshEyes, project: Project, now: datetime
) -> compose.FreshLook | None:
    outlook, entries = outlook_of(project, policy, journal, now), journal.entries(project.key)
    return decide.fresh_look(
        project, outlook, entries, eyes, policy, now, heard=journal.last_heard(project.key),
        complaint_open=complaint_open(journal, project), offers=_unanswered(journal, project),
    )  # fmt: skip


def _unanswered(journal: Journal, project: Project) -> list[tuple[str, str, datetime]]:
    """The newest offer of each change of the project, where the client has said nothing to it."""
    cases = [case for case in journal.open_cases(project.key) if case.state is CaseState.OFFERED]
    newest = [(case, journal.offers(case.ref)[-1:]) for case in cases]
    return [
        (case.ref, case.subject, offer.made)
        for case, found in newest
        for offer in found
        if offer.state is OfferState.OPEN
    ]
