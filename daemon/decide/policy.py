"""All that people edit, checked and compiled, as one value. It is swapped whole or kept whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daemon.compose import Texts
from daemon.decide.asked_words import AskedWords, asked_words
from daemon.hours import Calendar
from daemon.intents import Reader
from daemon.model import Project, Site, TeamMember
from daemon.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Policy:
    """The site, its rules, its texts and what is compiled from them; ``fingerprint`` names this very set."""

    site: Site
    rules: RuleSet
    texts: Texts
    reader: Reader
    calendar: Calendar
    words: Mapping[str, Mapping[str, Any]]
    fingerprint: str
    asked: AskedWords

    def calendar_of(self, member: TeamMember) -> Calendar:
        """The working time of one of the team, in the zone where they live."""
        site = self.site
        if not (member.hours or member.holidays or member.timezone):
            return self.calendar
        return Calendar(member.hours or site.hours, member.holidays or site.holidays, site.zone_of(member))

    def lead_of(self, project: Project | None, at: datetime) -> TeamMember:
        """Who leads a project at this moment: its lead, or who stands in for them; without a project, the owner."""
        lead = self.site.team[project.lead] if project else self.site.owner
        return self.site.stand_in(lead, at)


def compile_policy(
    site: Site,
    rules: RuleSet,
    *,
    sources: Mapping[str, str],
    words: Mapping[str, Mapping[str, Any]],
    fingerprint: str,
    own: Collection[str] | None = None,
) -> Policy:
    """Make a policy of checked parts; ``sources`` are template texts by name, ``words`` the word lists by language.

    ``own`` names the texts and word lists that are not as shipped; None if that is not known.
    """
    return Policy(
        site=site,
        rules=rules,
        texts=Texts(sources, words, own),
        reader=Reader(words),
        calendar=Calendar(site.hours, site.holidays, site.timezone),
        words=words,
        fingerprint=fingerprint,
        asked=asked_words(words),
    )
