"""Several machines on one journal: who is there, what each of them holds, and how the work of a silent one is given on.

Laws: a machine has a number that is never given again; it counts while its row stands, and the row goes in the same transaction
in which others get its work. Whoever writes shows the number first (``Journal.member``), so a machine that slept through that
writes nothing any more. Times are the database's alone. Everything here happens under the journal's one lock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from daemon.journal import outbox
from daemon.journal.columns import EPOCH, MICROSECOND, add
from daemon.journal.fleet_tables import leases, machines
from daemon.journal.methods import reads, writes

if TYPE_CHECKING:
    from daemon.journal.pulse import Pulse

LEAD = "lead"
"""The lease of the one that decides, and does all that is done once for the whole site."""
_MAILBOX = "mailbox:"
_CLOCK = text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
_STARTED = text("SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint")
_GONE = select(machines.c.id, machines.c.name).where(machines.c.until < bindparam("_now")).order_by(machines.c.id)
_LEASES = select(leases.c.name, leases.c.machine)
_TAKE = insert(leases)
_GIVE = delete(leases).where(leases.c.machine == bindparam("_machine"), leases.c.name == bindparam("_name"))
_DROP = delete(leases).where(leases.c.machine == bindparam("_machine"))
_STRIKE = delete(machines).where(machines.c.id == bindparam("_machine"), machines.c.until < bindparam("_now"))
_LEAVE = delete(machines).where(machines.c.id == bindparam("_machine"))
_HOLDS = select(leases.c.name).where(leases.c.machine == bindparam("_machine"), leases.c.name == bindparam("_name"))
_STANDING = select(
    machines.c.id, machines.c.name, machines.c.version, machines.c.joined, machines.c.beaten, machines.c.until
).order_by(machines.c.id)


@dataclass(frozen=True, slots=True)
class Share:
    """What a machine holds now. ``surplus``: held, and to be given up once nobody works on it. ``lost``: others' names."""

    lead: bool
    mailboxes: frozenset[str]
    surplus: frozenset[str] = frozenset()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """One that is there, by the database's clock (UTC). ``late``: its time is up, and others may take its work."""

    number: int
    name: str
    version: str
    joined: datetime
    beaten: datetime
    late: bool
    lead: bool
    mailboxes: tuple[str, ...]


def new_pulse(url: str, number: int, lease: timedelta) -> "Pulse":
    """The signs of life of a machine; loads the driver, which a journal in a file needs not."""
    from daemon.journal.pulse import Pulse

    return Pulse(url, number, lease)


def clock(connection: Connection) -> datetime:
    """The time by the database."""
    return _moment(connection.scalar(_CLOCK))


def _moment(micros: int | None) -> datetime:
    return EPOCH + int(micros or 0) * MICROSECOND


def join(connection: Connection, name: str, version: str, lease: timedelta) -> int:
    """Come in under this name and hold nothing yet; the number that all writing shows from now on."""
    now = clock(connection)
    return add(connection, insert(machines), {
        "name": name, "version": version, "joined": now, "beaten": now, "until": now + lease,
    })  # fmt: skip


def share(connection: Connection, number: int, mailboxes: Sequence[str], lease: timedelta) -> Share:
    """Take over what silent machines left, and as many free mailboxes as are this machine's part of all of them.

    What is more than its part, or no mailbox of the site any more, is surplus. Right after the database was started nobody
    counts as silent: nobody could be heard.
    """
    now = clock(connection)
    heard = now - _moment(connection.scalar(_STARTED)) > lease
    gone = [(id_, name) for id_, name in connection.execute(_GONE, {"_now": now}).all() if heard and id_ != number]
    lost = [name for id_, name in gone if _strike(connection, id_, now)]
    held = {name: machine for name, machine in connection.execute(_LEASES)}  # noqa: C416 - rows are no pairs to the checker
    there = len(connection.execute(select(machines.c.id)).all())
    lead = held.get(LEAD)
    if lead is None:
        lead = _take(connection, LEAD, number, now)
    mine = sorted(name for name, machine in held.items() if machine == number and name != LEAD)
    wanted = dict.fromkeys(_MAILBOX + name for name in mailboxes)
    part = -(-len(wanted) // max(1, there))
    kept = [name for name in mine if name in wanted][:part]
    taken = [name for name in wanted if name not in held][: part - len(kept)]
    if taken:
        connection.execute(_TAKE, [{"name": name, "machine": number, "since": now} for name in taken])
    kept += taken
    return Share(lead == number, _names([*kept, *mine]), _names(set(mine) - set(kept)), tuple(lost))


def _strike(connection: Connection, number: int, now: datetime) -> bool:
    """Whether a machine is out; one that has just beaten stays."""
    if connection.execute(_STRIKE, {"_machine": number, "_now": now}).rowcount != 1:
        return False
    connection.execute(_DROP, {"_machine": number})
    outbox.take_back_of(connection, number, now)
    return True


def _take(connection: Connection, name: str, number: int, now: datetime) -> int:
    connection.execute(_TAKE, {"name": name, "machine": number, "since": now})
    return number


def _names(held: Collection[str]) -> frozenset[str]:
    return frozenset(name.removeprefix(_MAILBOX) for name in held)


def give_up(connection: Connection, number: int, mailboxes: Collection[str]) -> None:
    """Nobody works on these here any more: others may take them."""
    for name in sorted(mailboxes):
        connection.execute(_GIVE, {"_machine": number, "_name": _MAILBOX + name})


def holds(connection: Connection, number: int, mailbox: str) -> bool:
    """Whether the mailbox is this machine's."""
    return connection.scalar(_HOLDS, {"_machine": number, "_name": _MAILBOX + mailbox}) is not None


def leave(connection: Connection, number: int) -> None:
    """Go in good order: what was held is free at once, and what was being sent is as after a crash."""
    connection.execute(_DROP, {"_machine": number})
    outbox.take_back_of(connection, number, clock(connection))
    connection.execute(_LEAVE, {"_machine": number})


def standing(connection: Connection) -> list[Machine]:
    """All that are there, and what they hold; the oldest first. Empty where the journal is a file."""
    rows = connection.execute(_STANDING).all()
    if not rows:
        return []
    now, held = clock(connection), connection.execute(_LEASES).all()
    return [
        Machine(
            id_, name, version, joined, beaten, until < now, any(m == id_ and what == LEAD for what, m in held),
            tuple(sorted(_names([what for what, m in held if m == id_ and what != LEAD]))),
        )
        for id_, name, version, joined, beaten, until in rows
    ]  # fmt: skip


class FleetMethods:
    """The same as methods of the opened journal."""

    join = writes(join)
    share = writes(share)
    give_up = writes(give_up)
    holds = reads(holds)
    leave = writes(leave)
    machines = reads(standing)
