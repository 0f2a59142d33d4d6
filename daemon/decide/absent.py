"""Absences that members tell by mail, laid over those in the files. The law: a later word stands over an earlier one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from daemon.decide.policy import Policy
from daemon.model import Absence, AbsenceWord

_DAY = timedelta(days=1)


def with_absences(policy: Policy, said: Sequence[AbsenceWord]) -> Policy:
    """The policy in which members are absent as they have said."""
    known = [word for word in said if word.member in policy.site.team]
    if not known:
        return policy
    team = dict(policy.site.team)
    for word in known:
        member = team[word.member]
        team[word.member] = replace(member, absences=_with(member.absences, word))
    return replace(policy, site=replace(policy.site, team=team))


def with_everybody_there(policy: Policy) -> Policy:
    """The policy in which nobody is absent."""
    team = {key: replace(member, absences=()) for key, member in policy.site.team.items()}
    return replace(policy, site=replace(policy.site, team=team))


def _with(absences: Iterable[Absence], word: AbsenceWord) -> tuple[Absence, ...]:
    rest = tuple(part for absence in absences for part in _without(absence, word.first, word.last))
    return tuple(sorted((*rest, Absence(word.first, word.last)), key=_begin)) if word.away else rest


def _without(absence: Absence, first: date, last: date) -> Iterable[Absence]:
    """What is left of an absence when these days are taken out of it."""
    if last < absence.first or absence.last < first:
        yield absence
        return
    if absence.first < first:
        yield Absence(absence.first, first - _DAY)
    if last < absence.last:
        yield Absence(last + _DAY, absence.last)


def _begin(absence: Absence) -> date:
    return absence.first
