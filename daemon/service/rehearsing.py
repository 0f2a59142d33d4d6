"""Rules tried on the past: every mail is decided once more, at the hour it came, in a journal that is thrown away.

Law: nothing leaves and nothing that is there changes. There is no road out of here: what would have been sent is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from daemon import mail
from daemon.decide import Policy
from daemon.journal import Arrival, Journal, OutboxRow
from daemon.model import DraftKind, Entry
from daemon.service.deciding import decide_pending
from daemon.service.housekeeping import fire_timers

ALL = 10_000_000  # rows
ROUNDS = 20  # of looking for mails to decide at one moment


@dataclass(frozen=True, slots=True)
class PastMail:
    """A mail as it once came; ``number`` is its number in the site's journal, None where it was never recorded."""

    mailbox: str
    received: datetime  # UTC
    raw: bytes
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one mail under a set of rules; people are keys of the team."""

    outcome: str
    held: bool
    intent: str
    told: tuple[str, ...]  # at once
    said: tuple[str, ...]  # texts to the client
    assigned: str
    folder: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How often a person would have been told: with a mail, by a ladder, and how many of both out of hours."""

    at_once: int = 0
    by_ladder: int = 0
    out_of_hours: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A whole rehearsal: the fate of each mail by its place in the past (None: it was there twice), and who was told."""

    fates: tuple[Fate | None, ...]
    people: Mapping[str, Told] = field(default_factory=dict)


def rehearse(
    past: Sequence[PastMail], policy: Policy, folder: Path, *, secret: bytes, entries: Mapping[str, Sequence[Entry]],
    until: datetime, step: Callable[[int], None] = lambda _: None,
) -> Run:  # fmt: skip
    """Decide all of ``past`` (oldest first) by ``policy``; ``folder`` is empty and may be thrown away afterwards.

    ``entries`` are the steps of progress by project, as far as they came by another road than mail; ``secret`` signs, so that
    answers to mail of ours are known again; ladders go on until ``until``. ``step`` hears of every mail that is done.
    """
    numbers: list[int | None] = []
    with Journal.open(folder / "rehearsal.sqlite", mint_secret=lambda: secret, check=False) as journal:
        for box in policy.site.mailboxes:
            journal.set_baseline(box, "INBOX", 1, 1)
        waiting = sorted(
            ((entry.at, key, entry) for key, some in entries.items() for entry in some), key=lambda one: one[:2]
        )
        for place, one in enumerate(past):
            while waiting and waiting[0][0] <= one.received:
                at, key, entry = waiting.pop(0)
                journal.add_entry(key, entry, at)
            _climb(journal, policy, one.received)
            numbers.append(_decide(journal, policy, one, place))
            step(place + 1)
        _climb(journal, policy, until)
        return _run(journal, policy, numbers)


def _climb(journal: Journal, policy: Policy, now: datetime) -> None:
    """Fire every rung that is due by now, each at its own time."""
    seen: set[datetime] = set()
    while dues := sorted({timer.due for timer in journal.waiting_timers() if timer.due <= now} - seen):
        seen.add(dues[0])
        fire_timers(journal, policy, dues[0])


def _decide(journal: Journal, policy: Policy, one: PastMail, place: int) -> int | None:
    """The number of the mail in the journal of the rehearsal; None if the same bytes were there before."""
    box = one.mailbox if one.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    arrival = Arrival(box, "INBOX", 1, place + 1, len(one.raw), one.received, one.raw, mail.k1(one.raw))
    journal.record_arrivals([arrival], one.received)
    fresh = [stored.id for stored in journal.pending(1)]
    for _ in range(ROUNDS):
        if not decide_pending(journal, policy, one.received):
            break
    return fresh[0] if fresh else None


def _run(journal: Journal, policy: Policy, numbers: Sequence[int | None]) -> Run:
    rows = journal.outbox(limit=ALL)
    by_arrival: dict[int | None, list[OutboxRow]] = {}
    for row in rows:
        by_arrival.setdefault(row.arrival, []).append(row)
    keys = {member.address.lower(): key for key, member in policy.site.team.items()}
    fates = tuple(
        None if number is None else _fate(journal, number, by_arrival.get(number, ()), keys) for number in numbers
    )
    return Run(fates, _people(rows, policy, keys))


def _fate(journal: Journal, number: int, rows: Iterable[OutboxRow], keys: Mapping[str, str]) -> Fate | None:
    decision = journal.decision_of(number)
    if decision is None:
        return None
    trace = journal.trace(decision.id)
    case = journal.case(decision.case) if decision.case else None
    left = [row for row in rows if str(row.state) != "held"]
    return Fate(
        outcome=decision.outcome, held=decision.hold, intent=decision.intent,
        told=tuple(sorted({keys[row.recipient] for row in left if _alarms(row, keys)})),
        said=tuple(row.occasion.partition("/")[2] for row in left if DraftKind(row.kind).to_client),
        assigned=(case.case.owner or "") if case else "", folder=decision.filing or "",
        rules=tuple(hit.rule for hit in trace.hits if hit.matched) if trace else (),
    )  # fmt: skip


def _alarms(row: OutboxRow, keys: Mapping[str, str]) -> bool:
    return row.kind == DraftKind.NOTICE and row.recipient in keys


def _people(rows: Iterable[OutboxRow], policy: Policy, keys: Mapping[str, str]) -> Mapping[str, Told]:
    counts: dict[str, list[int]] = {key: [0, 0, 0] for key in policy.site.team}
    for row in rows:
        if _alarms(row, keys):
            count = counts[keys[row.recipient]]
            count[0 if row.arrival is not None else 1] += 1
            count[2] += not policy.calendar.is_open(row.created)
    return {key: Told(*count) for key, count in counts.items()}
