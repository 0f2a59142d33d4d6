"""What the owner should hear of besides the matter itself: a second complaint within some days, a contact whose mood falls.

The law: it is said once. Who was warned of a contact is not warned again before the same number of days is over.
"""

from daemon import compose
from daemon.decide.policy import Policy
from daemon.model import CaseChange, CaseKind, Facts

WARNED = "the owner was warned"
"""How the note in a contact's record begins."""


def signs(facts: Facts, policy: Policy, opened: CaseChange | None) -> tuple[compose.Sign, ...]:
    """What is to be told with the notices of this mail; ``opened`` is the case that it opens."""
    if facts.contact is None or facts.owner_warned or facts.corrected:
        return ()
    found: list[compose.Sign] = []
    earlier = facts.earlier_complaint
    if opened is not None and opened.kind is CaseKind.COMPLAINT and earlier is not None:
        days = policy.site.limits.complaints_again.days
        found.append(compose.Sign("again", facts.contact, ref=earlier.ref, at=earlier.opened, days=days))
    if facts.mood_falls:
        found.append(compose.Sign("mood", facts.contact))
    return tuple(found)


def notes(told: tuple[compose.Sign, ...]) -> tuple[tuple[str, str], ...]:
    """What the record of the contact keeps, so that it is said once."""
    return tuple((one.contact.address, f"{WARNED}: {one.kind}") for one in told)
