"""What must be true at every moment of a simulated year, and what must be true when the storm is over."""

import quopri
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy.dialects import sqlite

from daemon.decide import Policy
from daemon.journal.columns import Packed
from daemon.model import DraftKind
from tests.crash.laws import lawful, message_id
from tests.rig.outside import Outside, Taken
from tests.simulation.people import CANARIES, Pen

_WORDS = re.compile(rb"ich rufe Sie an, Vorgang (\d+)")
_SIM = re.compile(rb"(?m)^X-Sim: (\d+)\r?$")
_ROW = """SELECT o.id, o.kind, o.recipient, o.state, o.began, o.resends, o.project, o.arrival_id, o.timer_id, o.case_ref,
    o.created, m.raw
    FROM outbox o JOIN minted m ON m.outbox_id = o.id WHERE m.message_id = ?"""
_OF_CASE = """SELECT d.at, b.raw FROM decisions d JOIN arrival_bytes b ON b.arrival_id = d.arrival_id
    WHERE d.case_ref = ? AND d.at < ? AND (d.row IN ('D17') OR d.outcome <> 'nothing') AND NOT d.hold ORDER BY d.id"""
_RELAYED = "SELECT 1 FROM outbox WHERE case_ref = ? AND created = ? AND kind = 'relay'"
ANSWERS = re.compile(rb"(?m)^(schliessen:|an Kunde:)")
HOUR, DAY = 3_600_000_000, 86_400_000_000  # microseconds
SILENT = {"robot", "forged"}  # nobody who writes so ever gets an answer by themselves


def number_of(raw: bytes) -> int:
    """The simulation's number of a mail; 0 for what did not come from it."""
    found = _SIM.search(raw)
    return int(found[1]) if found else 0


def plain(packed: bytes) -> bytes:
    """Bytes as the journal's column gives them back."""
    return bytes(Packed().process_result_value(packed, sqlite.dialect()) or b"")


@dataclass(slots=True)
class Witness:
    """Looks at every mail in the moment the server takes it, and asks the journal whether it may be so."""

    path: Path
    policy: Policy
    pen: Pen
    copies: Counter[str] = field(default_factory=Counter)
    checked: int = 0

    def saw(self, taken: Taken) -> None:
        """AssertionError if this mail should not have left."""
        self.checked += 1
        name = message_id(taken.raw)
        with closing(sqlite3.connect(self.path)) as connection:
            row = connection.execute(_ROW, (name,)).fetchone()
            assert row, "a mail left without a row in the journal"
            _, kind, recipient, state, began, resends, project, arrival, timer, case, created, frozen = row
            if timer and case:
                self._still_open(connection, case, created)
            cause = (
                connection.execute("SELECT raw FROM arrival_bytes WHERE arrival_id = ?", (arrival,)).fetchone()
                if arrival
                else None
            )
        assert (state, began is not None) == ("sending", True), f"{kind} leaves while it is {state}"
        self.copies[name] += 1
        assert self.copies[name] <= 1 + resends, f"{kind} {name} left {self.copies[name]} times after {resends} doubts"
        assert not (kind == "acknowledge" and resends)
        assert taken.recipients == (recipient,)
        assert re.findall(rb"(?im)^(?:to|cc|bcc):[^\r\n]*", taken.raw.split(b"\r\n\r\n")[0]) == [
            b"To: " + recipient.encode()
        ]
        assert taken.raw == re.sub(rb"\r?\n", b"\r\n", frozen), "the bytes have changed"
        self._right_one(DraftKind(kind), recipient, project, taken.raw)
        if cause and DraftKind(kind).answers:
            number = number_of(plain(cause[0]))
            assert not number or self.pen.by_number[number].what not in SILENT, "a machine or a forger was answered"

    def _still_open(self, connection: sqlite3.Connection, case: str, created: int) -> None:
        """Nobody is reminded of a case after a member's words to the client, until the client has written again."""
        answered = asked = 0
        for at, packed in connection.execute(_OF_CASE, (case, created)):
            number = number_of(raw := plain(packed))
            what = self.pen.by_number[number].what if number in self.pen.by_number else ""
            if what == "team" and (word := ANSWERS.search(raw)):
                # Words to a client whose address is dead do not leave: nobody has answered.
                left = connection.execute(_RELAYED, (case, at)).fetchone()
                answered = at if left or word[1] == b"schliessen:" else answered
            elif what != "team":
                asked = at
        assert asked >= answered, f"somebody is reminded of {case}, which was answered"

    def _right_one(self, kind: DraftKind, recipient: str, project: str | None, raw: bytes) -> None:
        site = self.policy.site
        if not kind.to_client:
            assert site.member(recipient) is not None, f"{kind} to {recipient}"
            return
        assert project is not None
        contact = site.projects[project].contact(recipient)
        assert contact is not None, f"{kind} of {project} to {recipient}"
        text = quopri.decodestring(raw).decode("utf-8", "replace")
        for key, canary in CANARIES.items():
            if canary in text:
                theirs = site.projects[key].contact(recipient)
                assert theirs is not None, f"facts of {key} to {recipient}"
                assert theirs.state, f"facts of {key} to {recipient}, who may not have them"


def brakes_held(path: Path, policy: Policy) -> None:
    """No hour and no day in which more was said automatically than the limits allow."""
    limits = policy.site.limits
    with closing(sqlite3.connect(path)) as connection:
        said = connection.execute("""SELECT queued, recipient, kind, intent, domain FROM outbox
            WHERE automatic AND queued IS NOT NULL AND NOT suggested AND arrival_id IS NOT NULL ORDER BY queued""").fetchall()
    for at, (queued, recipient, kind, intent, domain) in enumerate(said):
        before = [row for row in said[max(0, at - 400) : at] if row[0] > queued - DAY]
        hour = [row for row in before if row[0] > queued - HOUR]
        assert len(hour) < limits.per_hour
        assert len(before) < limits.per_day
        assert sum(row[4] == domain for row in hour) < limits.per_domain_hour
        mine = [row for row in before if row[1] == recipient]
        if kind == "state":
            assert sum(row[2] == "state" for row in mine) < limits.state_per_contact_day
        elif intent != "complaint":
            same = sum(row[2] == "acknowledge" and row[3] == intent for row in mine)
            assert same <= limits.acknowledge_per_contact_day  # one more where the first asked which project is meant


def obeyed_once(path: Path) -> None:
    """What a member's mail asks for is done once, however often and in whatever bytes the mail comes."""
    with closing(sqlite3.connect(path)) as connection:
        doubled = connection.execute(
            "SELECT project, kind, text, count(*) FROM entries GROUP BY project, kind, text HAVING count(*) > 1"
        ).fetchall()
        relayed = connection.execute(
            "SELECT m.raw FROM minted m JOIN outbox o ON o.id = m.outbox_id WHERE o.kind = 'relay' AND o.state <> 'held'"
        ).fetchall()
    assert doubled == [], f"recorded more than once: {doubled}"
    words = Counter(found[1] for (raw,) in relayed if (found := _WORDS.search(quopri.decodestring(raw))))
    assert not [number for number, count in words.items() if count > 1], f"passed on more than once: {words}"


def all_is_well(path: Path, outside: Outside, arrived: dict[int, bytes], gone: set[int], witness: Witness) -> None:
    """When the storm is over and time has passed: everything is settled, nothing is missing."""
    lawful(path)
    brakes_held(path, witness.policy)
    obeyed_once(path)
    with closing(sqlite3.connect(path)) as connection:
        query = connection.execute
        assert query("SELECT count(*) FROM arrivals WHERE state <> 'decided'").fetchone() == (0,), "undecided"
        stuck = query(
            "SELECT kind, state, attempts FROM outbox WHERE state IN ('sending', 'in-doubt', 'queued')"
        ).fetchall()
        assert stuck == [], f"not settled: {stuck}"
        packed = [raw for (raw,) in query("SELECT raw FROM arrival_bytes")]
        sent = [
            row[0]
            for row in query(
                "SELECT m.message_id FROM minted m JOIN outbox o ON o.id = m.outbox_id WHERE o.state = 'sent'"
            )
        ]
        unfiled = query("SELECT count(*) FROM sightings WHERE target IS NOT NULL AND filed IS NULL").fetchone()[0]
    known = {number_of(plain(raw)) for raw in packed}
    lost = set(arrived) - known - gone
    assert not lost, f"mails {sorted(lost)} were lost"
    never = [name for name in sent if not witness.copies[name]]
    assert not never, f"{never} count as sent and were never taken"
    assert not unfiled or outside.folders["INBOX"].mails == [], f"{unfiled} mails are not filed"


CALM = timedelta(days=3)
