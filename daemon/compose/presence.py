"""When a person is there, as a client is told it: in the zone of the site, wherever the person lives."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from daemon.model import Site, TeamMember, WorkingHours

_NOON = time(12)
_DAY = timedelta(days=1)


def hours_shown(site: Site, member: TeamMember, now: datetime) -> WorkingHours:
    """The working hours of one of the team by the clocks of the site, as they are this week."""
    hours, there = member.hours or site.hours, site.zone_of(member)
    if there == site.timezone:
        return hours
    noon = datetime.combine(now.astimezone(ZoneInfo(there)).date(), _NOON, ZoneInfo(there))
    ahead = noon.astimezone(site.zone).replace(tzinfo=None) - noon.replace(tzinfo=None)
    first = datetime.combine(noon.date(), hours.start) + ahead
    last = datetime.combine(noon.date(), hours.end) + ahead + (_DAY if hours.end == time(0) else timedelta())
    shift = (first.date() - noon.date()).days
    return replace(hours, start=first.time(), end=last.time(), days=frozenset((day + shift) % 7 for day in hours.days))
