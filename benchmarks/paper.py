"""On paper: what was measured on one machine, extended to thousands of inboxes and millions of mails a day.

Laws: what goes in was measured (benchmarks/figures.json), stands in the daemon's code or its unit for systemd, or is an assumption and
called so here. The sums are plain arithmetic at the hour when all comes; only the wait for a turn is played, with dice that
always fall alike. A *cell* is a site with a database of its own and the machines that run it: the unit by which a provider grows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp
from random import Random
from statistics import quantiles

from benchmarks.figures import Part
from daemon.outbox import Terms
from daemon.service.fleet import BEAT
from daemon.service.ticks import TICKS

HOURS = 8.0  # assumed: a day's mail comes in so many hours, by chance, and none of it at night
BUSY = 0.7  # assumed: what is busier than this makes the next mail wait for long
ROUND_TRIP = 0.5  # ms, assumed: a question to the database and its answer, in one data centre
DATABASE_CONNECTIONS = 3  # of a machine: the journal, the signs of life, and the monitor now and then (daemon/service)
DATABASE_MOST = 100  # max_connections as PostgreSQL is delivered
TASKS, FILES, MEMORY = 600, 4096, 400.0  # TasksMax, LimitNOFILE, MemoryHigh (MB) of systemd/sachstand.service
TASKS_BESIDE, FILES_BESIDE = (
    20,
    40,
)  # threads and files of a machine beside those of its mailboxes, assumed; some ten of each are
FILES_OF_WATCHER = 3  # its line, and the two ends of what wakes it (daemon/inbox/waiting.py)
DISK = 1e12  # octets, assumed: what is asked for how long it lasts
MOST_MACHINES = 64
MAILS = 20_000  # in a played queue


@dataclass(frozen=True, slots=True)
class Costs:
    """What one mail, one mailbox, one machine takes. Times in ms, sizes in kB, memory in MB."""

    turn: float  # of a mail in the journal's one thread, with the database on the same host
    deciding: float  # CPU of the lead for a mail
    carrying: float  # CPU of fetching, sending, filing it
    serving: float  # CPU of the database
    statements: float
    transactions: float
    log: float
    rows: float
    leaving: float  # mails that leave for one that comes
    look: float  # at a fleet without mailboxes, every two seconds, of each machine; the others' writing waits meanwhile
    look_more: float  # for each mailbox
    machine: float  # memory
    mailbox: float  # memory
    watching: float  # share of a core, for each mailbox, while nothing comes

    @property
    def writing(self) -> float:
        """Seconds for which no other machine can write, for one mail, with the database a round trip away."""
        return (self.turn + self.statements * ROUND_TRIP) / 1000


@dataclass(frozen=True, slots=True)
class Load:
    """So many inboxes, so many mails a day."""

    inboxes: int
    mails: int

    @property
    def rate(self) -> float:
        """Mails a second while they come."""
        return self.mails / HOURS / 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load takes: cells of so many machines, how busy a cell's one turn to write is and its lead's core."""

    load: Load
    cells: int
    machines: int  # of each cell
    turn: float
    core: float


def costs(parts: Mapping[str, Part]) -> Costs:
    """From what was measured; KeyError while something is missing."""

    def of(part: str, row: str) -> float:
        return parts[part].row(row).middle()

    few, many = (of("database", f"a look at the fleet with {count} mailboxes") for count in ("200", "10,000"))
    more = (many - few) / (10_000 - 200)
    deciding = of("database", "of that CPU of the daemon")
    return Costs(
        turn=of("database", "a mail in the journal's thread"), deciding=deciding,
        carrying=max(0.0, of("backlog", "CPU a mail") - deciding),
        serving=of("database", "CPU of the database's session for a mail"),
        statements=of("database", "statements for a mail"), transactions=of("database", "writing transactions for a mail"),
        log=of("database", "the database's log for a mail"), rows=of("database", "the tables for a mail"),
        leaving=of("database", "mails that leave for one that comes"), look=few - 200 * more, look_more=more,
        machine=of("memory", "at most, with 5,000 mails in the inbox"),
        mailbox=of("mailboxes", "memory for each further mailbox"),
        watching=(of("idle", "CPU with 200 mailboxes") - of("idle", "CPU with 1 mailbox")) / 199 / 100,
    )  # fmt: skip


def turn_of(given: Costs, load: Load, cells: int, machines: int) -> float:
    """The share of the time in which somebody of a cell writes: what was decided and sent, and every machine's look at the fleet."""
    looks = machines / TICKS["fleet"] * (given.look + given.look_more * load.inboxes / cells) / 1000
    return load.rate / cells * given.writing + looks


def core_of(given: Costs, load: Load, cells: int, machines: int) -> float:
    """The share of a core that a cell's lead takes: all deciding, and its part of carrying and watching."""
    rate, inboxes = load.rate / cells, load.inboxes / cells
    return (rate * given.deciding + rate * given.carrying / machines) / 1000 + inboxes * given.watching / machines


def fits(load: Load, cells: int, machines: int) -> bool:
    """Whether a machine's threads are enough for its part of the mailboxes, and for those of another that has died."""
    return load.inboxes / cells / (machines - 1) <= TASKS - TASKS_BESIDE


def plan(given: Costs, load: Load) -> Plan:
    """The fewest cells, and then the fewest machines in each (two at least: one may die), at which nothing is too busy."""
    cells = 0
    while True:
        cells += 1
        for machines in range(2, MOST_MACHINES):
            turn, core = (of(given, load, cells, machines) for of in (turn_of, core_of))
            if turn <= BUSY and core <= BUSY and fits(load, cells, machines):
                return Plan(load, cells, machines, turn, core)


def lines(given: Costs, load: Load, machines: int) -> float:
    """SMTP connections that stand open, one where a mail left in the last two minutes; a burst opens up to four.

    Every one of a cell's ``machines`` sends for all of its mailboxes.
    """
    senders = load.inboxes * machines
    return senders * (1 - exp(-load.rate * given.leaving / senders * Terms().stale))


def waits(rate: float, service: float, *, mails: int = MAILS, seed: int = 1) -> list[float]:
    """Seconds that each of so many mails waits for its turn. They come by chance, ``rate`` a second; each takes ``service``."""
    dice, waited, found = Random(seed), 0.0, []
    for _ in range(mails):
        found.append(waited)
        waited = max(0.0, waited + service - dice.expovariate(rate))
    return found


def breaking(given: Costs, load: Load, machines: int) -> list[tuple[str, str, float]]:
    """For one database and so many machines: each part, what bounds it, and the share of ``load`` at which that is reached."""
    looks = machines / TICKS["fleet"] * (given.look + given.look_more * load.inboxes) / 1000
    part = load.inboxes / machines
    senders = lines(given, load, machines) / machines
    found = [
        ("one machine writes at a time", "all of the time", max(0.0, 1 - looks) / (load.rate * given.writing)),
        ("the lead decides in one thread", "one core", 1000 / (load.rate * given.deciding)),
        ("threads of a machine", f"TasksMax {TASKS}", (TASKS - TASKS_BESIDE) / part),
        (
            "open files of a machine",
            f"LimitNOFILE {FILES}",
            (FILES - FILES_BESIDE) / (FILES_OF_WATCHER * part + senders),
        ),
        ("watching, for each machine", "one core", 1 / (part * given.watching)),
        ("memory of a machine", f"MemoryHigh {MEMORY:.0f} MB", (MEMORY - given.machine) / (part * given.mailbox)),
        ("the database's CPU", "one core, for one writes", 1000 / (load.rate * given.serving)),
        ("connections to the database", f"{DATABASE_MOST}", DATABASE_MOST / (DATABASE_CONNECTIONS * machines)),
    ]
    return sorted(found, key=lambda row: row[2])


def table(parts: Mapping[str, Part]) -> str:
    """All of it as Markdown; KeyError while something is missing."""
    given = costs(parts)
    loads = [Load(200, 10_000), Load(1000, 100_000), Load(10_000, 1_000_000), Load(10_000, 10_000_000)]
    plans = [plan(given, load) for load in loads]
    head = ["", *(f"{load.inboxes:,} inboxes, {load.mails:,} mails a day" for load in loads)]
    sums = [f"| {' | '.join(head)} |", "|---|" + "---:|" * len(loads)]
    columns = [dict(_column(given, each)) for each in plans]
    sums += [f"| {name} | {' | '.join(column[name] for column in columns)} |" for name in columns[0]]
    most = plans[-1]
    limits = [
        "| part of one database and four machines | its bound | full at | in mails a day |",
        "|---|---|---:|---:|",
    ]
    limits += [
        f"| {part} | {bound} | {_percent(share)} of the load | {_round(share * most.load.mails)} |"
        for part, bound, share in breaking(given, most.load, 4)
    ]
    return "\n".join([*sums, "", *limits])


def _column(given: Costs, found: Plan) -> Iterator[tuple[str, str]]:
    load, cells, machines = found.load, found.cells, found.cells * found.machines
    yield "mails a second, while they come", f"{load.rate:,.1f}"
    yield "cells (a site with a database of its own)", f"{cells:,}"
    yield "machines, at least two a cell", f"{machines:,}"
    yield "of the time somebody writes, in each cell", _percent(found.turn)
    yield "the lead's core", _percent(found.core)
    service = found.turn / (load.rate / cells)
    waited = quantiles(waits(load.rate / cells, service), n=100)
    yield "wait for a turn, p50 and p99, s", f"{waited[49]:.2f} and {waited[98]:.2f}"
    busy = load.rate * (given.deciding + given.carrying) / 1000 + load.inboxes * given.watching
    yield "cores for the machines", f"{busy:,.1f}"
    yield "cores for the databases", f"{load.rate * given.serving / 1000:,.1f}"
    beats = machines * (1 / BEAT + 1 / TICKS["fleet"])
    yield "writing transactions a second", f"{load.rate * given.transactions + beats:,.0f}"
    yield "statements a second", f"{load.rate * given.statements:,.0f}"
    yield "IMAP connections", f"{load.inboxes:,}"
    yield "SMTP connections that stand open", f"{lines(given, load, found.machines):,.0f}"
    yield "PostgreSQL connections", f"{machines * DATABASE_CONNECTIONS:,}"
    yield "memory of the machines, GB", f"{(machines * given.machine + load.inboxes * given.mailbox) / 1000:,.1f}"
    yield "rows and mails kept a day, GB", f"{load.mails * given.rows / 1e6:,.1f}"
    yield "the databases' log a day, GB", f"{load.mails * given.log / 1e6:,.1f}"
    yield "a disk of 1 TB for each cell lasts, days", _round(DISK * cells / (load.mails * given.rows * 1000))


def _percent(share: float) -> str:
    return f"{share * 100:,.0f} %" if share >= 0.1 else f"{share * 100:.1f} %"


def _round(value: float) -> str:
    """To two places that tell something."""
    places = max(0, len(str(int(value))) - 2)
    return f"{round(value / 10**places) * 10**places:,}"
