"""Whom a mailbox writes with, by house: the first project's contacts are among them. Machines and our own people are not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from daemon import mail
from daemon.config.providers import PROVIDERS
from daemon.intents import detect_language
from daemon.model import Message

MOST = 6  # houses that are offered
_PEOPLE = 4  # of each
_PUBLIC = frozenset(domain for provider in PROVIDERS for domain in provider.domains)
_MACHINES = (
    "noreply",
    "no-reply",
    "donotreply",
    "mailer-daemon",
    "postmaster",
    "newsletter",
    "notifications",
    "bounce",
)


@dataclass(slots=True)
class House:
    """One client, perhaps: ``name`` is the domain, or the address where the domain is a public provider's."""

    name: str
    count: int = 0
    wrote: bool = False
    was_written_to: bool = False
    people: dict[str, str] = field(default_factory=dict)  # address → name as they write it

    @property
    def both_ways(self) -> bool:
        """Whether mail went to and fro."""
        return self.wrote and self.was_written_to


def houses(came: Sequence[Message], went: Iterable[Message], own_domain: str) -> list[House]:
    """The houses of the mails that came and went, those with an exchange first, then by number of mails."""
    found: dict[str, House] = {}
    for message in came:
        if message.identity and not message.marks and not _ours_or_machine(message.identity, own_domain):
            house = _house(found, message.identity)
            house.wrote = True
            house.people[message.identity] = message.sender.name if message.sender else ""
    for message in went:
        for address in message.to:
            if not _ours_or_machine(address, own_domain):
                house = _house(found, address)
                house.was_written_to = True
                house.people.setdefault(address, "")
    ranked = sorted(found.values(), key=lambda house: (not house.both_ways, -house.count, house.name))
    for house in ranked:
        house.people = dict(list(house.people.items())[:_PEOPLE])
    return ranked[:MOST]


def language_of(house: House, past: Iterable[bytes], words: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The language in which most of the house's mails are written, of those of ``words``; None where that is not plain."""
    found: Counter[str] = Counter()
    for raw in past:
        message = mail.parse(raw)
        if message.identity in house.people and not message.marks:
            found.update(filter(None, [detect_language(f"{message.subject}\n{message.new_text}", words)]))
    if not found:
        return None
    language, count = found.most_common(1)[0]
    return language if language in words and 2 * count > found.total() else None


def _house(found: dict[str, House], address: str) -> House:
    domain = address.rpartition("@")[2]
    name = address if domain in _PUBLIC else domain
    house = found.setdefault(name, House(name))
    house.count += 1
    return house


def _ours_or_machine(address: str, own_domain: str) -> bool:
    local, _, domain = address.rpartition("@")
    return domain == own_domain or any(word in local for word in _MACHINES)


def usual_name(address: str, shown: str) -> str:
    """What the person is called: as they write it, else made of the address ("eva.krause" → "Eva Krause")."""
    if shown and "@" not in shown:
        return shown
    words = Counter(address.partition("@")[0].replace("_", ".").replace("-", ".").split("."))
    return " ".join(word.capitalize() for word in words) or address
