"""What became of a team member's orders, as the view of the answer to them: each with its line and what followed."""

from datetime import date
from typing import Any

from daemon import mail
from daemon.compose import address, offer_words
from daemon.compose.tongue import Tongue
from daemon.compose.values import Done, Missed

LINE = 200  # characters


def done(tongue: Tongue, one: Done) -> dict[str, Any]:
    """An order that was carried out; the text says what followed by ``verb``."""
    return {
        "line": tongue.quote(mail.clean_line(one.line, LINE)),
        "verb": one.verb,
        "ref": one.ref,
        "name": address.person_name(one.name) or mail.clean_line(one.name, 120),
        "files": [mail.clean_line(name, 80) for name in one.files],
        "left": [mail.clean_line(name, 80) for name in one.left],
        "internal": one.internal,
        "stays": one.stays,
        "effects": "; ".join(offer_words.effects(tongue, one.terms)) if one.terms else "",
        "approvers": offer_words.either(tongue, one.approvers),
        "again": one.again,
    }


def missed(tongue: Tongue, one: Missed) -> dict[str, Any]:
    """An order that was not carried out; the text says by ``why`` what to do."""
    first, *rest = one.detail.split("|")
    day = tongue.full(date.fromisoformat(rest[0])) if one.why == "offer-stays" and rest else ""
    return {
        "line": tongue.quote(mail.clean_line(one.line, LINE)),
        "why": one.why,
        "detail": mail.clean_line(first, LINE),
        "names": [tongue.quote(mail.clean_line(name, 80)) for name in rest],
        "day": day,
    }
