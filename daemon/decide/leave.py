"""What a member says of their own absence, in a fixed form or in a sentence. The law: nothing is half-applied, and what two
readers could read differently is asked about.

`absent: mira 2026-12-23..2027-01-04` · `abwesend: bis Freitag` · `absent: mira none` · `wieder da`, and in a mail that answers none:
`ich bin vom 23.12. bis 4.1. im Urlaub` · `I'm on leave until 4 Jan` · `back on Monday`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from daemon import compose
from daemon.decide import leave_days, leave_sentence
from daemon.decide.teamwords import command
from daemon.decide.written_dates import almanac
from daemon.model import Absence, AbsenceWord, Message, Site, TeamMember

LONGEST = 200  # characters; a longer line is a story
FARTHEST = timedelta(days=800)
_NONE = frozenset({"none", "no", "keine", "nein", "-", "0", "nicht"})


@dataclass(frozen=True, slots=True)
class Said:
    """What one line comes to: a word, or None where it has to be asked about."""

    line: str
    word: AbsenceWord | None


def sentences(message: Message, words: Mapping[str, Mapping[str, Any]], today: date) -> tuple[str, ...]:
    """The lines of a member's mail that tell of an absence in their own words; none in a mail that answers another."""
    if message.in_reply_to or message.html_only or message.refused:
        return ()
    lines = [line.strip() for line in message.new_text.splitlines() if line.strip()][:20]
    return tuple(line for line in lines if _sentence(line, words, today) is not None)


def hear(
    line: str, words: Mapping[str, Mapping[str, Any]], member: TeamMember, site: Site, today: date, *, prose: bool
) -> Said | None:
    """What the line says of an absence, or None if it speaks of none. ``prose``: sentences count as well."""
    order = command(line, words)
    if order is not None and order.verb == "back" and not order.argument:
        return Said(line, _back(member, member, today))
    if order is not None and order.verb == "absent":
        who, rest = _who(order.argument, member, site)
        if rest.casefold().strip(" .") in _NONE:
            return Said(line, _back(who, member, today))
        return Said(line, _word(who, member, leave_days.days(rest, almanac(words), today), today))
    said = _sentence(line, words, today) if prose else None
    if said is None:
        return None
    return Said(line, _back(member, member, today) if said.back else _word(member, member, said.days, today))


def _back(who: TeamMember, by: TeamMember, today: date) -> AbsenceWord:
    """There again: until the last day that is known to be free."""
    last = max((absence.last for absence in who.absences), default=today)
    return AbsenceWord(who.key, today, max(last, today), away=False, by=by.key)


def _word(who: TeamMember, by: TeamMember, days: tuple[date, date] | None, today: date) -> AbsenceWord | None:
    if days is None or days[1] < max(days[0], today) or days[1] - today > FARTHEST:
        return None
    return AbsenceWord(who.key, days[0], days[1], away=True, by=by.key)


def _who(argument: str, member: TeamMember, site: Site) -> tuple[TeamMember, str]:
    """The member whom the first words name, and the rest; nobody named is the writer."""
    low = argument.casefold()
    for one in site.team.values():
        for name in (one.name, one.name.partition(" ")[0], one.key):
            head = name.casefold()
            if low == head or low.startswith((f"{head} ", f"{head}:", f"{head},")):
                return one, argument[len(head) :].lstrip(" :,")
    return member, argument


def _sentence(line: str, words: Mapping[str, Mapping[str, Any]], today: date) -> leave_sentence.Told | None:
    """What the line says in the writer's own words; a question, an order and a long story say nothing."""
    if len(line) > LONGEST or "?" in line or command(line, words) is not None:
        return None
    return leave_sentence.read(line, almanac(words), today)


def told(said: Sequence[Said], member: TeamMember, site: Site) -> tuple[compose.LeaveSaid, ...]:
    """What the answer says of each line, and who takes the place of who is away."""
    clear = all(one.word is not None for one in said)
    found = []
    for one in said:
        word = one.word
        who = site.team[word.member] if word else member
        name = "" if who.key == member.key else who.name
        if word is None:
            found.append(compose.LeaveSaid(one.line, who.key, name))
            continue
        away = replace(who, absences=(Absence(word.first, word.last),))
        noon = datetime.combine(word.first, time(12), ZoneInfo(site.zone_of(who)))
        deputy = replace(site, team={**site.team, who.key: away}).stand_in(away, noon)
        found.append(
            compose.LeaveSaid(
                one.line, who.key, name, word.first, word.last, away=word.away, applied=clear,
                deputy=deputy.name if deputy.key != who.key else "",
            )
        )  # fmt: skip
    return tuple(found)


def applied(said: Sequence[Said]) -> tuple[AbsenceWord, ...]:
    """What counts: all of it, or nothing while one line has to be asked about."""
    words = tuple(one.word for one in said if one.word is not None)
    return words if len(words) == len(said) else ()
