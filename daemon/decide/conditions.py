"""What a mail teaches of its writer: that they are away, or that their address works again. Nothing is invented."""

from daemon import mail
from daemon.decide import absence_dates
from daemon.guard.who import address_works
from daemon.model import Condition, ConditionKind, Facts, Intent, MarkKind, Proof, Role

SUBJECT = 120  # characters of the subject of an automatic answer that are kept
# Marks of mail that is no answer of an absent person: reports, lists, calendars.
NO_ABSENCE = frozenset(
    {MarkKind.OWN, MarkKind.REPORT, MarkKind.LIST, MarkKind.CALENDAR, MarkKind.REACTION, MarkKind.SYSTEM_SENDER}
)


def learned(facts: Facts) -> tuple[tuple[Condition, ...], tuple[tuple[str, ConditionKind, str], ...]]:
    """Conditions that this mail sets, and those that it lifts."""
    address = _own_contact(facts)
    if address is None:
        return (), ()
    lifted: list[tuple[str, ConditionKind, str]] = []
    if facts.undeliverable is not None and address_works(facts):
        lifted.append((address, ConditionKind.UNDELIVERABLE, "a proven mail came from there"))
    automatic = _is_automatic(facts)
    if not automatic and facts.away is not None and facts.away.until is facts.away.back is None:
        lifted.append((address, ConditionKind.AWAY, "they have written themselves"))
    away = _away(facts, address) if automatic else None
    return ((away,) if away else ()), tuple(lifted)


def _is_automatic(facts: Facts) -> bool:
    hinted = any(mark.kind is MarkKind.SUBJECT_HINT for mark in facts.understanding.message.marks)
    return hinted or facts.understanding.reading.primary is Intent.AUTOMATED


def _own_contact(facts: Facts) -> str | None:
    """The stored address of the contact who wrote this very mail; None for a forged one."""
    understanding = facts.understanding
    known = understanding.writer.role is Role.CONTACT and understanding.proven.proof is not Proof.FAIL
    return understanding.writer.address if known else None


def _away(facts: Facts, address: str) -> Condition | None:
    """The absence as it was said; None where it is over already."""
    message = facts.understanding.message
    if any(mark.kind in NO_ABSENCE for mark in message.marks):
        return None
    written = (message.date or facts.received).date()
    stated = absence_dates.read(f"{message.subject}\n\n{message.new_text}", written)
    if stated is None:
        return None
    said = mail.clean_line(mail.bare_subject(message.subject), SUBJECT)
    return Condition(address, ConditionKind.AWAY, facts.received, said, until=stated.until, back=stated.back)
