"""What stands in brackets in a line of progress: hours, whom it waits for, and that it stays here.

The law: where brackets speak of "intern", in whatever form, the line never goes to a client. Understood are `(intern)`,
`(nur intern)`, `(intern, 3h)`, `[3,5 h intern]`, at the end of the line; in any other form :func:`internal` finds the word.
"""

import re
from dataclasses import dataclass, replace

from daemon.decide.entry_words import Vocabulary
from daemon.intents.text import fold_line

MOST_HOURS = 168.0
_TAIL = re.compile(r"^(?P<text>.*?)\s*(?:\((?P<round>[^()\[\]]+)\)|\[(?P<square>[^()\[\]]+)\])[\s.,;!]*$")
_AMOUNT = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s*(?P<unit>[^\W\d_]+)\.?")
_OWNER = re.compile(r"@\s?([^@]{1,60})")
_OPEN, _CLOSED = "([{（<", ")]}）>"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Extras:
    """A line without its brackets, and what stood in them."""

    text: str
    hours: float | None = None
    client: bool = False
    internal: bool = False
    owner: str | None = None


def read(text: str, known: Vocabulary) -> Extras | None:
    """Hours, "(Kunde)" and "(intern)" at the end, in any order; None when the hours cannot be meant."""
    extras = Extras(text)
    while match := _TAIL.match(extras.text):
        inside, rest = fold_line(match["round"] or match["square"]), match["text"]
        if (stays := _internal_and_hours(inside, known)) is not None:
            internal, spent = stays
            if spent is not None and (not 0 < spent <= MOST_HOURS or extras.hours is not None):
                return None
            extras = replace(extras, text=rest, internal=extras.internal or internal, hours=spent or extras.hours)
        elif match["round"] and inside in known.client:
            extras = replace(extras, text=rest, client=True)
        elif match["round"] and (owner := _OWNER.fullmatch(match["round"].strip())):
            extras = replace(extras, text=rest, owner=owner.group(1).strip())
        else:
            break
    return extras


def _internal_and_hours(inside: str, known: Vocabulary) -> tuple[bool, float | None] | None:
    """Whether brackets say "intern", and the hours they say, if they say nothing else."""
    amounts = " ".join(found.group() for found in _AMOUNT.finditer(inside) if found["unit"] in known.units)
    said = [word for word in _WORD.findall(inside) if word in known.internal]
    if not said:
        spent = hours(inside, known)
        return None if spent is None else (False, spent)
    rest = _AMOUNT.sub(lambda found: "" if found["unit"] in known.units else found.group(), inside)
    left = [word for word in re.sub(r"[.,;:!+/&–—-]", " ", rest).split() if word not in known.internal | known.only]
    return None if left else (True, hours(amounts, known))


def internal(text: str, known: Vocabulary) -> bool:
    """Whether brackets, closed or not, hold "intern" in any form ("teamintern"), or the line ends in it."""
    deep = 0
    for word in re.findall(rf"[{re.escape(_OPEN + _CLOSED)}]|[^\W\d_]+", fold_line(text)):
        if word in _OPEN:
            deep += 1
        elif word in _CLOSED:
            deep = max(deep - 1, 0)
        elif deep and word.endswith(tuple(known.internal)):
            return True
    last = next((word for word in reversed(_WORD.findall(fold_line(text))) if word not in known.only), "")
    return last in known.internal


def hours(text: str, known: Vocabulary) -> float | None:
    """``3,5h``, ``3.5 hours``, ``3h 30m`` in hours; None when the text is something else."""
    if _AMOUNT.sub("", text).strip(" ,+") or not text:
        return None
    total = 0.0
    for amount in _AMOUNT.finditer(text):
        worth = known.units.get(amount.group("unit"))
        if worth is None:
            return None
        total += float(amount.group("number").replace(",", ".")) * worth
    return round(total, 2) if _AMOUNT.search(text) else None
