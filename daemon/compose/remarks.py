"""What the team should know of a contact beside the matter: away until when, or not to be reached; and what gave the mail away."""

from collections.abc import Iterable, Sequence

from daemon import mail
from daemon.compose import address
from daemon.compose.tongue import Tongue
from daemon.compose.values import Sign
from daemon.model import Condition, ConditionKind, Contact

MOST_CUES = 4


def remarks(tongue: Tongue, conditions: Iterable[Condition], contact: Contact | None) -> list[str]:
    """The sentences, with the contact's name where it is known."""
    return [_remark(tongue, condition, _name(condition, contact)) for condition in conditions]


def signs(tongue: Tongue, found: Iterable[Sign]) -> list[str]:
    """What stands out beside the mail, one sentence each."""
    said = []
    for one in found:
        name = address.person_name(one.contact.name) or mail.clean_line(one.contact.address, 120)
        date = tongue.full(tongue.local(one.at).date()) if one.at else ""
        said.append(str(tongue.phrases["signs"][one.kind]).format(name=name, ref=one.ref, date=date, n=one.days))
    return said


def _name(condition: Condition, contact: Contact | None) -> str:
    known = contact is not None and contact.address == condition.address
    name = address.person_name(contact.name) if contact is not None and known else ""
    return name or mail.clean_line(condition.address, 120)


def _remark(tongue: Tongue, condition: Condition, name: str) -> str:
    phrases = tongue.phrases["conditions"]
    since = tongue.full(tongue.local(condition.since).date())
    if condition.kind is ConditionKind.UNDELIVERABLE:
        return str(phrases["undeliverable"]).format(name=name, since=since)
    if condition.until is not None and condition.back is not None:
        return str(phrases["away_both"]).format(
            name=name, until=tongue.full(condition.until), back=tongue.full(condition.back)
        )
    if condition.until is not None:
        return str(phrases["away_until"]).format(name=name, until=tongue.full(condition.until))
    if condition.back is not None:
        return str(phrases["away_back"]).format(name=name, back=tongue.full(condition.back))
    return str(phrases["away"]).format(name=name, since=since)


def telling(cues: Sequence[str]) -> list[str]:
    """The first few of the phrases that gave a mail away, without those that only say a part of another."""
    low = [cue.casefold() for cue in cues]
    whole = [cue for cue in cues if not any(cue.casefold() in other and cue.casefold() != other for other in low)]
    return whole[:MOST_CUES]
