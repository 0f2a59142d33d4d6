"""Dates that a team member promises in their own answer to a client. The law: only a line in the fixed form binds us.

`Zusage: Livegang bis 18.12.2026` · `Promise: launch by 18 Dec 2026` · `Zusage: Livegang -> 18.12.2026`. The form is one line
of its own in what the member wrote; a date within their prose is prose. The words are those of words.yaml under ``entries: promise``.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from daemon import compose
from daemon.decide.written_dates import Almanac, almanac, read_date
from daemon.intents.text import fold_line
from daemon.model import PromiseKind, PromisePlan, Site

_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
MOST = 20


def promises(
    text: str, words: Mapping[str, Mapping[str, Any]], *, project: str, case: str | None, today: date, site: Site
) -> tuple[PromisePlan, ...]:
    """Every promise that a line of ``text`` gives. A day before today is a slip of the pen and binds nobody."""
    lists = [language.get("entries") or {} for language in words.values()]
    heads = {fold_line(str(word)) for entries in lists for word in entries.get("promise", ())}
    by = {fold_line(str(word)) for entries in lists for word in entries.get("by", ())}
    found = []
    for line in text.splitlines():
        head, colon, rest = line.strip().partition(":")
        if colon and fold_line(head) in heads and (dated := _dated(rest.strip(" ."), by, almanac(words), today)):
            what, day = dated
            plan = compose.on_day(what, day, project, site, kind=PromiseKind.WORD, case=case)
            found.append(plan)
    return tuple(found[:MOST])


def _dated(text: str, by: set[str], names: Almanac, today: date) -> tuple[str, date] | None:
    """What is promised, and for which day."""
    what, *behind = _ARROW.split(text, maxsplit=1)
    pairs: Sequence[tuple[str, str]] = [(what, behind[0])] if behind else _splits(text.split(), by)
    for name, written in pairs:
        day = read_date(written, names, today)
        if name.strip(" ,;") and day is not None and day >= today:
            return name.strip(" ,;"), day
    return None


def _splits(tokens: Sequence[str], by: set[str]) -> list[tuple[str, str]]:
    """Every place at which a word such as "bis" parts the text."""
    return [
        (" ".join(tokens[:at]), " ".join(tokens[at + length :]))
        for at in range(1, len(tokens))
        for length in (2, 1)
        if fold_line(" ".join(tokens[at : at + length])) in by and tokens[at + length :]
    ]
