"""The light of a report in words: the colour, the one sentence why, the formulas with their limits, the weeks before.

A formula that only the team may know of is never among them.
"""

from typing import Any

from daemon import mail
from daemon.compose.report_values import Update
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import Colour, Criterion, Light, Measure

SHOWN = (Measure.DATES, Measure.HOURS, Measure.NEEDS, Measure.BLOCKERS, Measure.AGE)
NAMES = 3


def light(tongue: Tongue, value: Update) -> dict[str, Any]:
    """Colour, word, sentence, criteria and the weeks before, for the head of a report. Without a light: nothing can be said."""
    say = tongue.phrases["report"]["light"]
    found = value.state.light or Light(Colour.AMBER, Colour.AMBER)
    weeks = [(day, colour) for day, colour in value.lights if day < value.first][-5:]
    row = [*weeks, (value.last, found.colour)] if weeks else []
    return {
        "colour": str(found.colour),
        "word": say[str(found.colour)],
        "sentence": sentence(tongue, found),
        "criteria": [_criterion(tongue, c) for c in found.criteria if c.measure in SHOWN],
        "weeks": [
            {
                "colour": str(colour),
                "label": tongue.phrases["report"]["chart"]["week"].format(n=day.isocalendar().week),
                "word": say[str(colour)],
            }
            for day, colour in row
        ],
    }


def sentence(tongue: Tongue, found: Light) -> str:
    """Why the light has its colour, in one sentence; the lead's own reason where their word counts."""
    say = tongue.phrases["report"]["light"]
    if found.word is not None:
        reason = mail.clean_line(found.word.reason or "", 300).rstrip(BAD_ENDS)
        word = say[str(found.computed)].lower()
        return str(say["by_word"]).format(reason=reason, word=word) if reason else str(say["by_word_alone"])
    if found.worst is None or found.worst.measure not in SHOWN:
        return str(say["all_good"])
    name = tongue.phrases["report"]["measures"][str(found.worst.measure)]["name"]
    return f"{name}: {result(tongue, found.worst)}."


def result(tongue: Tongue, one: Criterion) -> str:
    """ "seit 3 Werktagen überfällig (Texte für das Impressum)"."""
    say = tongue.phrases["report"]["measures"][str(one.measure)]
    listed = ", ".join(mail.clean_line(name, 80).rstrip(BAD_ENDS) for name in one.names[:NAMES])
    if one.value is None:
        return str(say["asked"]).format(names=listed) if listed else str(say["unknown"])
    if one.measure is Measure.AGE and listed:
        return str(say["stale"]).format(names=listed)
    if one.value < 1 and one.measure is not Measure.HOURS:
        return str(say["good"])
    kind = "one" if round(one.value) == 1 else "many"
    said = str(say[kind]).format(n=tongue.decimal(round(one.value)))
    return f"{said} ({listed})" if listed else said


def _criterion(tongue: Tongue, one: Criterion) -> dict[str, str]:
    say = tongue.phrases["report"]["measures"][str(one.measure)]
    return {
        "colour": str(one.colour) if one.colour else "unknown",
        "name": say["name"],
        "result": result(tongue, one),
        "rule": _rule(tongue, one),
    }


def _rule(tongue: Tongue, one: Criterion) -> str:
    """ "gelb über 3, rot über 5 Werktagen"."""
    words = tongue.phrases["report"]["light"]
    unit = tongue.phrases["report"]["measures"][str(one.measure)]["unit"]
    said = [
        str(words["any" if limit == 0 else "above"]).format(
            colour=words["names"][colour], n=tongue.decimal(limit), unit=unit
        )
        for colour, limit in (("amber", one.amber), ("red", one.red))
        if limit is not None
    ]
    return ", ".join(said) or str(words["no_limit"])
