"""For every kind of mail that leaves: a world just before the daemon has reason to write it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime

from daemon.decide import entries
from daemon.journal import Journal
from tests.crash.world import World, agency
from tests.unit.decide.story import (
    CHANGE,
    COMPLAINT,
    EVA,
    FORWARD,
    HOUR,
    JONAS,
    MINUTE,
    NOW,
    STATUS,
    STRANGER,
    answer,
    letter,
)  # fmt: skip

LEAD = "jonas@studio-nord.example"
EVAS = "e.krause@krause.example"
LATER = "Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert; wir ziehen die Versandregeln vor"


@dataclass(frozen=True, slots=True)
class Scene:
    """``prepare`` brings a fresh world to the moment; the life that follows sends mail of (at least) these kinds."""

    name: str
    kinds: frozenset[str]
    prepare: Callable[[World], None]


def _report(world: World, *lines: str) -> None:
    """The team has reported progress an hour ago."""
    at = world.clock.now() - HOUR
    found = entries.parse("\n".join(lines), world.policy.words, at=at, by="jonas", today=at.date())
    with world.journal() as journal:
        for entry in found.entries:
            journal.add_entry("SHOP", entry, at)


def _dated(world: World, raw: bytes) -> bytes:
    """The same mail, written now."""
    return raw.replace(b"Thu, 19 Nov 2026 14:00:00 +0100", format_datetime(world.clock.now()).encode())


def _replies(world: World, words: str, kind: str = "notice", number: str = "71") -> None:
    """Jonas answers the newest mail of this kind that he has."""
    raw = answer(JONAS, f"{words}\n", world.newest(kind, LEAD).message_id, number=number)
    world.arrive(_dated(world, raw))


def _state(world: World) -> None:
    _report(world, "erledigt: Produktsuche")
    world.arrive(letter(EVA, STATUS))


def _acknowledge(world: World) -> None:
    world.arrive(letter(EVA, CHANGE))


def _complaint(world: World) -> None:
    world.arrive(letter(EVA, COMPLAINT))


def _forward(world: World) -> None:
    _report(world, "erledigt: Produktsuche")
    world.arrive(letter(JONAS, FORWARD))


def _rung(world: World) -> None:
    _complaint(world)
    world.live(until=NOW)
    world.goes_to(NOW + 2 * HOUR + MINUTE)


def _answer(world: World) -> None:
    world.arrive(letter(JONAS, "erledigt: Produktsuche (3h)\nals nächstes: Versandregeln\n", subject="[SHOP]"))


def _relay(world: World) -> None:
    _complaint(world)
    world.live(until=NOW)
    world.clock.forward(20 * MINUTE)
    _replies(world, "an Kunde:\nGuten Tag Frau Krause,\n\nich rufe Sie an.")


def _offer(world: World) -> None:
    world.arrive(letter(EVA, CHANGE))
    world.live(until=NOW)
    world.clock.forward(20 * MINUTE)
    _replies(world, "Änderung: +6 Std., Livegang -> 18.12.2026")


def _digest(world: World) -> None:
    world.arrive(letter(STRANGER, STATUS))


def _released(world: World) -> None:
    """A second question within minutes is held; the lead lets its answer go."""
    _report(world, "erledigt: Produktsuche")
    world.arrive(letter(EVA, CHANGE))
    world.live(until=NOW)
    world.clock.forward(3 * MINUTE)
    world.arrive(letter(EVA, CHANGE.replace("Größe", "Farbe"), number="2"))
    world.live(until=world.clock.now())
    with world.journal() as journal:
        (held,) = [row.arrival_id for row in journal.held()]
    world.clock.forward(20 * MINUTE)
    _replies(world, f"freigeben {held}", kind="digest")


def _delay(world: World) -> None:
    _report(world, LATER)
    world.live(until=NOW)
    world.clock.forward(20 * MINUTE)
    _replies(world, "freigeben")


def _weekly_draft(world: World) -> None:
    world.policy = agency(EVAS, "ott@krause.example")
    _report(world, "erledigt: Produktsuche (3,5h)")
    world.goes_to(NOW + timedelta(hours=1))


def _weekly(world: World) -> None:
    _weekly_draft(world)
    world.live(until=world.clock.now())
    world.goes_to(NOW + timedelta(days=1, minutes=56))


def _bounced(world: World) -> None:
    """Our answer comes back from an address that is gone: the lead is told."""
    from tests.unit.service.test_returned_mail import report

    _state(world)
    world.live(until=NOW)
    row = world.newest("state", EVAS)
    with world.journal() as journal:
        sent = next(m for m in _every(journal) if m.message_id == row.message_id)
    world.arrive(report(sent))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Sent:
    message_id: str
    token: str


def _every(journal: Journal) -> list[_Sent]:
    with journal.reading() as connection:
        return [_Sent(*row) for row in connection.exec_driver_sql("SELECT message_id, token FROM minted")]


SCENES = (
    Scene("state", frozenset({"state"}), _state),
    Scene("acknowledgement", frozenset({"acknowledge", "notice"}), _acknowledge),
    Scene("complaint", frozenset({"acknowledge", "notice"}), _complaint),
    Scene("forward", frozenset({"state", "receipt"}), _forward),
    Scene("rung", frozenset({"notice"}), _rung),
    Scene("answer", frozenset({"answer"}), _answer),
    Scene("relay", frozenset({"relay", "answer"}), _relay),
    Scene("offer", frozenset({"offer", "answer"}), _offer),
    Scene("digest", frozenset({"digest"}), _digest),
    Scene("released", frozenset({"acknowledge", "answer"}), _released),
    Scene("delay", frozenset({"delay", "answer"}), _delay),
    Scene("weekly-draft", frozenset({"notice"}), _weekly_draft),
    Scene("weekly", frozenset({"weekly"}), _weekly),
    Scene("bounce", frozenset({"notice"}), _bounced),
)
