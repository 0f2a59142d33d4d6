"""Days of an agency in one process: the daemon's own composition, a world in memory, and a clock that jumps from event to event.

One seed decides everything: who writes what and when, what breaks, when the process dies, in what order mails leave. So a seed that
breaks a law breaks it again.
"""

import asyncio
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from daemon.journal import OutboxRow
from tests.crash.world import agency
from tests.rig.clock import Clock
from tests.rig.house import House
from tests.rig.outside import Outside, Taken
from tests.simulation.changes import depart, resent
from tests.simulation.laws import CALM, Witness, all_is_well
from tests.simulation.people import CLIENTS, ROBOTS, SAID, Pen
from tests.simulation.weather import Crash, Weather
from tests.unit.decide.story import NOW, policy

FULL_HOURS = (8, 14)  # UTC; at these the slow ticks are looked at
SLOW = ("timers", "digest", "promises", "weekly")
QUICK = ("timers", "digest")
MINUTE = timedelta(minutes=1)
Doing = Callable[[House | None], bool | None]
"""Something that happens, while the daemon runs or (None) while it does not; False: nothing follows from it at once."""


@dataclass(slots=True)
class Simulation:
    """``days`` of one seed. ``run`` raises AssertionError where a law is broken."""

    seed: int
    days: int
    folder: Path
    dice: Random = field(init=False)
    clock: Clock = field(init=False)
    outside: Outside = field(init=False)
    pen: Pen = field(init=False)
    weather: Weather = field(init=False)
    witness: Witness = field(init=False)
    arrived: dict[int, bytes] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    events: list[tuple[datetime, int, Doing | None]] = field(default_factory=list)
    crashes: int = 0
    broken: Exception | None = None
    _order: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.clock = Clock(NOW)
        self.outside = Outside(self.clock.now, files_sent=self.dice.random() < 0.5)
        self.pen = Pen(self.dice)
        self.weather = Weather(self.dice)
        known = agency("e.krause@krause.example") if self.dice.random() < 0.5 else policy()
        self.witness = Witness(self.folder / "journal.sqlite", known, self.pen)
        self.outside.step, self.outside.order = self.weather.step, self.weather.order
        self.outside.on_taken = self.taken

    # What happens

    def run(self) -> None:
        """All days, and three calm ones after them; then everything must be well."""
        self.folder.mkdir(parents=True, exist_ok=True)
        last = NOW + timedelta(days=self.days)
        self._at(NOW, None)
        for day in range(self.days):
            self._plan(NOW + timedelta(days=day))
        self._at(last, lambda _: self._storm(0.0))
        for hour in range(0, int(CALM.total_seconds()) // 3600, 4):
            self._at(last + timedelta(hours=hour), None)
        while self.events:
            house = _TiredHouse(self.witness.policy, self.witness.path, self.outside, self.clock, self.weather)
            try:
                asyncio.run(self._life(house))
            except Crash:
                self.crashes += 1
                self._down(timedelta(seconds=self.dice.choice((1, 30, 600, 20_000))))
            finally:
                house.leave()
                self.weather.dead = False
        all_is_well(self.witness.path, self.outside, self.arrived, self.gone, self.witness)

    async def _life(self, house: House) -> None:
        await house.begin()
        await house.turn(QUICK, ("doubts",))
        self._moments(house)
        while self.events:
            at, _, doing = heapq.heappop(self.events)
            if at > self.clock.now():
                self.clock.forward(at - self.clock.now())
            if doing is not None and doing(house) is False:
                continue
            slow = doing is None
            await house.turn(SLOW if slow else QUICK, ("doubts", "file", "copies") if slow else ("doubts", "file"))
            if self.broken is not None:
                raise self.broken
            self._moments(house)

    def _down(self, length: timedelta) -> None:
        """Nobody runs for so long; the world goes on."""
        until = self.clock.now() + length
        while self.events and self.events[0][0] <= until:
            at, _, doing = heapq.heappop(self.events)
            self.clock.forward(max(at - self.clock.now(), timedelta(0)))
            if doing is not None:
                doing(None)
        self.clock.forward(until - self.clock.now())
        self._at(until, None)

    def _moments(self, house: House) -> None:
        """What waits in the journal for a moment of its own is looked at then."""
        now = self.clock.now()
        with house.journal.reading() as connection:
            due = connection.exec_driver_sql(
                "SELECT min(at) FROM (SELECT min(not_before) AS at FROM outbox WHERE state = 'queued'"
                " UNION ALL SELECT min(settled) + 61000000 FROM outbox WHERE state = 'in-doubt'"
                " UNION ALL SELECT min(settled) + 1801000000 FROM outbox WHERE state = 'in-doubt')"
                " WHERE at > ?", (int(now.timestamp() * 1_000_000),),
            ).scalar()  # fmt: skip
        if due is not None:
            at = now + timedelta(microseconds=due - int(now.timestamp() * 1_000_000) + 1)
            if not any(event[2] is None and now < event[0] <= at for event in self.events[:8]):
                self._at(at, None)

    def _at(self, at: datetime, doing: Doing | None) -> None:
        heapq.heappush(self.events, (at, next(self._order), doing))

    # What people do

    def _plan(self, day: datetime) -> None:
        """The events of one day; fewer at the weekend."""
        dice, morning = self.dice, day.replace(hour=0, minute=0)
        for hour in FULL_HOURS:
            self._at(morning + timedelta(hours=hour, seconds=5), None)
        busy = day.weekday() < 5
        for _ in range(dice.choice((0, 1, 2, 3)) if busy else dice.choice((0, 0, 1))):
            self._at(self._somewhen(morning), self._client)
        for doing, chance in (
            (self._progress, 0.25), (self._forward, 0.12), (self._stranger, 0.1), (self._operator, 0.15), (self._renumber, 0.01),
            (self._vanish, 0.03), (self._lose, 0.1), (lambda house: depart(self, house), 0.04),
        ):  # fmt: skip
            if busy and dice.random() < chance:
                self._at(self._somewhen(morning), doing)
        if dice.random() < 0.7:
            begin = morning + timedelta(hours=dice.choice((6, 8, 13)))
            strength = dice.choice((0.005, 0.02, 0.05))
            self._at(begin, lambda _: self._storm(strength))
            self._at(begin + timedelta(hours=dice.choice((1, 4, 9))), lambda _: self._storm(0.0))
        if busy and dice.random() < 0.05:
            self._burst(self._somewhen(morning))

    def _burst(self, at: datetime) -> None:
        """Somebody asks again and again, as impatient people do."""
        who = self.dice.choice(list(CLIENTS))
        for number in range(6):
            self._at(at + timedelta(minutes=12 * number), lambda _: self._ask(who))

    def _ask(self, who: str) -> None:
        letter = self.pen.letter(who, self.dice.choice(SAID["status"]), self.clock.now(), what="status")
        self.arrive(letter.raw, letter.number)

    def _somewhen(self, morning: datetime) -> datetime:
        return morning + timedelta(seconds=self.dice.randrange(6 * 3600, 19 * 3600))

    def _storm(self, strength: float) -> bool:
        self.weather.storm = strength
        return False

    def arrive(self, raw: bytes, number: int) -> None:
        """A mail lies in the inbox."""
        self.arrived.setdefault(number, raw)
        self.outside.happen("arrive", raw, self.clock.now())

    def _client(self, _: House | None) -> None:
        now, dice = self.clock.now(), self.dice
        ours = self.outside.taken[-30:]
        letter = self.pen.client(now, None)
        if ours and dice.random() < 0.3:
            answered = dice.choice(ours)
            letter = self.pen.letter(
                letter.sender, letter.raw.decode().split("\r\n\r\n", 1)[1].replace("\r\n", "\n").replace("{", "").replace("}", ""),
                now, what=letter.what, to_mail=_id(answered), dmarc="fail" if letter.what == "forged" else "pass",
            )  # fmt: skip
        self.arrive(letter.raw, letter.number)
        if dice.random() < 0.1:
            self._at(
                now + timedelta(seconds=dice.randrange(1, 4000)),
                lambda _: self.arrive(self.pen.again(letter), letter.number),
            )

    def _progress(self, _: House | None) -> None:
        letter = self.pen.progress(self.clock.now())
        self.arrive(letter.raw, letter.number)
        resent(self, letter.raw, letter.number)

    def _forward(self, _: House | None) -> None:
        letter = self.pen.forward(self.clock.now())
        self.arrive(letter.raw, letter.number)

    def _stranger(self, _: House | None) -> None:
        letter = self.pen.stranger(self.clock.now())
        self.arrive(letter.raw, letter.number)

    def _operator(self, house: House | None) -> None:
        """Somebody releases or drops a held mail by hand."""
        held = house.journal.held() if house else []
        if held and house:
            row = self.dice.choice(held)
            (house.journal.release if self.dice.random() < 0.5 else house.journal.drop)(
                row.arrival_id, self.clock.now()
            )

    def _renumber(self, house: House | None) -> None:
        self.outside.happen("renumber", "INBOX")
        self._lose(house)

    def _lose(self, house: House | None) -> bool:
        if house:
            house.watching.lose()
        return False

    def _vanish(self, _: House | None) -> None:
        """A person deletes a mail before the daemon has seen it."""
        letter = self.pen.stranger(self.clock.now())
        self.arrive(letter.raw, letter.number)
        uid = self.outside.folders["INBOX"].mails[-1].uid
        self.outside.happen("vanish", "INBOX", uid)
        self.gone.add(letter.number)

    def taken(self, taken: Taken) -> None:
        """The server has a mail: is it lawful, and does anybody answer?"""
        try:
            self.witness.saw(taken)
        except Exception as error:  # the daemon would survive it; the simulation must not
            self.broken = self.broken or error
        dice, to = self.dice, taken.recipients[0]
        kind = _id(taken).split(".")[0].strip("<")
        later = self.clock.now() + timedelta(seconds=dice.randrange(30, 30_000))
        if to.endswith("studio-nord.example") and dice.random() < 0.25:
            self._at(later, lambda house: self._word(house, to, kind, _id(taken)))
        elif kind in ("state", "acknowledge", "weekly") and dice.random() < 0.06:
            waits = timedelta(seconds=dice.choice((3, 3, 5_000, 40_000)))
            self._at(self.clock.now() + waits, lambda _: self._vacation(to, _id(taken)))

    def _word(self, house: House | None, to: str, kind: str, message_id: str) -> None:
        held = [row.arrival_id for row in house.journal.held()] if house else []
        letter = self.pen.word(self.clock.now(), to, kind, message_id, held)
        self.arrive(letter.raw, letter.number)
        resent(self, letter.raw, letter.number)

    def _vacation(self, who: str, message_id: str) -> None:
        letter = self.pen.letter(
            who, self.dice.choice(ROBOTS), self.clock.now(), what="robot", to_mail=message_id,
            extra="Auto-Submitted: auto-replied\n", subject="Re: Anfrage",
        )  # fmt: skip
        self.arrive(letter.raw, letter.number)

    def sent(self) -> list[OutboxRow]:
        """All outgoing mail, for a look at the end."""
        from tests.rig.journals import opened

        with opened(self.witness.path) as journal:
            return journal.outbox(100_000)


def _id(taken: Taken) -> str:
    from tests.crash.laws import message_id

    return message_id(taken.raw)


class _TiredHouse(House):
    """A house in which every call to the journal is a step, before and after it."""

    def __init__(self, *args: object, weather: Weather | None = None) -> None:
        *rest, last = args
        assert isinstance(last, Weather)
        self.weather = last
        super().__init__(*rest)  # type: ignore[arg-type]

    async def write(self, work):  # type: ignore[no-untyped-def]
        """The process may be gone before its journal is asked, or right after."""
        self.weather.step("journal")
        done = work()
        self.weather.step("journal done")
        return done
