"""What happens in the quarter: who writes what on which day. Two quarters: one in which the clocks go forward, one back."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.faults.quarter.house import EVA, JONAS, MIRA, Plan

DAY = timedelta(days=1)
WEEKS = range(13)
SLIP_INSIDE, SLIP_OUTSIDE, DOWN = 3, 5, 8
QUIET = ("APP", 7)
"""A week in which nobody of the app's team writes a word."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Thirteen weeks from ``monday``. ``moved`` are Fridays on which nobody works, and the day on which it is sent instead.

    ``crashes`` says in which weeks the process dies in the last second, and at what (see `life`).
    """

    monday: date
    moved: dict[date, date]
    crashes: dict[int, str]

    def day(self, week: int, weekday: int) -> date:
        """The day of a week of the quarter; 0 is Monday."""
        return self.monday + (7 * week + weekday) * DAY

    def sent(self, week: int) -> date:
        """On which day the update of a week has to leave."""
        friday = self.day(week, 4)
        return self.day(week + 1, 0) if week == DOWN else self.moved.get(friday, friday)

    @property
    def promised(self) -> dict[str, date]:
        """What the plan promises; each on a Wednesday."""
        return {"Zahlungstest": self.day(7, 2), "Opening": self.day(9, 2), "Beta": self.day(12, 2)}

    @property
    def hidden(self) -> list[date]:
        """Internal days, and the forecast that lies within its buffer: each on a Sunday, on which nothing else happens."""
        return [self.promised["Zahlungstest"] - 10 * DAY, self.promised["Opening"] - 10 * DAY,
                self.promised["Beta"] - 17 * DAY, self.forecast]  # fmt: skip

    @property
    def forecast(self) -> date:
        """When the payment test is expected: later than planned, earlier than promised."""
        return self.promised["Zahlungstest"] - 3 * DAY

    @property
    def later(self) -> date:
        """The new date of the opening."""
        return self.promised["Opening"] + 14 * DAY

    def plans(self) -> tuple[Plan, ...]:
        """The three projects."""
        day = {name: (str(self.hidden[n]), str(self.promised[name])) for n, name in enumerate(self.promised)}
        return (
            Plan("SHOP", "Shop-Relaunch", "Krause GmbH", "jonas", "de", "Sie", (
                ("Eva Krause", "e.krause@krause.example", "de"), ("Tim Ott", "ott@krause.example", "en"),
            ), (("Zahlungstest", *day["Zahlungstest"]),)),
            Plan("HARBOUR", "Audio guide", "Harbour Museum", "mira", "en", "first-name", (
                ("Grace Ellis", "grace.ellis@harbourmuseum.example", "en"),
                ("Ben Carter", "ben.carter@harbourmuseum.example", "en"),
            ), (("Opening", *day["Opening"]),)),
            Plan("APP", "Mobile App", "Krause GmbH", "mira", "de", "Du", (("Lena Brandt", "brandt@krause.example", "de"),),
                 (("Beta", *day["Beta"]),)),
        )  # fmt: skip


SPRING = Quarter(
    date(2026, 2, 16),
    {date(2026, 4, 3): date(2026, 4, 2), date(2026, 5, 1): date(2026, 4, 30)},  # Good Friday, Labour Day
    {1: "INSERT INTO entries", 5: "weekly decided", 9: "sent weekly"},
)
AUTUMN = Quarter(
    date(2026, 10, 5),
    {date(2026, 12, 25): date(2026, 12, 24), date(2027, 1, 1): date(2026, 12, 31)},
    {3: "INSERT INTO updates", 11: "INSERT INTO outbox"},
)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a member writes, and when (the agency's clock)."""

    at: str
    sender: str
    subject: str
    body: str


def token(key: str, week: int, number: int) -> str:
    """The name of one piece of work, found nowhere else: S0302."""
    return f"{key[0]}{week:02}{number:02}"


def mails(quarter: Quarter, week: int) -> list[Mail]:
    """All mails of one week but the one at the last second, in order."""
    found = []
    for key, sender in (("SHOP", JONAS), ("HARBOUR", MIRA), ("APP", MIRA)):
        if (key, week) == QUIET:
            continue
        german = key != "HARBOUR"
        done, then = ("erledigt", "als nächstes") if german else ("done", "next")
        work = "Baustein" if german else "Piece"
        lines = [f"{done}: {work} {token(key, week, 1)} (3,5h)", f"{then}: {work} {token(key, week + 1, 1)}"]
        found.append(Mail(f"{quarter.day(week, 1)}T10:00", sender, f"[{key}] Woche {week}", "\n".join(lines)))
        lines = [f"{done}: {work} {token(key, week, 2)} (2h)", f"notiz: geheim {token(key, week, 9)}"]
        found.append(Mail(f"{quarter.day(week, 2)}T11:00", sender, f"[{key}] mehr", "\n".join(lines)))
    found += [
        Mail(f"{quarter.day(at, 1)}T10:05", sender, subject, body)
        for at, sender, subject, body in _turns(quarter) if at == week
    ]  # fmt: skip
    return sorted(found, key=lambda m: m.at)


def _turns(quarter: Quarter) -> list[tuple[int, str, str, str]]:
    """What makes the quarter one."""
    inside = f"prognose: Zahlungstest -> {quarter.forecast:%d.%m.%Y} weil geheim"
    outside = f"milestone Opening -> {quarter.later:%Y-%m-%d} because the hall stays closed; we test in our workshop"
    return [
        (2, EVA, "Stand?", "Guten Tag,\n\nwie weit ist der Shop?\n\nEva Krause"),
        (SLIP_INSIDE, JONAS, "[SHOP] Prognose", inside),
        (SLIP_OUTSIDE, MIRA, "[HARBOUR] Opening", outside),
        (6, JONAS, "[SHOP] Test", "Meilenstein Zahlungstest erledigt"),
        (10, MIRA, "[HARBOUR] open", "milestone Opening done"),
        (11, MIRA, "[APP] fertig", "Meilenstein Beta erledigt"),
    ]
