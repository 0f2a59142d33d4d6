"""What must be true of a world after all its lives, whatever ended them (docs/reliability.md): nothing lost, nothing twice, nothing to
the wrong one.
"""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from daemon.journal import Journal, OutboxRow
from daemon.model import DraftKind
from tests.crash.world import World

JOURNAL = {
    "decided means a decision": """SELECT id FROM arrivals WHERE (state = 'decided') <>
        (id IN (SELECT arrival_id FROM decisions WHERE arrival_id IS NOT NULL))""",
    "decided means a letter": "SELECT id FROM arrivals WHERE (state = 'decided') <> (id IN (SELECT arrival_id FROM letters))",
    "every mail has its bytes": "SELECT id FROM outbox WHERE id NOT IN (SELECT outbox_id FROM minted)",
    "every decision has its trace": "SELECT id FROM decisions WHERE id NOT IN (SELECT decision_id FROM traces)",
    "every mail of a case has its case": """SELECT case_ref FROM outbox
        WHERE case_ref IS NOT NULL AND case_ref NOT IN (SELECT ref FROM cases)""",
    "every mail is seen somewhere": "SELECT id FROM arrivals WHERE id NOT IN (SELECT arrival_id FROM sightings)",
    "sent means begun": "SELECT id FROM outbox WHERE state IN ('sent', 'in-doubt') AND began IS NULL",
    "one answer a mail": """SELECT arrival_id FROM outbox WHERE to_client AND arrival_id IS NOT NULL
        AND state IN ('sent', 'in-doubt', 'queued', 'sending') GROUP BY arrival_id HAVING count(*) > 1""",
    "what was given up was in doubt": """SELECT id FROM outbox WHERE state = 'dropped' AND NOT suggested
        AND id NOT IN (SELECT outbox_id FROM attempts WHERE result = 'in-doubt')""",
    "sent once more means in doubt before": """SELECT id FROM outbox WHERE resends > 0
        AND id NOT IN (SELECT outbox_id FROM attempts WHERE result = 'in-doubt')""",
}  # fmt: skip


_MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>]*>)")


def message_id(raw: bytes) -> str:
    """The one in its header."""
    found = _MESSAGE_ID.search(raw)
    assert found, raw[:200]
    return found[1].decode()


@dataclass(frozen=True, slots=True)
class Account:
    """All that a story came to, without its numbers and times."""

    decisions: Counter[tuple[str, str]]
    outgoing: Counter[tuple[str, str, str]]
    folders: dict[str, int]


def lawful(path: Path) -> None:
    """The journal contradicts neither itself nor its promises."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for law, query in JOURNAL.items():
            assert connection.execute(query).fetchall() == [], law


def account(world: World) -> Account:
    """What became of everything; a mail given up in doubt counts as what it was."""
    with world.journal() as journal:
        return _account(world, journal)


def _account(world: World, journal: Journal) -> Account:
    decisions = [row for row in journal.decisions(limit=1000) if row.arrival_id is not None]
    rows = journal.outbox(1000)
    return Account(
        Counter((row.row, row.outcome) for row in decisions),
        Counter((row.kind, row.recipient, "held" if str(row.state) == "held" else "left") for row in rows),
        {name: len(folder.mails) for name, folder in world.outside.folders.items() if name != "Sent"},
    )


def delivered(world: World, rows: list[OutboxRow]) -> None:
    """Every mail that counts as sent was taken, with its own bytes, for its own recipient; and how often."""
    copies: dict[str, list[tuple[tuple[str, ...], bytes]]] = {}
    for taken in world.outside.taken:
        copies.setdefault(message_id(taken.raw), []).append((taken.recipients, taken.raw))
    by_id = {row.message_id: row for row in rows}
    assert set(copies) <= set(by_id), "a mail left that the journal does not know"
    with closing(sqlite3.connect(world.path)) as connection:
        frozen = dict(connection.execute("SELECT message_id, raw FROM minted").fetchall())
    for row in rows:
        got = copies.get(row.message_id, [])
        state, most = str(row.state), 1 + min(1, row.resends)
        assert state in ("sent", "held", "dropped"), f"{row.kind} is {state}"
        assert len(got) <= most, f"{row.kind} left {len(got)} times with {row.resends} doubts"
        assert not (DraftKind(row.kind) is DraftKind.ACKNOWLEDGE and row.resends), "a receipt is never sent again"
        assert got or state != "sent", f"{row.kind} counts as sent and was never taken"
        assert not got or state != "held", f"{row.kind} left while it was held"
        for recipients, raw in got:
            assert recipients == (row.recipient,), "one recipient, the stored one"
            assert raw == frozen[row.message_id].replace(b"\n", b"\r\n").replace(b"\r\r\n", b"\r\n"), "other bytes"


def copied(world: World) -> None:
    """Sent holds no mail twice."""
    ids = Counter(message_id(stored.raw) for stored in world.outside.folders["Sent"].mails)
    assert not [one for one, count in ids.items() if count > 1 and not world.outside.files_sent], ids


def holds(world: World, expected: Account) -> None:
    """All of it."""
    lawful(world.path)
    with world.journal() as journal:
        found, rows = _account(world, journal), journal.outbox(1000)
    assert found.decisions == expected.decisions
    assert found.outgoing == expected.outgoing, (
        f"{found.outgoing - expected.outgoing} / {expected.outgoing - found.outgoing}"
    )
    assert found.folders == expected.folders
    delivered(world, rows)
    copied(world)
