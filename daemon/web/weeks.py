"""Where a project's weekly update of this week stands, in a few words."""

from datetime import datetime, timedelta

from daemon import decide
from daemon.decide import Policy
from daemon.journal import SENT, Journal, Proposal
from daemon.model import Project
from daemon.service.updating import weekly_contacts
from daemon.service.waiting import WEEKLY
from daemon.web.wording import Wording


def weekly_word(journal: Journal, policy: Policy, project: Project, now: datetime, say: Wording) -> str:
    """ "Entwurf liegt vor, geht Fr., 20. Nov., 15:00"; "" where nobody gets the update."""
    if not weekly_contacts(project):
        return ""
    site, today = policy.site, say.tongue.today
    found = (decide.week(site.weekly, policy.calendar, today + timedelta(days=days)) for days in (0, 7, 14))
    settled = {row.week: row for row in journal.updates(project.key)}
    for week in (one for one in found if one is not None):
        row = settled.get(week.key)
        if row is not None and week.due.astimezone(site.zone).date() >= today:
            return say.say("weekly.sent") if row.outcome == SENT else say.say("weekly.kept")
        if row is None and now <= week.last:
            drafts = [
                p for p in journal.project_proposals(project.key) if p.kind == WEEKLY and p.data["week"] == week.key
            ]
            return _drafted(drafts[-1], say) if drafts else say.say("weekly.next", at=say.when(week.due))
    return say.say("weekly.none")


def _drafted(draft: Proposal, say: Wording) -> str:
    at = say.when(datetime.fromisoformat(draft.data["leaves"]))
    if draft.settled == "dropped":
        return say.say("weekly.kept")
    if draft.settled is not None:
        return say.say("weekly.released", at=at)
    return say.say("weekly.waits") if draft.due is None else say.say("weekly.drafted", at=at)
